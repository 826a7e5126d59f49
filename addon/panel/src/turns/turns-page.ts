import { mdiDeleteOutline, mdiDownload } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { Follow, house, Listen } from "../house";
import { confirm } from "../parts/confirm";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { words } from "../words";
import { days } from "./formats";
import "./live-turns";
import { turnCard } from "./turn-card";
import "./turn-detail";
import { type Filters, NO_FILTERS, queryOf } from "./turn-filters";
import "./turn-filters";
import type { Found, TurnSummary } from "./turn-types";

const PAGE = 50;
const WEEK_MS = 604_800_000;

/** The page Turns: what goes on, what was said, and one turn opened beside it. */
@customElement("parley-turns")
export class TurnsPage extends LitElement {
  static override styles = [
    page,
    css`
      .columns { display: grid; grid-template-columns: minmax(20rem, 26rem) minmax(0, 1fr); gap: 1rem; align-items: start; }
      .list { display: grid; gap: 0.75rem; min-width: 0; }
      .opened { position: sticky; top: 4.5rem; max-height: calc(100dvh - 6rem); overflow-y: auto; border-radius: var(--parley-radius); }
      .turns { padding: 0; overflow: hidden; }
      h2.day { font-size: 0.875rem; color: var(--parley-quiet); padding: 0.75rem 1rem 0.25rem; }
      .turn {
        display: grid; gap: 0.125rem; padding: 0.625rem 1rem; color: inherit; text-decoration: none; border-top: 1px solid var(--parley-line);
        border-left: 4px solid transparent; content-visibility: auto; contain-intrinsic-size: auto 5.5rem;
      }
      .turn:hover { background: var(--parley-hover); }
      .turn[aria-current] { border-left-color: var(--parley-accent); background: var(--parley-hover); }
      .turn:focus-visible { outline-offset: -2px; }
      .head, .foot { display: flex; gap: 0.5rem; align-items: center; font-size: 0.8125rem; color: var(--parley-quiet); }
      .where { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .said { overflow-wrap: anywhere; }
      .reply { color: var(--parley-quiet); font-size: 0.875rem; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
      .foot:empty { display: none; }
      .foot parley-icon { --icon-size: 1.125rem; }
      .fate { display: inline-flex; align-items: center; gap: 0.25rem; }
      .danger { color: var(--parley-danger); }
      .more { display: grid; place-items: center; padding: 1rem; }
      .manage summary { cursor: pointer; min-height: 2rem; color: var(--parley-accent); }
      .manage { padding-block: 0.5rem; }
      .manage .row { padding-block: 0.5rem; }
      parley-live-turns[hidden] { display: none; }
      .news { justify-self: center; position: sticky; top: 4.5rem; z-index: 1; }
      .choose { min-height: 14rem; display: grid; place-items: center; }
      @media (max-width: 62rem) {
        .columns { grid-template-columns: minmax(0, 1fr); }
        .columns.open .list { display: none; }
        .columns:not(.open) .opened { display: none; }
        .opened { position: static; max-height: none; }
      }
    `,
  ];

