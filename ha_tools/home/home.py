"""The home as people speak of it: its floors, areas and entities, with indexes of their names. Immutable."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from ha_tools.home.kinds import ABILITIES, KIND_WORDS, OUTDOOR_PLACES, UNCLASSED, Kind, kind_words
from ha_tools.home.names import NameIndex, Words, words
from ha_tools.home.references import EntityRef, Named

Meaning = TypeVar("Meaning")

MOST_MEANINGS = 1000
"""More than a day of sentences in one home."""

ANY_GROUP = "group"
"""The domain of groups of things of any kind."""


@dataclass(frozen=True)
class Floor:
    """A floor of the home."""

    floor_id: str
    """Home Assistant's id: "upstairs"."""
    name: str
    """As it is called."""
    aliases: tuple[str, ...] = ()
    """Other names."""
    level: int | None = None
    """Its height: 0 is the ground, where Home Assistant tells."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Area:
    """A room, or another area."""

    area_id: str
    """Home Assistant's id: "living_room"."""
    name: str
    """As it is called."""
    aliases: tuple[str, ...] = ()
    """Other names."""
    floor_id: str | None = None
    """The floor that it is on."""
    measured_by: frozenset[str] = frozenset()
    """The entity ids of the sensors that the user chose for its temperature and humidity."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)

    @property
    def is_outdoors(self) -> bool:
        """Tell whether it is called as what lies outside the house."""
        return any(OUTDOOR_PLACES & frozenset(words(name)) for name in self.names)


@dataclass(frozen=True)
class Label:
    """A label of the user's, and what bears it."""

    label_id: str
    """Home Assistant's id: "bedtime"."""
    name: str
    """As it is called."""
    area_ids: frozenset[str] = frozenset()
    """The areas that bear it."""
    device_identifiers: frozenset[tuple[str, str]] = frozenset()
    """The identifiers, as integrations give them, of the devices that bear it: ("parley", "a1b2")."""


@dataclass(frozen=True)
class Entity:
    """A thing that is exposed to the assistant."""

    entity_id: str
    """"light.kitchen_lights"."""
    name: str
    """As Home Assistant shows it."""
    aliases: tuple[str, ...] = ()
    """Other names."""
    area_id: str | None = None
    """Its own area, or its device's."""
    floor_id: str | None = None
    """The floor of its area."""
    device_class: str | None = None
    """Home Assistant's device class: "temperature"."""
    keeps_code: bool = False
    """True if Home Assistant itself has the code that the lock or the alarm panel wants."""
    cleans: tuple[str, ...] = ()
    """The ids of the areas that a vacuum can be sent to."""
    runs_as: str = ""
    """The service that runs a script: it keeps its name when the entity is renamed."""
    modes: frozenset[str] = frozenset()
    """Home Assistant's modes of a thermostat or an air conditioner."""
    members: tuple[str, ...] = ()
    """Ids of all of a group's members in the end, exposed or not: no groups are among them."""

    @cached_property
    def domain(self) -> str:
        """The part of the entity id before the dot."""
        return self.entity_id.partition(".")[0]

    @cached_property
    def kind(self) -> Kind:
        """Its domain and its device class."""
        return Kind(self.domain, self.device_class or "")

    def is_a(self, kind: Kind) -> bool:
        """Tell whether it is of this kind; what has no device class is, where it is called so: "Kitchen Window"."""
        if self.domain != kind.domain:
            return False
        if kind.device_class == UNCLASSED:
            return not self.device_class
        if kind.device_class in ABILITIES:
            return not self.modes or ABILITIES[kind.device_class](self.modes)
        if not kind.device_class or self.device_class:
            return kind.device_class in {"", self.device_class}
        return self.words[-1:] == (kind.device_class,)

    @cached_property
    def domains(self) -> frozenset[str]:
        """The domains whose things it is one of: its own; of a group of things of any kind, those of its members."""
        if self.domain != ANY_GROUP:
            return frozenset({self.domain})
        return frozenset(item.partition(".")[0] for item in self.members)

    @cached_property
    def words(self) -> Words:
        """The comparable words of its name."""
        return words(self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)


def of_domains(entity: Entity, domains: Collection[str]) -> Entity:
    """A thing; of a group of things of any kind only what is of these domains, unless these are any."""
    if entity.domain != ANY_GROUP or not domains:
        return entity
    return replace(entity, members=tuple(item for item in entity.members if item.partition(".")[0] in domains))


Bearer = TypeVar("Bearer", Area, Entity)


def _also(bearer: Bearer, names: tuple[str, ...]) -> Bearer:
    return replace(bearer, aliases=(*bearer.aliases, *names)) if names else bearer


