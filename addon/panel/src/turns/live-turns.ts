import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Follow, house, Listen } from "../house";
import { page } from "../parts/styles";
import type { Happenings } from "../states";
import { words } from "../words";
import type { Step } from "./turn-types";

const FORGOTTEN_MS = 60_000;
const DONE_MS = 3_000;

interface LiveTurn {
  id: string;
  room: string;
  state: "listening" | "thinking" | "responding";
  words: string;
  final: boolean;
  reply: string;
  forget: ReturnType<typeof setTimeout>;
}

/** The turns that go on, word by word, in every room. */
@customElement("parley-live-turns")
export class LiveTurns extends LitElement {
  static override styles = [
    page,
    css`
      .card { border-color: var(--parley-accent); }
      h2 { font-size: 0.875rem; color: var(--parley-quiet); }
      li { padding: 0.5rem 0; }
      .state { display: inline-flex; align-items: center; gap: 0.5rem; font-size: 0.875rem; color: var(--parley-accent); }
      .state::before { content: ""; width: 0.625rem; height: 0.625rem; border-radius: 50%; background: currentColor; animation: pulse 1.2s infinite alternate; }
      .words { font-size: 1.125rem; overflow-wrap: anywhere; }
      .interim { color: var(--parley-quiet); }
      @keyframes pulse { to { opacity: 0.25; } }
      @media (prefers-reduced-motion: reduce) { .state::before { animation: none; } }
    `,
  ];

  @state() private turns: readonly LiveTurn[] = [];

  constructor() {
    super();
    new Follow(this, "satellites");
    new Listen(this, "step", (message) => this.#take(message));
    new Listen(this, "turn", ({ turn }) => this.#forget(String(turn.id)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const turn of this.turns) clearTimeout(turn.forget);
    this.turns = [];
  }

  #take({ turn_id: id, room, step }: Happenings["step"]): void {
    const { name, detail } = step as unknown as Step;
    const before = this.turns.find((turn) => turn.id === id);
    if (!before && (name === "done" || name === "late_transcript")) return;
    clearTimeout(before?.forget);
    const forget = setTimeout(() => this.#forget(id), name === "done" ? DONE_MS : FORGOTTEN_MS);
    const fresh: LiveTurn = { id, room, state: "listening", words: "", final: false, reply: "", forget };
    const turn = { ...fresh, ...before, ...after(name, detail ?? ""), forget };
    this.turns = before ? this.turns.map((each) => (each.id === id ? turn : each)) : [...this.turns, turn];
  }

  #forget(id: string): void {
    clearTimeout(this.turns.find((turn) => turn.id === id)?.forget);
    this.turns = this.turns.filter((turn) => turn.id !== id);
  }

  override willUpdate(): void {
    this.hidden = this.turns.length === 0 || house.connected === false;
  }

  override render() {
    if (this.hidden) return nothing;
    return html`<section class="card" aria-label=${words.turns.live}>
      <h2>${words.turns.live}</h2>
      <ul>${repeat(
        this.turns,
        ({ id }) => id,
        (turn) => html`<li>
          <div class="row spread"><strong>${turn.room}</strong><span class="state">${words.turns.states[turn.state]}</span></div>
          <p class="words ${turn.final ? "" : "interim"}" aria-live="polite">${turn.words || words.turns.hears}</p>
          ${turn.reply ? html`<p class="quiet" aria-live="polite">${turn.reply}</p>` : nothing}
        </li>`,
      )}</ul>
    </section>`;
  }
}

function after(name: string, detail: string): Partial<LiveTurn> {
  switch (name) {
    case "transcript": {
      const [kind, ...said] = detail.split(": ");
      return { words: said.join(": "), final: kind === "final" };
    }
    case "turn_end":
    case "match":
    case "model":
      return { state: "thinking" };
    case "reply":
      return { reply: detail };
    case "first_audio_sent":
      return { state: "responding" };
    default:
      return {};
  }
}
