/** The look of Home Assistant around this page: its colours where they can be read, else light or dark as the browser says. */
import { contrast, type Rgb, readable, rgb, text } from "./colours";

/** Our property -> Home Assistant's. */
const COPIED = {
  "--parley-page": "--primary-background-color",
  "--parley-card": "--card-background-color",
  "--parley-line": "--divider-color",
  "--parley-radius": "--ha-card-border-radius",
  "--parley-font": "--ha-font-family-body",
} as const;

/** Our properties for text -> Home Assistant's, made readable on cards and on the page. */
const READABLE = {
  "--parley-text": "--primary-text-color",
  "--parley-quiet": "--secondary-text-color",
  "--parley-accent": "--primary-color",
  "--parley-danger": "--error-color",
  "--parley-warning": "--warning-color",
  "--parley-success": "--success-color",
} as const;

const WHITE: Rgb = [255, 255, 255];

/** Wear the theme now and whenever it changes. */
export function followTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", wear);
  try {
    if (parent !== window) {
      const attributes = { attributes: true, attributeFilter: ["style", "class"] };
      new MutationObserver(wear).observe(parent.document.documentElement, attributes);
    }
  } catch {
    // Of another origin: there is nothing to follow.
  }
  wear();
}

function wear(): void {
  const root = document.documentElement;
  for (const property of [...Object.keys(COPIED), ...Object.keys(READABLE), "--parley-fill"]) {
    root.style.removeProperty(property);
  }
  const around = surroundings();
  const dark = around?.dark ?? matchMedia("(prefers-color-scheme: dark)").matches;
  root.classList.toggle("wa-dark", dark);
  root.classList.toggle("wa-light", !dark);
  if (around) dress(root, around.styles);
}

/** Home Assistant's own styles, and whether it is dark; undefined where this page stands alone or may not look. */
function surroundings(): { styles: CSSStyleDeclaration; dark: boolean } | undefined {
  try {
    if (parent === window) return undefined;
    const styles = getComputedStyle(parent.document.documentElement);
    const page = rgb(styles.getPropertyValue("--primary-background-color"));
    if (!page) return undefined;
    const assistant = parent.document.querySelector("home-assistant") as {
      hass?: { themes?: { darkMode?: boolean } };
    } | null;
    const dark = assistant?.hass?.themes?.darkMode ?? contrast(page, WHITE) > 7;
    return { styles, dark };
  } catch {
    return undefined;
  }
}

function dress(root: HTMLElement, styles: CSSStyleDeclaration): void {
  for (const [ours, theirs] of Object.entries(COPIED)) {
    const value = styles.getPropertyValue(theirs).trim();
    if (value) root.style.setProperty(ours, value);
  }
  const page = rgb(styles.getPropertyValue("--primary-background-color"));
  const card = rgb(styles.getPropertyValue("--card-background-color")) ?? page;
  if (!page || !card) return;
  for (const [ours, theirs] of Object.entries(READABLE)) {
    const colour = rgb(styles.getPropertyValue(theirs));
    if (colour) root.style.setProperty(ours, text(readable(colour, [card, page])));
  }
  const accent = rgb(styles.getPropertyValue("--primary-color"));
  if (accent) root.style.setProperty("--parley-fill", text(readable(accent, [WHITE])));
}
