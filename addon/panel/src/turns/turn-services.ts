import { mdiCloudUploadOutline, mdiHomeOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { told } from "../parts/told";
import { words } from "../words";
import { amount, dollars, took } from "./formats";
import type { Crossing, Service } from "./turn-types";

/** Who served a turn, what left the house, and what it cost. */
export function turnServices(services: readonly Service[], crossings: readonly Crossing[]) {
  if (services.length + crossings.length === 0) return html`<p class="quiet">${words.turns.nobodyServed}</p>`;
  const sent = services.filter((service) => Object.keys(service.amounts).length > 0);
  const known = sent.every((service) => service.cost !== null);
  const sum = sent.reduce((all, service) => all + (service.cost ?? 0), 0);
  return html`<ul class="services">${services.map(shown)}${crossings.map(reached)}</ul>
    <p class="row spread total"><span>${words.turns.total}</span><strong>${known ? dollars(sum) : words.turns.noCost}</strong></p>`;
}

function reached({ service, host, kind, sent_bytes, received_bytes, about }: Crossing) {
  return html`<li>
    <div class="row spread"><strong>${about ? words.turns.pictureOf(about) : (words.privacy.kinds[kind] ?? kind)}</strong><span>${words.health.providers[service] ?? service}</span></div>
    <div class="row warning"><parley-icon .path=${mdiCloudUploadOutline}></parley-icon><span class="grow">${words.turns.left}: ${host}</span></div>
    <div class="row quiet small"><span>${amount("bytes", sent_bytes)}</span><span>${amount("received_bytes", received_bytes)}</span></div>
  </li>`;
}

function shown(service: Service) {
  const first = service.answers[0];
  const model = service.model && service.model !== service.provider ? service.model : "";
  const cost = service.cost === null ? words.turns.noCost : dollars(service.cost);
  return html`<li>
    <div class="row spread"><strong>${words.turns.stages[service.stage]}</strong><span>${words.health.providers[service.provider] ?? service.provider}${model ? html` · <span class="quiet">${model}</span>` : nothing}</span></div>
    <div class="row ${service.left_house ? "warning" : "quiet"}">
      <parley-icon .path=${service.left_house ? mdiCloudUploadOutline : mdiHomeOutline}></parley-icon>
      <span class="grow">${service.left_house ? `${words.turns.left}: ${service.host}` : service.host ? `${words.turns.stayed}: ${service.host}` : words.turns.inApp}</span>
    </div>
    <div class="row quiet small">
      ${Object.entries(service.amounts).map(([name, value]) => html`<span>${amount(name, value)}</span>`)}
      ${first?.first_ms != null ? html`<span>${words.turns.first(took(first.first_ms - first.asked_ms))}</span>` : nothing}
      ${Object.keys(service.amounts).length > 0 ? html`<span>${words.turns.costs}: ${cost}${service.price_read ? ` (${words.turns.priceRead(service.price_read)})` : ""}</span>` : nothing}
    </div>
    ${service.problems.map((problem) => html`<p class="danger small">${told(problem)}</p>`)}
  </li>`;
}
