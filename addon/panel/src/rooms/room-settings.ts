import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/switch/switch.js";
import { confirm } from "../parts/confirm";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { told } from "../parts/told";
import { lengthOf } from "../parts/when";
import type { RoomSettings, Satellite } from "../states";
import { words } from "../words";
import { change, identify, revoke, testSound, update } from "./room-requests";

const NONE = { begin: "00:00", end: "00:00" };

/** All settings of a room, and how its satellite fares. */
@customElement("parley-room-settings")
export class RoomSettingsPanel extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { padding: 1rem; }
      .all { display: grid; gap: 1.25rem; }
      fieldset { border: none; margin: 0; padding: 0; min-width: 0; }
      legend, .label { color: inherit; font-size: 1rem; font-weight: 500; margin-bottom: 0.375rem; }
      .hint { font-size: 0.8125rem; margin-top: 0.25rem; }
      .field.time { min-width: 0; width: 8.5rem; }
      .end { align-items: end; }
      input[type="range"] { height: 2rem; }
      wa-switch { --width: 2.25rem; }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0; font-size: 0.875rem; }
      dt { color: var(--parley-quiet); }
      dd { margin: 0; overflow-wrap: anywhere; }
    `,
  ];

  @property({ attribute: false }) room!: Satellite;
  @property({ attribute: false }) areas: readonly { area_id: string; name: string }[] = [];
  /** What was typed and is not kept yet. */
  #draft: Draft<{ name?: string; begin?: string; end?: string }> | undefined;
  readonly #tasks = new Tasks(this);

  override willUpdate(): void {
    this.#draft ??= new Draft(this, `room-${this.room.satellite_id}`, {});
  }

  override render() {
    return html`<div class="all">
      ${this.#wakeWords()} ${this.#sensitivity()}
      ${this.#switch("follow_up", words.rooms.followUp, words.rooms.followUpHint)}
      ${this.#switch("do_not_disturb", words.rooms.doNotDisturb, words.rooms.disturbHint)}
      ${this.#quietHours()} ${this.#place()} ${this.#checks()} ${this.#connection()}
    </div>`;
  }

  #wakeWords() {
    const { wake_words, settings, own_settings, most_wake_words } = this.room;
    if (!wake_words.length) return nothing;
    const chosen = settings.wake_words.length ? settings.wake_words : own_settings.wake_words;
    return html`<fieldset ?disabled=${this.#tasks.busy("wake_words")}>
      <legend>${words.rooms.wakeWords}</legend>
      <div class="row">
        ${wake_words.map(
          (
            word,
          ) => html`<button class="chip" aria-pressed=${chosen.includes(word)} @click=${() => this.#choose(word, chosen)}>
            ${word.replaceAll("_", " ")}
          </button>`,
        )}
      </div>
      <p class="hint">${words.rooms.wakeWordsHint(most_wake_words)}</p>
    </fieldset>`;
  }

  #sensitivity() {
    const value = this.room.settings.sensitivity ?? this.room.own_settings.sensitivity;
    return html`<div>
      <label class="label" for="sensitivity">${words.rooms.sensitivity}</label>
      <input
        id="sensitivity" type="range" min="0" max="1" step="0.05" aria-describedby="sensitivity-hint" .value=${String(value)}
        ?disabled=${this.#tasks.busy("sensitivity")} @change=${this.#setSensitivity}
      />
      <p class="hint" id="sensitivity-hint">${words.rooms.sensitivityHint}</p>
    </div>`;
  }

  #switch(setting: "follow_up" | "do_not_disturb", label: string, hint: string) {
    const on = this.room.settings[setting];
    return html`<div>
      <wa-switch
        .checked=${on} ?disabled=${this.#tasks.busy(setting)}
        @change=${async (event: Event) => {
          const input = event.target as HTMLInputElement;
          if (!(await this.#set(setting, { [setting]: input.checked }))) input.checked = this.room.settings[setting];
        }}
      >${label}</wa-switch>
      <p class="hint">${hint}</p>
    </div>`;
  }

  #quietHours() {
    const kept = this.room.settings.quiet_hours;
    const begin = this.#draft?.value.begin ?? kept?.begin ?? "";
    const end = this.#draft?.value.end ?? kept?.end ?? "";
    const edited = begin !== (kept?.begin ?? "") || end !== (kept?.end ?? "");
    return html`<fieldset ?disabled=${this.#tasks.busy("quiet_hours")}>
      <legend>${words.rooms.quietHours}</legend>
      <div class="row end">
        <label class="field time"><span class="small quiet">${words.rooms.from}</span><input type="time" .value=${begin} @input=${(event: Event) => this.#draft?.set({ begin: typed(event) })} /></label>
        <label class="field time"><span class="small quiet">${words.rooms.until}</span><input type="time" .value=${end} @input=${(event: Event) => this.#draft?.set({ end: typed(event) })} /></label>
        ${
          edited
            ? html`<wa-button size="small" variant="brand" ?disabled=${!begin || !end} ?loading=${this.#tasks.busy("quiet_hours")}
                @click=${() => this.#keepQuietHours({ begin, end })}>${words.rooms.save}</wa-button>`
            : kept
              ? html`<wa-button size="small" appearance="plain" @click=${() => this.#keepQuietHours(NONE)}>${words.rooms.noQuietHours}</wa-button>`
              : nothing
        }
      </div>
      <p class="hint">${words.rooms.quietHoursHint}</p>
    </fieldset>`;
  }

  #place() {
    const { name, area_id } = this.room;
    const written = this.#draft?.value.name ?? name;
    return html`<div class="row end">
      <label class="field grow">
        <span class="label">${words.rooms.name}</span>
        <input type="text" maxlength="64" .value=${written} @input=${(event: Event) => this.#draft?.set({ name: typed(event) })} @keydown=${this.#keepNameOnEnter} />
      </label>
      <label class="field grow">
        <span class="label">${words.rooms.area}</span>
        <select ?disabled=${this.#tasks.busy("area")} @change=${this.#keepArea}>
          <option value="" ?selected=${!area_id}>${words.rooms.noArea}</option>
          ${this.areas.map((area) => html`<option value=${area.area_id} ?selected=${area.area_id === area_id}>${area.name}</option>`)}
        </select>
      </label>
      ${
        written.trim() && written !== name
          ? html`<wa-button variant="brand" ?loading=${this.#tasks.busy("name")} @click=${this.#keepName}>${words.rooms.save}</wa-button>`
          : nothing
      }
    </div>`;
  }

  #checks() {
    const { connected, update: newer } = this.room;
    return html`<div class="row">
      <wa-button size="small" appearance="outlined" ?disabled=${!connected} ?loading=${this.#tasks.busy("identify")} @click=${this.#identify}>
        ${words.rooms.identify}</wa-button>
      <wa-button size="small" appearance="outlined" ?disabled=${!connected} ?loading=${this.#tasks.busy("test")} @click=${this.#test}>
        ${words.rooms.testSound}</wa-button>
      ${
        newer?.available
          ? html`<wa-button size="small" variant="brand" ?disabled=${!connected} ?loading=${this.#tasks.busy("update") || isUnderWay(newer)}
              @click=${() => this.#tasks.run("update", () => update(this.room.satellite_id))}>${words.rooms.update(newer.version)}</wa-button>`
          : nothing
      }
      <wa-button size="small" appearance="plain" variant="danger" ?loading=${this.#tasks.busy("revoke")} @click=${this.#revoke}>
        ${words.rooms.revoke}</wa-button>
      ${newer?.text ? html`<p class="small ${newer.state === "failed" ? "danger" : "quiet"}" role="status">${told(newer.text)}</p>` : nothing}
    </div>`;
  }

  #connection() {
    const { software, address, encrypted, stats, wakes } = this.room;
    const rows: [string, string][] = [
      [words.rooms.program, software],
      [words.rooms.address, address && `${address}, ${encrypted ? words.rooms.encrypted : words.rooms.unencrypted}`],
      [words.rooms.running, stats ? lengthOf(stats.uptime_seconds) : ""],
      [words.rooms.wakes, wakes.answered || wakes.false || wakes.elsewhere ? words.rooms.wakesTold(wakes) : ""],
      [words.rooms.nearMisses, stats ? String(stats.near_misses) : ""],
      [
        words.rooms.lost,
        stats && stats.dropped_chunks + stats.underruns > 0
          ? words.rooms.lostTold(stats.dropped_chunks, stats.underruns)
          : "",
      ],
    ];
    return html`<dl>
      ${rows.filter(([, value]) => value).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
    </dl>`;
  }

  async #choose(word: string, chosen: readonly string[]): Promise<void> {
    const { wake_words, most_wake_words } = this.room;
    const wanted = wake_words.filter((each) => (each === word) !== chosen.includes(each));
    const others = wanted.filter((each) => each !== word);
    const kept = wanted.length > most_wake_words ? [...others.slice(wanted.length - most_wake_words), word] : wanted;
    await this.#set("wake_words", { wake_words: kept });
  }

  readonly #setSensitivity = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const done = await this.#set("sensitivity", { sensitivity: input.valueAsNumber });
    if (!done) input.value = String(this.room.settings.sensitivity ?? this.room.own_settings.sensitivity);
  };

  async #keepQuietHours(quiet_hours: { begin: string; end: string }): Promise<void> {
    if (await this.#set("quiet_hours", { quiet_hours })) {
      this.#forget("begin", "end");
      toast(words.rooms.saved);
    }
  }

  readonly #keepNameOnEnter = (event: KeyboardEvent): void => {
    if (event.key === "Enter") void this.#keepName();
  };

  readonly #keepName = async (): Promise<void> => {
    const name = this.#draft?.value.name?.trim();
    if (!name || name === this.room.name) return;
    if (await this.#tasks.run("name", () => change(this.room.satellite_id, { name }))) {
      this.#forget("name");
      toast(words.rooms.saved);
    }
  };

  readonly #keepArea = async (event: Event): Promise<void> => {
    const select = event.target as HTMLSelectElement;
    const area_id = select.value;
    if (await this.#tasks.run("area", () => change(this.room.satellite_id, { area_id }))) toast(words.rooms.saved);
    else select.value = this.room.area_id ?? "";
  };

  readonly #identify = async (): Promise<void> => {
    const { satellite_id, name } = this.room;
    if (await this.#tasks.run("identify", () => identify(satellite_id))) toast(words.rooms.identified(name));
  };

  readonly #test = (): Promise<boolean> => {
    const { satellite_id, name } = this.room;
    return this.#tasks.run("test", async () => {
      const { heard, reason } = await testSound(satellite_id);
      if (!heard) throw new Error(words.rooms.testUnheard(name, told(reason)));
      toast(words.rooms.testHeard(name));
    });
  };

  readonly #revoke = async (): Promise<void> => {
    const { satellite_id, name } = this.room;
    const { revokeTitle, revokeText, revoke: yes, revoked } = words.rooms;
    if (!(await confirm({ title: revokeTitle(name), text: revokeText, yes, dangerous: true }))) return;
    if (await this.#tasks.run("revoke", () => revoke(satellite_id))) toast(revoked(name));
  };

  #forget(...keys: ("name" | "begin" | "end")[]): void {
    const left = { ...this.#draft?.value };
    for (const key of keys) delete left[key];
    this.#draft?.clear();
    this.#draft?.set(left);
  }

  #set(key: string, settings: Partial<RoomSettings>): Promise<boolean> {
    return this.#tasks.run(key, () => change(this.room.satellite_id, { settings }));
  }
}

function isUnderWay({ state }: { state: string }): boolean {
  return !["", "done", "failed"].includes(state);
}
