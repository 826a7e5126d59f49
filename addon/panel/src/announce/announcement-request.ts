/** What the form holds, and the request that it makes: the keys of POST api/announce. */
import type { Announcement } from "../states";

export type TargetKind = "satellites" | "areas" | "floors" | "labels";

export interface Target {
  kind: TargetKind;
  name: string;
}

export interface Choice {
  id: string;
  /** What may be said for it, between commas. */
  sentences: string;
}

export const BLANK = {
  message: "",
  everywhere: true,
  targets: [] as Target[],
  priority: "normal" as Announcement["request"]["priority"],
  chime: "none" as "none" | "default" | "own",
  chime_url: "",
  media_url: "",
  volume: null as number | null,
  language: "",
  voice: "",
  expires: 300,
  repeats: false,
  every: "30",
  most: "10",
  asks: false,
  question: "",
  choices: [] as Choice[],
};

export type AnnouncementDraft = typeof BLANK;

/** What is kept of a draft once it was sent: the words go, the settings stay. */
export const SENT: Partial<AnnouncementDraft> = { message: "", media_url: "", asks: false, question: "", choices: [] };

export function requestOf(draft: AnnouncementDraft): Record<string, unknown> {
  const { message, media_url, language, voice, asks, repeats } = draft;
  const words = Object.entries({ message, media_url, language, voice })
    .map(([key, value]) => [key, value.trim()])
    .filter(([, value]) => value);
  return {
    ...Object.fromEntries(words),
    ...targets(draft),
    priority: draft.priority,
    chime: draft.chime === "own" ? draft.chime_url.trim() : draft.chime,
    expires: draft.expires,
    ...(draft.volume !== null && { volume: draft.volume }),
    ...(asks
      ? { question: question(draft) }
      : repeats && { repeat: { every: Number(draft.every), most: Number(draft.most) } }),
  };
}

function targets({ everywhere, targets }: AnnouncementDraft): Record<string, string | string[]> {
  if (everywhere) return { rooms: "all" };
  return Object.fromEntries(
    targets.map(({ kind }) => [kind, targets.filter((each) => each.kind === kind).map(({ name }) => name)]),
  );
}

function question({ question, choices }: AnnouncementDraft) {
  const meant = choices.filter(({ id, sentences }) => id.trim() || sentences.trim());
  const read = meant.map(({ id, sentences }) => ({
    id: id.trim(),
    sentences: (sentences.trim() || id.trim())
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean),
  }));
  return { text: question.trim(), ...(read.length && { choices: read }) };
}
