import { mdiClose } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import "../icon";
import { page } from "../parts/styles";
import { tellIn } from "../parts/toast";
import type { Satellite } from "../states";
import { words } from "../words";
import "./room-settings";

/** The settings of one room, over the page; the address "#/rooms/…" opens them, and going back closes them. */
@customElement("parley-room-dialog")
export class RoomDialog extends LitElement {
  static override styles = [
    page,
    css`
      dialog {
        border: none; padding: 0; width: min(36rem, calc(100vw - 2rem)); max-height: calc(100dvh - 4rem); border-radius: var(--parley-radius);
        background: var(--parley-card); color: var(--parley-text); box-shadow: 0 8px 32px rgb(0 0 0 / 40%); overflow: auto;
      }
      dialog::backdrop { background: rgb(0 0 0 / 50%); }
      header {
        position: sticky; top: 0; z-index: 1; display: flex; align-items: center; gap: 0.5rem; padding: 0.75rem 0.75rem 0.5rem 1.5rem; background: var(--parley-card);
      }
      header h2 { flex: 1; min-width: 0; overflow-wrap: anywhere; }
      header h2:focus-visible { outline: none; }
      button {
        display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border: none; border-radius: 50%; background: none; color: inherit; cursor: pointer;
      }
      button:hover { background: var(--parley-hover); }
      parley-room-settings { padding: 0.5rem 1.5rem 1.5rem; }
      @media (max-width: 40rem) {
        dialog { width: 100vw; height: 100dvh; max-width: none; max-height: none; border-radius: 0; margin: 0; }
        header { padding-inline-start: 1rem; }
        parley-room-settings { padding: 0.5rem 1rem calc(1.5rem + env(safe-area-inset-bottom)); }
      }
    `,
  ];

  @property({ attribute: false }) room!: Satellite;
  @property({ attribute: false }) areas: readonly { area_id: string; name: string }[] = [];
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
    tellIn(this.dialog);
  }

  override render() {
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      <header>
        <h2 id="title" tabindex="-1" autofocus>${this.room.name}</h2>
        <button aria-label=${words.shell.close} @click=${() => this.dialog.close()}><parley-icon .path=${mdiClose}></parley-icon></button>
      </header>
      <parley-room-settings .room=${this.room} .areas=${this.areas}></parley-room-settings>
    </dialog>`;
  }

  override disconnectedCallback(): void {
    this.dialog.close();
    super.disconnectedCallback();
  }

  readonly #closed = (): void => {
    if (this.isConnected) location.hash = "#/rooms";
  };
}
