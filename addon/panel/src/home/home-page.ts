import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Home. */
@customElement("parley-home")
export class HomePage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.home.title}</h1>`;
  }
}
