import {
  mdiBellOffOutline,
  mdiBellOutline,
  mdiCloudOffOutline,
  mdiCogOutline,
  mdiDotsHorizontal,
  mdiMicrophone,
  mdiMicrophoneOff,
  mdiMonitorSpeaker,
  mdiSpeaker,
  mdiVolumeHigh,
  mdiVolumeOff,
} from "@mdi/js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "../icon";
import { ago } from "../parts/ago";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { told } from "../parts/told";
import type { Refusal, RoomSettings, Satellite } from "../states";
import { words } from "../words";
import "./level-meter";
import { change } from "./room-requests";

/** One room: what it does, how loud it is there, and what people change most. */
@customElement("parley-room")
export class RoomCard extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .card { padding: 0; height: 100%; display: flex; flex-direction: column; }
      .middle { margin-top: auto; }
      .top { display: grid; grid-template-columns: auto 1fr auto; gap: 0.875rem; align-items: start; padding: 1rem 1rem 0.75rem; }
      .badge {
        display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; position: relative;
        --colour: var(--parley-success); color: var(--colour); background: color-mix(in srgb, var(--colour) 16%, transparent);
      }
      .badge.listening { --colour: var(--parley-accent); }
      .badge.processing { --colour: var(--parley-warning); }
      .badge.responding { --colour: var(--parley-talking); }
      .badge.offline, .badge.muted { --colour: var(--parley-quiet); }
      .badge.listening::after, .badge.responding::after {
        content: ""; position: absolute; inset: 0; border-radius: 50%; border: 2px solid var(--colour); animation: ring 1.4s ease-out infinite;
      }
      @keyframes ring { from { transform: scale(1); opacity: 0.8; } to { transform: scale(1.35); opacity: 0; } }
      @media (prefers-reduced-motion: reduce) { .badge::after { animation: none !important; } }
      h2 { font-size: 1.125rem; overflow-wrap: anywhere; }
      .state { font-size: 0.875rem; color: var(--parley-quiet); }
      .middle { padding: 0 1rem 0.875rem; display: grid; gap: 0.75rem; }
      .problem { display: block; font-size: 0.875rem; color: var(--parley-danger); overflow-wrap: anywhere; }
      .quick { display: flex; align-items: center; gap: 0.25rem; }
      .volume { display: flex; align-items: center; gap: 0.5rem; flex: 1; min-width: 0; color: var(--parley-quiet); }
      .volume parley-icon { --icon-size: 1.25rem; }
      .button {
        display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border: none; border-radius: 50%; background: none; color: var(--parley-quiet);
        cursor: pointer; font: inherit;
      }
      .button:hover { background: var(--parley-hover); color: var(--parley-text); }
      .button[aria-pressed="true"] { color: var(--parley-danger); background: color-mix(in srgb, var(--parley-danger) 12%, transparent); }
      .button:disabled { opacity: 0.5; cursor: default; }
    `,
  ];

  @property({ attribute: false }) room!: Satellite;
  /** The refusal of its satellite, where it was refused since it was connected last. */
  @property({ attribute: false }) refusal: Refusal | undefined;
  @property({ type: Boolean }) administrator = false;

  readonly #tasks = new Tasks(this);

  override render() {
    const { room } = this;
    const problem = told((room.connected ? room.problem : this.refusal?.reason) ?? "");
    const muted = room.muted && room.connected;
    const state = room.connected ? room.state || "idle" : "offline";
    const look = muted && state === "idle" ? "muted" : state;
    const place = [room.area, room.floor].filter((part) => part && part !== room.name).join(", ");
    return html`<article class="card" aria-labelledby="name">
      <div class="top">
        <span class="badge ${look}"><parley-icon .path=${ICONS[look]}></parley-icon></span>
        <div>
          <h2 id="name">${room.name}</h2>
          <p class="state"><span role="status">${words.rooms.states[look]}</span>${place ? ` · ${place}` : ""}${this.#since()}</p>
        </div>
        ${this.#settingsButton()}
      </div>
      <div class="middle">
        ${problem ? html`<p class="problem">${problem}</p>` : nothing}
        ${room.late_transcripts ? html`<p class="small quiet">${words.rooms.late(room.late_transcripts)}</p>` : nothing}
        ${
          room.connected && !muted
            ? html`<parley-level satellite-id=${room.satellite_id} label=${words.rooms.level(room.name)}></parley-level>`
            : nothing
        }
        ${this.administrator && room.kind !== "browser" ? html`${this.#proposal()} ${this.#quick()}` : nothing}
      </div>
    </article>`;
  }

  #since() {
    const { connected, last_seen, kind } = this.room;
    if (connected) return kind === "browser" ? ` · ${words.rooms.browser}` : "";
    return ` · ${last_seen ? words.rooms.lastSeen(ago(last_seen)) : words.rooms.neverSeen}`;
  }

  #settingsButton() {
    if (!this.administrator || this.room.kind === "browser") return nothing;
    return html`<a
      class="button" href="#/rooms/${encodeURIComponent(this.room.satellite_id)}"
      aria-label=${words.rooms.settingsOf(this.room.name)} title=${words.rooms.settings}
    ><parley-icon .path=${mdiCogOutline}></parley-icon></a>`;
  }

  /** Another sensitivity, for which the wake words that were heard here speak. */
  #proposal() {
    const { wakes, settings, own_settings } = this.room;
    const sensitivity = wakes.proposal;
    if (sensitivity === null) return nothing;
    const lower = sensitivity < (settings.sensitivity ?? own_settings.sensitivity);
    return html`<p class="small">
      ${lower ? words.rooms.wokenFalsely(wakes.false) : words.rooms.wokenBarely}
      <wa-button size="small" appearance="outlined" ?loading=${this.#tasks.busy("sensitivity")} @click=${() => this.#set("sensitivity", { sensitivity })}>
        ${lower ? words.rooms.lowerSensitivity : words.rooms.raiseSensitivity}</wa-button>
    </p>`;
  }

  #quick() {
    const { name, settings, own_settings } = this.room;
    const volume = settings.volume ?? own_settings.volume;
    return html`<div class="quick">
      <label class="volume">
        <parley-icon .path=${volume > 0 ? mdiVolumeHigh : mdiVolumeOff} label=${words.rooms.volume}></parley-icon>
        <input
          type="range" min="0" max="1" step="0.05" aria-label="${words.rooms.volume}, ${name}" .value=${String(volume)}
          ?disabled=${this.#tasks.busy("volume")} @change=${this.#setVolume}
        />
      </label>
      ${this.#toggle("muted", settings.muted, [mdiMicrophoneOff, mdiMicrophone], words.rooms.states.muted)}
      ${this.#toggle(
        "do_not_disturb",
        settings.do_not_disturb,
        [mdiBellOffOutline, mdiBellOutline],
        words.rooms.doNotDisturb,
      )}
    </div>`;
  }

  #toggle(setting: "muted" | "do_not_disturb", on: boolean, [iconOn, iconOff]: [string, string], label: string) {
    return html`<button
      class="button" aria-pressed=${on} aria-label="${label}, ${this.room.name}" title=${this.#hint(setting, on)} ?disabled=${this.#tasks.busy(setting)}
      @click=${() => this.#set(setting, { [setting]: !on })}
    ><parley-icon .path=${on ? iconOn : iconOff}></parley-icon></button>`;
  }

  #hint(setting: "muted" | "do_not_disturb", on: boolean): string {
    if (setting === "muted") return on ? words.rooms.unmute : words.rooms.mute;
    return on ? words.rooms.disturb : words.rooms.doNotDisturb;
  }

  readonly #setVolume = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const done = await this.#set("volume", { volume: input.valueAsNumber });
    if (!done) input.value = String(this.room.settings.volume ?? this.room.own_settings.volume);
  };

  #set(key: string, settings: Partial<RoomSettings>): Promise<boolean> {
    return this.#tasks.run(key, () => change(this.room.satellite_id, { settings }));
  }
}

const ICONS = {
  idle: mdiSpeaker,
  listening: mdiMicrophone,
  processing: mdiDotsHorizontal,
  responding: mdiMonitorSpeaker,
  muted: mdiMicrophoneOff,
  offline: mdiCloudOffOutline,
} as const;
