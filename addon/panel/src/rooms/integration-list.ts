import { mdiHomeAssistant } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house } from "../house";
import "../icon";
import { confirm } from "../parts/confirm";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import type { Integration } from "../states";
import { language, words } from "../words";
import { revokeIntegration } from "./room-requests";

/** Home Assistants whose integration has a token. */
@customElement("parley-integrations")
export class IntegrationList extends LitElement {
  static override styles = [
    page,
    css`
      h2 { font-size: 1.125rem; margin-bottom: 0.5rem; }
      li { display: flex; gap: 0.875rem; align-items: center; padding: 0.25rem 0; }
      h3 { overflow-wrap: anywhere; }
    `,
  ];

  readonly #tasks = new Tasks(this);

  constructor() {
    super();
    new Follow(this, "integrations");
  }

  override render() {
    const integrations = house.state("integrations")?.integrations ?? [];
    if (!integrations.length) return nothing;
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${words.rooms.integrations}</h2>
      <ul>${integrations.map((one) => this.#integration(one))}</ul>
    </section>`;
  }

  #integration(integration: Integration) {
    const { integration_id, name, made, linked } = integration;
    const since = new Date(made).toLocaleDateString(language, { dateStyle: "medium" });
    return html`<li>
      <parley-icon class=${linked ? "success" : "quiet"} .path=${mdiHomeAssistant}></parley-icon>
      <div class="grow">
        <h3>${name}</h3>
        <p class="small quiet">${linked ? words.rooms.linked : words.rooms.notLinked} · ${words.rooms.since(since)}</p>
      </div>
      <wa-button size="small" appearance="plain" variant="danger" ?loading=${this.#tasks.busy(integration_id)}
        @click=${() => this.#revoke(integration)}>${words.rooms.revokeAccess}</wa-button>
    </li>`;
  }

  async #revoke({ integration_id, name }: Integration): Promise<void> {
    const { revokeAccessTitle, revokeAccessText, revokeAccess } = words.rooms;
    const question = { title: revokeAccessTitle(name), text: revokeAccessText, yes: revokeAccess, dangerous: true };
    if (await confirm(question)) await this.#tasks.run(integration_id, () => revokeIntegration(integration_id));
  }
}
