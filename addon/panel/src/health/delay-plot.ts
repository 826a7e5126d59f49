import { css, html, LitElement, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { inHome } from "../parts/when";
import { words } from "../words";
import { delay, type Stretch, together } from "./health-report";

const HEIGHT = 64;
const HOUR = 3600;

/** A service's time to answer over a day, as bars; the same as a table. */
@customElement("parley-delay-plot")
export class DelayPlot extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      figure { margin: 0; }
      .frame { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 0.5rem; }
      svg { width: 100%; height: 5rem; display: block; border-bottom: 1px solid var(--parley-line); }
      .bar { fill: var(--parley-accent); }
      .failed { fill: var(--parley-danger); }
      .grid { stroke: var(--parley-line); stroke-width: 1; vector-effect: non-scaling-stroke; stroke-dasharray: 2 3; }
      .scale { display: flex; flex-direction: column; justify-content: space-between; font-size: 0.75rem; color: var(--parley-quiet); min-width: 2.75rem; text-align: end; }
      .hours { display: flex; justify-content: space-between; font-size: 0.75rem; color: var(--parley-quiet); padding-top: 0.125rem; }
      table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
      th, td { padding: 0.25rem 0.5rem; text-align: end; border-top: 1px solid var(--parley-line); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
      th { font-weight: 500; color: var(--parley-quiet); }
      .scroll { overflow-x: auto; }
      summary { font-size: 0.875rem; }
    `,
  ];

  @property({ attribute: false }) stretches: readonly Stretch[] = [];
  /** The stage in words. */
  @property() stage = "";
  /** The moment of the report: seconds since 1970. */
  @property({ type: Number }) now = 0;
  @property({ type: Number }) stretchSeconds = 300;
  @property({ type: Number }) count = 288;

  override render() {
    const first =
      (Math.floor(this.now / this.stretchSeconds) + 1) * this.stretchSeconds - this.count * this.stretchSeconds;
    const shown = this.stretches.filter(({ at }) => at >= first);
    const text = words.health;
    if (!shown.length) return html`<p class="quiet small">${text.noCalls}</p>`;
    const all = together(shown);
    const summary = [
      text.calls(all.calls),
      all.failed ? text.failedCalls(all.failed) : "",
      all.median_ms === null ? "" : text.typical(delay(all.median_ms)),
      all.longest_ms === null ? "" : text.slowest(delay(all.longest_ms)),
    ]
      .filter(Boolean)
      .join(", ");
    const most = nice(Math.max(1, ...shown.map(({ median_ms }) => median_ms ?? 0)));
    return html`<p class="small">${summary}</p>
      <figure>
        <div class="frame">
          <svg viewBox="0 0 ${this.count} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${text.plot(this.stage, summary)}>
            ${[0.5, 1].map((part) => svg`<line class="grid" x1="0" x2=${this.count} y1=${HEIGHT * (1 - part) + 0.5} y2=${HEIGHT * (1 - part) + 0.5}></line>`)}
            ${shown.map((stretch) => this.#bar(stretch, (stretch.at - first) / this.stretchSeconds, most))}
          </svg>
          <div class="scale" aria-hidden="true"><span>${delay(most)}</span><span>${delay(most / 2)}</span><span>0</span></div>
        </div>
        <div class="hours" aria-hidden="true">${[0, 0.25, 0.5, 0.75, 1].map((part) => html`<span>${this.#hour(first + part * this.count * this.stretchSeconds)}</span>`)}<span></span></div>
      </figure>
      <details><summary>${text.asTable}<span class="visually-hidden">: ${this.stage}</span></summary>${this.#table(shown)}</details>`;
  }

  /** A bar as high as the delay; red from the foot where calls failed, and whole where all did. */
  #bar({ calls, failed, median_ms }: Stretch, x: number, most: number) {
    const height = median_ms === null ? 0 : Math.max(2, (median_ms / most) * HEIGHT);
    const red = failed ? (median_ms === null ? HEIGHT : Math.max(18, (failed / calls) * height)) : 0;
    return svg`${height ? svg`<rect class="bar" x=${x} y=${HEIGHT - height} width="1.6" height=${height}></rect>` : nothing}
      ${red ? svg`<rect class="failed" x=${x} y=${HEIGHT - red} width="1.6" height=${red}></rect>` : nothing}`;
  }

  #table(shown: readonly Stretch[]) {
    const text = words.health;
    const hours = [...new Set(shown.map(({ at }) => Math.floor(at / HOUR)))].reverse();
    return html`<div class="scroll"><table>
      <thead><tr>${[text.hour, text.callsColumn, text.failedColumn, text.medianColumn, text.slowestColumn].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${hours.map((hour) => {
        const { calls, failed, median_ms, longest_ms } = together(
          shown.filter(({ at }) => Math.floor(at / HOUR) === hour),
        );
        return html`<tr><td>${this.#hour(hour * HOUR)}</td><td>${calls}</td><td>${failed}</td><td>${delay(median_ms)}</td><td>${delay(longest_ms)}</td></tr>`;
      })}</tbody>
    </table></div>`;
  }

  #hour(seconds: number): string {
    return inHome(seconds * 1000, { hour: "numeric", minute: "2-digit" });
  }
}

/** The next round number of milliseconds. */
function nice(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(ms));
  return ([1, 2, 5, 10].find((step) => step * power >= ms) ?? 10) * power;
}
