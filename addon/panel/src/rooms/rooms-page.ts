import { mdiPlus } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { Follow, house, Watch } from "../house";
import "../icon";
import { page } from "../parts/styles";
import type { Satellites } from "../states";
import { words } from "../words";
import "./add-room";
import "./integration-list";
import "./newcomer-card";
import "./outsiders";
import "./room-card";
import "./room-dialog";

/** The page Rooms: those who want in, every room, those who were not let in, and the way to another one. */
@customElement("parley-rooms")
export class RoomsPage extends LitElement {
  static override styles = [
    page,
    css`
      .page { display: grid; gap: 1rem; }
      .rooms { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
      .foot { display: grid; gap: 1rem; align-items: start; }
      .more { justify-self: start; }
    `,
  ];

  /** The satellite whose settings are open. */
  @property() detail = "";
  @state() private adding = false;

  constructor() {
    super();
    new Follow(this, "satellites");
    new Watch(this, "levels");
  }

  override render() {
    const state = house.state("satellites");
    if (!state) return nothing;
    return html`<h1>${words.rooms.title}</h1>
      <div class="page">
        ${repeat(
          state.pairing,
          ({ code }) => code,
          (newcomer) => html`<parley-newcomer .newcomer=${newcomer}></parley-newcomer>`,
        )}
        ${state.satellites.length ? this.#rooms(state) : nothing} ${state.administrator ? this.#foot(state) : nothing}
        ${state.satellites.length || state.administrator ? nothing : html`<p class="empty">${words.rooms.nothingForGuests}</p>`}
      </div>
      ${this.#dialog(state)}`;
  }

  #dialog({ satellites, areas, administrator }: Satellites) {
    const room = satellites.find(({ satellite_id }) => satellite_id === this.detail);
    if (!room || !administrator) return nothing;
    return html`<parley-room-dialog .room=${room} .areas=${areas}></parley-room-dialog>`;
  }

  #rooms({ satellites, administrator, refused }: Satellites) {
    return html`<div class="rooms">
      ${repeat(
        satellites,
        ({ satellite_id }) => satellite_id,
        (room) => html`<parley-room
          .room=${room} .refusal=${refused.find((one) => one.satellite_id === room.satellite_id)} ?administrator=${administrator}
        ></parley-room>`,
      )}
    </div>`;
  }

  #foot({ satellites, areas, refused, ignored }: Satellites) {
    const first = satellites.length === 0;
    return html`<div class="foot">
      ${
        first || this.adding
          ? html`<parley-add-room ?first=${first} .areas=${areas}></parley-add-room>`
          : html`<wa-button class="more" appearance="outlined" @click=${() => (this.adding = true)}>
              <parley-icon slot="start" .path=${mdiPlus}></parley-icon>${words.rooms.addTitle}
            </wa-button>`
      }
      <parley-outsiders .refused=${refused} .ignored=${ignored}></parley-outsiders>
      <parley-integrations></parley-integrations>
    </div>`;
  }
}
