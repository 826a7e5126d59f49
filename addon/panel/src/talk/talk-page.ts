import { mdiMicrophone, mdiMicrophoneOff, mdiSend } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/switch/switch.js";
import { Follow, house } from "../house";
import "../icon";
import { page } from "../parts/styles";
import { told } from "../parts/told";
import { words } from "../words";
import { identity, remember, remembered } from "./browser-memory";
import type { MicrophoneTrouble } from "./microphone";
import { kept, TalkSession } from "./talk-session";

/** Characters of one turn: assistant/turns.py. */
const LONGEST_TEXT = 500;

/** The page Talk: this browser as a satellite, spoken to and written to. */
@customElement("parley-talk")
export class TalkPage extends LitElement {
  static override styles = [
    page,
    css`
      :host { display: flex; flex-direction: column; gap: 1rem; max-width: 44rem; margin: 0 auto; min-height: calc(100dvh - 8rem); }
      label { display: inline-flex; align-items: center; gap: 0.5rem; }
      select, input {
        font: inherit; color: inherit; background: var(--parley-card); border: 1px solid var(--parley-quiet); border-radius: 8px;
        padding: 0.5rem 0.75rem; min-height: 2.75rem; max-width: 100%;
      }
      .log { flex: 1; display: flex; flex-direction: column; gap: 0.5rem; overflow-wrap: anywhere; min-height: 8rem; }
      .log > * { max-width: 85%; padding: 0.5rem 0.875rem; border-radius: var(--parley-radius); }
      .log > .empty { max-width: none; margin: auto; }
      .examples { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.5rem; margin-top: 0.75rem; }
      .parley { align-self: flex-start; background: var(--parley-card); border: 1px solid var(--parley-line); }
      .person { align-self: flex-end; background: var(--parley-fill); color: #fff; }
      .person.unfinished { opacity: 0.75; font-style: italic; }
      .kind { display: block; color: var(--parley-quiet); font-size: 0.8125rem; }
      .foot {
        position: sticky; bottom: var(--parley-foot, 0px); display: flex; flex-direction: column; gap: 0.75rem; align-items: center;
        padding-block: 0.75rem; background: var(--parley-page);
      }
      .press {
        --level: 0; position: relative; width: 5.5rem; height: 5.5rem; border: none; border-radius: 50%; cursor: pointer; line-height: 0;
        background: var(--parley-fill); color: #fff; touch-action: none; user-select: none; -webkit-touch-callout: none;
        box-shadow: 0 0 0 calc(var(--level) * 1.25rem) color-mix(in srgb, var(--parley-fill) 30%, transparent);
      }
      .press parley-icon { --icon-size: 2.5rem; }
      .press.listening { background: var(--parley-danger-fill); box-shadow: 0 0 0 calc(0.25rem + var(--level) * 1.25rem) color-mix(in srgb, var(--parley-danger-fill) 30%, transparent); }
      .press:disabled { background: var(--parley-quiet); cursor: default; }
      .press:focus-visible { outline: 3px solid var(--parley-text); outline-offset: 3px; }
      .state { min-height: 1.5rem; text-align: center; }
      .notice .grow { min-width: 12rem; }
      .notice { border-inline-start: 4px solid var(--parley-warning); text-align: start; width: 100%; }
      .notice p + p { margin-top: 0.5rem; }
      .how { text-align: center; }
      @media (hover: none) { .keyboard { display: none; } }
      form { display: flex; gap: 0.5rem; width: 100%; }
      form input { flex: 1; min-width: 0; }
      .settings { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; justify-content: space-between; }
    `,
  ];

  @state() private area = remembered("area");
  @state() private aloud = remembered("aloud") !== "no";
  @state() private draft = kept.draft;
  @query(".press") private button!: HTMLButtonElement | null;
  @query(".log") private log!: HTMLElement;

  readonly #session = new TalkSession(identity());
  #said = kept.said;

