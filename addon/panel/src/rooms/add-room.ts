import { mdiContentCopy, mdiMicrophoneOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import "../icon";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { toast } from "../parts/toast";
import { words } from "../words";
import { installLine } from "./room-requests";

/** The way to another satellite: the line that installs it, and what follows. */
@customElement("parley-add-room")
export class AddRoom extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .card { padding: 1.5rem; }
      h2 { margin-bottom: 0.25rem; }
      ol { counter-reset: step; display: grid; gap: 1rem; margin-top: 1.25rem; }
      li { counter-increment: step; display: grid; grid-template-columns: 2rem 1fr; gap: 0 0.75rem; align-items: start; }
      li::before {
        content: counter(step); display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%; font-weight: 500; font-size: 0.875rem;
        background: color-mix(in srgb, var(--parley-accent) 14%, transparent); color: var(--parley-accent);
      }
      li input { display: block; margin-top: 0.5rem; max-width: 20rem; }
      .line { display: flex; gap: 0.5rem; align-items: center; margin: 0.5rem 0 0.25rem; padding: 0.5rem 0.5rem 0.5rem 0.875rem; border-radius: 8px; background: var(--parley-hover); }
      .line code { flex: 1; min-width: 0; user-select: all; }
      @media (max-width: 40rem) { .line { flex-wrap: wrap; } .line code { flex-basis: 100%; } }
      .talk { display: flex; align-items: center; gap: 0.5rem; flex-wrap: wrap; margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--parley-line); }
      .talk parley-icon { color: var(--parley-accent); }
    `,
  ];

  /** It is the first: the page says hello. */
  @property({ type: Boolean }) first = false;
  /** The rooms that it may stand in. */
  @property({ attribute: false }) areas: readonly { name: string }[] = [];
  @state() private install: { line: string; script: string } | undefined;
  @state() private problem = "";
  readonly #draft = new Draft(this, "add-room", { name: "" });
  @query("code") private code!: HTMLElement;

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    try {
      this.install = await installLine();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${this.first ? words.rooms.firstTitle : words.rooms.addTitle}</h2>
      <p class="quiet">${words.rooms.firstText}</p>
      <ol>
        <li><div>${words.rooms.stepName} ${this.#line()}</div></li>
        <li>${words.rooms.stepListen}</li>
        <li>${words.rooms.stepCode}</li>
      </ol>
      ${
        this.first
          ? html`<p class="talk">
              <parley-icon .path=${mdiMicrophoneOutline}></parley-icon>
              <span>${words.rooms.orTalk}</span> <a href="#/talk">${words.rooms.tryTalk}</a>
            </p>`
          : nothing
      }
    </section>`;
  }

  #line() {
    if (this.problem) return html`<p class="danger">${words.rooms.noLine} ${this.problem}</p>`;
    if (!this.install) return html`<wa-spinner></wa-spinner>`;
    const { line, script } = this.install;
    return html`<input
        type="text" list="areas" maxlength="64" aria-label=${words.rooms.roomName} placeholder=${words.rooms.exampleName} .value=${this.#draft.value.name}
        @input=${(event: Event) => this.#draft.set({ name: typed(event) })}
      />
      <datalist id="areas">${this.areas.map(({ name }) => html`<option value=${name}></option>`)}</datalist>
      <div class="line">
        <code>${named(line, this.#draft.value.name.trim() || words.rooms.exampleName)}</code>
        <wa-button size="small" appearance="plain" @click=${this.#copy}>
          <parley-icon slot="start" .path=${mdiContentCopy}></parley-icon>${words.rooms.copy}
        </wa-button>
      </div>
      <a class="small" href=${script} target="_blank" rel="noreferrer">${words.rooms.readFirst}</a>`;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.code.textContent ?? "");
      toast(words.rooms.copied);
    } catch {
      // Without TLS a page has no clipboard: the line is selected, to be copied by hand.
      getSelection()?.selectAllChildren(this.code);
    }
  };
}

/** The line that installs a satellite, for a room of this name. */
function named(line: string, name: string): string {
  const quoted = /^[\w-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return line.replace(/--name .*$/, () => `--name ${quoted}`);
}
