import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house } from "../house";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { dollars, size } from "../turns/formats";
import { language, words } from "../words";
import type { Sheet, SheetLine } from "./privacy-data";
import { tables } from "./tables";

/** A month of what left the house, by service or by room. */
@customElement("parley-sheet")
export class SentSheet extends LitElement {
  static override styles = [
    page,
    fields,
    tables,
    css`
      section { display: grid; gap: 0.75rem; }
      tfoot td, tfoot th { font-weight: 500; }
    `,
  ];

  @state() private sheet: Sheet | undefined;
  @state() private by: "service" | "room" = "service";
  @state() private failed = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(month = ""): Promise<void> {
    try {
      this.sheet = (await house.get(`api/privacy/sheet${month ? `?month=${month}` : ""}`)) as Sheet;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const text = words.privacy;
    const { sheet } = this;
    return html`<section class="card" aria-labelledby="sheet"><h2 id="sheet">${text.sheet}</h2>
      <p class="small quiet">${text.sheetAbout}</p>
      ${this.failed ? html`<p role="alert">${this.failed}</p>` : sheet ? this.#shown(sheet) : html`<wa-spinner></wa-spinner>`}</section>`;
  }

  #shown(sheet: Sheet) {
    const text = words.privacy;
    const months = sheet.months.includes(sheet.month) ? sheet.months : [sheet.month, ...sheet.months];
    return html`<div class="pair">
        <div class="field"><label for="month">${text.month}</label><select id="month" @change=${(event: Event) => this.#load((event.target as HTMLSelectElement).value)}>
          ${months.map((month) => html`<option value=${month} ?selected=${month === sheet.month}>${named(month)}</option>`)}</select></div>
        <div class="chips">${(["service", "room"] as const).map((by) => html`<button class="chip" type="button" aria-pressed=${this.by === by} @click=${() => (this.by = by)}>${text.by[by]}</button>`)}</div>
      </div>
      ${sheet.lines.length ? this.#table(sheet.lines) : html`<p class="empty">${text.nothingLeft}</p>`}
      <div><wa-button appearance="outlined" size="small" href=${`api/privacy/sheet.csv?month=${sheet.month}`} download>${text.csv}</wa-button></div>`;
  }

  #table(lines: readonly SheetLine[]) {
    const { columns, total } = words.privacy;
    const groups = new Map<string, SheetLine[]>();
    for (const line of lines) {
      const name = this.by === "room" ? roomOf(line) : serviceOf(line);
      groups.set(name, [...(groups.get(name) ?? []), line]);
    }
    return html`<div class="table" tabindex="0" role="group" aria-labelledby="sheet"><table>
      <thead><tr><th>${this.by === "room" ? words.privacy.room : columns.to}</th><th>${columns.what}</th><th class="number">${columns.turns}</th><th>${columns.amount}</th>
        <th class="number">${columns.out}</th><th class="number">${columns.in}</th><th class="number">${columns.price}</th></tr></thead>
      <tbody>${[...groups].map(([name, of]) => row(name, of))}</tbody>
      <tfoot>${groups.size > 1 ? row(total, lines) : nothing}</tfoot></table></div>`;
  }
}

function row(name: string, lines: readonly SheetLine[]) {
  const text = words.privacy;
  const sum = (key: "turns" | "bytes" | "received_bytes" | "cost" | "unpriced" | "audio_seconds" | "characters") =>
    lines.reduce((all, line) => all + line[key], 0);
  const tokens = lines.reduce((all, line) => all + line.input_tokens + line.cached_tokens + line.output_tokens, 0);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const amounts = [
    tokens ? text.tokens(number.format(tokens)) : "",
    sum("audio_seconds") ? text.seconds(number.format(sum("audio_seconds"))) : "",
    sum("characters") ? text.characters(number.format(sum("characters"))) : "",
  ].filter(Boolean);
  const kinds = [...new Set(lines.map(({ kind }) => text.kinds[kind] ?? kind))].join(", ");
  const hosts = [...new Set(lines.map(({ host }) => host))].filter((host) => host !== name).join(", ");
  return html`<tr><th scope="row">${name}<br /><span class="small quiet">${hosts}</span></th><td>${kinds}</td><td class="number">${number.format(sum("turns"))}</td>
    <td>${amounts.join(", ")}</td><td class="number">${size(sum("bytes"))}</td><td class="number">${size(sum("received_bytes"))}</td>
    <td class="number">${dollars(sum("cost"))}${sum("unpriced") ? html`<br /><span class="small warning">${text.unpriced}</span>` : nothing}</td></tr>`;
}

function serviceOf({ service }: SheetLine): string {
  return service === "*" ? words.privacy.others : (words.health.providers[service] ?? service);
}

function roomOf({ room }: SheetLine): string {
  return room || words.privacy.noRoom;
}

/** "2026-11" as a person reads it. */
function named(month: string): string {
  const at = new Date(`${month}-15T12:00:00Z`);
  return new Intl.DateTimeFormat(language, { month: "long", year: "numeric" }).format(at);
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-sheet": SentSheet;
  }
}
