import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/spinner/spinner.js";
import { house } from "../house";
import german from "../language/de/mail";
import english from "../language/en/mail";
import { confirm } from "../parts/confirm";
import { fields } from "../parts/fields";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { toast } from "../parts/toast";
import { language, words } from "../words";

interface Server {
  host: string;
  port: number;
  security: string;
}

interface Account {
  account_id: string;
  name: string;
  address: string;
  user: string;
  incoming: Server;
  outgoing: Server;
  person_id: string;
  open_areas: string[];
}

interface Named {
  id: string;
  name: string;
}

interface Mail {
  kept?: boolean;
  accounts: Account[];
  people: Named[];
  areas: Named[];
  has_pin: boolean;
}

/** Both servers are asked one after the other, each with its own bound. */
const CHECK_MS = 60_000;

const text = () => (language.startsWith("de") ? german : english);

/** The mail accounts of the home: set up, tried, changed, forgotten. */
@customElement("parley-mail")
export class MailAccounts extends LitElement {
  static override styles = [
    page,
    fields,
    css`
      :host { display: grid; gap: 0.75rem; }
      article { display: flex; gap: 0.75rem; align-items: center; flex-wrap: wrap; }
      .grow { flex: 1; min-width: 12rem; overflow-wrap: anywhere; }
      .buttons { display: flex; flex-wrap: wrap; gap: 0.375rem; }
      form { display: grid; gap: 1rem; }
      .rooms { column-gap: 1.5rem; }
      .server { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 1fr) minmax(0, 2fr); gap: 0.5rem; border: none; margin: 0 0 0.75rem; padding: 0; }
      @media (max-width: 40rem) { .server { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  @state() private mail: Mail | undefined;
  @state() private failed = "";
  /** The account in the form: its id, "" for a new one, undefined where there is no form. */
  @state() private edited: string | undefined;
  @state() private tried: readonly string[] = [];

  readonly #tasks = new Tasks(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const { mail } = this;
    if (!mail)
      return this.failed ? html`<p class="card" role="alert">${this.failed}</p>` : html`<wa-spinner></wa-spinner>`;
    return html`<p class="quiet">${text().about}</p>
      ${mail.accounts.length || this.edited !== undefined ? nothing : html`<p class="card">${text().none}</p>`}
      ${mail.accounts.map((account) => (this.edited === account.account_id ? this.#form(mail, account) : this.#account(account)))}
      ${this.edited === "" ? this.#form(mail) : html`<p><wa-button variant="brand" @click=${() => this.#edit("")}>${text().add}</wa-button></p>`}`;
  }

  #account(account: Account) {
    return html`<article class="card" aria-label=${account.name}>
      <div class="grow">${account.name}<br /><span class="quiet small">${account.address}</span></div>
      <div class="buttons">
        <wa-button size="s" appearance="plain" @click=${() => this.#edit(account.account_id)}>${text().change}</wa-button>
        <wa-button size="s" appearance="plain" @click=${() => this.#forget(account)}>${text().forget}</wa-button>
      </div>
    </article>`;
  }

  #form(mail: Mail, account?: Account) {
    const busy = this.#tasks.busy();
    return html`<form class="card" aria-label=${account?.name ?? text().add} @submit=${(event: SubmitEvent) => this.#submit(event, account)} @input=${() => (this.tried = [])}>
      <div class="pair">
        ${this.#input("name", text().name, account?.name, { required: true })}
        ${this.#input("address", text().address, account?.address, { required: true, type: "email" })}
      </div>
      ${this.#input("password", text().password, "", { required: !account, type: "password", hint: account ? text().passwordKept : text().passwordHint })}
      <fieldset class="field">
        <legend>${text().rooms}</legend>
        <div class="chips rooms">${mail.areas.map((area) => html`<label class="tick"><input type="checkbox" name="open_areas" value=${area.id} ?checked=${account?.open_areas.includes(area.id) ?? false} />${area.name}</label>`)}</div>
        <span class="hint">${text().roomsHint} ${mail.has_pin ? text().pin : text().noPin}</span>
      </fieldset>
      ${mail.people.length ? this.#people(mail, account) : nothing}
      <details>
        <summary>${text().servers}</summary>
        <p class="hint">${text().serversHint}</p>
        ${this.#input("user", text().user, account && account.user !== account.address ? account.user : "", { placeholder: text().userHint })}
        ${this.#server("incoming", text().incoming, account?.incoming)} ${this.#server("outgoing", text().outgoing, account?.outgoing)}
      </details>
      <p role="status" class=${this.tried.length > 1 ? "bad" : "hint"} ?hidden=${!this.tried.length}>${this.tried.map((line) => html`${line}<br />`)}</p>
      <p class="buttons">
        <wa-button type="submit" name="do" value="save" variant="brand" ?disabled=${busy}>${text().save}</wa-button>
        <wa-button appearance="outlined" ?disabled=${busy} @click=${(event: Event) => this.#try(event, account)}>${text().try}</wa-button>
        <wa-button appearance="plain" @click=${() => this.#edit(undefined)}>${words.shell.cancel}</wa-button>
      </p>
    </form>`;
  }

  #input(
    name: string,
    label: string,
    value = "",
    more: { required?: boolean; type?: string; hint?: string; placeholder?: string } = {},
  ) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input id=${name} name=${name} type=${more.type ?? "text"} maxlength="200" autocomplete="off" ?required=${more.required} placeholder=${more.placeholder ?? ""} .value=${value} />
      ${more.hint ? html`<span class="hint">${more.hint}</span>` : nothing}
    </div>`;
  }

  #people(mail: Mail, account?: Account) {
    const chosen = account?.person_id ?? "";
    return html`<div class="field">
      <label for="person">${text().person}</label>
      <select id="person" name="person_id">
        <option value="">${text().nobody}</option>
        ${mail.people.map((person) => html`<option value=${person.id} ?selected=${person.id === chosen}>${person.name}</option>`)}
      </select>
    </div>`;
  }

  #server(name: "incoming" | "outgoing", label: string, server?: Server) {
    const chosen = server?.security ?? "tls";
    return html`<fieldset class="server">
      <legend>${label}</legend>
      <input name="${name}.host" aria-label=${label} maxlength="200" autocomplete="off" .value=${server?.host ?? ""} />
      <input name="${name}.port" aria-label="${label}: ${text().port}" type="number" min="1" max="65535" .value=${String(server?.port ?? (name === "incoming" ? 993 : 465))} />
      <select name="${name}.security" aria-label="${label}: ${text().security}">
        ${Object.entries(text().securities).map(([key, said]) => html`<option value=${key} ?selected=${key === chosen}>${said}</option>`)}
      </select>
    </fieldset>`;
  }

  #edit(edited: string | undefined): void {
    this.edited = edited;
    this.tried = [];
  }

  #typed(form: HTMLFormElement, account?: Account): object {
    const data = new FormData(form);
    const said = (name: string) => String(data.get(name) ?? "").trim();
    const server = (name: string) =>
      said(`${name}.host`)
        ? { host: said(`${name}.host`), port: Number(said(`${name}.port`)), security: said(`${name}.security`) }
        : undefined;
    return {
      account_id: account?.account_id ?? "",
      name: said("name"),
      address: said("address"),
      password: String(data.get("password") ?? ""),
      user: said("user"),
      person_id: said("person_id"),
      open_areas: data.getAll("open_areas"),
      incoming: server("incoming"),
      outgoing: server("outgoing"),
    };
  }

  #try(event: Event, account?: Account): void {
    const form = (event.currentTarget as HTMLElement).closest("form");
    if (!form?.reportValidity()) return;
    const body = this.#typed(form, account);
    void this.#tasks.run("mail", async () => {
      this.tried = [text().trying];
      try {
        const found = await house.request("POST", "api/mail/check", body, CHECK_MS);
        this.tried = judged(found as { incoming: string; outgoing: string });
      } catch (error) {
        this.tried = [];
        throw error;
      }
    });
  }

  #submit(event: SubmitEvent, account?: Account): void {
    event.preventDefault();
    const body = this.#typed(event.currentTarget as HTMLFormElement, account);
    void this.#tasks.run("mail", async () => {
      const path = account ? `api/mail/${account.account_id}` : "api/mail";
      this.mail = (await house.request(account ? "PUT" : "POST", path, body)) as Mail;
      this.#edit(undefined);
      toast(this.mail.kept ? text().saved : text().unkept);
    });
  }

  async #forget(account: Account): Promise<void> {
    const question = { title: text().forgetAsk(account.name), text: text().forgetText, yes: text().forget };
    if (!(await confirm({ ...question, dangerous: true }))) return;
    void this.#tasks.run("mail", async () => {
      this.mail = (await house.delete(`api/mail/${account.account_id}`)) as Mail;
    });
  }

  async #load(): Promise<void> {
    try {
      this.mail = (await house.get("api/mail")) as Mail;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    }
  }
}

/** What became of a try, a line for each server; one line alone is good news. */
function judged({ incoming, outgoing }: { incoming: string; outgoing: string }): readonly string[] {
  if (!incoming && !outgoing) return [text().works];
  const line = (what: string, problem: string) => `${what}: ${problem ? (text().problems[problem] ?? problem) : "✓"}`;
  return [line(text().reading, incoming), line(text().sending, outgoing)];
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-mail": MailAccounts;
  }
}
