import { css, html, LitElement, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";
import { took } from "./formats";
import type { Part, Waterfall, Worker } from "./turn-types";

const ROW = 26;
const AXIS = 34;
const BAR = 14;
const LABELS = 168;
const NARROW = 520;
const MOST_TICKS = 6;
const SERVICES: readonly Worker[] = ["stt", "llm", "home", "tts", "satellite"];
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000];

/** The time of one turn, drawn: a bar for each part, and how much of the waiting each worker took. */
@customElement("parley-waterfall")
export class WaterfallChart extends LitElement {
  static override styles = [
    page,
    css`
      :host { --person: #607d8b; --stt: #1e88e5; --patience: #757575; --parley: #d81b60; --llm: #8e5cd9; --home: #00897b; --tts: #e65100; --satellite: #8d6e63; }
      .shares { display: flex; height: 14px; border-radius: 7px; overflow: hidden; gap: 2px; margin: 0.75rem 0 0.5rem; }
      .shares span { min-width: 3px; }
      .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-bottom: 0.75rem; }
      .legend li { display: flex; align-items: center; gap: 0.375rem; font-size: 0.8125rem; }
      .dot { width: 0.75rem; height: 0.75rem; border-radius: 3px; flex: none; }
      .person { background: var(--person); fill: var(--person); }
      .stt { background: var(--stt); fill: var(--stt); }
      .patience { background: var(--patience); fill: var(--patience); }
      .parley { background: var(--parley); fill: var(--parley); }
      .llm { background: var(--llm); fill: var(--llm); }
      .home { background: var(--home); fill: var(--home); }
      .tts { background: var(--tts); fill: var(--tts); }
      .satellite { background: var(--satellite); fill: var(--satellite); }
      figure { margin: 0; }
      .zoom { display: inline-flex; margin-top: 0.75rem; border: 1px solid var(--parley-line); border-radius: 8px; overflow: hidden; }
      .zoom button { border: 0; background: none; color: inherit; font: inherit; font-size: 0.8125rem; padding: 0.375rem 0.75rem; cursor: pointer; min-height: 2rem; }
      .zoom button[aria-pressed="true"] { background: var(--parley-fill); color: #fff; }
      .zoom button:focus-visible { outline-offset: -2px; }
      svg { display: block; width: 100%; overflow: visible; margin-top: 0.75rem; }
      svg text { font: 12px var(--parley-font); fill: var(--parley-text); }
      svg .inside { fill: #fff; }
      svg .quiet { fill: var(--parley-quiet); }
      svg .grid { stroke: var(--parley-line); }
      svg .wait { fill: var(--parley-hover); }
      svg .mark { stroke: var(--parley-quiet); stroke-dasharray: 3 3; }
      details { margin-top: 0.5rem; }
      summary { cursor: pointer; font-size: 0.875rem; color: var(--parley-accent); min-height: 1.75rem; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
      th, td { text-align: start; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--parley-line); white-space: nowrap; }
      td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
    `,
  ];

