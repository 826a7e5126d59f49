import { mdiAlertCircleOutline, mdiArrowLeft, mdiArrowRight, mdiDeleteOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house, RequestError } from "../house";
import { confirm } from "../parts/confirm";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { told, toldState } from "../parts/told";
import { words } from "../words";
import { clock, days } from "./formats";
import "./next-steps";
import { fate } from "./turn-card";
import "./turn-replay";
import { spelled, type TurnReplay } from "./turn-replay";
import { turnServices } from "./turn-services";
import type { OpenedTurn, Turn } from "./turn-types";
import "./waterfall-chart";

/** One turn, opened. */
@customElement("parley-turn")
export class TurnDetail extends LitElement {
  static override styles = [
    page,
    css`
      :host { display: grid; gap: 0.75rem; min-width: 0; }
      .card { min-width: 0; overflow-wrap: anywhere; }
      .said { font-size: 1.375rem; line-height: 1.3; font-weight: 400; }
      .said.quiet::before, .said.quiet::after { content: ""; }
      .fate { display: inline-flex; align-items: center; gap: 0.25rem; }
      .top { flex-wrap: nowrap; }
      .top wa-button { flex: none; margin-inline-end: -0.75rem; }
      .back { display: none; }
      .trouble { border-color: var(--parley-danger); display: grid; gap: 0.75rem; }
      .trouble .row { flex-wrap: nowrap; align-items: flex-start; }
      h2 { font-size: 1rem; margin-bottom: 0.5rem; }
      .did li { padding: 0.375rem 0; border-bottom: 1px solid var(--parley-line); }
      .did li:last-child { border-bottom: none; }
      .change { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.5rem; font-size: 0.875rem; }
      .change parley-icon, .services parley-icon { --icon-size: 1rem; }
      .services li { padding: 0.5rem 0; border-bottom: 1px solid var(--parley-line); display: grid; gap: 0.125rem; }
      .sources { display: grid; gap: 0.125rem; }
      .total { padding-top: 0.5rem; }
      summary { cursor: pointer; min-height: 1.75rem; color: var(--parley-accent); }
      dl { display: grid; grid-template-columns: auto auto 1fr; gap: 0.125rem 0.75rem; font-size: 0.8125rem; margin: 0.5rem 0 0; }
      dt { text-align: end; color: var(--parley-quiet); font-variant-numeric: tabular-nums; }
      dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
      pre { overflow: auto; font-size: 0.75rem; max-height: 24rem; margin: 0.5rem 0 0; }
      .waiting { display: grid; place-items: center; padding: 3rem; }
      @media (max-width: 62rem) { .back { display: inline-flex; } }
    `,
  ];

