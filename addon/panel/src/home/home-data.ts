/** The home as GET api/home tells it, and how it is laid out: floors, areas, things. */
import { language, words } from "../words";

export interface Thing {
  entity_id: string;
  name: string;
  aliases: string[];
  area_id: string | null;
  domain: string;
  device_class: string;
  members: number;
}

export interface HiddenThing {
  entity_id: string;
  name: string;
  area_id: string;
}

export interface NameTrouble {
  code: string;
  name: string;
  entity_ids: string[];
  area_ids: string[];
  floor_ids: string[];
}

export interface HomeAsSeen {
  /** Whether Home Assistant was ever reached. */
  known: boolean;
  floors: { floor_id: string; name: string; aliases: string[]; level: number | null }[];
  areas: { area_id: string; name: string; aliases: string[]; floor_id: string | null }[];
  entities: Thing[];
  troubles: NameTrouble[];
  /** Names that nobody could say, in words. */
  problems: string[];
}

export interface Room {
  area_id: string;
  name: string;
  aliases: string[];
  things: Thing[];
  hidden: HiddenThing[];
}

export interface Storey {
  name: string;
  rooms: Room[];
}

/** The word for the kind of a thing. */
export function kindOf(entity_id: string, device_class = ""): string {
  const [domain = ""] = entity_id.split(".");
  const { domains } = words.home;
  return domains[`${domain}.${device_class}`] ?? domains[domain] ?? domain.replaceAll("_", " ");
}

/** The home floor by floor, from the ground up, as far as it has to do with the words that are looked for. */
export function storeys(home: HomeAsSeen, hidden: readonly HiddenThing[], looked: string): Storey[] {
  const rooms = home.areas.map((area) => ({ ...area, things: [] as Thing[], hidden: [] as HiddenThing[] }));
  const nowhere = {
    area_id: "",
    name: words.home.noArea,
    aliases: [],
    floor_id: null,
    things: [],
    hidden: [],
  } as (typeof rooms)[number];
  const byId = new Map(rooms.map((room) => [room.area_id, room]));
  for (const thing of home.entities) (byId.get(thing.area_id ?? "") ?? nowhere).things.push(thing);
  for (const thing of hidden) (byId.get(thing.area_id) ?? nowhere).hidden.push(thing);
  const floors = [...home.floors].sort(
    (one, other) => (one.level ?? 99) - (other.level ?? 99) || compare(one.name, other.name),
  );
  const named = [
    ...floors.map(({ floor_id, name }) => ({ id: floor_id as string | null, name })),
    { id: null, name: words.home.noFloor },
  ];
  return named
    .map(({ id, name }) => ({
      name,
      rooms: [...rooms, nowhere]
        .filter(({ floor_id }) => floor_id === id)
        .sort((one, other) => Number(one === nowhere) - Number(other === nowhere) || compare(one.name, other.name))
        .map((room) => found(room, plain(looked)))
        .filter(({ things, hidden }) => things.length || hidden.length),
    }))
    .filter(({ rooms }) => rooms.length);
}

function found(room: Room, looked: string): Room {
  if (!looked || [room.name, ...room.aliases].some((name) => plain(name).includes(looked))) return sorted(room);
  const has = (...texts: string[]) => texts.some((text) => plain(text).includes(looked));
  return sorted({
    ...room,
    things: room.things.filter((thing) =>
      has(thing.name, ...thing.aliases, thing.entity_id, kindOf(thing.entity_id, thing.device_class)),
    ),
    hidden: room.hidden.filter((thing) => has(thing.name, thing.entity_id, kindOf(thing.entity_id))),
  });
}

function sorted(room: Room): Room {
  const byKind = (one: { entity_id: string; name: string }, other: { entity_id: string; name: string }) =>
    compare(kindOf(one.entity_id), kindOf(other.entity_id)) || compare(one.name, other.name);
  return { ...room, things: [...room.things].sort(byKind), hidden: [...room.hidden].sort(byKind) };
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, language, { numeric: true });
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
