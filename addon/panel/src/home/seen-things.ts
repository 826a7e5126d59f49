import {
  mdiAccount,
  mdiCalendar,
  mdiCheckboxMarkedCircleOutline,
  mdiEye,
  mdiFan,
  mdiFormatListChecks,
  mdiGestureTapButton,
  mdiLightbulbOutline,
  mdiLockOutline,
  mdiPalette,
  mdiPencilOutline,
  mdiPlayBoxOutline,
  mdiRobotVacuum,
  mdiScriptTextOutline,
  mdiShieldHomeOutline,
  mdiThermostat,
  mdiToggleSwitchOutline,
  mdiWeatherPartlyCloudy,
  mdiWindowShutter,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import "../icon";
import { confirm } from "../parts/confirm";
import { typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { assistantLink, EXPOSED_PATH } from "../parts/home-assistant";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { language, words } from "../words";
import { type HiddenThing, type HomeAsSeen, kindOf, type Room, storeys, type Thing } from "./home-data";

const LOOK_MS = 3_000;

const ICONS: Record<string, string> = {
  light: mdiLightbulbOutline,
  switch: mdiToggleSwitchOutline,
  input_boolean: mdiToggleSwitchOutline,
  cover: mdiWindowShutter,
  climate: mdiThermostat,
  fan: mdiFan,
  lock: mdiLockOutline,
  media_player: mdiPlayBoxOutline,
  scene: mdiPalette,
  script: mdiScriptTextOutline,
  button: mdiGestureTapButton,
  input_button: mdiGestureTapButton,
  vacuum: mdiRobotVacuum,
  alarm_control_panel: mdiShieldHomeOutline,
  todo: mdiFormatListChecks,
  calendar: mdiCalendar,
  person: mdiAccount,
  weather: mdiWeatherPartlyCloudy,
  sensor: mdiEye,
  binary_sensor: mdiEye,
};

/** What the assistant sees, by floor and area, with the states of now; and beside it what is not exposed. */
@customElement("parley-seen")
export class SeenThings extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .top { display: grid; gap: 0.5rem; margin-bottom: 1.25rem; }
      .storey { margin-bottom: 1.25rem; }
      .storey > h2 { font-size: 1rem; color: var(--parley-quiet); margin-bottom: 0.75rem; }
      .rooms { columns: 21rem; column-gap: 0.75rem; }
      .card { padding: 0.875rem 1rem; margin-bottom: 0.75rem; break-inside: avoid; }
      .card > h3 { margin-bottom: 0.375rem; }
      li { display: grid; grid-template-columns: auto minmax(6.5rem, 1fr) minmax(0, auto) auto; gap: 0.125rem 0.625rem; align-items: center; padding-block: 0.3125rem; border-top: 1px solid var(--parley-line); }
      li > parley-icon { --icon-size: 1.25rem; color: var(--parley-quiet); }
      .name { overflow-wrap: anywhere; line-height: 1.3; }
      .state { text-align: end; color: var(--parley-quiet); max-width: 9rem; overflow-wrap: anywhere; line-height: 1.3; }
      .editor { grid-column: 1 / -1; display: grid; gap: 0.625rem; padding: 0.5rem 0 0.75rem; }
      button.icon { padding: 0.375rem; }
      button.icon parley-icon { --icon-size: 1.125rem; }
      details { border-top: 1px solid var(--parley-line); }
      summary { font-size: 0.875rem; }
      .missing .name { color: var(--parley-quiet); }
    `,
  ];

  @property({ attribute: false }) home!: HomeAsSeen;
  @property({ attribute: false }) hiddenThings: readonly HiddenThing[] = [];
  /** What is looked for. */
  @property() looked = "";
  @state() private states: Readonly<Record<string, string>> = {};
  @state() private edited = "";
  @state() private aliases = "";
  readonly #tasks = new Tasks(this);
  #looking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#looking = setInterval(this.#look, LOOK_MS);
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#looking);
  }

  override render() {
    const { home } = this;
    const text = words.home;
    if (!home.known) return html`<p class="card empty">${text.unknown}</p>`;
    const shown = storeys(home, this.hiddenThings, this.looked);
    const link = assistantLink(EXPOSED_PATH);
    const rooms = new Set(home.entities.map(({ area_id }) => area_id)).size;
    return html`<div class="top">
        <p class="quiet">${home.entities.length ? text.seen(home.entities.length, rooms) : text.nothing}
          ${link ? html`<a href=${link} target="_top">${text.exposeInAssistant}</a>` : nothing}</p>
        <div class="field"><label for="looked" class="visually-hidden">${text.search}</label>
          <input id="looked" type="search" placeholder=${text.search} .value=${this.looked} @input=${this.#search} /></div>
      </div>
      ${shown.length ? nothing : html`<p class="card empty" role="status">${text.noMatch(this.looked)}</p>`}
      ${shown.map(
        (storey) => html`<section class="storey" aria-label=${storey.name}>
        <h2>${storey.name}</h2>
        <div class="rooms">${repeat(
          storey.rooms,
          ({ area_id }) => area_id,
          (room) => this.#room(room),
        )}</div>
      </section>`,
      )}`;
  }

  #room(room: Room) {
    const text = words.home;
    return html`<article class="card" aria-label=${room.name}>
      <h3>${room.name}${room.aliases.length ? html` <span class="quiet small">${text.aliases(room.aliases.join(", "))}</span>` : nothing}</h3>
      <ul>${repeat(
        room.things,
        ({ entity_id }) => entity_id,
        (thing) => this.#thing(thing),
      )}</ul>
      ${
        room.hidden.length
          ? html`<details ?open=${this.looked !== ""}>
        <summary>${text.hidden(room.hidden.length)}</summary>
        <ul class="missing">${repeat(
          room.hidden,
          ({ entity_id }) => entity_id,
          (thing) => this.#missing(thing),
        )}</ul>
        ${
          room.hidden.length > 1
            ? html`<wa-button size="s" appearance="plain" ?loading=${this.#tasks.busy(`all ${room.area_id}`)}
          @click=${() => this.#expose(`all ${room.area_id}`, room.hidden)}>${text.exposeAll}<span class="visually-hidden">: ${room.name}</span></wa-button>`
            : nothing
        }
      </details>`
          : nothing
      }
    </article>`;
  }

  #thing(thing: Thing) {
    const text = words.home;
    const { entity_id, name, aliases, members } = thing;
    const about = [
      kindOf(entity_id, thing.device_class),
      members ? text.group(members) : "",
      aliases.length ? text.aliases(aliases.join(", ")) : "",
    ];
    const open = this.edited === entity_id;
    return html`<li>
      <parley-icon .path=${ICONS[thing.domain] ?? mdiCheckboxMarkedCircleOutline}></parley-icon>
      <p class="name">${name}<br /><span class="quiet small">${about.filter(Boolean).join(" · ")}</span></p>
      <span class="state small">${this.states[entity_id] ?? ""}</span>
      <button class="icon" aria-expanded=${open} aria-label=${text.edit(name)} @click=${() => this.#edit(thing)}><parley-icon .path=${mdiPencilOutline}></parley-icon></button>
      ${open ? this.#editor(thing) : nothing}
    </li>`;
  }

  #editor(thing: Thing) {
    const text = words.home;
    const { entity_id, name } = thing;
    return html`<div class="editor">
      <p class="quiet small"><code>${entity_id}</code></p>
      <div class="field"><label for="aliases">${text.aliasesLabel}</label>
        <input id="aliases" .value=${this.aliases} @input=${(event: InputEvent) => {
          this.aliases = typed(event);
        }} @keydown=${(event: KeyboardEvent) => event.key === "Enter" && this.#save(entity_id)} /></div>
      <div class="row">
        <wa-button size="s" variant="brand" ?loading=${this.#tasks.busy(entity_id)} @click=${() => this.#save(entity_id)}>${text.save}</wa-button>
        <wa-button size="s" appearance="outlined" ?loading=${this.#tasks.busy(`hide ${entity_id}`)} @click=${() => this.#hide(thing)}>${text.hide}<span class="visually-hidden">: ${name}</span></wa-button>
      </div>
    </div>`;
  }

  #missing(thing: HiddenThing) {
    const text = words.home;
    const [domain = ""] = thing.entity_id.split(".");
    return html`<li>
      <parley-icon .path=${ICONS[domain] ?? mdiCheckboxMarkedCircleOutline}></parley-icon>
      <p class="name">${thing.name}<br /><span class="small">${kindOf(thing.entity_id)}</span></p>
      <wa-button size="s" appearance="outlined" ?loading=${this.#tasks.busy(thing.entity_id)} @click=${() => this.#expose(thing.entity_id, [thing])}>${text.expose}<span class="visually-hidden">: ${thing.name}</span></wa-button>
    </li>`;
  }

  readonly #search = (event: InputEvent): void => {
    this.looked = typed(event);
    history.replaceState(null, "", this.looked ? `#/home/seen/${encodeURIComponent(this.looked)}` : "#/home/seen");
  };

  readonly #look = async (): Promise<void> => {
    if (document.visibilityState !== "visible" || house.connected === false) return;
    try {
      const { states } = (await house.get(`api/home/states?language=${encodeURIComponent(language)}`)) as {
        states: Record<string, string>;
      };
      const before = this.states;
      const keys = Object.keys(states);
      if (keys.length !== Object.keys(before).length || keys.some((key) => before[key] !== states[key]))
        this.states = states;
    } catch {
      // The outage is shown above every page; the next look may succeed.
    }
  };

  #edit({ entity_id, aliases }: Thing): void {
    this.edited = this.edited === entity_id ? "" : entity_id;
    this.aliases = aliases.join(", ");
  }

  #save(entity_id: string): void {
    const aliases = this.aliases
      .split(",")
      .map((alias) => alias.trim())
      .filter(Boolean);
    void this.#change(entity_id, "api/home/aliases", { entity_id, aliases }, words.home.saved).then((done) => {
      if (done) this.edited = "";
    });
  }

  async #hide({ entity_id, name }: Thing): Promise<void> {
    const text = words.home;
    if (!(await confirm({ title: text.hideAsk(name), text: text.hideText, yes: text.hide }))) return;
    await this.#change(`hide ${entity_id}`, "api/home/expose", { entity_ids: [entity_id], exposed: false }, text.saved);
  }

  #expose(key: string, things: readonly HiddenThing[]): void {
    const entity_ids = things.map(({ entity_id }) => entity_id);
    void this.#change(key, "api/home/expose", { entity_ids, exposed: true }, words.home.exposed);
  }

  #change(key: string, path: string, body: object, done: string): Promise<boolean> {
    return this.#tasks.run(key, async () => {
      const detail = await house.post(path, body);
      this.dispatchEvent(new CustomEvent("home-changed", { detail }));
      toast(done);
    });
  }
}
