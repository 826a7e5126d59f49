import { mdiPencilOutline, mdiPlus, mdiTrashCanOutline } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house } from "../house";
import "../icon";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { words } from "../words";

interface Contact {
  contact_id: string;
  name: string;
  aliases: string[];
  phone: string;
  mail: string;
  /** Home Assistant's notify entity or service of the telephone. */
  notify: string;
}

/** The way to make telephone calls. */
interface Dialling {
  service: string;
  data: Record<string, unknown>;
  emergencies: boolean;
}

const NO_DIALLING: Dialling = { service: "", data: {}, emergencies: false };

/** The home's address book: who can be written to, asked and called. */
@customElement("parley-contacts")
export class ContactList extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; }
      article { display: flex; gap: 0.75rem; align-items: center; flex-wrap: wrap; }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; gap: 0.375rem; }
      form { display: grid; gap: 0.75rem; }
      wa-button parley-icon { --icon-size: 1.125rem; }
    `,
  ];

  @state() private contacts: readonly Contact[] | undefined;
  @state() private dialling: Dialling = NO_DIALLING;
  @state() private isJson = true;
  @state() private failed = "";
  /** The contact that is being corrected; a new one has an id of its own. */
  @state() private edited: Contact | undefined;

  readonly #tasks = new Tasks(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const text = words.home;
    if (!this.contacts)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    const isNew = this.edited && !this.contacts.some((each) => each.contact_id === this.edited?.contact_id);
    return html`<p class="quiet">${text.contactsAbout}</p>
      ${this.contacts.map((contact) => (this.edited?.contact_id === contact.contact_id ? this.#form(contact) : this.#contact(contact)))}
      ${isNew && this.edited ? this.#form(this.edited) : html`<p><wa-button size="s" @click=${() => this.#add()}><parley-icon slot="start" .path=${mdiPlus}></parley-icon>${text.newContact}</wa-button></p>`}
      ${this.#calls()}`;
  }

  #calls() {
    const text = words.home;
    const { service, data, emergencies } = this.dialling;
    return html`<form class="card" @submit=${this.#callBy}>
      <h3>${text.dialling}</h3>
      <p class="quiet small">${text.diallingAbout}</p>
      <label>${text.dialService}<input name="service" placeholder="script.call_number" .value=${service} /></label>
      <label>${text.dialData}<input name="data" placeholder='{"number": "{number}"}' .value=${Object.keys(data).length ? JSON.stringify(data) : ""} /></label>
      ${this.isJson ? "" : html`<p class="bad" role="alert">${text.dialDataWrong}</p>`}
      <label><span><input type="checkbox" name="emergencies" .checked=${emergencies} /> ${text.dialEmergencies}</span></label>
      <p class="buttons"><wa-button size="s" type="submit" ?disabled=${this.#tasks.busy("dialling")}>${text.save}</wa-button></p>
    </form>`;
  }

  readonly #callBy = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const typed = String(form.get("data") ?? "").trim();
    let data: unknown = {};
    try {
      data = typed ? JSON.parse(typed) : {};
      this.isJson = true;
    } catch {
      this.isJson = false;
      return;
    }
    const service = String(form.get("service") ?? "").trim();
    const action = { service, data, emergencies: form.has("emergencies") };
    void this.#tasks.run("dialling", () => this.#take(house.post("api/dialling", action)));
  };

  #contact(contact: Contact) {
    const text = words.home;
    const ways = [contact.aliases.join(", "), contact.phone, contact.mail, contact.notify].filter(Boolean).join(" · ");
    const busy = this.#tasks.busy(contact.contact_id);
    return html`<article class="card" aria-label=${contact.name}>
      <div class="grow">${contact.name}<br /><span class="quiet small">${ways}</span></div>
      <div class="buttons">
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => (this.edited = contact)}><parley-icon .path=${mdiPencilOutline} label=${text.correct}></parley-icon></wa-button>
        <wa-button size="s" appearance="plain" ?disabled=${busy} @click=${() => this.#forget(contact)}><parley-icon .path=${mdiTrashCanOutline} label=${text.forget}></parley-icon></wa-button>
      </div>
    </article>`;
  }

  #form(contact: Contact) {
    const text = words.home;
    return html`<form class="card" @submit=${(event: SubmitEvent) => this.#keep(event, contact)}>
      <label>${text.contactName}<input name="name" maxlength="40" required .value=${contact.name} /></label>
      <label>${text.contactAliases}<input name="aliases" .value=${contact.aliases.join(", ")} /></label>
      <label>${text.contactPhone}<input name="phone" type="tel" .value=${contact.phone} /></label>
      <label>${text.contactMail}<input name="mail" type="email" .value=${contact.mail} /></label>
      <label>${text.contactNotify}<input name="notify" placeholder="notify.mobile_app_annas_phone" .value=${contact.notify} /></label>
      <p class="buttons">
        <wa-button size="s" type="submit" variant="brand" ?disabled=${this.#tasks.busy(contact.contact_id)}>${text.save}</wa-button>
        <wa-button size="s" appearance="plain" @click=${() => (this.edited = undefined)}>${words.shell.cancel}</wa-button>
      </p>
    </form>`;
  }

  #add(): void {
    const contact_id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) =>
      byte.toString(16).padStart(2, "0"),
    );
    this.edited = { contact_id: contact_id.join(""), name: "", aliases: [], phone: "", mail: "", notify: "" };
  }

  async #keep(event: SubmitEvent, { contact_id }: Contact): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const typed = (name: string) => String(form.get(name) ?? "").trim();
    const aliases = typed("aliases")
      .split(",")
      .map((alias) => alias.trim())
      .filter(Boolean);
    const contact = {
      name: typed("name"),
      aliases,
      phone: typed("phone"),
      mail: typed("mail"),
      notify: typed("notify"),
    };
    const kept = await this.#tasks.run(contact_id, () => this.#take(house.post(`api/contacts/${contact_id}`, contact)));
    if (kept) this.edited = undefined;
  }

  #forget({ contact_id }: Contact): void {
    void this.#tasks.run(contact_id, () => this.#take(house.delete(`api/contacts/${contact_id}`)));
  }

  async #load(): Promise<void> {
    try {
      await this.#take(house.get("api/contacts"));
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }

  async #take(answer: Promise<unknown>): Promise<void> {
    const { contacts, dialling } = (await answer) as { contacts: Contact[]; dialling: Dialling | null };
    this.contacts = contacts;
    this.dialling = dialling ?? NO_DIALLING;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-contacts": ContactList;
  }
}
