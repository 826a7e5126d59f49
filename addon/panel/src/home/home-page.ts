import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house, Listen } from "../house";
import { page } from "../parts/styles";
import { words } from "../words";
import type { HiddenThing, HomeAsSeen } from "./home-data";
import "./name-troubles";
import "./seen-things";

const PARTS = ["seen", "names", "people", "permissions", "notes", "contacts", "mail", "privacy"] as const;

/** The part Privacy, loaded when it is opened first. */
function privacy() {
  void import("../privacy/privacy-page");
  return html`<parley-privacy></parley-privacy>`;
}

/** The people who are known, loaded when they are opened first. */
function people() {
  void import("../people/people-page");
  return html`<parley-people></parley-people>`;
}

/** What needs a yes or a PIN, loaded when it is opened first. */
function permissions(home: HomeAsSeen | undefined) {
  void import("./permission-table");
  return html`<parley-permissions .home=${home}></parley-permissions>`;
}

/** What is remembered, loaded when it is opened first. */
function notes() {
  void import("./note-list");
  return html`<parley-notes></parley-notes>`;
}

/** The address book, loaded when it is opened first. */
function contacts() {
  void import("./contact-list");
  return html`<parley-contacts></parley-contacts>`;
}

/** The part Mail, which few homes have, loaded when it is opened first. */
function mail() {
  void import("./mail-accounts");
  return html`<parley-mail></parley-mail>`;
}

/** The page Home: what the assistant sees, the names that trouble it, and what it may do. */
@customElement("parley-home")
export class HomePage extends LitElement {
  static override styles = [
    page,
    css`
      nav { display: flex; gap: 0.25rem; margin-bottom: 1.25rem; overflow-x: auto; border-bottom: 1px solid var(--parley-line); scrollbar-width: none; }
      nav.before { mask-image: linear-gradient(to right, transparent, #000 2.5rem); }
      nav.after { mask-image: linear-gradient(to left, transparent, #000 2.5rem); }
      nav.before.after { mask-image: linear-gradient(to right, transparent, #000 2.5rem, #000 calc(100% - 2.5rem), transparent); }
      nav a { padding: 0.625rem 0.875rem; text-decoration: none; color: var(--parley-quiet); border-bottom: 2px solid transparent; font-weight: 500; white-space: nowrap; border-radius: 8px 8px 0 0; }
      nav a:hover { background: var(--parley-hover); color: var(--parley-text); }
      nav a[aria-current] { color: var(--parley-accent); border-bottom-color: var(--parley-accent); }
      nav a:focus-visible { outline-offset: -2px; }
      .count { display: inline-block; min-width: 1.375rem; padding: 0 0.375rem; margin-inline-start: 0.25rem; border-radius: 999px; background: var(--parley-warning); color: var(--parley-card); font-size: 0.8125rem; text-align: center; }
      @media (max-width: 30rem) { nav a { flex: none; padding-inline: 0.625rem; } }
      .waiting { display: grid; justify-items: center; gap: 1rem; padding: 3rem 1rem; }
    `,
  ];

  /** What stands behind "#/home/": the part that is shown, and, for what is seen, what is looked for. */
  @property() detail = "";
  @state() private home: HomeAsSeen | undefined;
  @state() private missing: readonly HiddenThing[] = [];
  @state() private failed = "";
  @query("nav") private parts!: HTMLElement | null;
  @query("nav [aria-current]") private current!: HTMLElement | null;
  readonly #sized = new ResizeObserver(() => this.#fade());

  constructor() {
    super();
    new Listen(this, "home", () => void this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  override updated(changed: PropertyValues): void {
    if (this.parts) this.#sized.observe(this.parts);
    if (changed.has("detail") || changed.has("home")) this.#showCurrent();
    this.#fade();
  }

  /** Bring the tab of the part that is shown into sight, where not all of them have room beside each other. */
  #showCurrent(): void {
    const { parts, current } = this;
    if (parts && current) parts.scrollLeft = current.offsetLeft - (parts.clientWidth - current.clientWidth) / 2;
  }

  /** Let the row of tabs fade out where more of them follow. */
  readonly #fade = (): void => {
    const { parts } = this;
    if (!parts) return;
    parts.classList.toggle("before", parts.scrollLeft > 1);
    parts.classList.toggle("after", parts.scrollLeft + parts.clientWidth < parts.scrollWidth - 1);
  };

  override render() {
    const [part = ""] = this.detail.split("/");
    const shown = PARTS.find((each) => each === part) ?? "seen";
    return html`<h1>${words.home.title}</h1>
      <nav aria-label=${words.home.title} @scroll=${this.#fade}>${PARTS.map((each) => html`<a href="#/home/${each}" aria-current=${each === shown ? "page" : nothing}>${words.home.parts[each]}${each === "names" ? this.#count() : nothing}</a>`)}</nav>
      ${shown === "people" ? people() : shown === "contacts" ? contacts() : shown === "mail" ? mail() : shown === "privacy" ? privacy() : shown === "notes" ? notes() : shown === "permissions" ? permissions(this.home) : this.#ofHome(shown)}`;
  }

  #count() {
    const count = (this.home?.troubles.length ?? 0) + (this.home?.problems.length ?? 0);
    return count ? html`<span class="count">${count}</span>` : nothing;
  }

  #ofHome(shown: "seen" | "names") {
    if (this.failed)
      return html`<div class="waiting" role="alert"><p>${this.failed}</p><wa-button appearance="outlined" @click=${this.#load}>${words.shell.again}</wa-button></div>`;
    if (!this.home) return html`<div class="waiting"><wa-spinner></wa-spinner></div>`;
    if (shown === "names") return html`<parley-names .home=${this.home}></parley-names>`;
    const looked = this.detail.split("/").slice(1).join("/");
    return html`<parley-seen .home=${this.home} .hiddenThings=${this.missing} .looked=${looked} @home-changed=${this.#changed}></parley-seen>`;
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.home = (await house.get("api/home")) as HomeAsSeen;
      this.failed = "";
      this.missing = ((await house.get("api/home/hidden")) as { hidden: HiddenThing[] }).hidden;
    } catch (error) {
      if (!this.home) this.failed = error instanceof Error ? error.message : String(error);
    }
  };

  readonly #changed = ({ detail }: CustomEvent<HomeAsSeen>): void => {
    this.home = detail;
    void this.#load();
  };
}
