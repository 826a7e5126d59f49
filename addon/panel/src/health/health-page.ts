import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { page } from "../parts/styles";
import { words } from "../words";

/** The page Health. */
@customElement("parley-health")
export class HealthPage extends LitElement {
  static override styles = page;

  override render() {
    return html`<h1>${words.health.title}</h1>`;
  }
}
