import { mdiAccessPoint, mdiHomeAssistant } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../icon";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import type { Newcomer } from "../states";
import { words } from "../words";
import { accept, ignore } from "./room-requests";

/** A newcomer that waits for somebody to type in the code that it shows. */
@customElement("parley-newcomer")
export class NewcomerCard extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      .card { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; border: 2px solid var(--parley-accent); }
      .icon { color: var(--parley-accent); grid-row: span 2; --icon-size: 2rem; margin-top: 0.25rem; }
      form { grid-column: 2; display: flex; gap: 0.5rem; flex-wrap: wrap; align-items: center; margin-top: 0.75rem; }
      form input[type="text"] { max-width: 13ch; font-size: 1.25rem; letter-spacing: 0.12em; font-variant-numeric: tabular-nums; }
      @media (max-width: 30rem) { form { grid-column: 1 / -1; } }
    `,
  ];

  @property({ attribute: false }) newcomer!: Newcomer;
  #draft: Draft<{ code: string }> | undefined;

  readonly #tasks = new Tasks(this);

  get #code(): string {
    return this.#draft?.value.code ?? "";
  }

  override willUpdate(): void {
    this.#draft ??= new Draft(this, `code-${this.newcomer.code}`, { code: "" });
  }

  override render() {
    const { kind, name, code } = this.newcomer;
    const satellite = kind === "satellite";
    return html`<section class="card" aria-labelledby="title">
      <parley-icon class="icon" .path=${satellite ? mdiAccessPoint : mdiHomeAssistant}></parley-icon>
      <h2 id="title">${satellite ? words.rooms.newSatellite(name) : words.rooms.newIntegration(name)}</h2>
      <p class="quiet">${satellite ? words.rooms.typeCode : words.rooms.typeIntegrationCode}</p>
      <form @submit=${this.#accept}>
        <input
          type="text" inputmode="numeric" autocomplete="off" maxlength="12" required aria-label=${words.rooms.codeOf(name)}
          placeholder="${code}…" .value=${this.#code} @input=${(event: Event) => this.#draft?.set({ code: typed(event) })}
        />
        <wa-button type="submit" variant="brand" ?loading=${this.#tasks.busy("accept")} @click=${this.#accept}>${words.rooms.accept}</wa-button>
        <wa-button appearance="plain" ?loading=${this.#tasks.busy("ignore")} @click=${this.#ignore}>${words.rooms.ignore}</wa-button>
      </form>
    </section>`;
  }

  readonly #accept = async (event: Event): Promise<void> => {
    event.preventDefault();
    const code = this.#code.trim();
    if (!code) return;
    const { name } = this.newcomer;
    if (!(await this.#tasks.run("accept", () => accept(code)))) return;
    this.#draft?.clear();
    toast(words.rooms.accepted(name));
  };

  readonly #ignore = async (): Promise<void> => {
    const { name, code } = this.newcomer;
    if (await this.#tasks.run("ignore", () => ignore(code))) toast(words.rooms.ignored(name));
  };
}
