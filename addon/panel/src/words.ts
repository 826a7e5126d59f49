/** The panel's words in the language of Home Assistant, or else of the browser. */
import en from "./language/en";

export type Words = typeof en;

/** The words of the language that is spoken. */
export let words: Words = en;
/** Its tag, for dates and numbers. */
export let language = "en";

/** Learn the language; to be called once, before anything is shown. */
export async function speak(): Promise<void> {
  for (const wanted of wishes()) {
    const [spoken] = wanted.split("-");
    if (spoken === "de") words = (await import("./language/de")).default;
    if (spoken !== "de" && spoken !== "en") continue;
    language = wanted;
    break;
  }
  document.documentElement.lang = language;
}

function wishes(): readonly string[] {
  try {
    const frame = parent === window ? "" : parent.document.documentElement.lang;
    return [...(frame ? [frame] : []), ...navigator.languages];
  } catch {
    return navigator.languages;
  }
}
