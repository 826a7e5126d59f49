import { mdiArrowRight } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { words } from "../words";
import type { Replay, Run } from "./turn-types";

const MODEL_MS = 60_000;

/** A turn run again against the home as it is now, without acting. */
@customElement("parley-replay")
export class TurnReplay extends LitElement {
  static override styles = [
    page,
    css`
      .buttons { margin-top: 0.75rem; }
      .result { margin-top: 1rem; display: grid; gap: 0.5rem; }
      .runs { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
      .runs section { border: 1px solid var(--parley-line); border-radius: 8px; padding: 0.75rem; min-width: 0; overflow-wrap: anywhere; }
      h3 { margin-bottom: 0.25rem; }
      li { padding: 0.125rem 0; }
      @media (max-width: 40rem) { .runs { grid-template-columns: 1fr; } }
    `,
  ];

  @property() turnId = "";
  @state() private result: Replay | undefined;
  readonly #tasks = new Tasks(this);

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("turnId") && changed.get("turnId") !== undefined) this.result = undefined;
  }

  /** Run it now. */
  async run(model = false): Promise<void> {
    const path = `api/turns/${encodeURIComponent(this.turnId)}/replay`;
    await this.#tasks.run("replay", async () => {
      this.result = (await house.request("POST", path, { model }, MODEL_MS)) as Replay;
    });
  }

  override render() {
    return html`
      <p class="quiet small">${words.turns.replayHint}</p>
      <div class="row buttons">
        <wa-button variant="brand" ?loading=${this.#tasks.busy("replay")} @click=${() => this.run()}>${words.turns.replayNow}</wa-button>
      </div>
      <div aria-live="polite">${this.result ? this.#shown(this.result) : nothing}</div>
    `;
  }

  #shown(result: Replay) {
    if (result.has_hidden_pin) return html`<p class="result">${words.turns.hiddenPin}</p>`;
    return html`<div class="result">
      ${result.room_is_gone ? html`<p class="warning">${words.turns.roomGone}</p>` : nothing}
      ${result.needs_model ? this.#model(result) : nothing}
      ${result.differences.length > 0 ? html`<p><strong>${words.turns.differs}</strong> ${result.differences.map((name) => words.turns.compared[name] ?? name).join(", ")}</p>` : nothing}
      ${result.differences.length === 0 && !result.needs_model ? html`<p class="success">${words.turns.same}</p>` : nothing}
      ${result.needs_model ? nothing : html`<div class="runs">${run(words.turns.was, result.was, result.names)}${run(words.turns.now, result.now, result.names)}</div>`}
    </div>`;
  }

  #model(result: Replay) {
    if (!result.has_model) return html`<p>${words.turns.noModelNow}</p>`;
    return html`<p>${words.turns.needsModel} <span class="quiet">${words.turns.modelHint}</span></p>
      <div><wa-button appearance="outlined" ?loading=${this.#tasks.busy("replay")} @click=${() => this.run(true)}>${words.turns.replayModel}</wa-button></div>`;
  }
}

function run(title: string, one: Run, names: Record<string, string>) {
  const calls = one.calls.map(
    ({ service, targets }) => html`<li><code>${service}</code> ${targets.map((id) => names[id] ?? id).join(", ")}</li>`,
  );
  return html`<section>
    <h3>${title}</h3>
    <p class="small">${words.turns.decided[one.decided_by] ?? one.decided_by}</p>
    <ul class="small">${one.tools?.map((use) => html`<li><parley-icon .path=${mdiArrowRight}></parley-icon> <code>${spelled(use)}</code></li>`) ?? nothing}</ul>
    ${calls.length > 0 ? html`<ul class="small">${calls}</ul>` : html`<p class="quiet small">${words.turns.nothingCalled}</p>`}
    ${one.asks ? html`<p>${words.turns.asks[one.asks] ?? one.asks}</p>` : nothing}
    ${one.trouble ? html`<p class="danger small">${words.turns.troubles[one.trouble] ?? one.trouble}</p>` : nothing}
    ${one.reply ? html`<p>${words.shell.quoted(one.reply)}</p>` : nothing}
  </section>`;
}

/** A tool with its arguments, as one would write it. */
export function spelled({ tool, arguments: given }: { tool: string; arguments: Record<string, unknown> }): string {
  const told = Object.entries(given).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${tool}(${told.join(", ")})`;
}
