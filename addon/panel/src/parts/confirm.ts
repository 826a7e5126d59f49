import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { words } from "../words";

interface Question {
  title: string;
  text: string;
  /** The word on the button that does it. */
  yes: string;
  /** It cannot be taken back. */
  dangerous?: boolean;
}

/** A question before something is done; it is made by `confirm` and goes once it is answered. */
@customElement("parley-confirm")
class Confirm extends LitElement {
  static override styles = css`
    dialog {
      border: none; border-radius: var(--parley-radius); padding: 1.5rem; width: min(28rem, calc(100vw - 2rem)); box-sizing: border-box;
      background: var(--parley-card); color: var(--parley-text); box-shadow: 0 8px 32px rgb(0 0 0 / 40%);
    }
    dialog::backdrop { background: rgb(0 0 0 / 50%); }
    h2 { margin: 0 0 0.75rem; font-size: 1.25rem; font-weight: 500; overflow-wrap: anywhere; }
    p { margin: 0 0 1.5rem; overflow-wrap: anywhere; }
    .buttons { display: flex; justify-content: flex-end; gap: 0.5rem; flex-wrap: wrap; }
  `;

  @property({ attribute: false }) question!: Question;
  @property({ attribute: false }) answer!: (yes: boolean) => void;
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render() {
    const { title, text, yes, dangerous } = this.question;
    return html`<dialog aria-labelledby="title" aria-describedby="text" @close=${() => this.answer(this.dialog.returnValue === "yes")}>
      <h2 id="title">${title}</h2>
      <p id="text">${text}</p>
      <div class="buttons">
        <wa-button appearance="plain" autofocus @click=${() => this.dialog.close()}>${words.shell.cancel}</wa-button>
        <wa-button variant=${dangerous ? "danger" : "brand"} @click=${() => this.dialog.close("yes")}>${yes}</wa-button>
      </div>
    </dialog>`;
  }
}

/** Ask a person; resolves with whether the answer was yes. */
export async function confirm(question: Question): Promise<boolean> {
  const element = document.createElement("parley-confirm") as Confirm;
  try {
    return await new Promise((resolve) => {
      Object.assign(element, { question, answer: resolve });
      document.body.append(element);
    });
  } finally {
    element.remove();
  }
}
