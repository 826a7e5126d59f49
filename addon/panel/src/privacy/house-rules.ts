import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { words } from "../words";
import type { Privacy, StayRule } from "./privacy-data";

const EVERYWHERE: StayRule = { room: "", speaker: "", begin: "", end: "" };

/** The rules by which nothing leaves the house: by room, person and hour. */
@customElement("parley-house-rules")
export class HouseRules extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      section { display: grid; gap: 0.75rem; }
      fieldset { border: none; margin: 0; padding: 0.75rem 0; border-top: 1px solid var(--parley-line); display: grid; gap: 0.5rem; min-width: 0; }
    `,
  ];

  @property({ attribute: false }) privacy!: Privacy;
  /** The rules as they are being changed; undefined while they are those of the app. */
  @state() private draft: readonly StayRule[] | undefined;
  readonly #tasks = new Tasks(this);

  override render() {
    const text = words.privacy;
    const rules = this.draft ?? this.privacy.rules;
    return html`<section class="card" aria-labelledby="rules"><h2 id="rules">${text.rules}</h2>
      <p class="small quiet">${text.rulesAbout}</p>
      ${rules.length ? rules.map((rule, index) => this.#rule(rule, index)) : html`<p>${text.noRules}</p>`}
      <div class="row">
        <wa-button appearance="outlined" @click=${() => (this.draft = [...rules, EVERYWHERE])}>${text.addRule}</wa-button>
        <wa-button variant="brand" ?disabled=${!this.draft} ?loading=${this.#tasks.busy()} @click=${this.#save}>${text.save}</wa-button>
      </div></section>`;
  }

  #rule(rule: StayRule, index: number) {
    const text = words.privacy;
    return html`<fieldset><legend>${text.rule(index + 1)}</legend><div class="pair">
      ${this.#choice(index, "room", text.room, text.everyRoom, this.privacy.rooms)}
      ${this.#choice(index, "speaker", text.person, text.everybody, this.privacy.people)}
      ${this.#hour(index, "begin", text.from, rule.begin)} ${this.#hour(index, "end", text.until, rule.end)}
      <wa-button appearance="plain" @click=${() => this.#set(index)}>${text.removeRule}</wa-button>
    </div></fieldset>`;
  }

  #choice(index: number, key: "room" | "speaker", label: string, all: string, names: Record<string, string>) {
    const chosen = (this.draft ?? this.privacy.rules)[index]?.[key] ?? "";
    const known = chosen && !(chosen in names) ? { ...names, [chosen]: chosen } : names;
    const id = `${key} ${index}`;
    return html`<div class="field"><label for=${id}>${label}</label><select id=${id} @change=${(event: Event) => this.#set(index, { [key]: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${!chosen}>${all}</option>
      ${Object.entries(known).map(([value, name]) => html`<option value=${value} ?selected=${value === chosen}>${name}</option>`)}</select></div>`;
  }

  #hour(index: number, key: "begin" | "end", label: string, value: string) {
    const id = `${key} ${index}`;
    return html`<div class="field"><label for=${id}>${label}</label><input id=${id} type="time" .value=${value} @change=${(event: Event) => this.#set(index, { [key]: (event.target as HTMLInputElement).value })} /></div>`;
  }

  /** Change a rule; without changes remove it. */
  #set(index: number, changes?: Partial<StayRule>): void {
    const rules = [...(this.draft ?? this.privacy.rules)];
    const rule = rules[index];
    if (!rule) return;
    rules.splice(index, 1, ...(changes ? [{ ...rule, ...changes }] : []));
    this.draft = rules;
  }

  readonly #save = (): void => {
    void this.#tasks.run("save", async () => {
      const detail = (await house.post("api/privacy/rules", { rules: this.draft })) as Privacy;
      this.draft = undefined;
      this.dispatchEvent(new CustomEvent("privacy", { detail }));
      toast(words.privacy.saved);
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-house-rules": HouseRules;
  }
}
