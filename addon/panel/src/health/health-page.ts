import {
  mdiAccountVoice,
  mdiAlertCircle,
  mdiAlertOutline,
  mdiBrain,
  mdiCheckCircle,
  mdiEarHearing,
  mdiMinusCircleOutline,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { Follow, house } from "../house";
import "../icon";
import { fields } from "../parts/fields";
import { assistantLink, EXPOSED_PATH, logPath, optionsPath } from "../parts/home-assistant";
import { page } from "../parts/styles";
import { told } from "../parts/told";
import { clockAndDay, dayOf, inHome, lengthOf } from "../parts/when";
import { Right } from "../states";
import { language, words } from "../words";
import "./delay-plot";
import "./own-speech";
import { dollars, type Report, type Service } from "./health-report";

const LOOK_MS = 15_000;
const STAGES = { stt: mdiEarHearing, llm: mdiBrain, tts: mdiAccountVoice };
const STATES = {
  working: mdiCheckCircle,
  failing: mdiAlertCircle,
  unused: mdiMinusCircleOutline,
  off: mdiMinusCircleOutline,
};

/** Problems -> the page of Home Assistant's where they are mended. */
const REMEDIES: Record<string, { name: "expose" | "options" | "log"; path: () => string }> = {
  nothing_exposed: { name: "expose", path: () => EXPOSED_PATH },
  option: { name: "options", path: optionsPath },
  key_refused: { name: "options", path: optionsPath },
  unreachable: { name: "options", path: optionsPath },
  background: { name: "log", path: logPath },
  storage: { name: "log", path: logPath },
};

/** The page Health: what is wrong and what to do, each service and how long it takes, what was spent, what runs. */
@customElement("parley-health")
export class HealthPage extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .layout { display: grid; gap: 0.75rem; }
      .services { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); align-items: start; }
      .well { display: flex; gap: 0.75rem; align-items: center; }
      .well parley-icon, .working { color: var(--parley-success); }
      .failing { color: var(--parley-danger); }
      .unused, .off { color: var(--parley-quiet); }
      .problem { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.125rem 0.75rem; padding-block: 0.625rem; border-top: 1px solid var(--parley-line); overflow-wrap: anywhere; }
      .problem parley-icon { color: var(--parley-danger); grid-row: span 2; }
      .problem.soon parley-icon { color: var(--parley-warning); }
      .service { display: grid; gap: 0.625rem; }
      .service .head { display: flex; gap: 0.625rem; align-items: flex-start; }
      .service .head > parley-icon { color: var(--parley-accent); margin-top: 0.125rem; }
      .state { display: flex; gap: 0.375rem; align-items: center; font-weight: 500; }
      .state parley-icon { --icon-size: 1.25rem; }
      .failures li { padding-block: 0.375rem; border-top: 1px solid var(--parley-line); }
      dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.375rem 1rem; margin: 0.75rem 0 0; }
      dt { color: var(--parley-quiet); }
      dd { margin: 0; overflow-wrap: anywhere; }
      .sums { display: flex; gap: 2rem; margin-block: 0.75rem 0.5rem; flex-wrap: wrap; }
      .sum { font-size: 1.5rem; font-variant-numeric: tabular-nums; font-weight: 300; }
      .two { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); align-items: start; }
      table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
      th, td { padding: 0.25rem 0.5rem; text-align: end; border-top: 1px solid var(--parley-line); }
      th:first-child, td:first-child { text-align: start; padding-inline-start: 0; }
      th { font-weight: 500; color: var(--parley-quiet); }
      .waiting { display: grid; justify-items: center; padding: 2rem; }
    `,
  ];

  @state() private report: Report | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new Follow(this, "health", "about");
  }

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
    const { report } = this;
    return html`<h1>${words.health.title}</h1>
      <div class="layout">
        ${this.#problems()}
        ${
          report
            ? html`<h2>${words.health.services}</h2>
          <div class="services">${report.services.map((service) => this.#service(service, report))}</div>
          <div class="two">${this.#spent(report)} ${this.#about(report)} <parley-own-speech .at=${report.now}></parley-own-speech></div>`
            : this.#administers
              ? html`<div class="waiting"><wa-spinner></wa-spinner></div>`
              : nothing
        }
      </div>`;
  }

  get #administers(): boolean {
    return (house.state("about")?.right ?? 0) >= Right.ADMINISTER;
  }

  #problems() {
    const state = house.state("health");
    const text = words.health;
    if (!state) return nothing;
    const failing = (this.report?.services ?? []).filter(({ state }) => state === "failing");
    if (!state.problems.length && !failing.length) {
      return html`<p class="card well" role="status"><parley-icon .path=${mdiCheckCircle}></parley-icon>${text.well}</p>`;
    }
    return html`<section class="card" aria-labelledby="problems">
      <h2 id="problems">${text.problems}</h2>
      <ul>
        ${state.problems.map(({ code, text }) => this.#problem(told(text), code))}
        ${failing.map(({ stage, failures }) => this.#problem(text.serviceFails(text.stageHints[stage] ?? stage), failures[0]?.code, text.codes[failures[0]?.code ?? ""]))}
      </ul>
    </section>`;
  }

  #problem(problem: string, code = "", next = words.health.next[code] ?? "") {
    const text = words.health;
    const page = REMEDIES[code];
    const link = page && assistantLink(page.path());
    const soon = code === "learning" || code === "starting";
    return html`<li class="problem ${soon ? "soon" : ""}">
      <parley-icon .path=${soon ? mdiAlertOutline : mdiAlertCircle}></parley-icon>
      <p>${problem}</p>
      <p class="quiet small">${next} ${link ? html`<a href=${link} target="_top">${text.remedies[page.name]}</a>` : nothing}</p>
    </li>`;
  }

  #service(service: Service, report: Report) {
    const text = words.health;
    const { stage, provider, model, left_house, state, since, failures } = service;
    const model_shown = model && model !== provider ? ` · ${model}` : "";
    return html`<article class="card service" aria-label=${text.stages[stage]}>
      <div class="head">
        <parley-icon .path=${STAGES[stage]}></parley-icon>
        <div class="grow">
          <h3>${text.stages[stage]} <span class="quiet small">${text.stageHints[stage]}</span></h3>
          <p class="small">${text.providers[provider] ?? provider}${model_shown}${state === "off" ? "" : html` <span class="quiet">· ${left_house ? text.away : text.atHome}</span>`}</p>
        </div>
      </div>
      <p class="state ${state}"><parley-icon .path=${STATES[state]}></parley-icon>${text.states[state]} ${since ? html`<span class="quiet small">${text.since(clockAndDay(Date.parse(since)))}</span>` : nothing}</p>
      ${state === "failing" && failures[0] ? html`<p class="small">${text.codes[failures[0].code] ?? ""}</p>` : nothing}
      ${state === "off" ? html`<p class="quiet small">${text.off}</p>` : html`<parley-delay-plot .stretches=${service.stretches} .stage=${text.stages[stage] ?? stage} .now=${Date.parse(report.now) / 1000} .stretchSeconds=${report.stretch_seconds} .count=${report.stretches}></parley-delay-plot>`}
      ${
        failures.length
          ? html`<details><summary>${text.failures}<span class="visually-hidden">: ${text.stages[stage]}</span></summary>
        <ul class="failures">${failures.map(({ code, last, times }) => html`<li class="small"><span class="quiet">${clockAndDay(Date.parse(last))}${times > 1 ? ` · ${text.failureTimes(times)}` : ""}</span><br />${text.codes[code] ?? code}</li>`)}</ul></details>`
          : nothing
      }
    </article>`;
  }

  #spent({ spent, now }: Report) {
    const text = words.health;
    const sum = (by: Record<string, number>) => Object.values(by).reduce((all, cost) => all + cost, 0);
    const today = spent.find(({ day }) => day === dayOf(Date.parse(now)));
    const total = spent.reduce((all, { by_stage }) => all + sum(by_stage), 0);
    return html`<section class="card" aria-labelledby="spent">
      <h2 id="spent">${text.spent}</h2>
      ${
        spent.length
          ? html`<div class="sums">
          <p><span class="quiet small">${text.today}</span><br /><span class="sum">${dollars(today ? sum(today.by_stage) : 0)}</span></p>
          <p><span class="quiet small">${text.month}</span><br /><span class="sum">${dollars(total)}</span></p>
        </div>
        <p class="quiet small">${text.estimate} ${spent.some(({ unpriced }) => unpriced) ? text.unpriced : ""}</p>
        <details><summary>${text.asTable}<span class="visually-hidden">: ${text.spent}</span></summary>
          <table><thead><tr><th scope="col">${text.day}</th>${(["stt", "llm", "tts"] as const).map((stage) => html`<th scope="col">${text.stages[stage]}</th>`)}</tr></thead>
          <tbody>${[...spent].reverse().map(({ day, by_stage }) => html`<tr><td>${inHome(Date.parse(`${day}T12:00:00Z`), { day: "numeric", month: "short" })}</td>${(["stt", "llm", "tts"] as const).map((stage) => html`<td>${by_stage[stage] === undefined ? "–" : dollars(by_stage[stage])}</td>`)}</tr>`)}</tbody></table>
        </details>`
          : html`<p class="quiet">${text.spentNothing}</p>`
      }
    </section>`;
  }

  #about({ process }: Report) {
    const text = words.health;
    const megabytes = new Intl.NumberFormat(language, {
      style: "unit",
      unit: "megabyte",
      maximumFractionDigits: 0,
    }).format(process.memory_bytes / 1e6);
    const rows = [
      [text.parley, process.version],
      [text.assistant, process.connected ? process.home_assistant : text.notConnected],
      [text.uptime, lengthOf(process.uptime_seconds)],
      [text.memory, megabytes],
      [text.satellites, text.connectedOf(process.satellites_connected, process.satellites)],
      [text.python, process.python],
    ];
    return html`<section class="card" aria-labelledby="about"><h2 id="about">${text.about}</h2>
      <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
  }

  readonly #look = async (): Promise<void> => {
    if (!this.#administers || document.visibilityState !== "visible" || house.connected === false) return;
    try {
      this.report = (await house.get("api/health/report")) as Report;
    } catch {
      // The outage is shown above every page; the next look may succeed.
    }
  };
}
