import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house } from "../house";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import type { Announcement } from "../states";
import { words } from "../words";
import type { AnnounceForm } from "./announce-form";
import "./announce-form";
import "./announcement-card";
import { said } from "./announcement-card";

/** The page Announce: the form, and what has become of the last announcements, as it happens. */
@customElement("parley-announce")
export class AnnouncePage extends LitElement {
  static override styles = [
    page,
    css`
      .layout { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
      @media (min-width: 60rem) { .layout { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
      section h2 { margin-bottom: 1rem; scroll-margin-top: 4rem; }
      .list { display: grid; gap: 0.75rem; }
      .more { margin-top: 1rem; text-align: center; }
    `,
  ];

  /** Those of before, that were asked for. */
  @state() private older: readonly Announcement[] = [];
  @query("parley-announce-form") private form!: AnnounceForm;
  readonly #tasks = new Tasks(this);
  #seen = new Map<string, string>();
  #news = "";

  constructor() {
    super();
    new Follow(this, "announcements");
  }

  override render() {
    const told = house.state("announcements")?.announcements;
    const text = words.announce;
    if (told) this.#listen(told);
    const known = new Set(told?.map(({ id }) => id));
    const all = [...(told ?? []), ...this.older.filter(({ id }) => !known.has(id))];
    return html`<h1>${text.title}</h1>
      <p class="visually-hidden" role="status">${this.#news}</p>
      <div class="layout">
        <section class="card" aria-labelledby="new"><h2 id="new">${text.new}</h2><parley-announce-form @announced=${this.#look}></parley-announce-form></section>
        <section aria-labelledby="recent">
          <h2 id="recent">${text.recent}</h2>
          ${told && !all.length ? html`<p class="card empty">${text.none}</p>` : nothing}
          <div class="list" @use-again=${this.#use}>${repeat(
            all,
            ({ id }) => id,
            (each) => html`<parley-announcement-card .announcement=${each}></parley-announcement-card>`,
          )}</div>
          ${told?.length && !this.older.length ? html`<p class="more"><wa-button appearance="plain" ?loading=${this.#tasks.busy("older")} @click=${this.#more}>${text.older}</wa-button></p>` : nothing}
        </section>
      </div>`;
  }

  /** Have a screen reader say what has become of one since the last time. */
  #listen(told: readonly Announcement[]): void {
    const first = this.#seen.size === 0;
    const news: string[] = [];
    for (const announcement of told) {
      for (const { room, outcome } of announcement.receipts) {
        const key = `${announcement.id} ${room}`;
        if (!first && this.#seen.get(key) !== outcome)
          news.push(`${said(announcement)} – ${words.announce.update(room, words.announce.fates[outcome])}`);
        this.#seen.set(key, outcome);
      }
    }
    if (news.length) this.#news = news.join(". ");
  }

  /** Bring what becomes of it into view, which lies below the form on a phone. */
  readonly #look = (): void => {
    const list = this.shadowRoot?.querySelector("#recent");
    if (list && list.getBoundingClientRect().top > innerHeight / 2) list.scrollIntoView({ block: "start" });
  };

  readonly #more = (): void => {
    void this.#tasks.run("older", async () => {
      const answer = (await house.get("api/announcements")) as { announcements: Announcement[] };
      this.older = answer.announcements.filter(({ over }) => over);
    });
  };

  readonly #use = ({ detail }: CustomEvent<Announcement>): void => {
    const { message = "", priority } = detail.request;
    this.form.use({ message, priority });
  };
}
