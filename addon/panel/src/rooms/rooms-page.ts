import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Rooms. */
@customElement("parley-rooms")
export class RoomsPage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.rooms.title}</h1>`;
  }
}
