import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { Follow, house } from "../house";

const QUIETEST_DB = -60;

/** The loudness at a satellite's microphone, as it is told some times a second. */
@customElement("parley-level")
export class LevelMeter extends LitElement {
  static override styles = css`
    :host {
      display: block; height: 0.5rem; background: var(--parley-line);
      mask: repeating-linear-gradient(to right, #000 0 0.25rem, transparent 0.25rem 0.4375rem);
    }
    .level {
      height: 100%; width: 100%; transform-origin: left; transform: scaleX(0); border-radius: inherit;
      background: var(--parley-level, var(--parley-success)); transition: transform 0.22s linear;
    }
    :host(:dir(rtl)) .level { transform-origin: right; }
  `;

  @property({ attribute: "satellite-id" }) satelliteId = "";
  @property() label = "";
  @query(".level") private bar!: HTMLElement;

  constructor() {
    super();
    new Follow(this, "levels");
  }

  get #share(): number {
    const rms = house.state("levels")?.levels[this.satelliteId] ?? 0;
    const db = 20 * Math.log10(Math.max(rms, 1e-6));
    return Math.min(1, Math.max(0, 1 - db / QUIETEST_DB));
  }

  override render() {
    const percent = Math.round(this.#share * 100);
    return html`<div class="level" role="meter" aria-label=${this.label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent}></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.bar.style.transform = `scaleX(${this.#share.toFixed(3)})`;
  }
}
