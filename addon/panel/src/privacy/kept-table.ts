import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";
import type { KeptThing } from "./privacy-data";
import { tables } from "./tables";

/** All that is kept, and for how long. */
@customElement("parley-kept-table")
export class KeptTable extends LitElement {
  static override styles = [page, tables, css`section { display: grid; gap: 0.75rem; }`];

  @property({ attribute: false }) kept: readonly KeptThing[] = [];

  override render() {
    const text = words.privacy.kept;
    return html`<section class="card" aria-labelledby="kept"><h2 id="kept">${text.title}</h2>
      <p class="small quiet">${text.about}</p>
      <div class="table" tabindex="0" role="group" aria-label=${text.what}><table>
        <thead><tr><th scope="col">${text.what}</th><th scope="col" class="number">${text.count}</th><th scope="col">${text.howLong}</th></tr></thead>
        <tbody>${this.kept.map(
          (thing) => html`<tr><td>${text.things[thing.name] ?? thing.name}</td>
          <td class="number">${thing.count ?? ""}</td><td>${this.#howLong(thing)}</td></tr>`,
        )}</tbody></table></div></section>`;
  }

  #howLong({ days, most, until_removed }: KeptThing): string {
    const text = words.privacy.kept;
    const bounds = [days ? text.days(days) : "", most ? text.most(most) : ""].filter(Boolean);
    return bounds.join(", ") || (until_removed ? text.untilRemoved : text.untilOver);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-kept-table": KeptTable;
  }
}
