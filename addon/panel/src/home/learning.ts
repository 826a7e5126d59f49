import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house, Listen } from "../house";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { words } from "../words";

interface Proposal {
  key: string;
  kind: "note" | "name" | "plan";
  text: string;
  /** The thing that a name is for. */
  name: string;
  /** When a command would be done, in the language that the home speaks. */
  when: string;
  times: number;
  person: string;
}

interface Told {
  on: boolean;
  proposals: readonly Proposal[];
}

const PATH = "api/proposals";

/** Whether the home learns from what is said, and what it could keep: nothing of it is kept before somebody says so. */
@customElement("parley-learning")
export class Learning extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      section { display: grid; gap: 0.75rem; }
      label { display: flex; gap: 0.625rem; align-items: center; }
      li { display: flex; gap: 0.75rem; align-items: center; flex-wrap: wrap; padding-block: 0.5rem; border-top: 1px solid var(--parley-line); }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; gap: 0.375rem; }
    `,
  ];

  @state() private told: Told | undefined;

  readonly #tasks = new Tasks(this);

  constructor() {
    super();
    new Listen(this, "notes", () => void this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    if (!this.told) return nothing;
    const text = words.home;
    const { on, proposals } = this.told;
    return html`<section class="card" aria-label=${text.learning}>
      <label><input type="checkbox" .checked=${on} ?disabled=${this.#tasks.busy("on")} @change=${this.#turn} />${text.learning}</label>
      <p class="quiet small">${text.learningAbout}</p>
      ${on && !proposals.length ? html`<p class="quiet small">${text.noProposals}</p>` : nothing}
      ${proposals.length ? html`<ul>${proposals.map((each) => this.#proposal(each))}</ul>` : nothing}
    </section>`;
  }

  #proposal(proposal: Proposal) {
    const text = words.home;
    const { key, person } = proposal;
    const busy = this.#tasks.busy(key);
    const path = `${PATH}/${key}`;
    return html`<li>
      <div class="grow">${told(proposal)}${person ? html`<br /><span class="quiet small">${person}</span>` : nothing}</div>
      <div class="buttons">
        <wa-button size="s" variant="brand" ?disabled=${busy} @click=${() => this.#act(key, () => house.post(path, {}))}>${text.keep}</wa-button>
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => this.#act(key, () => house.delete(path))}>${text.never}</wa-button>
      </div>
    </li>`;
  }

  readonly #turn = (event: Event): void => {
    const on = (event.currentTarget as HTMLInputElement).checked;
    void this.#act("on", () => house.post(PATH, { on }));
  };

  #act(key: string, work: () => Promise<unknown>): Promise<boolean> {
    return this.#tasks.run(key, async () => {
      this.told = (await work()) as Told;
    });
  }

  async #load(): Promise<void> {
    this.told = (await house.get(PATH)) as Told;
  }
}

function told({ kind, text, name, when, times }: Proposal): string {
  const { proposed } = words.home;
  if (kind === "plan") return proposed.plan(text, when, times);
  return kind === "name" ? proposed.name(text, name, times) : proposed.note(text);
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-learning": Learning;
  }
}
