/** The messages of api/live, as the app makes them: addon/panel_api/overview.py, addon/panel_api/panel.py. */

import type { TurnSummary } from "./turns/turn-types";

export const Right = { NONE: 0, LOOK: 1, USE: 2, ADMINISTER: 3 } as const;
export type Right = (typeof Right)[keyof typeof Right];

export interface About {
  /** What the person before this page may do. */
  right: Right;
  version: string;
  /** The home's, as Home Assistant names it; empty until it is known. */
  time_zone: string;
}

export interface RoomSettings {
  volume: number | null;
  muted: boolean;
  do_not_disturb: boolean;
  quiet_hours: { begin: string; end: string } | null;
  follow_up: boolean;
  wake_words: string[];
  sensitivity: number | null;
}

export interface Satellite {
  satellite_id: string;
  /** A browser is there while its page Talk is open; it has no settings and is never paired. */
  kind: "satellite" | "browser";
  name: string;
  area_id: string | null;
  area: string;
  floor: string;
  connected: boolean;
  state: "" | "idle" | "listening" | "processing" | "responding";
  muted: boolean;
  problem: string;
  settings: RoomSettings;
  wake_words: string[];
  most_wake_words: number;
  /** What holds where a setting is null, or there are no wake words: the satellite's own file. */
  own_settings: { volume: number; sensitivity: number; wake_words: string[] };
  software: string;
  /** ISO 8601; empty where it was never seen. */
  last_seen: string;
  /** Empty for guests. */
  address: string;
  encrypted: boolean;
  stats: Stats | null;
  /** The wake words since the sensitivity was changed last, and the one that they speak for. */
  wakes: { answered: number; false: number; elsewhere: number; proposal: number | null };
  late_transcripts: number;
  update?: Update;
}

export interface Stats {
  uptime_seconds: number;
  dropped_chunks: number;
  underruns: number;
  near_misses: number;
}

/** A newer program for the satellite, and how far it is with it. */
export interface Update {
  available: boolean;
  version: string;
  state: "" | "fetching" | "installing" | "restarting" | "done" | "failed";
  /** Percent. */
  progress: number;
  text: string;
}

export interface Refusal {
  refusal_id: string;
  satellite_id: string;
  name: string;
  address: string;
  code: string;
  /** The reason and the remedy, as the satellite was told. */
  reason: string;
  at: string;
  times: number;
}

export interface Ignored {
  kind: Newcomer["kind"];
  name: string;
  identity: string;
}

export interface Newcomer {
  kind: "satellite" | "integration";
  name: string;
  /** The digits with which its code begins. */
  code: string;
}

export interface Satellites {
  administrator: boolean;
  satellites: Satellite[];
  pairing: Newcomer[];
  ignored: Ignored[];
  refused: Refusal[];
  areas: { area_id: string; name: string }[];
}

export interface Integration {
  integration_id: string;
  name: string;
  made: string;
  linked: boolean;
}

export type Fate =
  | "waiting"
  | "playing"
  | "played"
  | "acknowledged"
  | "answered"
  | "no_answer"
  | "not_understood"
  | "declined"
  | "elsewhere"
  | "interrupted"
  | "expired"
  | "unreachable"
  | "quiet"
  | "nobody"
  | "muted"
  | "no_speaker"
  | "no_voice"
  | "no_media"
  | "endless"
  | "satellite_silent"
  | "failed"
  | "queue_full"
  | "cancelled"
  | "no_satellite"
  | "unknown_room";

export interface Receipt {
  room: string;
  satellite_id: string;
  heard: boolean;
  outcome: Fate;
  /** Why it was not heard to its end, or not yet. */
  reason: string;
  times: number;
  /** The choice that was answered; empty for free words. */
  answer?: string;
  sentence?: string;
}

export interface Announcement {
  id: string;
  made: string;
  origin: "http" | "event" | "stdin" | "panel" | "integration" | "voice" | "model";
  over: boolean;
  request: {
    message?: string;
    media_url?: string;
    priority: "low" | "normal" | "high" | "critical";
    question?: { text?: string; choices?: { id: string; sentences: string[] }[] };
    repeat?: { every: number; most: number };
    expires: number;
  };
  receipts: Receipt[];
}

export interface Timer {
  id: string;
  kind: "timer" | "alarm" | "reminder";
  name: string;
  status: "running" | "paused" | "ringing" | "missed";
  /** Where it rings; empty for every room. */
  room: string;
  everywhere: boolean;
  due: string;
  /** The length that it was set for; 0 where it has a time of the day. */
  seconds: number;
  seconds_left: number;
  /** The days of the week on which it comes again, 0 for Monday, and its time of the day: "06:30". */
  days: number[];
  clock: string;
}

/** A command that is planned for later, or that could not be carried out. */
export interface Plan {
  id: string;
  /** What is done and when, in the language that the home speaks. */
  text: string;
  failed: boolean;
  paused: boolean;
  /** It waits for a change of the home, which its words tell, and for no time. */
  by_change: boolean;
  room: string;
  due: string;
  /** The day on which it is due at home, "2026-12-24", and the time of the day, "07:30": empty by the sun. */
  date: string;
  clock: string;
  sun: string;
  /** The days of the week on which it comes again, 0 for Monday. */
  days: number[];
  /** It can be made an automation of Home Assistant's own. */
  may_last: boolean;
}

/** Each state is told when a page opens and whenever it changes. */
export interface States {
  about: About;
  satellites: Satellites;
  /** RMS at each connected satellite's microphone, 0 to 1; told while a page watches it. */
  levels: { levels: Readonly<Record<string, number>> };
  timers: { timers: Timer[]; plans: Plan[]; time_zone: string };
  announcements: { announcements: Announcement[]; labels: Record<string, string[]> };
  health: { ready: boolean; problems: { code: string; text: string }[] };
  integrations: { integrations: Integration[] };
}

/** What happens once. */
export interface Happenings {
  /** The names, areas or exposure of the home are others. */
  home: Record<never, never>;
  step: { turn_id: string; room: string; started: string; step: Record<string, unknown> };
  turn: { turn: Record<string, unknown>; summary: TurnSummary };
  /** Something was remembered or forgotten. */
  notes: object;
  /** Somebody is known, forgotten or changed, or a voice lesson went on. */
  people: object;
  /** Turns were deleted. */
  turns: object;
}
