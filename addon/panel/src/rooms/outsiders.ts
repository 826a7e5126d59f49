import { mdiAlertOutline, mdiEyeOffOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../icon";
import { ago } from "../parts/ago";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { told } from "../parts/told";
import type { Ignored, Refusal } from "../states";
import { words } from "../words";
import { dismissRefusal, showAgain } from "./room-requests";

/** Those that are not let in: satellites that were refused, with the reason, and newcomers that a person ignores. */
@customElement("parley-outsiders")
export class Outsiders extends LitElement {
  static override styles = [
    page,
    css`
      :host { display: grid; gap: 1rem; }
      h2 { font-size: 1.125rem; margin-bottom: 0.5rem; }
      li { display: grid; grid-template-columns: auto 1fr auto; gap: 0.25rem 0.875rem; align-items: start; padding: 0.75rem 0; }
      li + li { border-top: 1px solid var(--parley-line); }
      li:last-child { padding-bottom: 0; }
      @media (max-width: 40rem) { li { grid-template-columns: auto 1fr; } li wa-button { grid-column: 2; justify-self: start; } }
      h3 { overflow-wrap: anywhere; }
      p { overflow-wrap: anywhere; }
      .reason { margin-top: 0.25rem; }
    `,
  ];

  @property({ attribute: false }) refused: readonly Refusal[] = [];
  @property({ attribute: false }) ignored: readonly Ignored[] = [];

  readonly #tasks = new Tasks(this);

  override render() {
    return html`${this.refused.length ? this.#refused() : nothing} ${this.ignored.length ? this.#ignored() : nothing}`;
  }

  #refused() {
    return html`<section class="card" aria-labelledby="refused">
      <h2 id="refused">${words.rooms.refusedTitle}</h2>
      <ul>${this.refused.map((one) => this.#refusal(one))}</ul>
    </section>`;
  }

  #refusal({ refusal_id, name, address, code, reason, at, times }: Refusal) {
    return html`<li>
      <parley-icon class="warning" .path=${mdiAlertOutline}></parley-icon>
      <div>
        <h3>${name || words.rooms.unnamed(address)}</h3>
        <p class="small quiet">${[name && address, words.rooms.times(times, ago(at))].filter(Boolean).join(" · ")}</p>
        <p class="reason"><strong>${words.rooms.refused[code] ?? code}.</strong> ${told(reason)}</p>
      </div>
      <wa-button size="small" appearance="plain" ?loading=${this.#tasks.busy(refusal_id)}
        @click=${() => this.#tasks.run(refusal_id, () => dismissRefusal(refusal_id))}>${words.rooms.seenIt}</wa-button>
    </li>`;
  }

  #ignored() {
    return html`<section class="card" aria-labelledby="ignored">
      <h2 id="ignored">${words.rooms.ignoredTitle}</h2>
      <ul>
        ${this.ignored.map(
          ({ name, identity }) => html`<li>
            <parley-icon class="quiet" .path=${mdiEyeOffOutline}></parley-icon>
            <h3>${name}</h3>
            <wa-button size="small" appearance="plain" ?loading=${this.#tasks.busy(identity)}
              @click=${() => this.#tasks.run(identity, () => showAgain(identity))}>${words.rooms.showAgain}</wa-button>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}