  @property({ attribute: false }) waterfall!: Waterfall;
  @property({ type: Boolean }) spoken = false;
  @state() private width = 0;
  @state() private whole = false;
  readonly #size = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override render() {
    const { waited } = this.waterfall;
    const text = took(waited.end_ms - waited.begin_ms);
    return html`
      <p>${this.spoken ? words.turns.waited(text) : words.turns.waitedWritten(text)}</p>
      ${this.#shares()}
      <figure>
        ${this.#canZoom ? this.#zoom() : nothing}
        ${this.width > 0 && this.waterfall.spans.length > 0 ? this.#picture() : nothing}
        <details>
          <summary>${words.turns.asTable}</summary>
          ${this.#table()}
        </details>
      </figure>
    `;
  }

  #shares() {
    const shares = Object.entries(this.waterfall.shares) as [Worker, number][];
    if (shares.length === 0) return nothing;
    const sum = (...workers: readonly Worker[]) =>
      workers.reduce((all, worker) => all + (this.waterfall.shares[worker] ?? 0), 0);
    return html`
      <div class="shares" aria-hidden="true">${shares.map(([worker, ms]) => html`<span class=${worker} .style=${`flex: ${Math.max(ms, 0.1)} 1 0`}></span>`)}</div>
      <ul class="legend">
        ${shares.map(([worker, ms]) => html`<li><span class="dot ${worker}" aria-hidden="true"></span>${words.turns.workers[worker]} <span class="quiet">${took(ms)}</span></li>`)}
      </ul>
      <p class="quiet small">${words.turns.services_(took(sum(...SERVICES)), took(sum("parley")), took(sum("patience", "person")))}</p>
    `;
  }

  /** Whether the waiting is so small a part of the turn that it is better looked at alone. */
  get #canZoom(): boolean {
    const { waited, total_ms: total } = this.waterfall;
    const long = waited.end_ms - waited.begin_ms;
    return this.spoken && long > 0 && total > 1.5 * long;
  }

  #zoom() {
    const choices: [boolean, string][] = [
      [false, words.turns.waitingOnly],
      [true, words.turns.wholeTurn],
    ];
    return html`<div class="zoom" role="group">${choices.map(
      ([whole, text]) =>
        html`<button aria-pressed=${this.whole === whole ? "true" : "false"} @click=${() => {
          this.whole = whole;
        }}>${text}</button>`,
    )}</div>`;
  }

  #picture() {
    const { total_ms: total, waited } = this.waterfall;
    const margin = (waited.end_ms - waited.begin_ms) * 0.12;
    const zoomed = this.#canZoom && !this.whole;
    const from = zoomed ? Math.max(0, waited.begin_ms - margin) : 0;
    const until = zoomed ? Math.min(total, waited.end_ms + 2 * margin) : total;
    const parts = this.waterfall.spans.filter((part) => part.end_ms > from && part.begin_ms < until);
    const narrow = this.width < NARROW;
    const left = narrow ? 0 : LABELS;
    const row = narrow ? ROW + 14 : ROW;
    const height = parts.length * row + AXIS;
    const scale = (this.width - left - 4) / Math.max(until - from, 1);
    const x = (ms: number) => left + (Math.min(Math.max(ms, from), until) - from) * scale;
    const origin = zoomed ? waited.begin_ms : 0;
    return html`<svg viewBox="0 0 ${this.width} ${height}" height=${height} role="img" aria-label=${this.#told()}>
      <rect class="wait" x=${x(waited.begin_ms)} y="0" width=${Math.max(0, x(waited.end_ms) - x(waited.begin_ms))} height=${height - AXIS}></rect>
      ${this.#ticks(until - origin, this.width - left).map(
        (
          tick,
        ) => svg`<line class="grid" x1=${x(tick + origin)} x2=${x(tick + origin)} y1="0" y2=${height - AXIS}></line>
          <text class="quiet" x=${x(tick + origin)} y=${height - AXIS + 16} text-anchor=${tick === 0 && !zoomed ? "start" : "middle"}>${took(tick)}</text>`,
      )}
      ${[waited.begin_ms, waited.end_ms].map((at) => svg`<line class="mark" x1=${x(at)} x2=${x(at)} y1="0" y2=${height - AXIS}></line>`)}
      ${parts.map((part, index) => this.#bar(part, index * row, narrow, x))}
    </svg>`;
  }

  #bar(part: Part, top: number, narrow: boolean, x: (ms: number) => number) {
    const begin = x(part.begin_ms);
    const width = Math.max(2, x(part.end_ms) - begin);
    const bar = top + (narrow ? 18 : (ROW - BAR) / 2);
    const long = took(part.end_ms - part.begin_ms);
    const label = svg`<text x="0" y=${narrow ? top + 13 : top + ROW / 2 + 4}>${named(part)}</text>`;
    const fits = begin + width + 60 < this.width;
    const length = fits
      ? svg`<text class="quiet" x=${begin + width + 5} y=${bar + BAR - 3}>${long}</text>`
      : width > 60
        ? svg`<text class="inside" x=${begin + 6} y=${bar + BAR - 3}>${long}</text>`
        : svg`<text class="quiet" x=${begin - 5} y=${bar + BAR - 3} text-anchor="end">${long}</text>`;
    return svg`<g>${label}<rect class=${part.worker} x=${begin} y=${bar} width=${width} height=${BAR} rx="3"></rect>${length}</g>`;
  }

  #ticks(total: number, width: number): number[] {
    const most = Math.min(MOST_TICKS, Math.floor(width / 70));
    const step = STEPS.find((each) => total / each <= most) ?? total;
    return Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step);
  }

  #told(): string {
    return this.waterfall.spans.map((part) => `${named(part)}: ${took(part.end_ms - part.begin_ms)}`).join("; ");
  }

  #table() {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.turns.asTable}><table>
      <thead><tr><th>${words.turns.part}</th><th>${words.turns.who}</th><th class="number">${words.turns.begin}</th><th class="number">${words.turns.end}</th><th class="number">${words.turns.took}</th></tr></thead>
      <tbody>
        ${this.waterfall.spans.map(
          (part) =>
            html`<tr><td>${named(part)}</td><td>${words.turns.workers[part.worker]}</td><td class="number">${took(part.begin_ms)}</td><td class="number">${took(part.end_ms)}</td><td class="number">${took(part.end_ms - part.begin_ms)}</td></tr>`,
        )}
      </tbody>
      <tbody>
        ${Object.entries(this.waterfall.marks).map(([name, at]) => html`<tr><td>${words.turns.marks[name] ?? name}</td><td></td><td class="number">${took(at)}</td><td></td><td></td></tr>`)}
      </tbody>
    </table></div>`;
  }
}

function named(part: Part): string {
  const name = words.turns.parts[part.name] ?? part.name;
  const detail = part.name === "tool" || part.name === "call" ? part.detail : "";
  return detail ? shortened(detail) : name;
}

function shortened(text: string): string {
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
}
