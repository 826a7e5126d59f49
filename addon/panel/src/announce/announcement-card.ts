import {
  mdiAlertCircleOutline,
  mdiCheck,
  mdiCheckAll,
  mdiClockOutline,
  mdiCloseCircleOutline,
  mdiCommentCheckOutline,
  mdiVolumeHigh,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import "@awesome.me/webawesome/dist/components/button/button.js";
import { house } from "../house";
import "../icon";
import { page } from "../parts/styles";
import { Tasks } from "../parts/tasks";
import { told } from "../parts/told";
import { clockAndDay } from "../parts/when";
import type { Announcement, Fate, Receipt } from "../states";
import { words } from "../words";

const ICONS: Partial<Record<Fate, string>> = {
  waiting: mdiClockOutline,
  playing: mdiVolumeHigh,
  played: mdiCheck,
  acknowledged: mdiCheckAll,
  answered: mdiCommentCheckOutline,
  elsewhere: mdiCheck,
  cancelled: mdiCloseCircleOutline,
  declined: mdiCloseCircleOutline,
};

/** One announcement: its words, and what has become of it in each room. */
@customElement("parley-announcement-card")
export class AnnouncementCard extends LitElement {
  static override styles = [
    page,
    css`
      .card { display: grid; gap: 0.75rem; }
      .open { border-color: color-mix(in srgb, var(--parley-accent) 60%, var(--parley-line)); }
      h3 { font-weight: 500; overflow-wrap: anywhere; }
      li { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 0.625rem; padding-block: 0.375rem; border-top: 1px solid var(--parley-line); }
      li parley-icon { --icon-size: 1.25rem; color: var(--parley-quiet); margin-top: 0.125rem; }
      li.heard parley-icon { color: var(--parley-success); }
      li.playing parley-icon { color: var(--parley-accent); }
      li.not parley-icon { color: var(--parley-danger); }
      .why { grid-column: 2; }
      .buttons:not(:has(wa-button)) { display: none; }
      .buttons wa-button[appearance="plain"] { margin-inline-start: -0.75rem; }
      .buttons { display: flex; gap: 0.5rem; flex-wrap: wrap; }
      .critical, .high { color: var(--parley-danger); font-weight: 500; }
      .high { color: var(--parley-warning); }
    `,
  ];

  @property({ attribute: false }) announcement!: Announcement;
  readonly #tasks = new Tasks(this);

  override render() {
    const { request, receipts, over, made, origin } = this.announcement;
    const text = words.announce;
    const priority =
      request.priority === "normal"
        ? nothing
        : html`<span class=${request.priority}>${text.priorities[request.priority]}</span> · `;
    return html`<article class="card ${over ? "" : "open"}" aria-label=${said(this.announcement)}>
      <div>
        <h3>${said(this.announcement)}</h3>
        <p class="quiet small">${priority}${clockAndDay(Date.parse(made))} · ${text.origins[origin]}</p>
      </div>
      <ul>${receipts.map((receipt) => this.#receipt(receipt))}</ul>
      <div class="buttons">
        ${!over && request.repeat ? this.#button("acknowledge", text.acknowledge, () => house.post(`${this.#path}/acknowledge`), "brand") : nothing}
        ${over ? nothing : this.#button("cancel", text.cancel, () => house.delete(this.#path))}
        ${over && request.message ? html`<wa-button size="s" appearance="plain" @click=${this.#again}>${text.again}<span class="visually-hidden">: ${said(this.announcement)}</span></wa-button>` : nothing}
      </div>
    </article>`;
  }

  #receipt(receipt: Receipt) {
    const { room, outcome, reason, times, sentence, answer } = receipt;
    const text = words.announce;
    const more = times > 1 ? ` (${text.times(times)})` : "";
    const answered = sentence === undefined ? "" : `${words.shell.quoted(sentence)}${answer ? ` (${answer})` : ""}`;
    const why = answered || (outcome === "cancelled" ? "" : told(reason));
    return html`<li class=${kindOf(receipt)}>
      <parley-icon .path=${ICONS[outcome] ?? mdiAlertCircleOutline}></parley-icon>
      <p><strong>${room}</strong> ${text.fates[outcome]}${more}</p>
      ${why ? html`<p class="why quiet small">${why}</p>` : nothing}
    </li>`;
  }

  #button(key: string, label: string, work: () => Promise<unknown>, variant: "brand" | "neutral" = "neutral") {
    return html`<wa-button size="s" variant=${variant} appearance=${variant === "brand" ? "accent" : "outlined"}
      ?loading=${this.#tasks.busy(key)} @click=${() => this.#tasks.run(key, work)}>${label}<span class="visually-hidden">: ${said(this.announcement)}</span></wa-button>`;
  }

  readonly #again = (): void => {
    this.dispatchEvent(new CustomEvent("use-again", { detail: this.announcement, bubbles: true, composed: true }));
  };

  get #path(): string {
    return `api/announcements/${encodeURIComponent(this.announcement.id)}`;
  }
}

/** The words of an announcement, as far as it has some. */
export function said({ request }: Announcement): string {
  return (
    [request.message, request.question?.text].filter(Boolean).join(" ") || request.media_url || words.announce.sound
  );
}

function kindOf({ outcome, heard }: Receipt): string {
  if (outcome === "waiting" || outcome === "playing") return outcome;
  return heard || outcome === "elsewhere" ? "heard" : outcome === "cancelled" ? "" : "not";
}