  constructor() {
    super();
    new Follow(this, "satellites");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#session.addEventListener("change", this.#changed);
    this.#session.addEventListener("level", this.#level);
    addEventListener("keydown", this.#key);
    addEventListener("keyup", this.#keyUp);
    this.#session.aloud = this.aloud;
    void this.#session.connect(this.area);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session.removeEventListener("change", this.#changed);
    this.#session.removeEventListener("level", this.#level);
    removeEventListener("keydown", this.#key);
    removeEventListener("keyup", this.#keyUp);
    this.#session.close();
  }

  protected override updated(_changes: PropertyValues): void {
    if (this.#said === kept.said && !this.#session.words) return;
    this.#said = kept.said;
    this.log.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    const { connected, refusal } = this.#session;
    return html`
      <h1>${words.talk.title}</h1>
      <div class="settings">
        <label>${words.talk.room}
          <select @change=${this.#moved} .value=${this.area}>
            <option value="" ?selected=${!this.area}>${words.talk.nowhere}</option>
            ${this.#areas().map(({ area_id, name }) => html`<option value=${area_id} ?selected=${area_id === this.area}>${name}</option>`)}
          </select>
        </label>
        <wa-switch ?checked=${this.aloud} @change=${this.#spoken}>${words.talk.aloud}</wa-switch>
      </div>
      ${this.#conversation()}
      <div class="foot">
        ${refusal ? this.#refused(refusal) : connected === false ? this.#notice([words.talk.lost]) : nothing}
        ${this.#session.trouble ? this.#noMicrophone(this.#session.trouble) : this.#microphone()}
        <form @submit=${this.#write}>
          <input name="text" autocomplete="off" maxlength=${LONGEST_TEXT} aria-label=${words.talk.write} placeholder=${words.talk.write}
            .value=${this.draft} @input=${this.#drafted}>
          <wa-button type="submit" variant="brand" ?disabled=${!connected || !this.draft.trim()}>
            <parley-icon .path=${mdiSend} label=${words.talk.send}></parley-icon>
          </wa-button>
        </form>
      </div>
    `;
  }

  #conversation() {
    const { words: heard, unheard } = this.#session;
    return html`<div class="log" role="log" aria-label=${words.talk.conversation} tabindex="0">
      ${kept.said.length || heard ? nothing : this.#examples()}
      ${kept.said.map(
        ({ by, text, kind }) => html`<p class=${by}>
          ${kind && kind !== "reply" ? html`<span class="kind">${words.talk.kinds[kind]}</span>` : nothing}${text}
        </p>`,
      )}
      ${heard ? html`<p class="person unfinished" aria-hidden="true">${heard}</p>` : nothing}
      ${unheard ? html`<p class="parley quiet">${words.talk.unheard}</p>` : nothing}
    </div>`;
  }

  /** The first words, for whoever does not know what can be said. */
  #examples() {
    return html`<div class="empty">
      <p>${words.talk.begin}</p>
      <p class="examples">${words.talk.examples.map(
        (text) =>
          html`<wa-button size="small" appearance="outlined" pill ?disabled=${!this.#session.connected} @click=${() => this.#session.write(text)}>${text}</wa-button>`,
      )}</p>
    </div>`;
  }

  #microphone() {
    const { connected, state, isOpen, inCall } = this.#session;
    const listening = state === "listening";
    return html`
      <button class=${classMap({ press: true, listening })} ?disabled=${!connected} aria-label=${inCall ? words.talk.hangUp : words.talk.press} aria-pressed=${listening}
        aria-describedby="how" @pointerdown=${this.#press} @pointerup=${this.#release} @pointercancel=${this.#release}
        @contextmenu=${(event: Event) => event.preventDefault()} @keydown=${this.#buttonKey} @click=${this.#clicked}>
        <parley-icon .path=${connected ? mdiMicrophone : mdiMicrophoneOff}></parley-icon>
      </button>
      <p class="state" role="status">${!connected ? words.talk.connecting : inCall ? words.talk.inCall : words.talk.states[state]}</p>
      ${connected && this.#session.isDirect ? html`<p class="how">${words.talk.direct}</p>` : nothing}
      <p class="how quiet small" id="how">
        ${this.#session.silenced ? words.talk.silenced : html`${words.talk.how} <span class="keyboard">${words.talk.keyboard}</span>`}
      </p>
      <wa-switch ?checked=${isOpen} ?disabled=${!connected} @change=${this.#opened}>${words.talk.open}</wa-switch>
    `;
  }

  #noMicrophone(trouble: MicrophoneTrouble) {
    const again =
      trouble === "insecure"
        ? nothing
        : html`<wa-button size="small" appearance="outlined" @click=${() => this.#session.tryMicrophone()}>${words.talk.again}</wa-button>`;
    return this.#notice(words.talk.trouble[trouble], again);
  }

  #notice(texts: readonly string[], button: TemplateResult | typeof nothing = nothing) {
    return html`<div class="card notice row spread">
      <div class="grow" role="status">${texts.map((text) => html`<p>${text}</p>`)}</div>${button}
    </div>`;
  }

  #refused({ code, message }: { code: string; message: string }) {
    const again = code === "wrong_version" ? () => location.reload() : () => this.#session.connect(this.area);
    return html`<div class="card notice row spread" role="alert">
      <p>${code === "duplicate" ? words.talk.elsewhere : code === "wrong_version" ? words.talk.outdated : told(message)}</p>
      <wa-button appearance="outlined" @click=${again}>${code === "duplicate" ? words.talk.here : words.talk.again}</wa-button>
    </div>`;
  }

  #areas(): readonly { area_id: string; name: string }[] {
    return [...(house.state("satellites")?.areas ?? [])].sort((one, other) => one.name.localeCompare(other.name));
  }

  // ── what a person does ──────────────────────────────────────────────────────────────────────────────────────────

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    void this.#session.press();
  }

  #release(): void {
    this.#session.release();
  }

  /** A screen reader clicks without a pointer. */
  #clicked(event: MouseEvent): void {
    if (event.detail === 0) void this.#session.press();
  }

  /** Space and Enter on the button are a press like any other, and no click as well. */
  #buttonKey(event: KeyboardEvent): void {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Enter" && !event.repeat) void this.#session.press();
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.code !== "Space" || this.#isForOther(event)) return;
    event.preventDefault();
    if (!event.repeat && !this.#session.trouble) void this.#session.press();
  };

  readonly #keyUp = (event: KeyboardEvent): void => {
    if (event.code !== "Space" || this.#isForOther(event)) return;
    event.preventDefault();
    this.#session.release();
  };

  /** Whether a key is pressed in something that has a use for it. */
  #isForOther(event: KeyboardEvent): boolean {
    const [target] = event.composedPath();
    if (event.ctrlKey || event.altKey || event.metaKey || !(target instanceof Element)) return true;
    return target !== this.button && target.closest("input, select, textarea, button, a, [role=switch]") !== null;
  }

  readonly #changed = (): void => this.requestUpdate();

  readonly #level = (): void => {
    this.button?.style.setProperty("--level", String(Math.min(1, this.#session.level * 6)));
  };

  #moved(event: Event): void {
    this.area = (event.target as HTMLSelectElement).value;
    remember("area", this.area);
    void this.#session.connect(this.area);
  }

  #spoken(event: Event): void {
    this.aloud = (event.target as HTMLInputElement).checked;
    remember("aloud", this.aloud ? "" : "no");
    this.#session.aloud = this.aloud;
  }

  #opened(event: Event): void {
    void this.#session.listenAlways((event.target as HTMLInputElement).checked);
  }

  #drafted(event: Event): void {
    this.draft = kept.draft = (event.target as HTMLInputElement).value;
  }

  #write(event: Event): void {
    event.preventDefault();
    const text = this.draft.trim();
    if (!text || !this.#session.connected) return;
    this.#session.write(text);
    this.draft = kept.draft = "";
  }
}
