import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house } from "../house";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { clock, clockAndDay, homeZone } from "../parts/when";
import { type Plan, Right, type Timer } from "../states";
import { words } from "../words";
import { called } from "./timer-card";
import "./timer-form";

/** The page Timers: what is set in the home, counted down by the home's clock, and the form that sets more. */
@customElement("parley-timers")
export class TimersPage extends LitElement {
  static override styles = [
    page,
    css`
      .layout { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); }
      @media (min-width: 60rem) { .with-form { grid-template-columns: minmax(0, 1fr) 22rem; } }
      .timers { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); align-items: stretch; }
      .missed, .plans { display: grid; gap: 0.75rem; margin-top: 1.5rem; }
      .missed li, .plans li { display: flex; align-items: center; gap: 0.75rem; padding-block: 0.5rem; border-top: 1px solid var(--parley-line); }
      aside h2 { margin-bottom: 1rem; }
      .clock { margin-bottom: 0.75rem; }
    `,
  ];

  readonly #tasks = new Tasks(this);
  #ticking: ReturnType<typeof setInterval> | undefined;
  #told: unknown;
  #toldAt = 0;

  constructor() {
    super();
    new Follow(this, "timers", "about");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = setInterval(() => {
      if (document.visibilityState === "visible") this.requestUpdate();
    }, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  override render() {
    const state = house.state("timers");
    const right = house.state("about")?.right ?? 0;
    const [mayChange, mayAdminister] = [right >= Right.USE, right >= Right.ADMINISTER];
    if (!state) return nothing;
    if (state !== this.#told) {
      this.#told = state;
      this.#toldAt = performance.now();
    }
    const missed = state.timers.filter(({ status }) => status === "missed");
    const set = state.timers.filter(({ status }) => status !== "missed");
    const ringing = set.filter(({ status }) => status === "ringing");
    set.sort((one, other) => Number(other.status === "ringing") - Number(one.status === "ringing"));
    return html`<h1>${words.timers.title}</h1>
      <p class="visually-hidden" role="status">${ringing.map((timer) => words.timers.ringing(called(timer))).join(" ")}</p>
      <div class="layout ${mayChange ? "with-form" : ""}">
        <div>
          ${this.#clock(state.time_zone)}
          ${set.length ? nothing : html`<p class="card empty">${words.timers.none}</p>`}
          <div class="timers">${repeat(
            set,
            ({ id }) => id,
            (timer) =>
              html`<parley-timer-card .timer=${timer} .left=${this.#left(timer)} ?mayChange=${mayChange}></parley-timer-card>`,
          )}</div>
          ${missed.length ? this.#missed(missed, mayChange) : nothing}
          ${state.plans.length ? this.#plans(state.plans, mayChange, mayAdminister) : nothing}
        </div>
        ${mayChange ? html`<aside class="card" aria-labelledby="set"><h2 id="set">${words.timers.set}</h2><parley-timer-form></parley-timer-form></aside>` : nothing}
      </div>`;
  }

  /** The home's clock, where it is not the browser's. */
  #clock(zone: string) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === here) return nothing;
    return html`<p class="quiet small clock">${words.timers.homeClock(clock(Date.now()), homeZone().replaceAll("_", " "))}</p>`;
  }

  #missed(missed: readonly Timer[], mayChange: boolean) {
    const text = words.timers;
    return html`<section class="card missed" aria-labelledby="missed">
      <div class="row spread">
        <div><h2 id="missed">${text.missed}</h2><p class="quiet small">${text.missedHint}</p></div>
        ${mayChange && missed.length > 1 ? html`<wa-button size="s" appearance="outlined" ?loading=${this.#tasks.busy("all")} @click=${() => this.#dismissAll(missed)}>${text.dismissAll}</wa-button>` : nothing}
      </div>
      <ul>${repeat(
        missed,
        ({ id }) => id,
        (timer) => html`<li>
          <div class="grow"><strong>${called(timer)}</strong>
            <p class="quiet small">${[timer.everywhere ? text.everyRoom : timer.room, text.wasDue(clockAndDay(Date.parse(timer.due)))].filter(Boolean).join(" · ")}</p></div>
          ${mayChange ? html`<wa-button size="s" appearance="plain" ?loading=${this.#tasks.busy(timer.id)} @click=${() => this.#tasks.run(timer.id, () => dismiss(timer))}>${text.dismiss}<span class="visually-hidden">: ${called(timer)}</span></wa-button>` : nothing}
        </li>`,
      )}</ul>
    </section>`;
  }

  #plans(plans: readonly Plan[], mayChange: boolean, mayAdminister: boolean) {
    const text = words.timers;
    void import("./plan-row"); // loaded where something is planned
    return html`<section class="card plans" aria-labelledby="plans">
      <h2 id="plans">${text.planned}</h2>
      <ul>${repeat(
        plans,
        ({ id }) => id,
        (plan) =>
          html`<li><parley-plan class="grow" .plan=${plan} ?mayChange=${mayChange} ?mayAdminister=${mayAdminister}></parley-plan></li>`,
      )}</ul>
    </section>`;
  }

  #left(timer: Timer): number {
    const passed = timer.status === "running" ? (performance.now() - this.#toldAt) / 1000 : 0;
    return Math.max(0, timer.seconds_left - passed);
  }

  #dismissAll(missed: readonly Timer[]): void {
    void this.#tasks.run("all", async () => {
      for (const timer of missed) await dismiss(timer);
    });
  }
}

function dismiss(timer: Timer): Promise<unknown> {
  return house.delete(`api/timers/${encodeURIComponent(timer.id)}`);
}
