import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house } from "../house";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { dayOf, lengthOf, weekday } from "../parts/when";
import type { Timer } from "../states";
import { words } from "../words";

const KINDS = ["timer", "alarm", "reminder"] as const;
const PRESETS = [60, 180, 300, 600, 900, 1800, 3600];
const DAYS = [0, 1, 2, 3, 4, 5, 6];

const BLANK = {
  kind: "timer" as Timer["kind"],
  name: "",
  after: true,
  hours: "",
  minutes: "",
  seconds: "",
  at: "",
  date: "",
  days: [] as number[],
  room: "",
};

/** The form that sets a timer, an alarm or a reminder. */
@customElement("parley-timer-form")
export class TimerForm extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .length { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.5rem; }
      .chip { justify-content: center; }
      .days .chip { min-width: 3.25rem; padding-inline: 0.5rem; }
    `,
  ];

  readonly #draft = new Draft(this, "timer", BLANK);
  readonly #tasks = new Tasks(this);
  @state() private wrong = "";

  constructor() {
    super();
    new Follow(this, "satellites", "about");
  }

  override render() {
    const { kind, name, at, date, room } = this.#draft.value;
    const text = words.timers;
    return html`<form class="fields" @submit=${this.#submit} novalidate>
      <fieldset class="field">
        <legend>${text.kind}</legend>
        <div class="chips">${KINDS.map((each) => this.#chip(text.kinds[each], kind === each, () => this.#choose(each)))}</div>
      </fieldset>
      <div class="field">
        <label for="name">${text.nameOf[kind]}</label>
        <input id="name" maxlength="200" autocomplete="off" .value=${name} aria-invalid=${this.wrong === text.sayWhat}
          @input=${(event: InputEvent) => this.#draft.set({ name: typed(event) })} />
      </div>
      ${kind === "reminder" ? this.#afterOrAt() : nothing}
      ${this.#isAfter ? this.#length() : this.#time(at, date)}
      <div class="field">
        <label for="room">${text.room}</label>
        <select id="room" .value=${room} @change=${(event: Event) => this.#draft.set({ room: typed(event) })}>
          <option value="" ?selected=${room === ""}>${text.everyRoom}</option>
          ${this.#rooms.map(({ satellite_id, name }) => html`<option value=${satellite_id} ?selected=${satellite_id === room}>${name}</option>`)}
        </select>
      </div>
      <button type="submit" hidden></button>
      <p class="bad" role="alert" ?hidden=${!this.wrong}>${this.wrong}</p>
      <div><wa-button type="button" variant="brand" ?loading=${this.#tasks.busy("set")} @click=${this.#submit}>${text.begin[kind]}</wa-button></div>
    </form>`;
  }

  get #rooms() {
    return (house.state("satellites")?.satellites ?? []).filter(({ kind }) => kind !== "browser");
  }

  get #isAfter(): boolean {
    const { kind, after } = this.#draft.value;
    return kind === "timer" || (kind === "reminder" && after);
  }

  #choose(kind: Timer["kind"]): void {
    this.wrong = "";
    this.#draft.set({ kind });
  }

  #chip(label: string, pressed: boolean, choose: () => void) {
    return html`<button type="button" class="chip" aria-pressed=${pressed} @click=${choose}>${label}</button>`;
  }

  #afterOrAt() {
    const { after } = this.#draft.value;
    const { whenKind, when } = words.timers;
    return html`<fieldset class="field">
      <legend>${when}</legend>
      <div class="chips">
        ${this.#chip(whenKind.after, after, () => this.#draft.set({ after: true }))}
        ${this.#chip(whenKind.at, !after, () => this.#draft.set({ after: false }))}
      </div>
    </fieldset>`;
  }

  #length() {
    const text = words.timers;
    const chosen = this.#seconds;
    const part = (id: "hours" | "minutes" | "seconds", most: number) => html`<div class="field">
      <label for=${id}>${text[id]}</label>
      <input id=${id} type="number" inputmode="numeric" min="0" max=${most} .value=${this.#draft.value[id]}
        aria-invalid=${this.wrong === text.sayHowLong} @input=${(event: InputEvent) => this.#draft.set({ [id]: typed(event) })} />
    </div>`;
    return html`<div class="chips">${PRESETS.map((seconds) => this.#chip(lengthOf(seconds), chosen === seconds, () => this.#preset(seconds)))}</div>
      <div class="length">${part("hours", 8784)} ${part("minutes", 59)} ${part("seconds", 59)}</div>`;
  }

  #time(at: string, date: string) {
    const text = words.timers;
    const days = this.#draft.value.days;
    return html`<div class="pair">
        <div class="field">
          <label for="at">${text.time}</label>
          <input id="at" type="time" .value=${at} aria-invalid=${this.wrong === text.sayWhen}
            @input=${(event: InputEvent) => this.#draft.set({ at: typed(event) })} />
        </div>
        <div class="field" ?hidden=${days.length > 0}>
          <label for="date">${text.date}</label>
          <input id="date" type="date" min=${dayOf(Date.now())} .value=${date} aria-describedby="next"
            @input=${(event: InputEvent) => this.#draft.set({ date: typed(event) })} />
        </div>
      </div>
      <p id="next" class="hint" ?hidden=${days.length > 0 || date !== ""}>${text.nextTime}</p>
      <fieldset class="field">
        <legend>${text.repeat}</legend>
        <div class="chips days">
          ${DAYS.map(
            (
              day,
            ) => html`<button type="button" class="chip" aria-pressed=${days.includes(day)} aria-label=${weekday(day, "long")}
            @click=${() => this.#draft.set({ days: days.includes(day) ? days.filter((each) => each !== day) : [...days, day] })}
          >${weekday(day)}</button>`,
          )}
        </div>
      </fieldset>`;
  }

  #preset(seconds: number): void {
    const part = (value: number) => (value ? String(value) : "");
    this.#draft.set({
      hours: part(Math.floor(seconds / 3600)),
      minutes: part(Math.floor(seconds / 60) % 60),
      seconds: "",
    });
  }

  get #seconds(): number {
    const { hours, minutes, seconds } = this.#draft.value;
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.wrong = this.#missing();
    if (this.wrong) return;
    const { kind, name, at, date, days, room } = this.#draft.value;
    const when = this.#isAfter
      ? { seconds: this.#seconds }
      : days.length
        ? { at, days }
        : { at, ...(date && { date }) };
    void this.#tasks.run("set", async () => {
      const { kept } = (await house.post("api/timers", { kind, name, satellite_id: room, ...when })) as {
        kept: boolean;
      };
      this.#draft.set({ ...BLANK, kind, room });
      toast(kept ? words.timers.isSet[kind] : words.timers.notKept, kept ? "done" : "problem");
    });
  };

  #missing(): string {
    const { kind, name, at } = this.#draft.value;
    if (kind === "reminder" && !name.trim()) return words.timers.sayWhat;
    if (this.#isAfter) return this.#seconds > 0 ? "" : words.timers.sayHowLong;
    return at ? "" : words.timers.sayWhen;
  }
}
