import {
  mdiAccountOutline,
  mdiMicrophoneOutline,
  mdiPencilOutline,
  mdiShieldLockOutline,
  mdiTrashCanOutline,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house, Listen } from "../house";
import "../icon";
import { confirm } from "../parts/confirm";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { clockAndDay } from "../parts/when";
import { words } from "../words";
import { type Choices, type Lesson, type Named, type People, type Person, text } from "./people-data";
import "./voice-lesson";

const LONGEST_NAME = 40;

/** The part People: who is known and by which voice, what is theirs, and what everybody else may do. */
@customElement("parley-people")
export class PeoplePage extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 1rem; }
      section { display: grid; gap: 0.75rem; }
      .head { display: flex; gap: 1rem; align-items: center; justify-content: space-between; }
      .switch { position: relative; flex: none; width: 3rem; height: 1.75rem; cursor: pointer; }
      .switch input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; margin: 0; cursor: pointer; }
      .switch span { position: absolute; inset: 0; border-radius: 999px; background: var(--parley-control); transition: background 0.15s; pointer-events: none; }
      .switch span::after { content: ""; position: absolute; inset-block: 0.25rem; inset-inline-start: 0.25rem; aspect-ratio: 1; border-radius: 50%; background: #fff; transition: translate 0.15s; }
      .switch input:checked + span { background: var(--parley-fill); }
      .switch input:checked + span::after { translate: 1.25rem 0; }
      .switch input:focus-visible + span { outline: 2px solid var(--parley-accent); outline-offset: 2px; }
      article { display: grid; gap: 0.75rem; padding-block: 0.875rem; border-top: 1px solid var(--parley-line); }
      article:first-of-type { border-top: none; }
      .who { display: flex; gap: 0.875rem; align-items: center; flex-wrap: wrap; }
      .face { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-weight: 500; background: color-mix(in srgb, var(--parley-accent) 18%, var(--parley-card)); }
      .face.guest { background: var(--parley-hover); color: var(--parley-quiet); }
      .grow { flex: 1; min-width: 5.5rem; overflow-wrap: anywhere; }
      .choices { column-gap: 1.5rem; }
      .grow strong { font-weight: 500; }
      .buttons { display: flex; gap: 0.375rem; flex-wrap: wrap; align-items: center; }
      .own { display: grid; gap: 0.375rem; padding-inline-start: 3.375rem; }
      .own li { display: flex; align-items: center; justify-content: space-between; gap: 0.5rem; border-radius: 8px; }
      .guests li { padding-block: 0.25rem; }
      .guests ul { display: grid; gap: 0.25rem; }
      .uneven, .near { color: var(--parley-warning); }
      form { display: grid; gap: 1rem; }
      wa-button parley-icon { --icon-size: 1.125rem; }
      a { font-weight: 500; text-decoration: none; }
      a:hover { text-decoration: underline; }
      @media (max-width: 40rem) { .own { padding-inline-start: 0; } }
    `,
  ];

  @state() private people: People | undefined;
  @state() private choices: Choices = { at_home: [], calendars: [], lists: [], rooms: [] };
  @state() private failed = "";
  /** Whose voice is to be learned: the room is being chosen, or the lesson is looked at. */
  @state() private learning = "";
  /** Who is being changed: an id, "" for somebody new, undefined where there is no form. */
  @state() private edited: string | undefined;
  /** Lessons that ended and were closed. */
  @state() private seen: ReadonlySet<string> = new Set();

  readonly #tasks = new Tasks(this);

  constructor() {
    super();
    new Listen(this, "people", () => void this.#load());
    new Listen(this, "notes", () => void this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    void this.#loadChoices();
  }

  override render() {
    const { people } = this;
    if (!people)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    return html`${this.#switch(people)} ${this.#known(people)} ${this.#guests()}`;
  }

  #switch({ is_on, is_ready }: People) {
    const stands = is_on ? (is_ready ? text().on : text().fetching) : text().off;
    return html`<section class="card" aria-labelledby="voices">
      <div class="head"><h2 id="voices">${text().voices}</h2>
        <label class="switch"><input type="checkbox" role="switch" aria-labelledby="voices" .checked=${is_on} ?disabled=${this.#tasks.busy("switch")} @change=${this.#flip} /><span></span></label></div>
      <p role="status">${stands}</p>
      <p class="quiet small">${text().about}</p>
      <p class="quiet small">${text().limits}</p>
    </section>`;
  }

  #known(people: People) {
    const known = new Set(people.people.flatMap(({ entity_id, name }) => [entity_id, name.toLocaleLowerCase()]));
    const others = this.choices.at_home.filter(
      ({ id, name }) => !known.has(id) && !known.has(name.toLocaleLowerCase()),
    );
    const newcomers = people.lessons.filter(
      (lesson) => !people.people.some(({ person_id }) => person_id === lesson.person_id) && !this.seen.has(key(lesson)),
    );
    return html`<section class="card" aria-labelledby="known"><h2 id="known">${text().known}</h2>
      ${newcomers.map((lesson) => html`<parley-voice-lesson .lesson=${lesson} @close=${() => this.#close(lesson)}></parley-voice-lesson>`)}
      ${people.people.length ? nothing : html`<p class="quiet">${text().nobody}</p>`}
      <div>${people.people.map((person) => this.#person(people, person))}</div>
      ${this.edited === "" ? this.#newForm() : nothing}
      <div class="row">
        ${this.edited === "" ? nothing : html`<wa-button size="s" appearance="outlined" @click=${() => (this.edited = "")}>${text().add}</wa-button>`}
      </div>
      ${others.length ? html`<h3 class="quiet">${text().atHome}</h3>${others.map((other) => this.#other(other))}` : nothing}
    </section>`;
  }

  #other(other: Named) {
    return html`<div class="who"><span class="face guest" aria-hidden="true"><parley-icon .path=${mdiAccountOutline}></parley-icon></span>
      <span class="grow">${other.name}</span>
      <wa-button size="s" appearance="outlined" ?disabled=${this.#tasks.busy("add")} @click=${() => this.#add(other.name, other.id)}>${text().addNamed(other.name)}</wa-button></div>`;
  }

  #person(people: People, person: Person) {
    const { person_id, name, called, voice } = person;
    const lesson = people.lessons.find((each) => each.person_id === person_id && !this.seen.has(key(each)));
    const busy = this.#tasks.busy(person_id);
    return html`<article aria-label=${name}>
      <div class="who">
        <span class="face" aria-hidden="true">${initials(called || name)}</span>
        <div class="grow"><strong>${called && called !== name ? `${called} (${name})` : name}</strong><br />${this.#voice(person)}</div>
        <div class="buttons">
          ${
            people.is_ready && !lesson && this.learning !== person_id
              ? html`<wa-button size="s" appearance="outlined" @click=${() => this.#learn(person_id)}><parley-icon slot="start" .path=${mdiMicrophoneOutline}></parley-icon>${voice ? text().again : text().learn}<span class="visually-hidden">: ${name}</span></wa-button>`
              : nothing
          }
          <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => (this.edited = this.edited === person_id ? undefined : person_id)}><parley-icon .path=${mdiPencilOutline} label=${text().change(name)}></parley-icon></wa-button>
        </div>
      </div>
      ${
        lesson || this.learning === person_id
          ? html`<parley-voice-lesson .person=${person_id} .name=${called || name} .rooms=${this.choices.rooms} .lesson=${lesson} @people=${this.#took} @close=${() => this.#close(lesson)}></parley-voice-lesson>`
          : nothing
      }
      ${this.edited === person_id ? this.#form(person, busy) : this.#own(person)}
    </article>`;
  }

  #voice({ voice }: Person) {
    if (!voice) return html`<span class="quiet small">${text().noVoice}</span>`;
    const sureness = (text().sureness[voice.sureness] ?? "").replace("{name}", voice.near);
    return html`<span class="quiet small">${text().learned(clockAndDay(voice.made_at * 1000), voice.room)}</span><br /><span class="small ${voice.sureness === "sure" ? "success" : voice.sureness}">${sureness}</span>`;
  }

  #own(person: Person) {
    const named = (list: readonly Named[], id: string) => list.find((each) => each.id === id)?.name ?? id;
    const own = [
      ...person.calendars.map((id) => named(this.choices.calendars, id)),
      ...(person.todo_list ? [named(this.choices.lists, person.todo_list)] : []),
      ...person.mail,
    ];
    if (!own.length && !person.notes.length && !person.rules) return nothing;
    return html`<div class="own small">
      ${own.length ? html`<span class="quiet">${own.join(" · ")}</span>` : nothing}
      ${person.rules ? html`<a href="#/home/permissions">${text().rules(person.rules)}</a>` : nothing}
      ${
        person.notes.length
          ? html`<span class="quiet">${text().notes}</span><ul>${person.notes.map((note) => html`<li><span>${note.text}</span><button class="icon" aria-label=${text().notesForget(note.text)} @click=${() => this.#forgetNote(note.note_id)}><parley-icon .path=${mdiTrashCanOutline}></parley-icon></button></li>`)}</ul>`
          : nothing
      }
    </div>`;
  }

  #newForm() {
    return html`<form @submit=${this.#submitNew}>
      <div class="field"><label for="new">${text().name}</label><input id="new" name="name" required maxlength=${LONGEST_NAME} autocomplete="off" /></div>
      <div class="row"><wa-button size="s" type="submit" variant="brand" ?loading=${this.#tasks.busy("add")}>${text().add}</wa-button>
      <wa-button size="s" appearance="plain" @click=${() => (this.edited = undefined)}>${words.shell.cancel}</wa-button></div>
    </form>`;
  }

  #form(person: Person, busy: boolean) {
    const { at_home, calendars, lists } = this.choices;
    const option = ({ id, name }: Named, chosen: string) =>
      html`<option value=${id} ?selected=${id === chosen}>${name}</option>`;
    return html`<form aria-label=${text().change(person.name)} @submit=${(event: SubmitEvent) => this.#submit(event, person)}>
      <div class="pair">
        <div class="field"><label for="name">${text().name}</label><input id="name" name="name" required maxlength=${LONGEST_NAME} autocomplete="off" .value=${person.name} /></div>
        <div class="field"><label for="called">${text().called}</label><input id="called" name="called" maxlength=${LONGEST_NAME} autocomplete="off" placeholder=${text().calledHint} .value=${person.called} /></div>
        <div class="field"><label for="entity">${text().entity}</label><select id="entity" name="entity_id"><option value="">${text().none}</option>${at_home.map((each) => option(each, person.entity_id))}</select></div>
      </div>
      <label class="tick"><input type="checkbox" name="is_greeted" ?checked=${person.is_greeted} />${text().greeted}</label>
      <fieldset class="field"><legend>${text().calendars}</legend>
        ${calendars.length ? html`<div class="row choices">${calendars.map(({ id, name }) => html`<label class="tick"><input type="checkbox" name="calendars" value=${id} ?checked=${person.calendars.includes(id)} />${name}</label>`)}</div>` : html`<span class="hint">${text().noCalendars}</span>`}
        <span class="hint">${text().calendarsHint}</span></fieldset>
      <div class="field"><label for="list">${text().list}</label><select id="list" name="todo_list"><option value="">${text().noList}</option>${lists.map((each) => option(each, person.todo_list))}</select><span class="hint">${text().listHint}</span></div>
      <div class="row spread">
        <div class="row"><wa-button size="s" type="submit" variant="brand" ?loading=${busy}>${text().save}</wa-button>
        <wa-button size="s" appearance="plain" @click=${() => (this.edited = undefined)}>${words.shell.cancel}</wa-button></div>
        <div class="row">
          <wa-button size="s" appearance="plain" href=${`api/privacy/export?person=${encodeURIComponent(person.person_id)}`} download>${text().export}</wa-button>
          ${person.voice ? html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.#forgetVoice(person)}>${text().deleteVoice}</wa-button>` : nothing}
          <wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.#forget(person)}>${text().forget}</wa-button>
        </div>
      </div>
    </form>`;
  }

  #guests() {
    return html`<section class="card guests" aria-labelledby="guests"><h2 id="guests">${text().guests}</h2>
      <ul class="small">${text().guestsAbout.map((line) => html`<li>${line}</li>`)}</ul>
      <a class="row" href="#/home/permissions"><parley-icon .path=${mdiShieldLockOutline}></parley-icon>${text().permissions}</a></section>`;
  }

  readonly #flip = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    const is_on = box.checked;
    void this.#tasks
      .run("switch", () => this.#take(house.post("api/people/switch", { is_on })))
      .then((done) => {
        if (!done) box.checked = !is_on;
      });
  };

  readonly #submitNew = (event: SubmitEvent): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get("name") ?? "").trim();
    const same = this.choices.at_home.find((each) => each.name.toLocaleLowerCase() === name.toLocaleLowerCase());
    this.#add(name, same?.id ?? "");
  };

  #add(name: string, entity_id: string): void {
    void this.#tasks.run("add", async () => {
      await this.#take(house.post("api/people", { name: name.slice(0, LONGEST_NAME), entity_id }));
      this.edited = undefined;
    });
  }

  #submit(event: SubmitEvent, { person_id }: Person): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string) => String(data.get(name) ?? "");
    const body = {
      name: said("name"),
      called: said("called").trim(),
      entity_id: said("entity_id"),
      todo_list: said("todo_list"),
      calendars: data.getAll("calendars"),
      is_greeted: data.has("is_greeted"),
    };
    void this.#tasks.run(person_id, async () => {
      await this.#take(house.post(`api/people/${person_id}`, body));
      this.edited = undefined;
      toast(this.people?.kept ? text().saved : text().unkept);
    });
  }

  async #forgetVoice({ person_id, name }: Person): Promise<void> {
    const question = { title: text().deleteVoiceOf(name), text: text().deleteVoiceText, yes: text().deleteVoice };
    if (!(await confirm({ ...question, dangerous: true }))) return;
    void this.#tasks.run(person_id, async () => {
      await this.#take(house.delete(`api/people/${person_id}/voice`));
      toast(text().voiceDeleted);
    });
  }

  async #forget({ person_id, name }: Person): Promise<void> {
    const question = { title: text().forgetAsk(name), text: text().forgetText, yes: text().forget };
    if (!(await confirm({ ...question, dangerous: true }))) return;
    void this.#tasks.run(person_id, async () => {
      const answer = house.delete(`api/people/${person_id}`) as Promise<{ deleted: number }>;
      await this.#take(answer);
      this.edited = undefined;
      toast(text().forgotten((await answer).deleted));
    });
  }

  #forgetNote(note_id: string): void {
    void this.#tasks.run(note_id, async () => {
      await house.delete(`api/notes/${note_id}`);
      await this.#load();
    });
  }

  #learn(person_id: string): void {
    this.learning = person_id;
    void this.#loadChoices();
  }

  #close(lesson: Lesson | undefined): void {
    this.learning = "";
    if (lesson) this.seen = new Set([...this.seen, key(lesson)]);
  }

  readonly #took = ({ detail }: CustomEvent<People>): void => {
    this.seen = new Set();
    this.people = detail;
  };

  async #load(): Promise<void> {
    try {
      await this.#take(house.get("api/people"));
      this.failed = "";
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  async #loadChoices(): Promise<void> {
    try {
      this.choices = (await house.get("api/people/choices")) as Choices;
    } catch {
      // Without them people are shown by what they are called, and no room can be chosen.
    }
  }

  async #take(answer: Promise<unknown>): Promise<void> {
    this.people = (await answer) as People;
  }
}

/** A lesson that is over, as it was closed. */
function key({ satellite_id, person_id, step, told }: Lesson): string {
  return step === "learned" || step === "failed" ? `${satellite_id} ${person_id} ${step} ${told}` : "";
}

function initials(name: string): string {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return [first, rest.at(-1) ?? ""]
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-people": PeoplePage;
  }
}
