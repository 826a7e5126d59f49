import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import { confirm } from "../parts/confirm";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { language, words } from "../words";

/** What GET api/speech tells. */
interface Speech {
  machine: { chosen: string; utterance_seconds: number; memory_mb: number; least_memory_mb: number } | null;
  models: Model[];
}

interface Model {
  name: string;
  licence: string;
  bytes: number;
  here: boolean;
  used: boolean;
}

/** What this machine can hear by, and the models of speech that are kept on it. */
@customElement("parley-own-speech")
export class OwnSpeech extends LitElement {
  static override styles = [
    page,
    css`
      li { display: flex; gap: 0.75rem; align-items: center; padding-block: 0.625rem; border-top: 1px solid var(--parley-line); }
      .grow { flex: 1; min-width: 0; overflow-wrap: anywhere; }
      p { margin-block: 0.5rem; }
    `,
  ];

  /** When the page last looked: another time looks anew. */
  @property({ attribute: false }) at = "";
  @state() private speech: Speech | undefined;
  readonly #tasks = new Tasks(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("at")) void this.#look();
  }

  override render() {
    if (!this.speech) return nothing;
    return html`<section class="card" aria-labelledby="own"><h2 id="own">${words.health.ownSpeech}</h2>
      <p>${this.#hears(this.speech)}</p>
      <ul>${this.speech.models.map((model) => this.#model(model))}</ul></section>`;
  }

  #hears({ machine }: Speech): string {
    const text = words.health;
    if (!machine) return text.notMeasured;
    const seconds = inUnit(machine.utterance_seconds, "second", 2);
    if (machine.chosen !== "grammar") return text.hearsBy(machine.chosen, seconds);
    const { memory_mb, least_memory_mb } = machine;
    return memory_mb < least_memory_mb
      ? text.hearsPlainMemory(inUnit(least_memory_mb, "megabyte"), inUnit(memory_mb, "megabyte"))
      : text.hearsPlain(seconds);
  }

  #model(model: Model) {
    const text = words.health;
    const state = model.used ? text.modelUsed : model.here ? text.modelHere : text.modelAway;
    return html`<li><div class="grow">${model.name} <span class="quiet small">· ${inUnit(model.bytes / 1e6, "megabyte")} · ${state}</span><br /><span class="quiet small">${model.licence}</span></div>
      ${
        model.here && !model.used
          ? html`<wa-button appearance="plain" size="small" ?loading=${this.#tasks.busy(model.name)} @click=${() => this.#delete(model)}>${text.modelDelete}<span class="visually-hidden">: ${model.name}</span></wa-button>`
          : nothing
      }</li>`;
  }

  async #delete({ name }: Model): Promise<void> {
    const text = words.health;
    const yes = await confirm({
      title: name,
      text: text.modelDeleteText(name),
      yes: text.modelDelete,
      dangerous: true,
    });
    if (!yes) return;
    await this.#tasks.run(name, () => house.delete(`api/speech/${encodeURIComponent(name)}`));
    await this.#look();
  }

  async #look(): Promise<void> {
    try {
      this.speech = (await house.get("api/speech")) as Speech;
    } catch {
      // The outage is shown above every page; the next look may succeed.
    }
  }
}

function inUnit(value: number, unit: string, digits = 0): string {
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}
