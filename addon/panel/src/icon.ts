import { css, html, LitElement, svg } from "lit";
import { customElement, property } from "lit/decorators.js";

/** An icon of @mdi/js, by its path: `<parley-icon .path=${mdiMicrophone}>`. With a label it is a picture, else ornament. */
@customElement("parley-icon")
export class ParleyIcon extends LitElement {
  static override styles = css`
    :host { display: inline-flex; width: var(--icon-size, 1.5rem); height: var(--icon-size, 1.5rem); flex: none; vertical-align: middle; }
    svg { width: 100%; height: 100%; fill: currentColor; }
  `;

  @property({ attribute: false }) path = "";
  @property() label = "";

  override render() {
    const path = svg`<path d=${this.path}></path>`;
    return this.label
      ? html`<svg viewBox="0 0 24 24" role="img" aria-label=${this.label}>${path}</svg>`
      : html`<svg viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-icon": ParleyIcon;
  }
}
