import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Talk. */
@customElement("parley-talk")
export class TalkPage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.talk.title}</h1>`;
  }
}
