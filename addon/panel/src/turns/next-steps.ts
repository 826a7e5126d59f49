import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { AREAS_PATH, assistantLink, EXPOSED_PATH, entityPath, logPath, optionsPath } from "../parts/home-assistant";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { words } from "../words";
import type { NextStep } from "./turn-types";

/** What can be done about a turn that went wrong, a button each. Dispatches "replay" where it is to be tried again. */
@customElement("parley-next-steps")
export class NextSteps extends LitElement {
  static override styles = [
    page,
    css`:host { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; }`,
  ];

  @property({ attribute: false }) steps: readonly NextStep[] = [];
  readonly #tasks = new Tasks(this);

  override render() {
    return this.steps.map((step) => this.#button(step));
  }

  #button(step: NextStep) {
    const text = said(step);
    const work = this.#work(step);
    if (work)
      return html`<wa-button variant="brand" ?loading=${this.#tasks.busy(text)} @click=${() => this.#tasks.run(text, work)}>${text}</wa-button>`;
    if (step.kind === "replay")
      return html`<wa-button appearance="outlined" @click=${() => this.dispatchEvent(new Event("replay"))}>${text}</wa-button>`;
    const inside = pageOf(step);
    if (inside) return html`<wa-button appearance="outlined" href=${inside}>${text}</wa-button>`;
    const outside = assistantLink(pathOf(step));
    return outside
      ? html`<wa-button appearance="outlined" href=${outside} target="_top">${text}</wa-button>`
      : html`<span class="quiet">${text}</span>`;
  }

  #work(step: NextStep): (() => Promise<void>) | undefined {
    switch (step.kind) {
      case "expose":
        return async () => {
          await house.post("api/home/expose", { entity_ids: [step.entity_id], exposed: true });
          toast(words.turns.exposedNow(step.name));
        };
      case "alias":
        return async () => {
          await house.post("api/home/aliases", { entity_id: step.entity_id, aliases: step.aliases });
          toast(words.turns.named(step.name));
        };
      case "sensitivity":
        return async () => {
          const path = `api/satellites/${encodeURIComponent(step.satellite_id)}`;
          await house.post(path, { settings: { sensitivity: step.value } });
          toast(words.turns.lowered);
        };
      default:
        return undefined;
    }
  }
}

function said(step: NextStep): string {
  const next = words.turns.next;
  switch (step.kind) {
    case "expose":
      return next.expose(step.name);
    case "alias":
      return next.alias(step.name, step.aliases.at(-1) ?? "");
    case "sensitivity":
      return next.sensitivity(`${Math.round((step.value ?? 0) * 100)} %`);
    case "entity":
      return next.entity(step.name);
    case "options":
      return next.options[step.name] ?? step.name;
    default:
      return String(next[step.kind as "health"] ?? step.kind);
  }
}

function pageOf(step: NextStep): string {
  const pages: Record<string, string> = {
    permissions: "#/home/permissions",
    health: "#/health",
    room: `#/rooms/${encodeURIComponent(step.satellite_id)}`,
  };
  return pages[step.kind] ?? "";
}

function pathOf(step: NextStep): string {
  switch (step.kind) {
    case "entity":
      return entityPath(step.entity_id);
    case "exposed":
      return EXPOSED_PATH;
    case "areas":
      return AREAS_PATH;
    case "log":
      return logPath();
    default:
      return optionsPath();
  }
}
