import { mdiCloudOffOutline, mdiForumOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { Follow, house } from "./house";
import "./icon";
import { PAGES, type Page } from "./pages";
import type { About } from "./states";
import { words } from "./words";

/** The frame of every page: its tabs, the connection, what is wrong. */
@customElement("parley-app")
export class AppShell extends LitElement {
  static override styles = css`
    :host { display: flex; flex-direction: column; min-height: 100dvh; }
    header {
      position: sticky; top: 0; z-index: 10; display: flex; align-items: stretch; gap: 1.5rem; min-height: 3.5rem;
      padding-inline: max(1rem, env(safe-area-inset-left)); background: var(--parley-card); border-bottom: 1px solid var(--parley-line);
    }
    .brand { display: flex; align-items: center; gap: 0.625rem; font-size: 1.25rem; font-weight: 500; }
    .brand parley-icon { color: var(--parley-accent); }
    nav { display: flex; flex: 1; min-width: 0; }
    nav a {
      display: flex; align-items: center; gap: 0.5rem; padding: 0 0.875rem; text-decoration: none; color: var(--parley-quiet);
      border-bottom: 3px solid transparent; border-top: 3px solid transparent; font-weight: 500; font-size: 0.9375rem; white-space: nowrap;
    }
    nav a:hover { color: var(--parley-text); background: var(--parley-hover); }
    nav a[aria-current] { color: var(--parley-accent); border-bottom-color: var(--parley-accent); }
    nav a:focus-visible { outline: 2px solid var(--parley-accent); outline-offset: -3px; border-radius: 8px; }
    nav parley-icon { --icon-size: 1.25rem; }
    .troubles {
      min-width: 1.25rem; padding: 0 0.3125rem; border-radius: 999px; background: var(--parley-danger-fill); color: #fff; font-size: 0.75rem;
      line-height: 1.25rem; text-align: center; box-sizing: border-box;
    }
    .outage {
      position: sticky; top: 3.5rem; z-index: 9; display: flex; align-items: center; gap: 0.75rem; padding: 0.5rem 1rem;
      background: var(--parley-danger-fill); color: #fff; font-weight: 500;
    }
    .news {
      display: flex; align-items: center; justify-content: center; gap: 1rem; flex-wrap: wrap; padding: 0.375rem 1rem;
      background: color-mix(in srgb, var(--parley-accent) 12%, var(--parley-card));
    }
    main { flex: 1; width: 100%; max-width: 75rem; margin: 0 auto; padding: 1.5rem 1rem; box-sizing: border-box; }
    main.stale { filter: grayscale(1); }
    .waiting { display: flex; flex-direction: column; align-items: center; gap: 1rem; padding: 4rem 1rem; color: var(--parley-quiet); text-align: center; }
    wa-spinner { font-size: 2rem; }
    @media (max-width: 62rem) {
      header { gap: 0; min-height: 3rem; }
      .outage { top: 3rem; }
      nav {
        position: fixed; inset: auto 0 0 0; z-index: 10; background: var(--parley-card); border-top: 1px solid var(--parley-line);
        padding-bottom: env(safe-area-inset-bottom);
      }
      nav a {
        flex: 1 1 0; min-width: 0; min-height: 3.5rem; flex-direction: column; justify-content: center; gap: 0.125rem; padding: 0;
        font-size: 0.6875rem; border-bottom-width: 0; letter-spacing: -0.01em;
      }
      nav a { position: relative; }
      .troubles { position: absolute; top: 0.125rem; inset-inline-start: calc(50% + 0.375rem); }
      nav a[aria-current] { border-top-color: var(--parley-accent); }
      nav parley-icon { --icon-size: 1.5rem; }
      main { padding: 0.75rem 0.75rem calc(4.5rem + env(safe-area-inset-bottom)); }
    }
  `;

  @state() private page: Page = PAGES[0];
  @state() private detail = "";
  @state() private loaded: ReadonlySet<string> = new Set();
  @state() private failed = false;

  #version: string | undefined;

  constructor() {
    super();
    new Follow(this, "about", "health");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#go);
    this.#go();
    house.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#go);
  }

  readonly #go = (): void => {
    const [, name, ...detail] = location.hash.split("/");
    this.page = PAGES.find((page) => page.name === name) ?? PAGES[0];
    this.detail = decoded(detail.join("/"));
    document.title = `${words[this.page.name].title} – Parley`;
    void this.#load(this.page);
  };

  async #load(page: Page): Promise<void> {
    this.failed = false;
    if (this.loaded.has(page.name)) return;
    try {
      await page.load();
      this.loaded = new Set([...this.loaded, page.name]);
    } catch {
      if (this.page === page) this.failed = true;
    }
  }

  override render() {
    const lost = house.connected === false;
    const about = house.state("about");
    const seen = PAGES.filter((page) => !about || about.right >= page.needs);
    return html`
      <header>
        <span class="brand"><parley-icon .path=${mdiForumOutline}></parley-icon>Parley</span>
        <nav aria-label=${words.shell.tabs}>${seen.map((page) => this.#tab(page))}</nav>
      </header>
      <div role="status">
        ${lost ? html`<div class="outage"><parley-icon .path=${mdiCloudOffOutline}></parley-icon>${words.shell.outage}</div>` : nothing}
      </div>
      ${this.#isOld(about) ? this.#news() : nothing}
      <main class=${lost ? "stale" : ""}>${this.#content()}</main>
    `;
  }

  /** Whether another version of the app answers by now than the one that this page is of. */
  #isOld(about: About | undefined): boolean {
    this.#version ??= about?.version;
    return about !== undefined && about.version !== this.#version;
  }

  #news() {
    return html`<div class="news" role="status">
      <span>${words.shell.updated}</span>
      <wa-button size="small" variant="brand" @click=${() => location.reload()}>${words.shell.loadAnew}</wa-button>
    </div>`;
  }

  #tab(page: Page) {
    const current = page === this.page ? "page" : nothing;
    return html`<a href="#/${page.name}" aria-current=${current}>
      <parley-icon .path=${page.icon}></parley-icon><span>${words[page.name].title}</span>${page.name === "health" ? this.#troubles() : nothing}
    </a>`;
  }

  /** The number of problems, on every page, so that nobody has to look for them. */
  #troubles() {
    const count = house.state("health")?.problems.length ?? 0;
    if (!count) return nothing;
    return html`<span class="troubles" role="img" aria-label=${words.shell.problems(count)}>${count}</span>`;
  }

  #content() {
    const about = house.state("about");
    if (about && about.right < this.page.needs) return html`<p class="waiting">${words.shell.forAdministrators}</p>`;
    if (this.failed) {
      return html`<div class="waiting" role="alert">
        <p>${words.shell.notLoaded}</p>
        <wa-button appearance="outlined" @click=${() => location.reload()}>${words.shell.again}</wa-button>
      </div>`;
    }
    if (!about || !this.loaded.has(this.page.name)) {
      return html`<div class="waiting"><wa-spinner></wa-spinner><p role="status">${words.shell.connecting}</p></div>`;
    }
    return this.page.show(this.detail);
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
