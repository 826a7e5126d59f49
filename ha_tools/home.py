"""The home as people speak of it: floors, areas, entities, and what a name means. Pure, immutable."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ha_tools.names import NameIndex, Words, words
from ha_tools.result import Choice, Place
from ha_tools.vocabulary import EVERYTHING, HERE, HOUSEHOLD_DOMAINS, kinds, plural

_CHOSEN_PLACE = re.compile(r"(area|floor):([^/]+)/([^/]*)/(.*)")


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

    @property
    def domain(self) -> str:
        """The part of the entity id before the dot."""
        return self.entity_id.partition(".")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Resolution:
    """What a name means. Either targets, or choices, or something unknown."""

    targets: tuple[Entity, ...] = ()
    """The things meant."""
    choices: tuple[Choice, ...] = ()
    """Several things that could be meant, of which one must be chosen."""
    unknown: str = ""
    """What is not in this home, to be said aloud: "an area called attic"."""
    near: tuple[Choice, ...] = ()
    """Names that resemble the unknown one."""


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
        device_class: str | None = None,
        place: Place | None = None,
        whole_home: bool = False,
    ) -> Resolution:
        """What is meant by a name, an area and a floor as people say them; empty `domains` is any domain.

        Where nothing but a kind is said ("the lights"), this room's are meant; with `whole_home`, all of them.
        """
        scope = _Scope(frozenset(domains), device_class, None if whole_home or not place else place.area_id, whole_home)
        if name and (chosen := _CHOSEN_PLACE.fullmatch(name)):
            return self._chosen_place(chosen, scope)
        if floor:
            found = self._floor_index.named(words(floor))
            if len(found) != 1:
                return self._which_place("floor", floor, found or self._floor_index.nearest(words(floor)), name, scope)
            scope = scope.on_floor(found[0])
        if area and words(area) in HERE:
            scope = scope.in_area(scope.here) if scope.here else scope
        elif area:
            found = self._area_index.named(words(area))
            if len(found) != 1:
                return self._which_place("area", area, found or self._area_index.nearest(words(area)), name, scope)
            scope = scope.in_area(found[0])
        return self._named(name, scope) if name else self._unnamed(scope)

    def bearers(self, name: str) -> tuple[Entity, ...]:
        """The things of that very name, alias or entity id; no misspellings, no kinds."""
        if name in self.entities:
            return (self.entities[name],)
        return tuple(self.entities[item] for item in self._entity_index.exact(words(name)))

    def area_named(self, said: str) -> Area | None:
        """The one area of that name or alias, if there is exactly one; no misspellings."""
        found = self._area_index.exact(words(said))
        return self.areas[found[0]] if len(found) == 1 else None

    def spoken_choices(self, entities: Iterable[Entity]) -> tuple[Choice, ...]:
        """The entities by names that tell them apart."""
        listed = list(entities)
        names = [words(entity.name) for entity in listed]
        return tuple(
            Choice(entity.name if names.count(words(entity.name)) == 1 else self._with_area(entity), entity.entity_id)
            for entity in listed
        )

    def _with_area(self, entity: Entity) -> str:
        area = self.areas.get(entity.area_id or "")
        return f"{entity.name} in the {area.name}" if area else f"{entity.name} without a room"

    @cached_property
    def _entity_index(self) -> NameIndex:
        return NameIndex((entity.entity_id, entity.names) for entity in self.entities.values())

    @cached_property
    def _area_index(self) -> NameIndex:
        return NameIndex((area.area_id, (area.area_id, *area.names)) for area in self.areas.values())

    @cached_property
    def _floor_index(self) -> NameIndex:
        return NameIndex((floor.floor_id, (floor.floor_id, *floor.names)) for floor in self.floors.values())

    def _which_place(self, kind: str, said: str, ids: Iterable[str], name: str | None, scope: "_Scope") -> Resolution:
        """An area or a floor that is not the only one of its name, or not there at all."""
        choices = self._place_choices(kind, ids, scope, name or "")
        if words(said) in {words(choice.name) for choice in choices}:
            return Resolution(choices=choices)
        return Resolution(
            unknown=f"an {kind} called {said}" if kind == "area" else f"a floor called {said}", near=choices
        )

    def _place_choices(self, kind: str, ids: Iterable[str], scope: "_Scope", name: str = "") -> tuple[Choice, ...]:
        places: Mapping[str, Area | Floor] = self.areas if kind == "area" else self.floors
        domains = ",".join(sorted(scope.domains))
        return tuple(Choice(places[item].name, f"{kind}:{item}/{domains}/{name}") for item in ids)

    def _chosen_place(self, chosen: re.Match[str], scope: "_Scope") -> Resolution:
        """What a choice of a place stands for: all that was asked for, there."""
        kind, item, domains, name = chosen.groups()
        if item not in (self.areas if kind == "area" else self.floors):
            return Resolution(unknown=f"a place called {item}")
        inside = scope.in_area(item) if kind == "area" else scope.on_floor(item)
        if domains:
            inside = inside.of(inside.domains & frozenset(domains.split(",")))
        return self._named(name, inside) if name else self._unnamed(inside)

    def _unnamed(self, scope: "_Scope") -> Resolution:
        """All of a kind: in the area or floor that was said, else in this room, else asked about."""
        in_scope = self._within(scope)
        if not in_scope:
            return Resolution(unknown=self._none_of(scope))
        here = self._within(scope.in_area(scope.here)) if scope.here and not scope.bounded else ()
        if here or scope.bounded or scope.whole_home:
            return Resolution(targets=here or in_scope)
        if len(in_scope) == 1 and (scope.here is None or scope.domains <= HOUSEHOLD_DOMAINS):
            return Resolution(targets=in_scope)
        areas = dict.fromkeys(entity.area_id for entity in in_scope if entity.area_id in self.areas)
        rooms = self._place_choices("area", [area_id for area_id in areas if area_id], scope)
        return Resolution(choices=rooms if len(rooms) > 1 else self.spoken_choices(in_scope))

    def _none_of(self, scope: "_Scope") -> str:
        area, floor = self.areas.get(scope.area_id or ""), self.floors.get(scope.floor_id or "")
        where = f" in the {area.name}" if area else f" on the {floor.name}" if floor else ""
        return f"any {plural(scope.domains)}{where}"

    def _within(self, scope: "_Scope") -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities.values() if scope.holds(entity))

    def _named(self, name: str, scope: "_Scope") -> Resolution:
        if (entity := self.entities.get(name)) and scope.holds(entity):
            return Resolution(targets=(entity,))
        spoken = words(name)
        if spoken and spoken[0] in EVERYTHING:
            everywhere = replace(scope, whole_home=True, here=None)
            return self._kind_named(spoken[1:], everywhere) or self._unnamed(everywhere)
        return (
            self._chosen(self._entity_index.exact(spoken), scope)
            or self._kind_named(spoken, scope)
            or self._area_within_name(spoken, scope)
            or self._chosen(self._entity_index.containing(spoken), scope)
            or self._chosen(self._entity_index.misspelt(spoken), scope)
            or self._nothing_called(name, scope)
        )

    def _chosen(self, ids: Iterable[str], scope: "_Scope") -> Resolution | None:
        """One of the ids that lie in scope: the only one, the only one in this room, or choices."""
        found = [self.entities[item] for item in ids if scope.holds(self.entities[item])]
        here = [entity for entity in found if scope.here and entity.area_id == scope.here]
        if len(found) > 1 and len(here) == 1:
            found = here
        if len(found) > 1:
            return Resolution(choices=self.spoken_choices(found))
        return Resolution(targets=tuple(found)) if found else None

    def _kind_named(self, spoken: Words, scope: "_Scope") -> Resolution | None:
        """All of that kind: "the lights"."""
        domains = kinds(spoken) & (scope.domains or kinds(spoken))
        return self._unnamed(scope.of(domains)) if domains else None

    def _area_within_name(self, spoken: Words, scope: "_Scope") -> Resolution | None:
        """The ceiling light of the kitchen: "kitchen ceiling light"."""
        if scope.area_id:
            return None
        for cut in range(len(spoken), 0, -1):
            for area_words, rest in ((spoken[:cut], spoken[cut:]), (spoken[-cut:], spoken[:-cut])):
                found = self._area_index.exact(area_words)
                if len(found) != 1:
                    continue
                inside = scope.in_area(found[0])
                if not rest:
                    return self._unnamed(inside) if len(scope.domains) == 1 else None
                if (resolution := self._rest_of_name(rest, inside)) is not None:
                    return resolution
        return None

    def _rest_of_name(self, rest: Words, inside: "_Scope") -> Resolution | None:
        return (
            self._chosen(self._entity_index.exact(rest), inside)
            or self._kind_named(rest, inside)
            or self._chosen(self._entity_index.containing(rest), inside)
        )

    def _nothing_called(self, name: str, scope: "_Scope") -> Resolution:
        near = [self.entities[item] for item in self._entity_index.nearest(words(name), count=12)]
        inside = [entity for entity in near if scope.holds(entity)][:3]
        area = self.areas.get(scope.area_id or "")
        where = f" in the {area.name}" if area else ""
        return Resolution(unknown=f"anything called {name}{where}", near=self.spoken_choices(inside))


@dataclass(frozen=True)
class _Scope:
    """Which entities may be meant, and where the speaker is."""

    domains: frozenset[str]
    device_class: str | None
    here: str | None
    whole_home: bool
    area_id: str | None = None
    floor_id: str | None = None

    @property
    def bounded(self) -> bool:
        """Whether an area or a floor was said."""
        return self.area_id is not None or self.floor_id is not None

    def in_area(self, area_id: str) -> "_Scope":
        return replace(self, area_id=area_id)

    def on_floor(self, floor_id: str) -> "_Scope":
        return replace(self, floor_id=floor_id)

    def of(self, domains: frozenset[str]) -> "_Scope":
        return replace(self, domains=domains)

    def holds(self, entity: Entity) -> bool:
        return (
            (not self.domains or entity.domain in self.domains)
            and (self.device_class is None or entity.device_class == self.device_class)
            and (self.area_id is None or entity.area_id == self.area_id)
            and (self.floor_id is None or entity.floor_id == self.floor_id)
        )
