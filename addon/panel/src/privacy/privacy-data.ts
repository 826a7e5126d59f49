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
  /** Lines of the household's prices that cannot be used. */
  problems: string[];
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