  @property() turnId = "";
  @state() private opened: OpenedTurn | undefined;
  @state() private failed = "";
  @query("parley-replay") private replay!: TurnReplay | null;
  readonly #tasks = new Tasks(this);

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("turnId")) void this.#open();
  }

  async #open(): Promise<void> {
    const id = this.turnId;
    this.opened = undefined;
    this.failed = "";
    try {
      const opened = (await house.get(`api/turns/${encodeURIComponent(id)}`)) as OpenedTurn;
      if (id === this.turnId) this.opened = opened;
    } catch (error) {
      if (id !== this.turnId) return;
      const gone = error instanceof RequestError && error.status === 404;
      this.failed = gone ? words.turns.gone : error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const back = html`<a class="back row" href="#/turns"><parley-icon .path=${mdiArrowLeft}></parley-icon>${words.turns.back}</a>`;
    if (this.failed) {
      return html`${back}<div class="card" role="alert"><p>${this.failed}</p><wa-button appearance="outlined" @click=${() => this.#open()}>${words.shell.again}</wa-button></div>`;
    }
    if (!this.opened) return html`${back}<div class="card waiting"><wa-spinner></wa-spinner></div>`;
    const { turn, waterfall, names, next_steps: steps } = this.opened;
    const spoken = turn.steps.some(({ name }) => name === "speech_end");
    return html`
      ${back}
      <section class="card">${this.#head(turn)}</section>
      ${turn.trouble || turn.problem ? this.#trouble(turn, steps) : nothing}
      <section class="card"><h2>${words.turns.time_}</h2><parley-waterfall .waterfall=${waterfall} ?spoken=${spoken}></parley-waterfall></section>
      <section class="card did"><h2>${words.turns.did}</h2>${did(turn, names)}</section>
      <section class="card"><h2>${words.turns.sent}</h2>${turnServices(turn.services ?? [], turn.crossings ?? [])}</section>
      ${turn.transcript ? html`<section class="card"><h2>${words.turns.replay}</h2><parley-replay .turnId=${turn.id}></parley-replay></section>` : nothing}
      <section class="card">
        <details><summary>${words.turns.steps}</summary>
          <dl>${turn.steps.map(({ at_ms, name, detail }) => html`<dt>${Math.round(at_ms)} ms</dt><dd>${name}</dd><dd class="quiet">${detail}</dd>`)}</dl>
        </details>
        <details><summary>${words.turns.raw}</summary><pre tabindex="0">${JSON.stringify(turn, null, 2)}</pre></details>
      </section>
    `;
  }

  #head(turn: Turn) {
    const told = {
      trouble: turn.trouble || turn.problem ? "problem" : "",
      outcome: turn.outcome,
      decided_by: turn.decided_by,
    };
    return html`
      <div class="row spread top">
        <span class="quiet">${days()(turn.started)}, ${clock(turn.started, true)} · ${turn.room}</span>
        <wa-button appearance="plain" size="small" ?loading=${this.#tasks.busy("delete")} @click=${() => this.#delete(turn)}>
          <parley-icon .path=${mdiDeleteOutline} slot="start"></parley-icon>${words.turns.delete}
        </wa-button>
      </div>
      <h2 class="said ${turn.transcript ? "" : "quiet"}" tabindex="-1">${turn.transcript ? words.shell.quoted(turn.transcript) : words.turns.nothingSaid}</h2>
      <p>${turn.reply || html`<span class="quiet">${words.turns.noAnswer}</span>`}</p>
      ${sources(turn)}
      <p class="row small quiet">
        <span>${words.turns.decided[turn.decided_by] ?? turn.decided_by}</span>${fate(told)}
        ${turn.wake_word ? html`<span>${words.turns.wakeWord(turn.wake_word.replaceAll("_", " "), turn.score)}</span>` : nothing}
      </p>
    `;
  }

  #trouble(turn: Turn, steps: OpenedTurn["next_steps"]) {
    const text = words.turns.troubles[turn.trouble?.code ?? "problem"] ?? words.turns.troubles.problem;
    return html`<section class="card trouble" aria-label=${words.turns.wrong}>
      <div class="row"><parley-icon class="danger" .path=${mdiAlertCircleOutline}></parley-icon>
        <div class="grow"><p><strong>${text}</strong></p>${turn.problem ? html`<p class="small quiet">${told(turn.problem)}</p>` : nothing}</div>
      </div>
      ${steps.length > 0 ? html`<parley-next-steps .steps=${steps} @replay=${() => this.replay?.run()}></parley-next-steps>` : nothing}
    </section>`;
  }

  async #delete(turn: Turn): Promise<void> {
    const question = {
      title: words.turns.deleteOne,
      text: words.turns.deleteOneText,
      yes: words.turns.delete,
      dangerous: true,
    };
    if (!(await confirm(question))) return;
    await this.#tasks.run("delete", async () => {
      await house.delete(`api/turns/${encodeURIComponent(turn.id)}`);
      toast(words.turns.deleted(1));
      location.hash = "#/turns";
    });
  }
}

/** The pages of the web that an answer comes from. Their titles and addresses are those of strangers. */
function sources(turn: Turn) {
  const pages = (turn.sources ?? []).filter(({ url }) => /^https?:\/\//.test(url));
  if (pages.length === 0) return nothing;
  return html`<p class="small sources"><span class="quiet">${words.turns.sources}</span>
    ${pages.map(
      ({ title, url, date }) => html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${title}</a>
        <span class="quiet">${[new URL(url).hostname, date].filter(Boolean).join(", ")}</span>`,
    )}</p>`;
}

function did(turn: Turn, names: Record<string, string>) {
  const tools = turn.tools ?? [];
  return html`
    ${turn.matched?.map((template) => html`<p class="small"><span class="quiet">${words.turns.matched}</span> <code>${template}</code></p>`) ?? nothing}
    ${tools.map((use) => html`<p class="small"><span class="quiet">${words.turns.tool}</span> <code>${spelled(use)}</code> → ${words.turns.outcomes[use.outcome] ?? use.outcome}</p>`)}
    ${turn.actions.length === 0 ? html`<p class="quiet">${words.turns.nothingCalled}</p>` : nothing}
    <ul>${turn.actions.map(
      (action) => html`<li>
        <div><code>${action.service}</code> ${Object.keys(action.data).length > 0 ? html`<code class="quiet">${JSON.stringify(action.data)}</code>` : nothing}</div>
        ${action.targets.map(
          (id) => html`<div class="change"><strong>${names[id] ?? id}</strong>
            <span class="quiet"><span class="visually-hidden">${words.turns.before} </span>${toldState(action.before[id] ?? "?")}</span>
            <parley-icon .path=${mdiArrowRight}></parley-icon>
            <span><span class="visually-hidden">${words.turns.after} </span>${toldState(action.after[id] ?? "?")}</span></div>`,
        )}
      </li>`,
    )}</ul>
  `;
}
