import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { clockAndDay, dayOf, weekday } from "../parts/when";
import type { Plan } from "../states";
import { words } from "../words";

const DAYS = [0, 1, 2, 3, 4, 5, 6];

/** One command that is planned for later: moved, paused, made permanent, cancelled; or told of where it failed. */
@customElement("parley-plan")
export class PlanRow extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; flex: 1; min-width: 0; }
      .head { display: flex; align-items: center; gap: 0.375rem 0.75rem; flex-wrap: wrap; }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; gap: 0.25rem; flex-wrap: wrap; }
      .days .chip { min-width: 3.25rem; padding-inline: 0.5rem; justify-content: center; }
      pre { overflow: auto; max-height: 20rem; margin: 0; padding: 0.75rem; border: 1px solid var(--parley-line); border-radius: var(--parley-radius); font-size: 0.8125rem; }
    `,
  ];

  @property({ attribute: false }) plan!: Plan;
  @property({ type: Boolean }) mayChange = false;
  @property({ type: Boolean }) mayAdminister = false;
  /** The days that are chosen while it is moved. */
  @state() private days: readonly number[] | undefined;
  /** The automation that it would be made into, while it is shown. */
  @state() private yaml = "";

  readonly #tasks = new Tasks(this);

  override render() {
    const { plan } = this;
    return html`<div class="head">
        <div class="grow"><strong class=${plan.failed ? "danger" : ""}>${plan.text}</strong>
          <p class="quiet small">${this.#about().join(" · ")}</p></div>
        ${this.mayChange ? html`<div class="buttons">${this.#buttons()}</div>` : nothing}
      </div>
      ${this.days && !plan.failed ? this.#form(this.days) : nothing}
      ${this.yaml && plan.may_last ? this.#automation() : nothing}`;
  }

  #about(): string[] {
    const { room, failed, paused, by_change, due, days, sun } = this.plan;
    const text = words.timers;
    if (failed) return room ? [room] : [];
    const next = !by_change && !paused && (days.length || sun) ? text.next(clockAndDay(Date.parse(due))) : "";
    return [paused ? text.planPaused : "", room, next].filter(Boolean);
  }

  #buttons() {
    const { plan } = this;
    const text = words.timers;
    if (plan.failed) return [this.#button("drop", text.dismiss, () => house.delete(this.#path))];
    const held = plan.paused
      ? this.#button("resume", text.resume, () => house.post(this.#path, { action: "resume" }))
      : this.#button("pause", text.pause, () => house.post(this.#path, { action: "pause" }));
    return [
      plan.by_change ? nothing : this.#button("move", text.move, async () => this.#open()),
      held,
      plan.may_last && this.mayAdminister ? this.#button("last", text.last, () => this.#show()) : nothing,
      this.#button("drop", text.cancel, () => house.delete(this.#path)),
    ];
  }

  #button(key: string, label: string, work: () => Promise<unknown>) {
    return html`<wa-button size="s" appearance="plain" ?loading=${this.#tasks.busy(key)} @click=${() => this.#tasks.run(key, work)}
    >${label}<span class="visually-hidden">: ${this.plan.text}</span></wa-button>`;
  }

  #form(days: readonly number[]) {
    const { plan } = this;
    const text = words.timers;
    return html`<form class="fields" @submit=${this.#move}>
      <div class="pair">
        <div class="field"><label for="at">${text.time}</label>
          <input id="at" name="at" type="time" .value=${plan.clock} ?required=${!plan.sun} /></div>
        <div class="field" ?hidden=${days.length > 0}><label for="date">${text.date}</label>
          <input id="date" name="date" type="date" min=${dayOf(Date.now())} .value=${plan.days.length || plan.sun ? "" : plan.date} /></div>
      </div>
      ${plan.sun ? html`<p class="hint">${text.bySun[plan.sun] ?? ""}</p>` : nothing}
      <fieldset class="field"><legend>${text.repeat}</legend>
        <div class="chips days">${DAYS.map(
          (
            day,
          ) => html`<button type="button" class="chip" aria-pressed=${days.includes(day)} aria-label=${weekday(day, "long")}
            @click=${() => this.#choose(days, day)}>${weekday(day)}</button>`,
        )}</div>
      </fieldset>
      <div class="buttons">
        <wa-button size="s" type="submit" variant="brand" ?loading=${this.#tasks.busy("moving")}>${text.moveTo}</wa-button>
        <wa-button size="s" appearance="plain" @click=${this.#close}>${words.shell.cancel}</wa-button>
      </div>
    </form>`;
  }

  #automation() {
    const text = words.timers;
    return html`<p class="quiet small">${text.lastHint}</p>
      <pre tabindex="0">${this.yaml}</pre>
      <div class="buttons">
        <wa-button size="s" variant="brand" ?loading=${this.#tasks.busy("write")} @click=${this.#write}>${text.write}</wa-button>
        <wa-button size="s" appearance="plain" @click=${this.#close}>${words.shell.cancel}</wa-button>
      </div>`;
  }

  #open(): void {
    this.#close();
    this.days = this.plan.days;
  }

  readonly #close = (): void => {
    this.days = undefined;
    this.yaml = "";
  };

  #choose(days: readonly number[], day: number): void {
    this.days = days.includes(day) ? days.filter((each) => each !== day) : [...days, day];
  }

  async #show(): Promise<void> {
    this.#close();
    this.yaml = ((await house.get(`${this.#path}/automation`)) as { yaml: string }).yaml;
  }

  readonly #move = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [at, date] = [String(form.get("at") ?? ""), String(form.get("date") ?? "")];
    const days = [...(this.days ?? [])].sort();
    const when = days.length ? { days } : { ...(date && { date }) };
    const order = { action: "move", ...(at && { at }), ...when };
    if (await this.#tasks.run("moving", () => house.post(this.#path, order))) {
      this.#close();
      toast(words.timers.moved);
    }
  };

  readonly #write = async (): Promise<void> => {
    if (await this.#tasks.run("write", () => house.post(`${this.#path}/automation`, {}))) toast(words.timers.written);
  };

  get #path(): string {
    return `api/plans/${encodeURIComponent(this.plan.id)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-plan": PlanRow;
  }
}
