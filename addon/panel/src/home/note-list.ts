import { mdiPencilOutline, mdiTrashCanOutline } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house, Listen } from "../house";
import "../icon";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { clockAndDay } from "../parts/when";
import { words } from "../words";

interface Note {
  note_id: string;
  text: string;
  /** What the text stands for, where it is a word that was taught. */
  meaning: string;
  said_at: number;
  area: string;
  /** Whose own it is; empty for a note of the home. */
  person: string;
}

const LONGEST = 300;

/** What people asked to be remembered, and the words that they taught: corrected and forgotten one by one. */
@customElement("parley-notes")
export class NoteList extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; }
      article { display: flex; gap: 0.75rem; align-items: center; flex-wrap: wrap; }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; gap: 0.375rem; }
      input { width: 100%; }
      wa-button parley-icon { --icon-size: 1.125rem; }
    `,
  ];

  @state() private notes: readonly Note[] | undefined;
  @state() private failed = "";
  /** The note that is being corrected. */
  @state() private edited = "";

  readonly #tasks = new Tasks(this);

  constructor() {
    super();
    new Listen(this, "notes", () => void this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const text = words.home;
    if (!this.notes)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    return html`<p class="quiet">${text.notesAbout}</p>
      ${this.notes.length ? this.notes.map((note) => this.#note(note)) : html`<p class="card">${text.noNotes}</p>`}`;
  }

  #note(note: Note) {
    const text = words.home;
    const title = note.meaning ? text.means(note.text, note.meaning) : note.text;
    const busy = this.#tasks.busy(note.note_id);
    if (this.edited === note.note_id) return this.#form(note, busy);
    return html`<article class="card" aria-label=${title}>
      <div class="grow">${title}<br /><span class="quiet small">${[clockAndDay(note.said_at * 1000), note.area, note.person].filter(Boolean).join(" · ")}</span></div>
      <div class="buttons">
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => (this.edited = note.note_id)}><parley-icon .path=${mdiPencilOutline} label=${text.correct}></parley-icon></wa-button>
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => this.#forget(note)}><parley-icon .path=${mdiTrashCanOutline} label=${text.forget}></parley-icon></wa-button>
      </div>
    </article>`;
  }

  #form(note: Note, busy: boolean) {
    const text = words.home;
    return html`<form class="card" @submit=${(event: SubmitEvent) => this.#correct(event, note)}>
      <label>${note.meaning ? text.meaningOf(note.text) : text.note}<input name="text" maxlength=${LONGEST} required .value=${note.meaning || note.text} /></label>
      <p class="buttons">
        <wa-button size="s" type="submit" variant="brand" ?disabled=${busy}>${text.save}</wa-button>
        <wa-button size="s" appearance="plain" @click=${() => (this.edited = "")}>${words.shell.cancel}</wa-button>
      </p>
    </form>`;
  }

  async #correct(event: SubmitEvent, { note_id }: Note): Promise<void> {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get("text") ?? "");
    const kept = await this.#tasks.run(note_id, () => this.#take(house.post(`api/notes/${note_id}`, { text })));
    if (kept) this.edited = "";
  }

  #forget({ note_id }: Note): void {
    void this.#tasks.run(note_id, () => this.#take(house.delete(`api/notes/${note_id}`)));
  }

  async #load(): Promise<void> {
    try {
      await this.#take(house.get("api/notes"));
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  async #take(answer: Promise<unknown>): Promise<void> {
    this.notes = ((await answer) as { notes: Note[] }).notes;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-notes": NoteList;
  }
}