  /** The opened turn's id; empty for none. */
  @property() detail = "";
  @state() private filters: Filters = NO_FILTERS;
  @state() private turns: readonly TurnSummary[] | undefined;
  @state() private older: number | null = null;
  @state() private rooms: readonly string[] = [];
  @state() private waiting: readonly TurnSummary[] = [];
  @query(".more") private end!: HTMLElement | null;
  readonly #tasks = new Tasks(this);
  readonly #sight = new IntersectionObserver(
    (seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) void this.#more();
    },
    { rootMargin: "600px" },
  );
  #asked = 0;

  constructor() {
    super();
    new Follow(this, "about");
    new Listen(this, "turn", ({ summary }) => this.#take(summary));
    new Listen(this, "turns", () => this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    house.addEventListener("connection", this.#connection);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    house.removeEventListener("connection", this.#connection);
    this.#sight.disconnect();
  }

  override updated(): void {
    this.#sight.disconnect();
    if (this.end) this.#sight.observe(this.end);
  }

  readonly #connection = (): void => {
    if (house.connected) void this.#load();
  };

  /** Read the list anew, as far down as it is shown. */
  async #load(): Promise<void> {
    const asked = ++this.#asked;
    const shown = Math.max(PAGE, this.turns?.length ?? 0);
    await this.#tasks.run(`load ${asked}`, async () => {
      let turns: TurnSummary[] = [];
      let before: number | null = null;
      do {
        const found = await this.#find(before);
        if (asked !== this.#asked) return;
        if (before === null) this.rooms = found.rooms;
        turns = [...turns, ...found.turns];
        before = found.before;
      } while (before !== null && turns.length < shown);
      this.turns = turns;
      this.older = before;
      this.waiting = [];
    });
  }

  async #more(): Promise<void> {
    const { older: before } = this;
    const asked = this.#asked;
    if (before === null || this.#tasks.busy("more")) return;
    await this.#tasks.run("more", async () => {
      const found = await this.#find(before);
      if (asked !== this.#asked) return;
      this.turns = [...(this.turns ?? []), ...found.turns];
      this.older = found.before;
    });
  }

  async #find(before: number | null): Promise<Found> {
    const query = queryOf(this.filters);
    query.set("limit", String(PAGE));
    if (before !== null) query.set("before", String(before));
    return (await house.get(`api/turns/search?${query}`)) as Found;
  }

  /** Show a turn that has just ended, at once where nothing is filtered and the top of the list is seen. */
  #take(turn: TurnSummary): void {
    if (!this.turns || this.turns.some(({ id }) => id === turn.id)) return;
    if (!this.rooms.includes(turn.room)) this.rooms = [...this.rooms, turn.room].sort();
    const unfiltered = [...queryOf(this.filters).keys()].length === 0;
    if (unfiltered && scrollY < 300) this.turns = [turn, ...this.turns];
    else this.waiting = [turn, ...this.waiting];
  }

  async #filter(filters: Filters): Promise<void> {
    this.filters = filters;
    this.turns = undefined;
    await this.#load();
  }

  async #delete(query: URLSearchParams): Promise<void> {
    const question = {
      title: words.turns.deleteMany,
      text: words.turns.deleteManyText,
      yes: words.turns.delete,
      dangerous: true,
    };
    if (!(await confirm(question))) return;
    await this.#tasks.run("delete", async () => {
      const { deleted } = (await house.delete(`api/turns?${query}`)) as { deleted: number };
      toast(words.turns.deleted(deleted));
    });
  }

  override render() {
    const open = this.detail !== "";
    return html`<h1>${words.turns.title}</h1>
      <div class="columns ${open ? "open" : ""}">
        <div class="list">
          <parley-live-turns></parley-live-turns>
          <parley-turn-filters .filters=${this.filters} .rooms=${this.rooms} @filter=${(event: CustomEvent<Filters>) => this.#filter(event.detail)}></parley-turn-filters>
          ${this.waiting.length > 0 ? html`<wa-button class="news" pill variant="brand" size="small" @click=${this.#seeNews}>${words.turns.news(this.waiting.length)}</wa-button>` : nothing}
          ${this.#list()}
          ${this.#manage()}
        </div>
        <div class="opened">${open ? html`<parley-turn .turnId=${this.detail}></parley-turn>` : html`<p class="card empty choose">${words.turns.choose}</p>`}</div>
      </div>`;
  }

  readonly #seeNews = async (): Promise<void> => {
    await this.#load();
    scrollTo({ top: 0 });
  };

  #list() {
    const { turns } = this;
    if (!turns) return html`<div class="card more"><wa-spinner></wa-spinner></div>`;
    if (turns.length === 0) {
      const filtered = [...queryOf(this.filters).keys()].length > 0;
      return html`<div class="card empty"><p>${filtered ? words.turns.noneFound : words.turns.none}</p>
        ${filtered ? html`<wa-button appearance="outlined" @click=${() => this.#filter(NO_FILTERS)}>${words.turns.clear}</wa-button>` : nothing}</div>`;
    }
    const day = days();
    let above = "";
    return html`<section class="card turns" aria-label=${words.turns.title}>
      <p class="visually-hidden" role="status">${words.turns.shown(turns.length)}</p>
      ${repeat(
        turns,
        ({ id }) => id,
        (turn) => {
          const name = day(turn.started);
          const heading = name === above ? "" : name;
          above = name;
          const chosen = turn.id === this.detail;
          return guard(
            [turn, heading, chosen],
            () => html`${heading ? html`<h2 class="day">${heading}</h2>` : nothing}${turnCard(turn, chosen)}`,
          );
        },
      )}
      ${this.older === null ? nothing : html`<div class="more"><wa-button appearance="plain" ?loading=${this.#tasks.busy("more")} @click=${() => this.#more()}>${words.turns.more}</wa-button></div>`}
    </section>`;
  }

  #manage() {
    const query = queryOf(this.filters);
    const filtered = [...query.keys()].length > 0;
    const lastWeek = new URLSearchParams({ until: new Date(Date.now() - WEEK_MS).toISOString() });
    const busy = this.#tasks.busy("delete");
    return html`<details class="card manage"><summary>${words.turns.manage}</summary><div class="row">
      <wa-button appearance="outlined" size="small" href=${`api/turns/export?${query}`} download><parley-icon .path=${mdiDownload} slot="start"></parley-icon>${words.turns.exportAll}</wa-button>
      <wa-button appearance="outlined" size="small" ?loading=${busy} @click=${() => this.#delete(lastWeek)}>${words.turns.deleteOlder}</wa-button>
      <wa-button appearance="outlined" variant="danger" size="small" ?loading=${busy} @click=${() => this.#delete(filtered ? query : new URLSearchParams({ all: "true" }))}>
        <parley-icon .path=${mdiDeleteOutline} slot="start"></parley-icon>${filtered ? words.turns.deleteFound : words.turns.deleteAll}</wa-button>
    </div></details>`;
  }
}