@dataclass(frozen=True)
class Home:
    """All that is exposed to the assistant, by id."""

    floors: Mapping[str, Floor] = field(default_factory=dict)
    """Floors by floor id."""
    areas: Mapping[str, Area] = field(default_factory=dict)
    """Areas by area id."""
    entities: Mapping[str, Entity] = field(default_factory=dict)
    """Exposed entities by entity id, and only those."""
    labels: Mapping[str, Label] = field(default_factory=dict)
    """Labels by label id."""

    def bearers(self, name: Named) -> tuple[Entity, ...]:
        """Return the things of that very name, alias or entity id, also with the word for their kind; or those meant.

        A misspelt name has none.
        """
        if not isinstance(name, str):
            return self.referred(name) if isinstance(name, EntityRef) else ()
        said = words(name)
        exact = tuple(self.entities[item] for item in self.entity_index.exact(said))
        return self.referred(EntityRef((name,))) or exact or self.of_name_and_kind(said)

    def referred(self, ref: EntityRef) -> tuple[Entity, ...]:
        """Return the things of a reference that are still there."""
        return tuple(self.entities[item] for item in ref.entity_ids if item in self.entities)

    def of_name_and_kind(self, said: Words) -> tuple[Entity, ...]:
        """The things that are called so with the word for their kind behind their name: "library scene"."""
        cuts = ((said[:cut], said[cut:]) for cut in range(len(said) - 1, 0, -1))
        named = [(self.entities[item], kind) for name, kind in cuts for item in self.entity_index.exact(name)]
        return tuple(entity for entity, kind in named if kind in kind_words(entity.kind))

    def called(self, item_id: str) -> str:
        """Return the name of the thing or the area of an id; the id where there is none."""
        found = self.entities.get(item_id) or self.areas.get(item_id)
        return found.name if found else item_id

    def also_called(self, names: Mapping[str, tuple[str, ...]]) -> Home:
        """Return the same home in which things and areas have more names, by their ids."""
        if not names:
            return self
        entities = {item: _also(thing, names.get(item, ())) for item, thing in self.entities.items()}
        areas = {item: _also(area, names.get(item, ())) for item, area in self.areas.items()}
        return replace(self, entities=entities, areas=areas)

    def area_named(self, said: str) -> Area | None:
        """The one area of that name or alias, if there is exactly one; no misspellings."""
        found = self.area_index.exact(words(said))
        return self.areas[found[0]] if len(found) == 1 else None

    def parts(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """The things that these are: themselves, and in place of a group its members, each of them once."""
        found = dict.fromkeys(part for entity in entities for part in self._parts(entity))
        return tuple(found)

    def _parts(self, entity: Entity) -> Iterable[Entity]:
        return [self.thing(item, entity) for item in entity.members] if entity.members else [entity]

    def thing(self, entity_id: str, group: Entity | None = None) -> Entity:
        """A thing that is exposed, or a part of a group that is: that has no name of its own here."""
        group = group or self._groups_of_hidden.get(entity_id)
        return self.entities.get(entity_id) or Entity(
            entity_id,
            f"part of {group.name}" if group else "",
            area_id=group.area_id if group else None,
            floor_id=group.floor_id if group else None,
        )

    def has(self, entity_id: str) -> bool:
        """Return whether it is exposed, or a part of a group that is."""
        return entity_id in self.entities or entity_id in self._groups_of_hidden

    @cached_property
    def _groups_of_hidden(self) -> Mapping[str, Entity]:
        """The group that each thing is a part of that is not exposed itself."""
        return {item: group for group in self.entities.values() for item in group.members if item not in self.entities}

    def warm_up(self) -> None:
        """Make now what is else made when it is first asked for, so that nobody waits for it."""
        _ = self.entity_index, self.area_index, self.floor_index, self.by_area, self.vocabulary
        for entity in self.entities.values():
            _ = entity.words, entity.domain

    @cached_property
    def meanings(self) -> dict[Hashable, Any]:
        """The latest resolutions in this home: the words said -> their resolution."""
        return {}

    def meant(self, said: Hashable, meaning: Meaning) -> Meaning:
        """Keep what something was resolved to, and return it."""
        if len(self.meanings) >= MOST_MEANINGS:
            self.meanings.clear()
        self.meanings[said] = meaning
        return meaning

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every comparable word of its names and of what its kinds are called."""
        named: list[Area | Floor | Entity] = [*self.areas.values(), *self.floors.values(), *self.entities.values()]
        return frozenset(word for thing in named for name in thing.names for word in words(name)) | KIND_WORDS

    @cached_property
    def longest_name(self) -> int:
        """The number of comparable words in the longest name of a thing, an area or a floor."""
        named: list[Area | Floor | Entity] = [*self.areas.values(), *self.floors.values(), *self.entities.values()]
        return max((len(words(name)) for thing in named for name in thing.names), default=0)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[Entity, ...]]:
        """The things in each area."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities.values():
            found.setdefault(entity.area_id or "", []).append(entity)
        return {area_id: tuple(entities) for area_id, entities in found.items()}

    @cached_property
    def entity_index(self) -> NameIndex:
        """Entity ids by name."""
        return NameIndex((entity.entity_id, entity.names) for entity in self.entities.values())

    @cached_property
    def area_index(self) -> NameIndex:
        """Area ids by name; an id is a name too."""
        return NameIndex((area.area_id, (area.area_id, *area.names)) for area in self.areas.values())

    @cached_property
    def floor_index(self) -> NameIndex:
        """Floor ids by name; an id is a name too."""
        return NameIndex((floor.floor_id, (floor.floor_id, *floor.names)) for floor in self.floors.values())
