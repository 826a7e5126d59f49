import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Timers. */
@customElement("parley-timers")
export class TimersPage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.timers.title}</h1>`;
  }
}
