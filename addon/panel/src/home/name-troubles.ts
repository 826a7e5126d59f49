import { mdiAlertOutline, mdiCheckCircleOutline } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "../icon";
import { assistantLink } from "../parts/home-assistant";
import { page } from "../parts/styles";
import { told } from "../parts/told";
import { words } from "../words";
import { type HomeAsSeen, kindOf, type NameTrouble } from "./home-data";

const MOST_SHOWN = 12;

/** The names that a voice would confuse, kind by kind, with what to do. */
@customElement("parley-names")
export class NameTroubles extends LitElement {
  static override styles = [
    page,
    css`
      :host { display: grid; gap: 0.75rem; }
      .head { display: flex; gap: 0.625rem; align-items: center; margin-bottom: 0.375rem; }
      .head parley-icon { color: var(--parley-warning); }
      .good parley-icon { color: var(--parley-success); }
      .good { display: flex; gap: 0.625rem; align-items: center; }
      li { padding-block: 0.5rem; border-top: 1px solid var(--parley-line); overflow-wrap: anywhere; }
      ul { margin-top: 0.75rem; }
    `,
  ];

  @property({ attribute: false }) home!: HomeAsSeen;

  override render() {
    const { troubles, problems } = this.home;
    const text = words.home;
    if (!troubles.length && !problems.length) {
      return html`<p class="card good"><parley-icon .path=${mdiCheckCircleOutline}></parley-icon>${text.noTroubles}</p>`;
    }
    const codes = [...new Set(troubles.map(({ code }) => code))];
    return html`${problems.map((problem) => html`<p class="card">${told(problem)}</p>`)}
      ${codes.map((code) =>
        this.#kind(
          code,
          troubles.filter((trouble) => trouble.code === code),
        ),
      )}`;
  }

  #kind(code: string, troubles: readonly NameTrouble[]) {
    const { title, text } = words.home.troubles[code] ?? { title: code, text: "" };
    return html`<section class="card" aria-labelledby=${code}>
      <div class="head"><parley-icon .path=${mdiAlertOutline}></parley-icon><h2 id=${code}>${title}</h2></div>
      <p class="quiet">${text}</p>
      <ul>${troubles.map((trouble) => html`<li>${trouble.name ? html`<strong>${trouble.name}</strong><br />` : nothing}${this.#bearers(trouble)}</li>`)}</ul>
    </section>`;
  }

  #bearers({ entity_ids, area_ids, floor_ids }: NameTrouble) {
    const { areas, floors, entities } = this.home;
    const shown = entity_ids.slice(0, MOST_SHOWN);
    const things = shown.map((id) => {
      const thing = entities.find(({ entity_id }) => entity_id === id);
      const area = areas.find(({ area_id }) => area_id === thing?.area_id)?.name ?? words.home.noArea;
      const name = thing?.name ?? id;
      return html`<a href="#/home/seen/${encodeURIComponent(id)}">${name}</a> <span class="quiet small">(${kindOf(id)}, ${area})</span>`;
    });
    const places = [
      ...area_ids.map((id) =>
        link(`/config/areas/area/${id}`, areas.find(({ area_id }) => area_id === id)?.name ?? id),
      ),
      ...floor_ids.map((id) =>
        link("/config/areas/dashboard", floors.find(({ floor_id }) => floor_id === id)?.name ?? id),
      ),
    ];
    const rest = entity_ids.length - shown.length;
    const parts = [...things, ...places, ...(rest > 0 ? [words.home.more(rest)] : [])];
    return parts.map((part, number) => html`${number ? " · " : nothing}${part}`);
  }
}

function link(path: string, name: string) {
  const address = assistantLink(path);
  return address ? html`<a href=${address} target="_top">${name}</a>` : name;
}
