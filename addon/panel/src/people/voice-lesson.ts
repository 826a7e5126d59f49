import { mdiCheckCircle, mdiCloseCircleOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import "../icon";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { words } from "../words";
import { type Lesson, type Named, type People, text } from "./people-data";

const SENTENCES = [0, 1, 2, 3];

/** A voice lesson: the room is chosen, then its sentences are followed as they are said. */
@customElement("parley-voice-lesson")
export class VoiceLesson extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; padding: 1rem; border-radius: var(--parley-radius); background: var(--parley-page); border: 1px solid var(--parley-line); }
      .steps { display: flex; gap: 0.5rem; }
      .steps li { flex: 1; height: 0.375rem; border-radius: 999px; background: var(--parley-line); transition: background 0.3s; }
      .steps li.now { background: color-mix(in srgb, var(--parley-accent) 45%, var(--parley-line)); animation: wait 1.4s ease-in-out infinite alternate; }
      .steps li.done { background: var(--parley-accent); }
      .failed .steps li.done { background: var(--parley-quiet); }
      blockquote { margin: 0; padding-inline-start: 0.75rem; border-inline-start: 3px solid var(--parley-accent); font-size: 1.0625rem; line-height: 1.4; }
      .end { display: flex; gap: 0.5rem; align-items: center; }
      .lesson { display: grid; gap: 0.75rem; }
      @keyframes wait { to { background: var(--parley-line); } }
      @media (prefers-reduced-motion: reduce) { .steps li.now { animation: none; } }
    `,
  ];

  /** The id of whose voice is learned. */
  @property() person = "";
  @property() name = "";
  @property({ attribute: false }) rooms: readonly Named[] = [];
  /** The one that goes on, or has just ended. */
  @property({ attribute: false }) lesson: Lesson | undefined;
  @state() private room = "";
  readonly #tasks = new Tasks(this);

  override render() {
    return this.lesson ? this.#progress(this.lesson) : this.#choice();
  }

  #choice() {
    if (!this.rooms.length)
      return html`<p>${text().noRooms}</p><div><wa-button size="s" appearance="plain" @click=${this.#close}>${words.shell.cancel}</wa-button></div>`;
    const chosen = this.room || this.rooms[0]?.id;
    return html`<div role="group" aria-labelledby="room"><h3 id="room">${text().room}</h3></div>
      <div class="chips">${this.rooms.map(({ id, name }) => html`<button class="chip" type="button" aria-pressed=${id === chosen} @click=${() => (this.room = id)}>${name}</button>`)}</div>
      <p class="hint">${text().roomHint}</p>
      <div class="row">
        <wa-button size="s" variant="brand" ?loading=${this.#tasks.busy()} @click=${() => this.#begin(chosen ?? "")}>${text().begin}</wa-button>
        <wa-button size="s" appearance="plain" @click=${this.#close}>${words.shell.cancel}</wa-button>
      </div>`;
  }

  #progress(lesson: Lesson) {
    const isOver = lesson.step === "learned" || lesson.step === "failed";
    const now = lesson.step === "sentence" ? lesson.done : -1;
    const title = lesson.step === "sentence" ? text().step(lesson.done + 1) : text().steps[lesson.step];
    return html`<div class="lesson ${lesson.step}" role="status">
      <div class="row spread"><h3>${lesson.name ? text().lesson(lesson.name) : text().lessonUnnamed}</h3><span class="quiet small">${title}</span></div>
      <ol class="steps" aria-hidden="true">${SENTENCES.map((each) => html`<li class=${lesson.step === "learned" || each < lesson.done ? "done" : each === now ? "now" : ""}></li>`)}</ol>
      ${isOver ? this.#end(lesson) : lesson.told ? html`<blockquote>${lesson.told}</blockquote>` : nothing}
      <div><wa-button size="s" appearance="plain" ?disabled=${this.#tasks.busy()} @click=${isOver ? this.#close : () => this.#stop(lesson)}>${isOver ? text().done : text().stop}</wa-button></div>
    </div>`;
  }

  #end({ step, told }: Lesson) {
    const good = step === "learned";
    return html`<p class="end ${good ? "success" : "warning"}"><parley-icon .path=${good ? mdiCheckCircle : mdiCloseCircleOutline}></parley-icon><span>${told}</span></p>`;
  }

  #begin(satellite_id: string): void {
    void this.#tasks.run("begin", async () => {
      const people = await house.post("api/people/lessons", { satellite_id, person_id: this.person });
      this.dispatchEvent(new CustomEvent<People>("people", { detail: people as People }));
    });
  }

  #stop({ satellite_id }: Lesson): void {
    void this.#tasks.run("stop", () => house.delete(`api/people/lessons/${satellite_id}`));
  }

  readonly #close = (): void => {
    this.dispatchEvent(new Event("close"));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-voice-lesson": VoiceLesson;
  }
}
