/** Turns as the app tells them: addon/panel_api/turn_routes.py, addon/turns/turn_summary.py, addon/turns/waterfall.py, addon/turns/replay.py. */

export interface TurnSummary {
  id: string;
  /** The place in the store; null while it is still to be written. */
  number: number | null;
  room: string;
  satellite_id: string;
  started: string;
  transcript: string;
  reply: string;
  decided_by: string;
  outcome: string | null;
  problem: string;
  /** A code of assistant/turn_trouble.py; empty where it went well. */
  trouble: string;
  waited_ms: number | null;
  providers: string[];
  left_house: boolean;
  /** US dollars; null where nothing was sent, or nobody knows the price. */
  cost: number | null;
}

export interface Found {
  turns: TurnSummary[];
  before: number | null;
  rooms: string[];
}

export interface Step {
  name: string;
  at_ms: number;
  detail: string;
}

export interface Action {
  service: string;
  targets: string[];
  data: Record<string, unknown>;
  before: Record<string, string>;
  after: Record<string, string>;
}

export interface ToolUse {
  tool: string;
  arguments: Record<string, unknown>;
  outcome: string;
}

export interface Service {
  stage: "stt" | "llm" | "tts";
  provider: string;
  model: string;
  host: string;
  left_house: boolean;
  answers: { asked_ms: number; first_ms: number | null; ended_ms: number | null }[];
  amounts: Record<string, number>;
  cost: number | null;
  price_read: string;
  problems: string[];
}

/** A reach out of the house beside those of the services. */
export interface Crossing {
  service: string;
  host: string;
  kind: string;
  sent_bytes: number;
  received_bytes: number;
  /** The camera of a picture; empty for anything else. */
  about?: string;
}

export interface Turn {
  id: string;
  room: string;
  satellite_id: string;
  started: string;
  wake_word: string;
  score: number;
  transcript: string;
  decided_by: string;
  matched?: string[];
  outcome: string | null;
  reply: string;
  problem: string;
  trouble?: { code: string; stage: string | null; said: string; entity_ids: string[] } | null;
  actions: Action[];
  about: string[];
  steps: Step[];
  tools?: ToolUse[];
  sources?: { title: string; url: string; date: string }[];
  services?: Service[];
  crossings?: Crossing[];
}

export type Worker = "person" | "stt" | "patience" | "parley" | "llm" | "home" | "tts" | "satellite";

export interface Part {
  name: string;
  worker: Worker;
  begin_ms: number;
  end_ms: number;
  detail: string;
}

export interface Waterfall {
  spans: Part[];
  marks: Record<string, number>;
  waited: { begin_ms: number; end_ms: number };
  shares: Partial<Record<Worker, number>>;
  total_ms: number;
}

export interface NextStep {
  kind: string;
  entity_id: string;
  name: string;
  aliases: string[];
  satellite_id: string;
  value: number | null;
}

export interface OpenedTurn {
  turn: Turn;
  waterfall: Waterfall;
  names: Record<string, string>;
  next_steps: NextStep[];
}

export interface Run {
  decided_by: string;
  matched: string[];
  tools: { tool: string; arguments: Record<string, unknown> }[] | null;
  calls: { service: string; targets: string[]; data: Record<string, unknown> }[];
  /** "yes", "pin" or "choice" where a person is asked. */
  asks: string;
  outcome: string;
  reply: string;
  trouble: string;
}

export interface Replay {
  was: Run;
  now: Run;
  needs_model: boolean;
  has_model: boolean;
  has_hidden_pin: boolean;
  room_is_gone: boolean;
  differences: string[];
  names: Record<string, string>;
}
