import { mdiPencilOutline, mdiTrashCanOutline } from "@mdi/js";
import { css, html, LitElement, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house } from "../house";
import "../icon";
import { words } from "../words";
import { confirm } from "./confirm";
import { fields } from "./fields";
import { page } from "./styles";
import { Tasks } from "./tasks";

/** Things that the home keeps, one below the other: corrected in their place, and forgotten. A subclass knows the kind. */
export abstract class KeptList<Kept> extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; }
      article { display: flex; gap: 0.75rem; align-items: center; flex-wrap: wrap; }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; gap: 0.375rem; flex-wrap: wrap; }
      form { display: grid; gap: 0.75rem; }
      form input:not([type="checkbox"]) { width: 100%; }
      wa-button parley-icon { --icon-size: 1.125rem; }
    `,
  ];

  @state() protected kept: readonly Kept[] | undefined;
  @state() protected failed = "";
  /** The one that is being corrected; one that is new has an id of its own. */
  @state() protected edited: Kept | undefined;

  protected readonly tasks = new Tasks(this);

  /** Where they are read; each is written and forgotten below its id. */
  protected abstract readonly path: string;

  protected abstract idOf(kept: Kept): string;
  /** The list within an answer of the app. */
  protected abstract listOf(answer: unknown): readonly Kept[];
  protected abstract about(): unknown;
  protected abstract titleOf(kept: Kept): string;
  protected abstract detailOf(kept: Kept): string;
  /** The fields in which one is corrected. */
  protected abstract fieldsOf(kept: Kept): TemplateResult;
  /** What is written of a form. */
  protected abstract typedIn(form: FormData): object;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render() {
    if (!this.kept)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    const edited = this.edited && this.idOf(this.edited);
    return html`${this.about()}
      ${this.kept.map((each) => (edited === this.idOf(each) ? this.form(each) : this.#card(each)))}`;
  }

  #card(kept: Kept) {
    const text = words.home;
    const title = this.titleOf(kept);
    const busy = this.tasks.busy(this.idOf(kept));
    return html`<article class="card" aria-label=${title}>
      <div class="grow">${title}<br /><span class="quiet small">${this.detailOf(kept)}</span></div>
      <div class="buttons">
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => (this.edited = kept)}><parley-icon .path=${mdiPencilOutline} label=${text.correct}></parley-icon></wa-button>
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => this.#forget(kept)}><parley-icon .path=${mdiTrashCanOutline} label=${text.forget}></parley-icon></wa-button>
      </div>
    </article>`;
  }

  protected form(kept: Kept): TemplateResult {
    return html`<form class="card" @submit=${(event: SubmitEvent) => this.#keep(event, kept)}>
      ${this.fieldsOf(kept)}
      <p class="buttons">
        <wa-button size="s" type="submit" variant="brand" ?disabled=${this.tasks.busy(this.idOf(kept))}>${words.home.save}</wa-button>
        <wa-button size="s" appearance="plain" @click=${() => (this.edited = undefined)}>${words.shell.cancel}</wa-button>
      </p>
    </form>`;
  }

  async #keep(event: SubmitEvent, kept: Kept): Promise<void> {
    event.preventDefault();
    const typed = this.typedIn(new FormData(event.currentTarget as HTMLFormElement));
    const id = this.idOf(kept);
    const work = async () => this.take(await house.post(`${this.path}/${id}`, typed));
    if (await this.tasks.run(id, work)) this.edited = undefined;
  }

  async #forget(kept: Kept): Promise<void> {
    const { forgetAsk, forgetText, forget } = words.home;
    const question = { title: forgetAsk, text: forgetText(this.titleOf(kept)), yes: forget, dangerous: true };
    if (!(await confirm(question))) return;
    const id = this.idOf(kept);
    void this.tasks.run(id, async () => this.take(await house.delete(`${this.path}/${id}`)));
  }

  protected async load(): Promise<void> {
    try {
      this.take(await house.get(this.path));
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  /** Show what the app answered. */
  protected take(answer: unknown): void {
    this.kept = this.listOf(answer);
  }
}
