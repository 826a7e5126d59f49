import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house } from "../house";
import { confirm } from "../parts/confirm";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { told } from "../parts/told";
import { dollars } from "../turns/formats";
import { words } from "../words";
import "./house-rules";
import "./kept-table";
import "./price-table";
import type { Privacy } from "./privacy-data";
import "./sent-sheet";

const HOUR_SECONDS = 3600;

/** The part Privacy: what left the house, what may, what it may cost, and what is kept. */
@customElement("parley-privacy")
export class PrivacyPage extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 1rem; }
      section { display: grid; gap: 0.75rem; }
      .pair wa-button { justify-self: start; }
    `,
  ];

  @state() private privacy: Privacy | undefined;
  @state() private failed = "";
  readonly #tasks = new Tasks(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.privacy = (await house.get("api/privacy")) as Privacy;
      this.failed = "";
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const { privacy } = this;
    if (!privacy)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    return html`
      ${privacy.problems.map((problem) => html`<p class="card danger" role="alert">${told(problem)}</p>`)}
      <parley-sheet></parley-sheet>
      <parley-house-rules .privacy=${privacy} @privacy=${this.#changed}></parley-house-rules>
      ${this.#budget(privacy)}
      <parley-prices></parley-prices>
      ${this.#retention(privacy)}
      <parley-kept-table .kept=${privacy.kept}></parley-kept-table>
      ${this.#forget()} ${this.#export(privacy)}
    `;
  }

  readonly #changed = ({ detail }: CustomEvent<Privacy>): void => {
    this.privacy = detail;
  };

  #budget({ budget }: Privacy) {
    const text = words.privacy;
    return html`<section class="card" aria-labelledby="budget"><h2 id="budget">${text.budget}</h2>
      <p class="small quiet">${text.budgetAbout}</p>
      <form class="pair" @submit=${this.#saveBudget}>
        <div class="field"><label for="dollars">${text.dollars}</label><input id="dollars" name="dollars" type="number" min="0" max="100000" step="0.01" .value=${String(budget.dollars)} /></div>
        <div class="field"><label for="stops">${text.whenSpent}</label><select id="stops" name="stops">
          <option value="" ?selected=${!budget.stops}>${text.goOn}</option><option value="yes" ?selected=${budget.stops}>${text.stops}</option></select></div>
        <wa-button type="submit" variant="brand" ?loading=${this.#tasks.busy("budget")}>${text.save}</wa-button>
      </form>
      <p class="${budget.is_over ? "danger" : "quiet"}">${budget.spent ? text.spent(dollars(budget.spent)) : text.spentNothing}${budget.is_over && budget.stops ? ` ${text.stopped}` : ""}</p></section>`;
  }

  readonly #saveBudget = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { dollars: Number(form.get("dollars")), stops: form.get("stops") === "yes" };
    this.#post("budget", body);
  };

  #retention({ retention, talked_in }: Privacy) {
    const text = words.privacy;
    return html`<section class="card" aria-labelledby="retention"><h2 id="retention">${text.retention}</h2>
      <form class="fields" @submit=${this.#saveRetention}>
        <div class="field"><label for="days">${text.days}</label><input id="days" name="days" type="number" min="0" max="3650" .value=${String(retention.days)} /></div>
        <div class="pair">${talked_in.map(
          (room) =>
            html`<div class="field"><label for=${`days ${room}`}>${text.roomDays(room)}</label><input id=${`days ${room}`} data-room=${room} type="number" min="0" max="3650" placeholder=${text.asAll} .value=${String(retention.rooms[room] ?? "")} /></div>`,
        )}</div>
        <div><wa-button type="submit" variant="brand" ?loading=${this.#tasks.busy("retention")}>${text.save}</wa-button></div>
      </form></section>`;
  }

  readonly #saveRetention = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const rooms: Record<string, number> = {};
    for (const input of form.querySelectorAll<HTMLInputElement>("input[data-room]"))
      if (input.value !== "" && input.dataset.room) rooms[input.dataset.room] = Number(input.value);
    this.#post("retention", { days: Number(new FormData(form).get("days")), rooms });
  };

  #forget() {
    const text = words.privacy;
    const busy = this.#tasks.busy("forget");
    return html`<section class="card" aria-labelledby="forget"><h2 id="forget">${text.forget}</h2>
      <p class="small quiet">${text.forgetAbout}</p>
      <div><wa-button appearance="outlined" ?loading=${busy} @click=${() => this.#forgetTalk({ seconds: HOUR_SECONDS })}>${text.lastHour}</wa-button></div>
      <form class="pair" @submit=${this.#forgetWords}>
        <div class="field"><label for="words">${text.word}</label><input id="words" name="words" required maxlength="200" /></div>
        <wa-button type="submit" appearance="outlined" variant="danger" ?loading=${busy}>${text.forgetWord}</wa-button>
      </form></section>`;
  }

  readonly #forgetWords = (event: SubmitEvent): void => {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget as HTMLFormElement).get("words") ?? "").trim();
    if (said) void this.#forgetTalk({ words: said });
  };

  async #forgetTalk(what: { seconds: number } | { words: string }): Promise<void> {
    const text = words.privacy;
    await this.#tasks.run("forget", async () => {
      const { count } = (await house.post("api/privacy/forget", what)) as { count: number };
      if (!count) return toast(text.nothingFound);
      if (!(await confirm({ title: text.forget, text: text.sure(count), yes: text.forgetWord, dangerous: true })))
        return;
      const { deleted } = (await house.post("api/privacy/forget", { ...what, sure: true })) as { deleted: number };
      toast(text.forgotten(deleted));
    });
  }

  #export({ people, talked_in }: Privacy) {
    const text = words.privacy;
    return html`<section class="card" aria-labelledby="export"><h2 id="export">${text.export}</h2>
      <p class="small quiet">${text.exportAbout}</p>
      <div class="row"><wa-button appearance="outlined" href="api/privacy/export" download>${text.exportAll}</wa-button>
      ${Object.entries(people).map(([id, name]) => html`<wa-button appearance="outlined" href=${`api/privacy/export?person=${encodeURIComponent(id)}`} download>${text.exportOf(name)}</wa-button>`)}
      ${talked_in.map((room) => html`<wa-button appearance="outlined" href=${`api/privacy/export?room=${encodeURIComponent(room)}`} download>${text.exportOfRoom(room)}</wa-button>`)}</div></section>`;
  }

  #post(what: string, body: object): void {
    void this.#tasks.run(what, async () => {
      this.privacy = (await house.post(`api/privacy/${what}`, body)) as Privacy;
      toast(words.privacy.saved);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-privacy": PrivacyPage;
  }
}
