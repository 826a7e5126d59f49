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
    const assistant = parent === window ? null : (parent.document.querySelector("home-assistant") as Assistant | null);
    const spoken = assistant?.hass?.language;
    return [...(spoken ? [spoken] : []), ...navigator.languages];
  } catch {
    return navigator.languages;
  }
}

/** The element of Home Assistant's own page, as far as it is known. */
type Assistant = Element & { hass?: { language?: string } };
