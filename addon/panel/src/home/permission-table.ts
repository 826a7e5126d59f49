import { mdiDeleteOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house, RequestError } from "../house";
import "../icon";
import { Draft, typed } from "../parts/draft";
import { fields } from "../parts/fields";
import { assistantLink, optionsPath } from "../parts/home-assistant";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { told } from "../parts/told";
import { words } from "../words";
import type { HomeAsSeen } from "./home-data";

const NEEDS = ["free", "yes", "pin", "never"];

/** Stands among a row's people for whoever's voice is known. */
const ANYBODY_KNOWN = "known";

interface Row {
  service: string;
  needs: string;
  only: string;
  /** The ids of the only people who may do it; without them everybody may. */
  people?: string[];
}

interface Named {
  id: string;
  name: string;
}

interface AtHome {
  service: string;
  only: string;
  default: string;
  why: string | null;
  needs: string;
  row: number | null;
  /** The ids of the only people who may do it. */
  people: string[];
  things: string[];
  count: number;
}

interface Permissions {
  rows: Row[];
  doubts: Record<string, string>;
  at_home: AtHome[];
  services: string[];
  has_pin: boolean;
  many: number;
  /** Who is known, and may be named. */
  people: Named[];
}

/** The table of permissions: the rows of this home, and what each service needs by them and without them. */
@customElement("parley-permissions")
export class PermissionTable extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 1rem; }
      .waiting { display: grid; justify-items: center; padding: 3rem; }
      .entry { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 3fr) minmax(0, 2fr) minmax(0, 2fr) auto; gap: 0.25rem 0.75rem; align-items: end; padding-block: 0.625rem; border-top: 1px solid var(--parley-line); }
      .entry > .bad, .entry > .hint, .entry > .only { grid-column: 1 / -1; }
      .entry:first-of-type { border-top: none; }
      .foot { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.75rem; }
      .unsaved { color: var(--parley-warning); font-weight: 500; }
      .looks { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem 1rem; align-items: center; margin-block: 0.75rem; }
      table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
      th { text-align: start; font-weight: 500; color: var(--parley-quiet); font-size: 0.875rem; padding: 0.375rem 0.75rem 0.375rem 0; }
      td { padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--parley-line); vertical-align: top; overflow-wrap: anywhere; }
      td:last-child { padding-inline-end: 0; text-align: end; }
      .need { font-weight: 500; }
      .need.pin, .need.never { color: var(--parley-danger); }
      .need.yes { color: var(--parley-warning); }
      .need.free { color: var(--parley-success); }
      @media (max-width: 48rem) {
        .entry { grid-template-columns: minmax(0, 1fr) auto; }
        .entry .field { grid-column: 1; }
        .entry .icon { grid-column: 2; grid-row: 1; }
        .looks { grid-template-columns: minmax(0, 1fr); }
        table, tbody, tr, td { display: block; }
        thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        tr { border-top: 1px solid var(--parley-line); padding-block: 0.5rem; }
        td, td:last-child { border: none; padding: 0.125rem 0; text-align: start; }
        td[data-label]::before { content: attr(data-label) ": "; color: var(--parley-quiet); }
      }
    `,
  ];

  /** The home, for the ids to choose from. */
  @property({ attribute: false }) home: HomeAsSeen | undefined;
  @state() private known: Permissions | undefined;
  @state() private wrong: Readonly<Record<string, string>> = {};
  @state() private failed = "";
  @state() private all = false;
  @state() private looked = "";
  /** The rows as somebody has changed them; undefined where they are as they were saved. */
  readonly #draft = new Draft(this, "permissions", { rows: undefined as Row[] | undefined });
  readonly #tasks = new Tasks(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const text = words.home.permissions;
    if (!this.known) {
      return html`<div class="waiting">${this.failed ? html`<p role="alert">${this.failed}</p><wa-button appearance="outlined" @click=${this.#load}>${words.shell.again}</wa-button>` : html`<wa-spinner></wa-spinner>`}</div>`;
    }
    return html`<p class="quiet">${text.intro} ${text.many(this.known.many)}</p>
      ${this.known.has_pin ? nothing : html`<p class="card warning">${text.noPin} ${this.#setPin()}</p>`}
      ${this.#table(this.known)} ${this.#atHome(this.known)} ${this.#choices(this.known)}`;
  }

  #setPin() {
    const link = assistantLink(optionsPath());
    return link ? html`<a href=${link} target="_top">${words.home.permissions.setPin}</a>` : nothing;
  }

  get #rows(): readonly Row[] {
    return this.#draft.value.rows ?? this.known?.rows ?? [];
  }

  #table(known: Permissions) {
    const text = words.home.permissions;
    const changed = this.#draft.value.rows !== undefined;
    return html`<section class="card" aria-labelledby="rows">
      <h2 id="rows">${text.rows}</h2>
      ${this.#rows.length ? nothing : html`<p class="quiet">${text.none}</p>`}
      ${this.#rows.map((row, number) => this.#row(row, number, changed ? "" : (known.doubts[number] ?? "")))}
      <p class="bad" role="alert" ?hidden=${!this.failed}>${this.failed}</p>
      <div class="foot">
        <wa-button size="s" appearance="outlined" @click=${() => this.#change([...this.#rows, { service: "", needs: "yes", only: "" }], true)}>${text.add}</wa-button>
        ${
          changed
            ? html`<wa-button size="s" variant="brand" ?loading=${this.#tasks.busy("save")} @click=${this.#save}>${text.save}</wa-button>
          <wa-button size="s" appearance="plain" @click=${this.#discard}>${text.discard}</wa-button>
          <span class="unsaved small" role="status">${text.unsaved}</span>`
            : nothing
        }
      </div>
    </section>`;
  }

  #row(row: Row, number: number, doubt: string) {
    const text = words.home.permissions;
    const wrong = this.wrong[number];
    const label = (of: string) => html`<span class="visually-hidden">${text.row(number + 1)}: </span>${of}`;
    const put = (part: Partial<Row>) =>
      this.#change(this.#rows.map((each, place) => (place === number ? { ...each, ...part } : each)));
    return html`<div class="entry" role="group" aria-label=${text.row(number + 1)}>
      <div class="field"><label for="service-${number}">${label(text.service)}</label>
        <input id="service-${number}" list="services" placeholder="lock.unlock" autocapitalize="off" spellcheck="false" .value=${live(row.service)} aria-invalid=${Boolean(wrong)}
          @input=${(event: InputEvent) => put({ service: typed(event) })} /></div>
      <div class="field"><label for="only-${number}">${label(text.only)}</label>
        <input id="only-${number}" list="only" placeholder=${text.onlyHint} autocapitalize="off" spellcheck="false" .value=${live(row.only)} aria-invalid=${Boolean(wrong)}
          @input=${(event: InputEvent) => put({ only: typed(event) })} /></div>
      <div class="field"><label for="needs-${number}">${label(text.needs)}</label>
        <select id="needs-${number}" .value=${live(row.needs)} @change=${(event: Event) => put({ needs: typed(event) })}>
          ${NEEDS.map((need) => html`<option value=${need} ?selected=${need === row.needs}>${text.need[need]}</option>`)}
        </select></div>
      <div class="field"><label for="who-${number}">${label(text.people)}</label>${this.#who(row, number, put)}</div>
      <button class="icon" aria-label=${text.remove(number + 1)} @click=${() => this.#change(this.#rows.filter((_, place) => place !== number))}><parley-icon .path=${mdiDeleteOutline}></parley-icon></button>
      ${this.#named(row, number, put)}
      ${wrong ? html`<p class="bad" role="alert">${told(wrong)}</p>` : doubt ? html`<p class="hint">${text.doubts[doubt] ?? doubt}</p>` : nothing}
    </div>`;
  }

  #who(row: Row, number: number, put: (part: Partial<Row>) => void) {
    const text = words.home.permissions;
    const people = row.people ?? [];
    const known = this.known?.people ?? [];
    const who = !people.length ? "everybody" : people.includes(ANYBODY_KNOWN) ? ANYBODY_KNOWN : "only";
    const choose = (event: Event) => {
      const first = known.slice(0, 1).map(({ id }) => id);
      put({ people: { everybody: [], [ANYBODY_KNOWN]: [ANYBODY_KNOWN], only: first }[typed(event)] ?? [] });
    };
    return html`<select id="who-${number}" .value=${live(who)} @change=${choose}>
      ${["everybody", ANYBODY_KNOWN, "only"].map((each) => html`<option value=${each} ?selected=${each === who} ?disabled=${each === "only" && who !== "only" && !known.length}>${text.who[each]}</option>`)}
    </select>`;
  }

  /** Whom a row names, to choose among; those who were forgotten count until somebody else is chosen. */
  #named(row: Row, number: number, put: (part: Partial<Row>) => void) {
    const text = words.home.permissions;
    const people = row.people ?? [];
    if (!people.length || people.includes(ANYBODY_KNOWN)) return nothing;
    const known = this.known?.people ?? [];
    const chosen = people.filter((id) => known.some((one) => one.id === id));
    const flip = (id: string) => {
      const next = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
      if (next.length) put({ people: next });
    };
    return html`<div class="chips only" role="group" aria-label=${text.whom(number + 1)}>
      ${known.map(({ id, name }) => html`<button class="chip" type="button" aria-pressed=${chosen.includes(id)} @click=${() => flip(id)}>${name}</button>`)}
      ${chosen.length ? nothing : html`<span class="hint">${text.gone}</span>`}
    </div>`;
  }

  #atHome(known: Permissions) {
    const text = words.home.permissions;
    const looked = this.looked.trim().toLocaleLowerCase();
    const shown = known.at_home.filter(
      ({ service, default: before, needs, row, people, things }) =>
        (this.all || before !== "free" || needs !== "free" || row !== null || people.length > 0) &&
        (!looked || [service, ...things].some((name) => name.toLocaleLowerCase().includes(looked))),
    );
    return html`<section class="card" aria-labelledby="at-home">
      <h2 id="at-home">${text.atHome}</h2>
      <p class="quiet small">${text.atHomeHint}</p>
      <div class="looks">
        <div class="field"><label for="looked" class="visually-hidden">${text.filter}</label>
          <input id="looked" type="search" placeholder=${text.filter} .value=${this.looked} @input=${(
            event: InputEvent,
          ) => {
            this.looked = typed(event);
          }} /></div>
        <label class="tick"><input type="checkbox" .checked=${this.all} @change=${() => {
          this.all = !this.all;
        }} />${text.all}</label>
      </div>
      <table>
        <thead><tr><th scope="col">${text.service}</th><th scope="col">${text.things}</th><th scope="col">${text.everyHome}</th><th scope="col">${text.here}</th><th><span class="visually-hidden">${text.change}</span></th></tr></thead>
        <tbody>${shown.map((line) => this.#line(line))}</tbody>
      </table>
    </section>`;
  }

  #line({ service, only, default: before, why, needs, row, people, things, count }: AtHome) {
    const text = words.home.permissions;
    const rest = count - things.length;
    return html`<tr>
      <td><code>${service}</code>${only ? html` <span class="quiet small">${only}</span>` : nothing}</td>
      <td>${things.join(", ")}${rest > 0 ? ` ${words.home.more(rest)}` : ""}</td>
      <td data-label=${text.everyHome}><span class="need ${before}">${text.need[before]}</span>${why ? html`<br /><span class="quiet small">${text.why[why] ?? why}</span>` : nothing}</td>
      <td data-label=${text.here}><span class="need ${needs}">${text.need[needs]}</span>${row === null ? nothing : html`<br /><span class="quiet small">${text.byRow(row + 1)}</span>`}${people.length ? html`<br /><span class="quiet small">${this.#only(people)}</span>` : nothing}</td>
      <td><wa-button size="s" appearance="plain" @click=${() => this.#change([...this.#rows, { service, needs: stricter(needs), only }], true)}>${text.change}<span class="visually-hidden">: ${service} ${only}</span></wa-button></td>
    </tr>`;
  }

  #only(people: readonly string[]): string {
    const text = words.home.permissions;
    if (people.includes(ANYBODY_KNOWN)) return text.who[ANYBODY_KNOWN] ?? "";
    const names = people.map((id) => this.known?.people.find((one) => one.id === id)?.name).filter(Boolean);
    return names.length ? text.onlyFor(names.join(", ")) : text.gone;
  }

  #choices({ services, at_home }: Permissions) {
    const domains = [...new Set(services.map((service) => `${service.split(".")[0]}.*`))];
    const classes = [...new Set(at_home.map(({ only }) => only).filter(Boolean))];
    const things = this.home?.entities ?? [];
    return html`<datalist id="services">${[...services, ...domains].map((service) => html`<option value=${service}></option>`)}</datalist>
      <datalist id="only">${classes.map((each) => html`<option value=${each}></option>`)}${things.map(({ entity_id, name }) => html`<option value=${entity_id}>${name}</option>`)}</datalist>`;
  }

  #change(rows: readonly Row[], isNew = false): void {
    this.wrong = {};
    this.failed = "";
    this.#draft.set({ rows: [...rows] });
    if (isNew) {
      void this.updateComplete.then(() => {
        const field = this.shadowRoot?.querySelector<HTMLElement>(
          `#${rows.at(-1)?.service ? "needs" : "service"}-${rows.length - 1}`,
        );
        field?.scrollIntoView({ block: "center" });
        field?.focus();
      });
    }
  }

  readonly #discard = (): void => {
    this.wrong = {};
    this.failed = "";
    this.#draft.clear();
  };

  readonly #load = async (): Promise<void> => {
    try {
      this.failed = "";
      this.known = (await house.get("api/permissions")) as Permissions;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  };

  readonly #save = (): void => {
    void this.#tasks.run("save", async () => {
      try {
        this.known = (await house.request("PUT", "api/permissions", { rows: this.#rows })) as Permissions;
        this.#discard();
        toast(words.home.permissions.applied);
      } catch (error) {
        if (!(error instanceof RequestError) || error.status === 0) throw error;
        this.wrong = (error.answer.rows as Record<string, string>) ?? {};
        if (!Object.keys(this.wrong).length) this.failed = error.message;
      }
    });
  };
}

/** The need that somebody probably wants who changes one. */
function stricter(need: string): string {
  return need === "free" ? "yes" : need;
}
