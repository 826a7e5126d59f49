/** The people as the app tells them: addon/panel_api/people_routes.py. */
import german from "../language/de/people";
import english, { type PeopleWords } from "../language/en/people";
import { language } from "../words";

export interface Person {
  person_id: string;
  name: string;
  called: string;
  is_greeted: boolean;
  entity_id: string;
  calendars: string[];
  todo_list: string;
  voice: { made_at: number; room: string; sureness: string; near: string } | null;
  notes: { note_id: string; text: string }[];
  mail: string[];
  rules: number;
}

export interface Lesson {
  satellite_id: string;
  name: string;
  step: "name" | "sentence" | "learning" | "learned" | "failed";
  /** Sentences that were said well. */
  done: number;
  /** Empty while somebody new was not asked for the name. */
  person_id: string;
  /** What the room said last. */
  told: string;
}

export interface People {
  kept?: boolean;
  is_on: boolean;
  is_ready: boolean;
  most: number;
  people: Person[];
  lessons: Lesson[];
}

export interface Named {
  id: string;
  name: string;
}

export interface Choices {
  at_home: Named[];
  calendars: Named[];
  lists: Named[];
  rooms: Named[];
}

/** The words of the page, in the language that is spoken. */
export const text = (): PeopleWords => (language.startsWith("de") ? german : english);
