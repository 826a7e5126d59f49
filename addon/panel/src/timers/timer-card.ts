import {
  mdiAlarm,
  mdiBellRingOutline,
  mdiPause,
  mdiPlay,
  mdiPlus,
  mdiReminder,
  mdiSkipNext,
  mdiSleep,
  mdiStop,
  mdiTimerOutline,
  mdiTrashCanOutline,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import "../icon";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { clock, clockAndDay, countdown, lengthOf, weekday } from "../parts/when";
import type { Timer } from "../states";
import { words } from "../words";

const ICONS = { timer: mdiTimerOutline, alarm: mdiAlarm, reminder: mdiReminder };

/** A day or more ahead nobody counts seconds. */
const COUNTED_SECONDS = 24 * 3600;

/** One timer, alarm or reminder, with what can be done to it. */
@customElement("parley-timer-card")
export class TimerCard extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: block; }
      .card { display: flex; flex-direction: column; gap: 0.75rem; height: 100%; }
      .ringing { border-color: var(--parley-danger); box-shadow: 0 0 0 1px var(--parley-danger); }
      .head { display: flex; gap: 0.75rem; align-items: flex-start; }
      .head parley-icon { color: var(--parley-accent); margin-top: 0.125rem; }
      .ringing .head parley-icon { color: var(--parley-danger); }
      h2 { overflow-wrap: anywhere; font-size: 1.0625rem; }
      .left { font-size: 2.25rem; line-height: 1.1; font-variant-numeric: tabular-nums; font-weight: 300; }
      .far { font-size: 1.75rem; }
      .paused .left { color: var(--parley-quiet); }
      progress { appearance: none; width: 100%; height: 4px; border: none; border-radius: 2px; background: var(--parley-line); overflow: hidden; display: block; }
      progress::-webkit-progress-bar { background: var(--parley-line); }
      progress::-webkit-progress-value { background: var(--parley-accent); }
      progress::-moz-progress-bar { background: var(--parley-accent); }
      .buttons { margin-top: auto; display: flex; gap: 0.375rem; flex-wrap: wrap; }
      wa-button parley-icon { --icon-size: 1.125rem; }
    `,
  ];

  @property({ attribute: false }) timer!: Timer;
  /** Seconds that are left now. */
  @property({ type: Number }) left = 0;
  @property({ type: Boolean }) mayChange = false;

  readonly #tasks = new Tasks(this);

  override render() {
    const { timer } = this;
    const text = words.timers;
    return html`<article class="card ${timer.status}" aria-label=${called(timer)}>
      <div class="head">
        <parley-icon .path=${timer.status === "ringing" ? mdiBellRingOutline : ICONS[timer.kind]}></parley-icon>
        <div class="grow">
          <h2>${called(timer)}</h2>
          <p class="quiet small">${[timer.everywhere ? text.everyRoom : timer.room, days(timer), timer.seconds ? text.of(lengthOf(timer.seconds)) : ""].filter(Boolean).join(" · ")}</p>
        </div>
      </div>
      ${this.#when()} ${this.mayChange ? html`<div class="buttons">${this.#buttons()}</div>` : nothing}
    </article>`;
  }

  #when() {
    const { timer, left } = this;
    const due = Date.parse(timer.due);
    if (timer.status === "ringing") return html`<p class="left danger">${words.timers.rings}</p>`;
    if (timer.kind === "alarm" || left > COUNTED_SECONDS) {
      const further =
        left > COUNTED_SECONDS ? "" : html` <span class="quiet small">${countdown(left)} ${words.timers.left}</span>`;
      return html`<p><span class="left ${left > COUNTED_SECONDS ? "far" : ""}">${clockAndDay(due)}</span>${further}</p>`;
    }
    const paused = timer.status === "paused";
    return html`<div>
      <p><span class="left" role="timer">${countdown(left)}</span>
        <span class="quiet small">${paused ? words.timers.paused : words.timers.at(clock(Date.now() + left * 1000))}</span></p>
      ${timer.seconds ? html`<progress aria-hidden="true" max=${timer.seconds} value=${Math.max(0, timer.seconds - left)}></progress>` : nothing}
    </div>`;
  }

  #buttons() {
    const { timer } = this;
    const text = words.timers;
    const cancel = this.#button("cancel", text.cancel, mdiTrashCanOutline, () => house.delete(this.#path));
    if (timer.status === "ringing") {
      return [this.#step("stop", text.stop, mdiStop, {}, "brand"), this.#step("snooze", text.snooze, mdiSleep)];
    }
    if (timer.days.length) return [this.#step("skip", text.skip, mdiSkipNext), cancel];
    if (!timer.seconds) return [cancel];
    const held =
      timer.status === "paused"
        ? this.#step("resume", text.resume, mdiPlay)
        : this.#step("pause", text.pause, mdiPause);
    const longer = [60, 300].map((seconds) => this.#step("add", text.add(lengthOf(seconds)), mdiPlus, { seconds }));
    return [held, ...longer, cancel];
  }

  #step(action: string, label: string, icon: string, more: object = {}, variant = "neutral") {
    const key = `${action} ${label}`;
    return this.#button(key, label, icon, () => house.post(this.#path, { action, ...more }), variant);
  }

  #button(key: string, label: string, icon: string, work: () => Promise<unknown>, variant = "neutral") {
    const start = icon === mdiPlus ? nothing : html`<parley-icon slot="start" .path=${icon}></parley-icon>`;
    return html`<wa-button size="s" appearance=${variant === "brand" ? "accent" : "outlined"} variant=${variant}
      ?loading=${this.#tasks.busy(key)} @click=${() => this.#tasks.run(key, work)}
    >${start}${label}<span class="visually-hidden">: ${called(this.timer)}</span></wa-button>`;
  }

  get #path(): string {
    return `api/timers/${encodeURIComponent(this.timer.id)}`;
  }
}

/** The name of a timer, or the word for its kind. */
export function called(timer: Timer): string {
  return timer.name ? timer.name : words.timers.unnamed[timer.kind];
}

function days({ days, clock: time }: Timer): string {
  if (!days.length) return "";
  const key = days.join("");
  const names = { "01234": words.timers.weekdays, "56": words.timers.weekend, "0123456": words.timers.daily }[key];
  return `${names ?? days.map((day) => weekday(day)).join(", ")} ${time}`;
}
