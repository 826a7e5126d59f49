"""The home as people speak of it: floors, areas, entities, and what a name means. Pure, immutable."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ha_tools import resolution
from ha_tools.names import NameIndex, Words, ordinal_word, words
from ha_tools.resolution import Resolution
from ha_tools.result import Choice, Place
from ha_tools.vocabulary import KIND_WORDS, Kind, kind_noun, kind_words

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
    """What else it is called."""

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
    """What else it is called."""
    floor_id: str | None = None
    """The floor that it is on."""
    measured_by: frozenset[str] = frozenset()
    """The entity ids of the sensors that the user chose for its temperature and humidity."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Entity:
    """A thing that is exposed to the assistant."""

    entity_id: str
    """"light.kitchen_lights"."""
    name: str
    """As Home Assistant shows it."""
    aliases: tuple[str, ...] = ()
    """What else it is called."""
    area_id: str | None = None
    """Its own area, or its device's."""
    floor_id: str | None = None
    """The floor of its area."""
    device_class: str | None = None
    """Home Assistant's device class: "temperature"."""
    keeps_code: bool = False
    """Whether Home Assistant itself has the code that the lock or the alarm panel wants."""
    cleans: tuple[str, ...] = ()
    """The ids of the areas that a vacuum can be sent to."""
    runs_as: str = ""
    """Of a script, the service that runs it: it keeps its name when the entity is renamed."""
    modes: frozenset[str] = frozenset()
    """Of a thermostat or an air conditioner, Home Assistant's modes that it has."""
    members: tuple[str, ...] = ()
    """Of a group, the ids of all that it comes down to, exposed or not: no groups are among them."""

    @cached_property
    def domain(self) -> str:
        """The part of the entity id before the dot."""
        return self.entity_id.partition(".")[0]

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


@dataclass(frozen=True)
class Home:
    """All that is exposed to the assistant, by id."""

    floors: Mapping[str, Floor] = field(default_factory=dict)
    """Floors by floor id."""
    areas: Mapping[str, Area] = field(default_factory=dict)
    """Areas by area id."""
    entities: Mapping[str, Entity] = field(default_factory=dict)
    """Exposed entities by entity id, and only those."""

    def resolve(
        self,
        *,
        name: str | None = None,
        area: str | None = None,
        floor: str | None = None,
        domains: Iterable[str] = (),
        kinds: frozenset[Kind] = frozenset(),
        device_class: str | None = None,
        place: Place | None = None,
        whole_home: bool = False,
        exclude: Iterable[str] = (),
    ) -> Resolution:
        """What is meant by a name, an area and a floor as people say them; empty `domains` and `kinds` are any.

        Where nothing but a kind is said ("the lights"), this room's are meant; with `whole_home`, all of them. What is
        in `exclude` (names, kinds, areas, floors) is left out.
        """
        here = None if whole_home or place is None else place.area_id
        scope = resolution.Scope(frozenset(domains), device_class, here, whole_home, kinds=kinds)
        resolver = resolution.Resolver(self)
        found = resolver.resolve(name, area, floor, scope)
        found = replace(found, targets=tuple(of_domains(entity, scope.domains) for entity in found.targets))
        return resolver.leave_out(found.targets, exclude) if exclude and found.targets else found

    def known(
        self,
        name: str,
        area: str | None = None,
        *,
        kinds: frozenset[Kind] = frozenset(),
        place: Place | None = None,
        whole_home: bool = False,
    ) -> Resolution | None:
        """As `resolve`, by the very words: what is misspelt is not known."""
        here = None if whole_home or place is None else place.area_id
        scope = resolution.Scope(frozenset(), None, here, whole_home, kinds=kinds)
        return resolution.Resolver(self).known(name, area, scope)

    def called(self, said: str, among: Iterable[Entity]) -> tuple[Entity, ...]:
        """All among some things that the very words can mean: by name, by kind, by place; no misspellings."""
        return resolution.Resolver(self).called(said, among)

    def of_ids(self, name: str) -> tuple[Entity, ...]:
        """The things whose entity id is given as their name; several with commas between. None where one is unknown."""
        found = [self.entities.get(item) for item in name.split(",")]
        return tuple(entity for entity in found if entity) if all(found) else ()

    def bearers(self, name: str) -> tuple[Entity, ...]:
        """The things of that very name, alias or entity id, also with the word for their kind; no misspellings."""
        exact = tuple(self.entities[item] for item in self.entity_index.exact(words(name)))
        return self.of_ids(name) or exact or self.of_name_and_kind(words(name))

    def of_name_and_kind(self, said: Words) -> tuple[Entity, ...]:
        """The things that are called so with the word for their kind behind their name: "library scene"."""
        cuts = ((said[:cut], said[cut:]) for cut in range(len(said) - 1, 0, -1))
        named = [(self.entities[item], kind) for name, kind in cuts for item in self.entity_index.exact(name)]
        return tuple(entity for entity, kind in named if kind in kind_words(entity))

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
        """Whether it is exposed, or a part of a group that is."""
        return entity_id in self.entities or entity_id in self._groups_of_hidden

    @cached_property
    def _groups_of_hidden(self) -> Mapping[str, Entity]:
        """The group that each thing is a part of that is not exposed itself."""
        return {item: group for group in self.entities.values() for item in group.members if item not in self.entities}

    def spoken_choices(self, entities: Iterable[Entity]) -> tuple[Choice, ...]:
        """The entities by names that tell them apart: by room, else by kind, else by their order."""
        listed = list(entities)
        return tuple(Choice(self._told_apart(entity, listed), entity.entity_id) for entity in listed)

    def _told_apart(self, entity: Entity, listed: Iterable[Entity]) -> str:
        alike = [other for other in listed if words(other.name) == words(entity.name)]
        if len(alike) == 1:
            return entity.name
        for told in (self._with_area, _with_kind, self._with_kind_and_area):
            if [told(other) for other in alike].count(told(entity)) == 1:
                return told(entity)
        return f"the {ordinal_word(alike.index(entity) + 1)} {self._with_area(entity)}"

    def _with_area(self, entity: Entity) -> str:
        area = self.areas.get(entity.area_id or "")
        return f"{entity.name} in the {area.name}" if area else f"{entity.name} without a room"

    def _with_kind_and_area(self, entity: Entity) -> str:
        area = self.areas.get(entity.area_id or "")
        return f"{_with_kind(entity)} in the {area.name}" if area else f"{_with_kind(entity)} without a room"

    def warm_up(self) -> None:
        """Make now what is else made when it is first asked for, so that nobody waits for it."""
        _ = self.entity_index, self.area_index, self.floor_index, self.by_area, self.vocabulary
        for entity in self.entities.values():
            _ = entity.words, entity.domain

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every comparable word of its names and of what its kinds are called."""
        named: list[Area | Floor | Entity] = [*self.areas.values(), *self.floors.values(), *self.entities.values()]
        return frozenset(word for thing in named for name in thing.names for word in words(name)) | KIND_WORDS

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


def _with_kind(entity: Entity) -> str:
    return f"the {entity.name} {kind_noun(entity)}"
