/** What the app says of itself in English, in the reader's language: problems, refusals, reasons. */
import { words } from "../words";

/** A sentence with holes: what it looks like, the names of its holes in order, and the same in the reader's language. */
interface Template {
  form: RegExp;
  holes: readonly string[];
  said: string;
}

/** Holes in which words of the app's own may stand; others hold names, numbers and paths, which stay as they are. */
const WORDED = new Set(
  "fate hint how kept kind language more names newcomer next older problem reason remedy state task value things told what which why word wheel".split(
    " ",
  ),
);

const HOLE = /\{(\w+)\}/g;

let templates: readonly Template[] | undefined;

/** Return the app's words in the reader's language, and as they are where there are none for them. */
export function told(text: string): string {
  return spoken(text) ?? sentences(text) ?? text;
}

function spoken(text: string): string | undefined {
  const whole = words.told[text];
  if (whole !== undefined) return whole;
  templates ??= read();
  for (const { form, holes, said } of templates) {
    const found = form.exec(text);
    if (found) return said.replace(HOLE, (_, hole: string) => filling(hole, found[holes.indexOf(hole) + 1] ?? ""));
  }
  return undefined;
}

/** Return a thing's state, as a turn keeps it: "on at 40%, #ff4070". */
export function toldState(text: string): string {
  return text.split(", ").map(told).join(", ");
}

/** Several sentences one after the other, of which some are known. */
function sentences(text: string): string | undefined {
  const parts = text.split(/(?<=[.!?]) (?=\S)/);
  const said = parts.map(spoken);
  return parts.length > 1 && said.some((one) => one !== undefined)
    ? parts.map((part, index) => said[index] ?? part).join(" ")
    : undefined;
}

function filling(hole: string, value: string): string {
  if (!WORDED.has(hole)) return value;
  const trimmed = value.trim();
  return value.replace(trimmed, () => told(trimmed));
}

/** The longest words first: what is said of one thing goes before what is said of any. */
function read(): readonly Template[] {
  return Object.entries(words.told)
    .filter(([text]) => text.search(HOLE) >= 0)
    .sort(([one], [other]) => other.replace(HOLE, "").length - one.replace(HOLE, "").length)
    .map(([text, said]) => ({
      form: new RegExp(
        `^${text
          .split(HOLE)
          .map((part, index) => (index % 2 ? "(.*?)" : escaped(part)))
          .join("")}$`,
        "s",
      ),
      holes: [...text.matchAll(HOLE)].map(([, hole]) => hole ?? ""),
      said,
    }));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
