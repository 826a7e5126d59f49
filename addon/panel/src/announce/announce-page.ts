import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Announce. */
@customElement("parley-announce")
export class AnnouncePage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.announce.title}</h1>`;
  }
}
