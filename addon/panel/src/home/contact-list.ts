import { mdiPlus } from "@mdi/js";
import { html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { house } from "../house";
import { KeptList } from "../parts/kept-list";
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
export class ContactList extends KeptList<Contact> {
  protected override readonly path = "api/contacts";

  @state() private dialling: Dialling = NO_DIALLING;
  @state() private isJson = true;

  protected override idOf = ({ contact_id }: Contact) => contact_id;
  protected override listOf = (answer: unknown) => (answer as { contacts: Contact[] }).contacts;
  protected override about = () => html`<p class="quiet">${words.home.contactsAbout}</p>`;
  protected override titleOf = ({ name }: Contact) => name;

  override render() {
    const { edited } = this;
    const isNew = edited && !this.kept?.some((each) => each.contact_id === edited.contact_id);
    return html`${super.render()}
      ${isNew ? this.form(edited) : html`<p><wa-button size="s" appearance="outlined" ?hidden=${!this.kept} @click=${() => this.#add()}><parley-icon slot="start" .path=${mdiPlus}></parley-icon>${words.home.newContact}</wa-button></p>`}
      ${this.kept ? this.#calls() : ""}`;
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
      <label class="tick"><input type="checkbox" name="emergencies" .checked=${emergencies} />${text.dialEmergencies}</label>
      <p class="buttons"><wa-button size="s" type="submit" variant="brand" ?disabled=${this.tasks.busy("dialling")}>${text.save}</wa-button></p>
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
    void this.tasks.run("dialling", async () => this.take(await house.post("api/dialling", action)));
  };

  protected override take(answer: unknown): void {
    super.take(answer);
    this.dialling = (answer as { dialling?: Dialling }).dialling ?? NO_DIALLING;
  }

  protected override detailOf({ aliases, phone, mail, notify }: Contact): string {
    return [aliases.join(", "), phone, mail, notify].filter(Boolean).join(" · ");
  }

  protected override fieldsOf(contact: Contact) {
    const text = words.home;
    return html`<label>${text.contactName}<input name="name" maxlength="40" required .value=${contact.name} /></label>
      <label>${text.contactAliases}<input name="aliases" .value=${contact.aliases.join(", ")} /></label>
      <label>${text.contactPhone}<input name="phone" type="tel" .value=${contact.phone} /></label>
      <label>${text.contactMail}<input name="mail" type="email" .value=${contact.mail} /></label>
      <label>${text.contactNotify}<input name="notify" placeholder="notify.mobile_app_annas_phone" .value=${contact.notify} /></label>`;
  }

  protected override typedIn(form: FormData): object {
    const typed = (name: string) => String(form.get(name) ?? "").trim();
    const aliases = typed("aliases").split(",");
    return {
      name: typed("name"),
      aliases: aliases.map((alias) => alias.trim()).filter(Boolean),
      phone: typed("phone"),
      mail: typed("mail"),
      notify: typed("notify"),
    };
  }

  #add(): void {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0"));
    this.edited = { contact_id: bytes.join(""), name: "", aliases: [], phone: "", mail: "", notify: "" };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-contacts": ContactList;
  }
}
