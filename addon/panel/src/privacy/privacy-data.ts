/** Privacy as GET api/privacy and api/privacy/sheet tell it: addon/panel_api/privacy_routes.py. */

export interface StayRule {
  /** The id of a satellite or of an area; empty for every room. */
  room: string;
  /** The id of a person; empty for everybody. */
  speaker: string;
  /** "22:00"; both empty for all day. */
  begin: string;
  end: string;
  /** It was said in a room, and not set here. */
  by_voice?: boolean;
}

export interface Privacy {
  rules: StayRule[];
  budget: { dollars: number; stops: boolean; spent: number; is_over: boolean };
  retention: { days: number; rooms: Record<string, number> };
  /** Id -> name. */
  rooms: Record<string, string>;
  people: Record<string, string>;
  /** The rooms of the turns that are kept. */
  talked_in: string[];
  /** All that is kept, in order. */
  kept: KeptThing[];
  /** Lines of the household's prices that cannot be used. */
  problems: string[];
}

export interface KeptThing {
  name: string;
  /** The number of it; null for what stands in files. */
  count: number | null;
  /** Days after which it is gone, and the number that is kept; 0 for no such bound. */
  days: number;
  most: number;
  until_removed: boolean;
}

export interface Prices {
  /** The household's own table, as it is written. */
  text: string;
  /** Lines of it that cannot be used. */
  problems: string[];
  in_force: Price[];
}

export interface Price {
  host: string;
  model: string;
  /** Amount -> US dollars. */
  per_million: Record<string, number>;
  per_minute: Record<string, number>;
  /** The day on which it was read. */
  read: string;
  is_own: boolean;
}

export interface SheetLine {
  room: string;
  service: string;
  model: string;
  host: string;
  kind: string;
  turns: number;
  input_tokens: number;
  cached_tokens: number;
  output_tokens: number;
  characters: number;
  audio_seconds: number;
  bytes: number;
  received_bytes: number;
  cost: number;
  unpriced: number;
}

export interface Sheet {
  month: string;
  months: string[];
  lines: SheetLine[];
}
