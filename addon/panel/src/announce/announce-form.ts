import { mdiClose, mdiFloorPlan, mdiHomeOutline, mdiLabelOutline, mdiSpeaker, mdiStairs } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house, RequestError } from "../house";
import "../icon";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { told } from "../parts/told";
import { lengthOf } from "../parts/when";
import { words } from "../words";
import {
  type AnnouncementDraft,
  BLANK,
  type Choice,
  requestOf,
  SENT,
  type Target,
  type TargetKind,
} from "./announcement-request";

const PRIORITIES = ["low", "normal", "high", "critical"] as const;
const EXPIRES = [60, 300, 900, 3600, 6 * 3600, 24 * 3600];
const ICONS: Record<TargetKind, string> = {
  satellites: mdiSpeaker,
  areas: mdiFloorPlan,
  floors: mdiStairs,
  labels: mdiLabelOutline,
};

/** The form that makes an announcement. */
@customElement("parley-announce-form")
export class AnnounceForm extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .choice { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto; gap: 0.5rem; align-items: end; }
      .inside { padding-inline-start: 1.875rem; display: grid; gap: 1rem; }
      .volume { display: grid; grid-template-columns: 1fr auto; gap: 0.75rem; align-items: center; }
      output { font-variant-numeric: tabular-nums; min-width: 3rem; text-align: end; }
      details .fields { padding-top: 0.5rem; }
      @media (max-width: 30rem) { .choice { grid-template-columns: minmax(0, 1fr) auto; } .choice .field:nth-child(2) { grid-row: 2; grid-column: 1 / -1; } }
    `,
  ];

  readonly #draft = new Draft(this, "announce", BLANK);
  readonly #tasks = new Tasks(this);
  /** What is wrong, by the field of the request. */
  @state() private wrong: Readonly<Record<string, string>> = {};
  @state() private failed = "";

  constructor() {
    super();
    new Follow(this, "satellites", "announcements");
  }

  /** Take the words of an announcement of before. */
  use(change: Partial<AnnouncementDraft>): void {
    this.#draft.set(change);
    this.shadowRoot?.querySelector<HTMLElement>("#message")?.focus();
  }

  override render() {
    const text = words.announce;
    const { message, priority } = this.#draft.value;
    return html`<form class="fields" novalidate @submit=${this.#send} @keydown=${this.#sendByKey}>
      <div class="field">
        <label for="message">${text.message}</label>
        <textarea id="message" maxlength="1000" rows="3" placeholder=${text.messageHint} .value=${message} aria-invalid=${Boolean(this.wrong.message)}
          @input=${(event: InputEvent) => this.#draft.set({ message: typed(event) })}></textarea>
        ${this.#bad("message")}
      </div>
      ${this.#where()}
      <fieldset class="field">
        <legend>${text.priority}</legend>
        <div class="chips">${PRIORITIES.map(
          (each) => html`<button type="button" class="chip" aria-pressed=${each === priority}
          @click=${() => this.#draft.set({ priority: each })}>${text.priorities[each]}</button>`,
        )}</div>
        <p class="hint">${text.priorityHints[priority]}</p>
      </fieldset>
      ${this.#asking()} ${this.#repeating()} ${this.#more()}
      <p class="bad" role="alert" ?hidden=${!this.failed}>${this.failed}</p>
      <div><wa-button type="button" variant="brand" ?loading=${this.#tasks.busy("send")} ?disabled=${!this.#rooms.length} @click=${this.#send}>${text.send}</wa-button></div>
    </form>`;
  }

  get #rooms() {
    return house.state("satellites")?.satellites ?? [];
  }

  /** The places that mean a room, those of one name once: a room before its area. */
  get #places(): Target[] {
    const names = (kind: TargetKind, found: Iterable<string>) =>
      [...new Set(found)].filter(Boolean).map((name) => ({ kind, name }));
    const rooms = this.#rooms;
    const labels = Object.keys(house.state("announcements")?.labels ?? {});
    const all = [
      ...names(
        "satellites",
        rooms.map(({ name }) => name),
      ),
      ...names(
        "areas",
        rooms.map(({ area }) => area),
      ),
      ...names(
        "floors",
        rooms.map(({ floor }) => floor),
      ),
      ...names("labels", labels),
    ];
    return all.filter(({ kind, name }) => kind !== "areas" || this.#meansMore(name));
  }

  /** Whether an area's name means something else than the one room of that name. */
  #meansMore(area: string): boolean {
    const there = this.#rooms.filter((room) => room.area === area);
    return there.length > 1 || there[0]?.name !== area;
  }

  #where() {
    const text = words.announce;
    const { everywhere, targets } = this.#draft.value;
    if (!this.#rooms.length)
      return html`<p class="hint">${text.noRooms} <a href="#/rooms">${words.rooms.addTitle}</a></p>`;
    return html`<fieldset class="field">
      <legend>${text.where}</legend>
      <div class="chips">
        <button type="button" class="chip" aria-pressed=${everywhere} @click=${() => this.#draft.set({ everywhere: true, targets: [] })}>
          <parley-icon .path=${mdiHomeOutline}></parley-icon>${text.everywhere}</button>
        ${this.#places.map(
          (place) => html`<button type="button" class="chip" aria-pressed=${!everywhere && has(targets, place)}
          @click=${() => this.#toggle(place)}><parley-icon .path=${ICONS[place.kind]}></parley-icon><span class="visually-hidden">${text.kinds[place.kind]}</span>${place.name}</button>`,
        )}
      </div>
      ${["rooms", "satellites", "areas", "floors", "labels"].map((field) => this.#bad(field))}
    </fieldset>`;
  }

  #toggle(place: Target): void {
    const { everywhere, targets } = this.#draft.value;
    const before = everywhere ? [] : targets;
    const after = has(before, place) ? before.filter((each) => !same(each, place)) : [...before, place];
    this.#draft.set({ everywhere: after.length === 0, targets: after });
  }

  #asking() {
    const text = words.announce;
    const { asks, question, choices } = this.#draft.value;
    return html`<div class="field">
      <label class="tick"><input type="checkbox" .checked=${asks} @change=${() => this.#draft.set({ asks: !asks })} />${text.ask}</label>
      ${
        asks
          ? html`<div class="inside">
        <div class="field"><label for="question">${text.question}</label>
          <input id="question" maxlength="1000" .value=${question} @input=${(event: InputEvent) => this.#draft.set({ question: typed(event) })} /></div>
        <p class="hint">${text.choices}</p>
        ${choices.map((choice, number) => this.#choice(choice, number))}
        ${this.#bad("question")}
        <div><wa-button type="button" size="s" appearance="outlined" @click=${() => this.#draft.set({ choices: [...choices, { id: "", sentences: "" }] })}>${text.addChoice}</wa-button></div>
      </div>`
          : nothing
      }
    </div>`;
  }

  #choice(choice: Choice, number: number) {
    const text = words.announce;
    const change = (part: Partial<Choice>) =>
      this.#draft.set({
        choices: this.#draft.value.choices.map((each, place) => (place === number ? { ...each, ...part } : each)),
      });
    const remove = () => this.#draft.set({ choices: this.#draft.value.choices.filter((_, place) => place !== number) });
    return html`<div class="choice">
      <div class="field"><label for="id-${number}">${text.choice(number + 1)}</label>
        <input id="id-${number}" maxlength="100" .value=${choice.id} @input=${(event: InputEvent) => change({ id: typed(event) })} /></div>
      <div class="field"><label for="said-${number}">${text.sentences}</label>
        <input id="said-${number}" placeholder=${text.sentencesHint} .value=${choice.sentences} @input=${(event: InputEvent) => change({ sentences: typed(event) })} /></div>
      <button type="button" class="icon" aria-label=${text.removeChoice(choice.id || String(number + 1))} @click=${remove}><parley-icon .path=${mdiClose}></parley-icon></button>
    </div>`;
  }

  #repeating() {
    const text = words.announce;
    const { repeats, every, most, asks } = this.#draft.value;
    if (asks) return nothing;
    return html`<div class="field">
      <label class="tick"><input type="checkbox" .checked=${repeats} @change=${() => this.#draft.set({ repeats: !repeats })} />${text.repeat}</label>
      ${
        repeats
          ? html`<div class="inside"><div class="pair">
        <div class="field"><label for="every">${text.every}</label>
          <input id="every" type="number" min="5" max="3600" .value=${every} @input=${(event: InputEvent) => this.#draft.set({ every: typed(event) })} /></div>
        <div class="field"><label for="most">${text.most}</label>
          <input id="most" type="number" min="1" max="100" .value=${most} @input=${(event: InputEvent) => this.#draft.set({ most: typed(event) })} /></div>
      </div>${this.#bad("repeat")}</div>`
          : nothing
      }
    </div>`;
  }

  #more() {
    const text = words.announce;
    const { chime, chime_url, media_url, volume, language, voice, expires } = this.#draft.value;
    return html`<details ?open=${Boolean(["chime", "media_url", "volume", "language", "voice", "expires"].find((field) => this.wrong[field]))}>
      <summary>${text.more}</summary>
      <div class="fields">
        <div class="pair">
          <div class="field"><label for="chime">${text.chime}</label>
            <select id="chime" @change=${(event: Event) => this.#draft.set({ chime: typed(event) as AnnouncementDraft["chime"] })}>
              ${(["none", "default", "own"] as const).map((each) => html`<option value=${each} ?selected=${each === chime}>${text.chimes[each]}</option>`)}
            </select></div>
          <div class="field"><label for="expires">${text.expires}</label>
            <select id="expires" @change=${(event: Event) => this.#draft.set({ expires: Number(typed(event)) })}>
              ${EXPIRES.map((seconds) => html`<option value=${seconds} ?selected=${seconds === expires}>${lengthOf(seconds)}</option>`)}
            </select></div>
        </div>
        ${chime === "own" ? this.#text("chime_url", text.chimeUrl, text.mediaHint, chime_url, "chime") : nothing}
        ${this.#text("media_url", text.media, text.mediaHint, media_url)}
        <div class="field">
          <label class="tick"><input type="checkbox" .checked=${volume === null} @change=${() => this.#draft.set({ volume: volume === null ? 0.5 : null })} />${text.volume}: ${text.roomVolume}</label>
          ${
            volume === null
              ? nothing
              : html`<div class="volume inside"><input type="range" min="0" max="1" step="0.05" aria-label=${text.volume} .value=${String(volume)}
            @input=${(event: InputEvent) => this.#draft.set({ volume: Number(typed(event)) })} /><output>${Math.round(volume * 100)} %</output></div>`
          }
        </div>
        <div class="pair">${this.#text("language", text.language, text.languageHint, language)} ${this.#text("voice", text.voice, text.voiceHint, voice)}</div>
      </div>
    </details>`;
  }

  #text(
    key: "chime_url" | "media_url" | "language" | "voice",
    label: string,
    hint: string,
    value: string,
    field: string = key,
  ) {
    return html`<div class="field"><label for=${key}>${label}</label>
      <input id=${key} placeholder=${hint} autocapitalize="off" spellcheck="false" .value=${value} aria-invalid=${Boolean(this.wrong[field])}
        @input=${(event: InputEvent) => this.#draft.set({ [key]: typed(event) })} />
      ${this.#bad(field)}</div>`;
  }

  #bad(field: string) {
    return this.wrong[field] ? html`<p class="bad" role="alert">${this.wrong[field]}</p>` : nothing;
  }

  readonly #sendByKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send(event);
  };

  readonly #send = (event: Event): void => {
    event.preventDefault();
    const draft = this.#draft.value;
    this.failed = "";
    this.wrong = {};
    if (![draft.message, draft.media_url, draft.asks ? draft.question : ""].some((part) => part.trim())) {
      this.wrong = { message: words.announce.sayWhat };
      return;
    }
    void this.#tasks.run("send", async () => {
      try {
        await house.post("api/announce", requestOf(draft));
        this.#draft.set(SENT);
        this.dispatchEvent(new Event("announced"));
      } catch (error) {
        if (!(error instanceof RequestError) || error.status === 0) throw error;
        const fields = error.answer.fields as Record<string, string> | undefined;
        if (fields) this.wrong = Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, told(text)]));
        else this.failed = error.message;
      }
    });
  };
}

function same(one: Target, other: Target): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function has(targets: readonly Target[], place: Target): boolean {
  return targets.some((each) => same(each, place));
}
