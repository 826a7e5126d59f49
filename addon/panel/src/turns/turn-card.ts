import { mdiAlertCircleOutline, mdiCloudUploadOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { words } from "../words";
import { clock, dollars, took } from "./formats";
import type { TurnSummary } from "./turn-types";

/** One turn in the list: a link that opens it. */
export function turnCard(turn: TurnSummary, chosen: boolean) {
  return html`<a href="#/turns/${encodeURIComponent(turn.id)}" class="turn" aria-current=${chosen ? "true" : nothing}>
    <span class="head"><span>${clock(turn.started)}</span><span class="where">${turn.room}</span>${howLong(turn)}</span>
    <span class="said ${turn.transcript ? "" : "quiet"}">${turn.transcript || words.turns.nothingSaid}</span>
    ${turn.reply ? html`<span class="reply">${turn.reply}</span>` : nothing}
    <span class="foot">${fate(turn)}${turn.left_house ? left() : nothing}${turn.cost ? html`<span>${dollars(turn.cost)}</span>` : nothing}</span>
  </a>`;
}

/** How a turn ended, in a word. */
export function fate(turn: { trouble: string; outcome: string | null; decided_by: string }) {
  const outcome = turn.outcome ? (words.turns.outcomes[turn.outcome] ?? turn.outcome) : "";
  if (turn.trouble) {
    return html`<span class="fate danger"><parley-icon .path=${mdiAlertCircleOutline}></parley-icon>${outcome && turn.outcome !== "changed" ? outcome : words.turns.failed}</span>`;
  }
  return outcome ? html`<span class="fate">${outcome}</span>` : nothing;
}

function howLong(turn: TurnSummary) {
  return turn.waited_ms === null ? nothing : html`<span class="long">${took(turn.waited_ms)}</span>`;
}

function left() {
  return html`<parley-icon .path=${mdiCloudUploadOutline} label=${words.turns.leftHouse}></parley-icon>`;
}
