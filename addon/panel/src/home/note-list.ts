import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { Listen } from "../house";
import { KeptList } from "../parts/kept-list";
import { clockAndDay } from "../parts/when";
import { words } from "../words";
import "./learning";

interface Note {
  note_id: string;
  text: string;
  /** What the text stands for, where it is a word that was taught. */
  meaning: string;
  /** The thing or the room that the text is another name of. */
  name: string;
  /** Whose own it is; empty for a note of the home. */
  person: string;
  said_at: number;
  area: string;
}

const LONGEST = 300;

/** What people asked to be remembered, the words that they taught, the names that they gave; and what may be kept. */
@customElement("parley-notes")
export class NoteList extends KeptList<Note> {
  protected override readonly path = "api/notes";

  constructor() {
    super();
    new Listen(this, "notes", () => void this.load());
  }

  protected override idOf = ({ note_id }: Note) => note_id;
  protected override listOf = (answer: unknown) => (answer as { notes: Note[] }).notes;

  protected override about() {
    const text = words.home;
    return html`<p class="quiet">${text.notesAbout}</p>
      <parley-learning></parley-learning>
      ${this.kept?.length ? "" : html`<p class="card">${text.noNotes}</p>`}`;
  }

  protected override titleOf({ text, meaning, name }: Note): string {
    if (name) return words.home.isCalled(text, name);
    return meaning ? words.home.means(text, meaning) : text;
  }

  protected override detailOf({ said_at, area, person }: Note): string {
    return [clockAndDay(said_at * 1000), area, person].filter(Boolean).join(" · ");
  }

  protected override fieldsOf({ text, meaning, name }: Note) {
    const { meaningOf, nameOf, note } = words.home;
    const label = name ? nameOf(name) : meaning ? meaningOf(text) : note;
    return html`<label>${label}<input name="text" maxlength=${name ? 40 : LONGEST} required .value=${meaning || text} /></label>`;
  }

  protected override typedIn = (form: FormData) => ({ text: String(form.get("text") ?? "") });
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-notes": NoteList;
  }
}
