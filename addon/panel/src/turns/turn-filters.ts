import { mdiMagnify } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { words } from "../words";

const TYPING_MS = 300;
const PROVIDERS = [
  ...["grammar", "whisper", "moonshine", "wyoming", "deepgram", "assemblyai"],
  ...["openai", "anthropic", "gemini", "openai-realtime", "openai-realtime-voice"],
  ...["espeak", "neural", "cartesia", "elevenlabs"],
];
const SPANS: Record<string, number> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

export interface Filters {
  words: string;
  room: string;
  kind: string;
  provider: string;
  time: string;
}

export const NO_FILTERS: Filters = { words: "", room: "", kind: "", provider: "", time: "" };

/** The query of the app for these filters, as they are now. */
export function queryOf({ words: text, room, kind, provider, time }: Filters): URLSearchParams {
  const query = new URLSearchParams();
  if (text.trim()) query.set("words", text.trim());
  if (room) query.set("room", room);
  if (provider) query.set("provider", provider);
  if (kind === "failed") query.set("failed", "true");
  else if (kind === "model") query.set("decided_by", "model");
  else if (kind) query.set("outcome", kind);
  const span = SPANS[time];
  if (span) query.set("since", new Date(Date.now() - span).toISOString());
  return query;
}

/** The filters of the list; dispatches "filter" (detail: Filters) when they are others. */
@customElement("parley-turn-filters")
export class TurnFilters extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      form { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
      .search { grid-column: 1 / -1; position: relative; }
      .search parley-icon { position: absolute; left: 0.75rem; top: 50%; transform: translateY(-50%); color: var(--parley-quiet); pointer-events: none; }
      .search input[type] { padding-left: 2.75rem; }
      input[type], select { background: var(--parley-card); }
    `,
  ];

  @property({ attribute: false }) filters: Filters = NO_FILTERS;
  @property({ attribute: false }) rooms: readonly string[] = [];
  #typing: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`<form role="search" @submit=${(event: Event) => event.preventDefault()}>
      <label class="search"><span class="visually-hidden">${words.turns.search}</span><parley-icon .path=${mdiMagnify}></parley-icon>
        <input type="search" maxlength="200" placeholder=${words.turns.search} .value=${this.filters.words} @input=${this.#type} /></label>
      ${this.#choice("kind", words.turns.kind, Object.entries(words.turns.kinds))}
      ${this.#choice("room", words.turns.room, [["", words.turns.everyRoom], ...this.rooms.map((room): [string, string] => [room, room])])}
      ${this.#choice("provider", words.turns.service, [["", words.turns.everyService], ...PROVIDERS.map((name): [string, string] => [name, words.health.providers[name] ?? name])])}
      ${this.#choice("time", words.turns.time, Object.entries(words.turns.times))}
    </form>`;
  }

  #choice(name: keyof Filters, label: string, options: [string, string][]) {
    return html`<label><span class="visually-hidden">${label}</span>
      <select @change=${(event: Event) => this.#tell({ [name]: (event.target as HTMLSelectElement).value })}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === this.filters[name]}>${text}</option>`)}
      </select></label>`;
  }

  readonly #type = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#tell({ words: text }), TYPING_MS);
  };

  #tell(changes: Partial<Filters>): void {
    this.dispatchEvent(new CustomEvent<Filters>("filter", { detail: { ...this.filters, ...changes } }));
  }
}
