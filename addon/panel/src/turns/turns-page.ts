import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Turns. */
@customElement("parley-turns")
export class TurnsPage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.turns.title}</h1>`;
  }
}
