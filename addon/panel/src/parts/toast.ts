import { mdiAlertCircleOutline, mdiCheckCircleOutline, mdiClose } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "../icon";
import { words } from "../words";

const DONE_MS = 5_000;
const MOST = 4;

type Kind = "done" | "problem";

interface Toast {
  number: number;
  text: string;
  kind: Kind;
}

/** The messages at the foot of the page. What was done goes by itself; a problem stays until it is closed. */
@customElement("parley-toasts")
class Toasts extends LitElement {
  static override styles = css`
    :host {
      position: fixed; z-index: 20; inset-inline: 0; bottom: calc(var(--parley-foot, 0px) + 0.75rem);
      display: flex; flex-direction: column; align-items: center; gap: 0.5rem; padding-inline: 0.75rem; pointer-events: none;
    }
    .toast {
      display: flex; align-items: center; gap: 0.75rem; max-width: 36rem; padding: 0.5rem 0.5rem 0.5rem 1rem; pointer-events: auto;
      border-radius: var(--parley-radius); background: var(--parley-inverse); color: var(--parley-on-inverse);
      box-shadow: 0 4px 16px rgb(0 0 0 / 30%); overflow-wrap: anywhere;
    }
    .toast > span { flex: 1; }
    button { font: inherit; color: inherit; background: none; border: none; border-radius: 50%; padding: 0.5rem; cursor: pointer; line-height: 0; }
    button:focus-visible { outline: 2px solid currentColor; }
    parley-icon { --icon-size: 1.25rem; }
  `;

  @state() private toasts: readonly Toast[] = [];
  #number = 0;

  show(text: string, kind: Kind): void {
    const number = ++this.#number;
    this.toasts = [...this.toasts.filter((other) => other.text !== text), { number, text, kind }].slice(-MOST);
    if (kind === "done") setTimeout(() => this.#close(number), DONE_MS);
  }

  #close(number: number): void {
    this.toasts = this.toasts.filter((other) => other.number !== number);
  }

  override render() {
    return html`<div role="status" aria-live="polite">
      ${repeat(
        this.toasts,
        ({ number }) => number,
        ({ number, text, kind }) => html`<div class="toast">
          <parley-icon .path=${kind === "problem" ? mdiAlertCircleOutline : mdiCheckCircleOutline}></parley-icon>
          <span>${text}</span>
          <button aria-label=${words.shell.close} @click=${() => this.#close(number)}><parley-icon .path=${mdiClose}></parley-icon></button>
        </div>`,
      )}
    </div>`;
  }
}

/** The one element of them; it moves, so that it can be seen and used over a modal dialog. */
const toasts = document.createElement("parley-toasts") as Toasts;
document.body.append(toasts);

/** Tell a person something in passing: what was done, or what failed. */
export function toast(text: string, kind: Kind = "done"): void {
  toasts.show(text, kind);
}

/** Have the messages in a modal dialog while it is open: all that is outside of it can be neither used nor heard. */
export function tellIn(dialog: HTMLDialogElement): void {
  dialog.append(toasts);
  dialog.addEventListener("close", () => document.body.append(toasts), { once: true });
}
