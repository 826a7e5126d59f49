import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { told } from "../parts/told";
import { words } from "../words";
import type { Price, Prices } from "./privacy-data";
import { tables } from "./tables";

/** The prices in force, and the household's own table of them, which may be edited. */
@customElement("parley-prices")
export class PriceTable extends LitElement {
  static override styles = [
    page,
    fields,
    tables,
    css`
      section { display: grid; gap: 0.75rem; }
      textarea { width: 100%; box-sizing: border-box; min-height: 9rem; font-family: monospace; }
    `,
  ];

  @state() private prices: Prices | undefined;
  @state() private failed = "";
  readonly #tasks = new Tasks(this);

  async #load(): Promise<void> {
    try {
      this.prices = (await house.get("api/privacy/prices")) as Prices;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const text = words.privacy.prices;
    return html`<section class="card" aria-labelledby="prices"><h2 id="prices">${text.title}</h2>
      <p class="small quiet">${text.about}</p>
      ${this.failed ? html`<p role="alert">${this.failed}</p>` : nothing}
      ${this.prices ? this.#shown(this.prices) : html`<div><wa-button appearance="outlined" @click=${() => this.#load()}>${text.show}</wa-button></div>`}</section>`;
  }

  #shown(prices: Prices) {
    const text = words.privacy.prices;
    return html`<div class="table" tabindex="0" role="group" aria-label=${text.inForce}><table>
        <thead><tr><th scope="col">${text.service}</th><th scope="col">${text.price}</th><th scope="col">${text.read}</th></tr></thead>
        <tbody>${prices.in_force.map(
          (
            price,
          ) => html`<tr><td>${price.host}: ${price.model === "*" ? text.others : price.model}${price.is_own ? ` (${text.own})` : ""}</td>
          <td>${this.#amounts(price)}</td><td>${price.read}</td></tr>`,
        )}</tbody></table></div>
      <form class="fields" @submit=${this.#save}>
        <div class="field"><label for="own">${text.edit}</label><textarea id="own" name="own" spellcheck="false" .value=${prices.text} placeholder=${EXAMPLE}></textarea></div>
        ${prices.problems.map((problem) => html`<p class="danger" role="alert">${told(problem)}</p>`)}
        <div><wa-button type="submit" variant="brand" ?loading=${this.#tasks.busy()}>${words.privacy.save}</wa-button></div>
      </form>`;
  }

  #amounts({ per_million, per_minute }: Price): string {
    const text = words.privacy.prices;
    const tokens = Object.entries(per_million).map(([name, dollars]) => `${text.amounts[name] ?? name} ${dollars}`);
    const million = tokens.length ? [text.perMillion(tokens.join(", "))] : [];
    return [...million, ...Object.values(per_minute).map((dollars) => text.perMinute(String(dollars)))].join("; ");
  }

  readonly #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get("own") ?? "");
    void this.#tasks.run("save", async () => {
      this.prices = (await house.post("api/privacy/prices", { text })) as Prices;
      toast(words.privacy.saved);
    });
  };
}

const EXAMPLE = `api.cartesia.ai:
  "*": {per_million: {characters: 50.00}, read: 2026-01-01, from: my plan}`;

declare global {
  interface HTMLElementTagNameMap {
    "parley-prices": PriceTable;
  }
}
