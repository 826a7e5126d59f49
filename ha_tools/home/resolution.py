"""The rules by which what people say becomes things of the home. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ha_tools.facts.facts import Fact, KindNoun
from ha_tools.facts.where_facts import ANYWHERE, in_area, on_floor
from ha_tools.home.choices import Choice, spoken_choices
from ha_tools.home.home import Area, Entity, Floor, Home, of_domains
from ha_tools.home.kinds import (
    EVERYTHING,
    HERE,
    Kind,
    is_part_of_kind,
    kinds,
    may_name,
    senses,
    shared_kind,
    shared_words,
)
from ha_tools.home.mentions import called, members
from ha_tools.home.names import Words, is_plural, words
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef, Named, PlaceRef
from ha_tools.home.scope import Scope, things_within

ONLY_TELL = frozenset({"binary_sensor", "sensor"})
"""Domains of things that tell and do nothing: a door is rather its lock than its contact, which bears the same name."""

MOST_NEAR = 3
"""Names that are offered where nothing is called as was said."""

_OF_FEW = frozenset({"todo", "calendar", "notify"})
"""Domains of which homes have a handful, all of them offered where none is called as was said."""

_APPENDED = re.compile(r"(?<=\S)(?:\s*[(\[|/:,]|\s+[-–—]\s).*")
"""Additions behind a name to tell it apart: "Heater - window", "Lamp (left)"."""


@dataclass(frozen=True)
class Resolution:
    """The meaning of a name: either targets, or choices, or something unknown."""

    targets: tuple[Entity, ...] = ()
    """The things meant."""
    choices: tuple[Choice, ...] = ()
    """Several things that could be meant, of which one must be chosen."""
    unknown: Fact | None = None
    """That something is not in this home: "I don't know of an area called attic"."""
    near: tuple[Choice, ...] = ()
    """Names that resemble the unknown one."""


def resolve(
    home: Home,
    *,
    name: Named | None = None,
    area: str | None = None,
    floor: str | None = None,
    domains: Iterable[str] = (),
    kinds: frozenset[Kind] = frozenset(),
    device_class: str | None = None,
    place: Place | None = None,
    whole_home: bool = False,
    exclude: Iterable[str] = (),
) -> Resolution:
    """Resolve a name, an area and a floor as people say them; empty `domains` and `kinds` are any.

    Where nothing but a kind is said ("the lights"), this room's are meant; with `whole_home`, all of them. What is
    in `exclude` (names, kinds, areas, floors) is left out. What was said once is resolved once: a tool finds what the
    sentence meant, for as long as the home is the same.
    """
    here = None if whole_home or place is None else place.area_id
    scope = Scope(frozenset(domains), device_class, here, whole_home, kinds=kinds)
    said = (name, area, floor, scope, tuple(exclude))
    meant: Resolution | None = home.meanings.get(said)
    return meant or home.meant(said, _resolved(home, *said))


def _resolved(
    home: Home, name: Named | None, area: str | None, floor: str | None, scope: Scope, exclude: Sequence[str]
) -> Resolution:
    resolver = _Resolver(home)
    found = resolver.resolve(name, area, floor, scope)
    found = replace(found, targets=tuple(of_domains(entity, scope.domains) for entity in found.targets))
    return resolver.leave_out(found.targets, exclude) if exclude and found.targets else found


def leave_out(home: Home, found: tuple[Entity, ...], excluded: Iterable[str]) -> Resolution:
    """Return what was found without what is excluded; something unknown is asked about."""
    return _Resolver(home).leave_out(found, excluded)


def known(
    home: Home,
    name: str,
    area: str | None = None,
    *,
    kinds: frozenset[Kind] = frozenset(),
    place: Place | None = None,
    whole_home: bool = False,
) -> Resolution | None:
    """Resolve by the very words; None for what is misspelt or only near."""
    here = None if whole_home or place is None else place.area_id
    return _Resolver(home).known(name, area, Scope(frozenset(), None, here, whole_home, kinds=kinds))


@dataclass(frozen=True)
class _Resolver:
    """The rules of resolving, over one home."""

    home: Home
    """The home that names are resolved in."""

    def resolve(self, name: Named | None, area: str | None, floor: str | None, scope: Scope) -> Resolution:
        """Resolve the words that were said, within the scope."""
        if isinstance(name, PlaceRef):
            return self._in_place(name, scope)
        if floor:
            found = self.home.floor_index.named(words(floor))
            if len(found) != 1:
                near = found or self.home.floor_index.nearest(words(floor))
                return self._which_place(floor, near, name, scope, is_floor=True)
            scope = scope.on_floor(found[0])
        if area and words(area) in HERE:
            if scope.here is None and not scope.whole_home:
                return Resolution(unknown=Fact("no_such.here"))
            scope = scope.in_area(scope.here) if scope.here else scope
        elif area:
            found = self.home.area_index.named(words(area))
            if len(found) != 1:
                near = found or self.home.area_index.nearest(words(area))
                return self._which_place(area, near, name, scope)
            scope = scope.in_area(found[0])
        if isinstance(name, EntityRef):
            return self._referred(name, scope)
        return self._named(name, scope) if name else self._unnamed(scope)

    def _referred(self, ref: EntityRef, scope: Scope) -> Resolution:
        there = self.home.referred(ref)
        if found := tuple(entity for entity in there if scope.holds(entity)):
            return Resolution(targets=found)
        if not there:
            return Resolution(unknown=Fact("no_such.thing"))
        return Resolution(unknown=Fact("no_such.kind_called", kind=scope.noun, name=there[0].name))

    def known(self, name: str, area: str | None, scope: Scope) -> Resolution | None:
        """Resolve the very words, in an area of that very name: no misspellings, and nothing that is near."""
        if area and words(area) in HERE:
            scope = scope.in_area(scope.here) if scope.here else scope
        elif area:
            found = self.home.area_index.exact(words(area))
            if len(found) != 1:
                return None
            scope = scope.in_area(found[0])
        spoken = words(name)
        return (
            self._bearing(name, spoken, scope)
            or self._with_kind(spoken, scope, several=is_plural(name))
            or self._kind_named(spoken, scope, several=is_plural(name))
            or self._everything(spoken, scope)
            or self._area_within_name(spoken, scope, several=is_plural(name))
            or self._chosen(self.home.entity_index.containing(spoken), scope)
        )

    def _which_place(
        self, said: str, ids: Iterable[str], name: Named | None, scope: Scope, *, is_floor: bool = False
    ) -> Resolution:
        """Return what to ask of an area or a floor that is not the only one of its name, or not there at all."""
        asked_for = name if isinstance(name, str) else ""
        choices = self._place_choices(ids, scope, asked_for, is_floor=is_floor)
        if words(said) in {words(choice.name) for choice in choices}:
            return Resolution(choices=choices)
        return Resolution(unknown=Fact("no_such.floor" if is_floor else "no_such.area", name=said), near=choices)

    def _place_choices(
        self, ids: Iterable[str], scope: Scope, name: str = "", *, is_floor: bool = False
    ) -> tuple[Choice, ...]:
        places: Mapping[str, Area | Floor] = self.home.floors if is_floor else self.home.areas
        return tuple(Choice(places[item].name, PlaceRef(item, is_floor, scope.all_kinds, name)) for item in ids)

    def _in_place(self, ref: PlaceRef, scope: Scope) -> Resolution:
        """Return all that was asked for, there."""
        if ref.place_id not in (self.home.floors if ref.is_floor else self.home.areas):
            return Resolution(unknown=Fact("no_such.place"))
        inside = scope.on_floor(ref.place_id) if ref.is_floor else scope.in_area(ref.place_id)
        if ref.kinds:
            inside = inside.of(ref.kinds)
            if not inside.kinds:
                others = KindNoun(shared_kind(ref.kinds))
                return Resolution(unknown=Fact("no_such.kind_among", kind=scope.noun, others=others))
        return self._named(ref.name, inside) if ref.name else self._unnamed(inside)

    def _unnamed(self, scope: Scope) -> Resolution:
        """All of a kind: in the area or floor that was said, else in this room, else asked about."""
        here = things_within(self.home, scope.in_area(scope.here)) if scope.here and not scope.bounded else ()
        in_scope = here or things_within(self.home, scope)
        if not in_scope:
            return Resolution(unknown=self._none_of(scope))
        if here or scope.bounded or scope.whole_home:
            return Resolution(targets=in_scope)
        if len(in_scope) == 1 and (scope.here is None or scope.household):
            return Resolution(targets=in_scope)
        areas = dict.fromkeys(entity.area_id for entity in in_scope if entity.area_id in self.home.areas)
        rooms = self._place_choices([area_id for area_id in areas if area_id], scope)
        return Resolution(choices=rooms if len(rooms) > 1 else spoken_choices(self.home, in_scope))

    def _none_of(self, scope: Scope) -> Fact:
        case = "no_such.kind_to_move" if self._only_told_of(scope) else "no_such.kind"
        return Fact(case, kind=scope.noun, where=self._where(scope))

    def _where(self, scope: Scope) -> Fact:
        """Return the place that was said."""
        area, floor = self.home.areas.get(scope.area_id or ""), self.home.floors.get(scope.floor_id or "")
        return in_area(area.name) if area else on_floor(floor.name) if floor else ANYWHERE

    def _only_told_of(self, scope: Scope) -> bool:
        """Return whether sensors tell of such things, which something would have to open and close."""
        tell = {Kind(entity.domain, entity.device_class or "") for entity in self._telling(scope)}
        return any(shared_words([kind]) == shared_words(scope.kinds) for kind in tell if kind.device_class)

    def _telling(self, scope: Scope) -> Iterable[Entity]:
        moves = bool(scope.kinds) and all(kind.domain == "cover" for kind in scope.kinds)
        return [entity for entity in self.home.entities.values() if moves and entity.domain == "binary_sensor"]

    def _named(self, name: str, scope: Scope) -> Resolution:
        if (by_id := self.home.entities.get(name)) and scope.holds(by_id):
            return Resolution(targets=(by_id,))
        spoken, several = words(name), is_plural(name)
        return (
            self._bearing(name, spoken, scope)
            or self._with_kind(spoken, scope, several=several)
            or self._kind_named(spoken, scope, several=several)
            or self._everything(spoken, scope)
            or self._name_of_another_kind(spoken, name, scope)
            or self._area_within_name(spoken, scope, several=several)
            or self._chosen(self.home.entity_index.containing(spoken), scope)
            or self._chosen(self.home.entity_index.misspelt(spoken), scope)
            or self._nothing_called(name, scope)
        )

    def _bearing(self, name: str, spoken: Words, scope: Scope) -> Resolution | None:
        """Resolve a thing's very name. Where every room has its "Blinds", the plural is no name but a kind."""
        if spoken[:1] in {(word,) for word in EVERYTHING} and len(spoken) == 1:
            return None
        bearers, several = self.home.entity_index.exact(spoken), is_plural(name)
        if several:
            own = [item for item in bearers if self._is_called_several(item, spoken)]
            if bearers and not own:
                return None if kinds(spoken) else self._several_called(spoken, bearers, scope)
            bearers = tuple(own)
        found = self._chosen(bearers, scope)
        if found is None or not senses(spoken)[0]:
            return found
        is_here = scope.here is None or scope.bounded or all(entity.area_id == scope.here for entity in found.targets)
        if found.choices or not is_here:
            return None if several or self._kind_in(spoken, scope.in_area(scope.here or "")) else found
        return found

    def _with_kind(self, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
        """Resolve a name with the word for its kind: "library scene"; several are all of the kind instead."""
        named = () if several else self.home.of_name_and_kind(spoken)
        return self._chosen((entity.entity_id for entity in named), scope)

    def _is_called_several(self, entity_id: str, spoken: Words) -> bool:
        return any(is_plural(name) and words(name) == spoken for name in self.home.entities[entity_id].names)

    def _several_called(self, spoken: Words, bearers: Iterable[str], scope: Scope) -> Resolution | None:
        """Several, where things bear the name of one: all of the kind in that room, and all that are called so."""
        ids = [*bearers, *self.home.entity_index.containing(spoken)]
        called = [self.home.entities[item] for item in dict.fromkeys(ids) if scope.holds(self.home.entities[item])]
        there = self._area_within_name(spoken, scope, several=True)
        found = tuple(dict.fromkeys([*(there.targets if there else ()), *called]))
        return Resolution(targets=found) if found else there

    def leave_out(self, found: tuple[Entity, ...], excluded: Iterable[str]) -> Resolution:
        """Return what was found without what is excluded; something unknown is asked about."""
        left = found = self.home.parts(found)
        for said in excluded:
            out = self._excluded(said, found)
            if out is None:
                return Resolution(unknown=Fact("no_such.left_out", name=said))
            ids = {entity.entity_id for entity in out}
            left = tuple(entity for entity in left if entity.entity_id not in ids)
        return Resolution(targets=left) if left else Resolution(unknown=Fact("no_such.other"))

    def _excluded(self, said: str, among: tuple[Entity, ...]) -> tuple[Entity, ...] | None:
        """Return all among some things that could be meant; None where it means nothing in the home at all."""
        if exact := called(self.home, said, among):
            return exact
        known = self._named(said, Scope(frozenset(), None, None, whole_home=True))
        bearers = {*(entity.entity_id for entity in known.targets), *(choice.entity_id for choice in known.choices)}
        meant = bearers | members(self.home, bearers)
        return tuple(entity for entity in among if entity.entity_id in meant) if meant else None

    def _chosen(self, ids: Iterable[str], scope: Scope) -> Resolution | None:
        """One of the ids that lie in scope: the only one, the only one in this room, or choices."""
        found = [self.home.entities[item] for item in ids if scope.holds(self.home.entities[item])]
        here = [entity for entity in found if scope.here and entity.area_id == scope.here]
        people = [entity for entity in found if entity.domain == "person"]
        is_said_of_people = any(kind.domain == "person" for kind in scope.kinds)
        if len(found) > 1 and len(here) == 1 and not (people and is_said_of_people):
            found = here
        elif len(people) == 1:
            found = people
        elif len(found) > 1 and len(used := [entity for entity in found if entity.domain not in ONLY_TELL]) == 1:
            found = used
        if len(found) > 1:
            return Resolution(choices=spoken_choices(self.home, found))
        return Resolution(targets=tuple(found)) if found else None

    def _kind_named(self, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
        """All of that kind: "the lights". A name with such a word in it comes before its kind: "the AC"."""
        inside = [narrow for sense in senses(spoken) if (narrow := scope.of(sense)).kinds]
        if may_name(spoken) and (part := self._part_of_name(spoken, scope, inside, several=several)):
            return part
        return self._unnamed(self._closest(inside)) if inside else None

    def _part_of_name(
        self, spoken: Words, scope: Scope, inside: Sequence[Scope], *, several: bool
    ) -> Resolution | None:
        """Resolve a word in a thing's name: where it was said or in this room, else anywhere."""
        here = scope.in_area(scope.here) if scope.here and not scope.bounded else scope
        called = self._called_so(spoken, here)
        near = [narrow.in_area(here.area_id) if here.area_id else narrow for narrow in inside]
        of_kind = things_within(self.home, self._closest(near)) if near else ()
        both = tuple(entity for entity in of_kind if entity in called)
        if of_kind and several and (not is_part_of_kind(spoken) or not self._are_several(both, spoken)):
            return None
        found = both or self._is_one(called, spoken) or (() if of_kind else called)
        if found:
            return Resolution(targets=found) if here.area_id or several or len(found) == 1 else None
        if of_kind or here is scope:
            return None
        anywhere = self._called_so(spoken, scope)
        return self._chosen([entity.entity_id for entity in anywhere], scope) if anywhere else None

    def _called_so(self, spoken: Words, scope: Scope) -> tuple[Entity, ...]:
        """Return the usable things that have the word in their name."""
        ids = self.home.entity_index.containing(spoken)
        found = [self.home.entities[item] for item in ids if scope.holds(self.home.entities[item])]
        return tuple(entity for entity in found if entity.domain not in ONLY_TELL)

    def _are_several(self, found: Sequence[Entity], spoken: Words) -> bool:
        """Return whether these are more than one thing, or one that is called so itself: a group "Reading Lamps"."""
        return len(self.home.parts(found)) > 1 or any(self._ends_so(entity, spoken, several=True) for entity in found)

    def _is_one(self, called: Iterable[Entity], spoken: Words) -> tuple[Entity, ...]:
        """Those that are one by their name, as "Fan - window" is a fan; the word may be of another: "TV Backlight"."""
        return tuple(entity for entity in called if self._ends_so(entity, spoken))

    def _ends_so(self, entity: Entity, spoken: Words, *, several: bool = False) -> bool:
        nouns = [_APPENDED.sub("", name) for name in entity.names]
        return any(words(noun)[-len(spoken) :] == spoken and (is_plural(noun) or not several) for noun in nouns)

    def _kind_in(self, spoken: Words, scope: Scope) -> bool:
        """Return whether there is something of the kind."""
        return any(things_within(self.home, narrow) for sense in senses(spoken) if (narrow := scope.of(sense)).kinds)

    def _closest(self, senses: Sequence[Scope]) -> Scope:
        """The closest sense of which there is something: where it was said or in this room, else anywhere."""
        here = [sense for sense in senses if sense.here and not sense.bounded]
        near = [sense for sense in here if things_within(self.home, sense.in_area(sense.here or ""))]
        there = [sense for sense in senses if things_within(self.home, sense)]
        return (near or there or senses)[0]

    def _everything(self, spoken: Words, scope: Scope) -> Resolution | None:
        """The whole home, or all that was bounded: "everything", "all lights"; never "everything but the fridge"."""
        if spoken[:1] not in {(word,) for word in EVERYTHING}:
            return None
        everywhere = replace(scope, whole_home=True, here=None)
        return self._kind_named(spoken[1:], everywhere, several=True) if spoken[1:] else self._unnamed(everywhere)

    def _name_of_another_kind(self, spoken: Words, name: str, scope: Scope) -> Resolution | None:
        """A lock's name is not half the name of the light beside it, nor a contact's that of the hatch behind it."""
        bearers = [self.home.entities[item] for item in self.home.entity_index.exact(spoken)]
        if not scope.domains or not bearers or not all(scope.domains.isdisjoint(e.domains) for e in bearers):
            return None
        kind = KindNoun(shared_kind(frozenset(map(Kind, scope.domains))))
        near = [self.home.entities[item] for item in self.home.entity_index.containing(spoken)]
        here = [entity for entity in near if scope.holds(entity)][:MOST_NEAR] or self._all_of_few(scope)
        inside = spoken_choices(self.home, here)
        return Resolution(unknown=Fact("no_such.kind_called", kind=kind, name=name), near=inside)

    def _area_within_name(self, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
        """The ceiling light of the kitchen: "kitchen ceiling light"."""
        if scope.area_id:
            return None
        for cut in range(len(spoken), 0, -1):
            for area_words, rest in ((spoken[:cut], spoken[cut:]), (spoken[-cut:], spoken[:-cut])):
                found = self.home.area_index.exact(area_words)
                if len(found) != 1:
                    continue
                inside = scope.in_area(found[0])
                if not rest:
                    return self._unnamed(inside) if len(scope.domains) == 1 else None
                if (resolution := self._rest_of_name(rest, inside, several=several)) is not None:
                    return resolution
        return None

    def _rest_of_name(self, rest: Words, inside: Scope, *, several: bool) -> Resolution | None:
        bearers = self.home.entity_index.exact(rest)
        own = [item for item in bearers if not several or self._is_called_several(item, rest)]
        return (
            self._chosen(own, inside)
            or self._kind_named(rest, inside, several=several)
            or self._chosen(self.home.entity_index.containing(rest), inside)
        )

    def _nothing_called(self, name: str, scope: Scope) -> Resolution:
        near = [self.home.entities[item] for item in self.home.entity_index.nearest(words(name), count=12)]
        inside = [entity for entity in near if scope.holds(entity)][:MOST_NEAR] or self._all_of_few(scope)
        unknown = Fact("no_such.name", name=name, where=self._where(scope))
        return Resolution(unknown=unknown, near=spoken_choices(self.home, inside))

    def _all_of_few(self, scope: Scope) -> list[Entity]:
        """Return all lists, calendars or recipients, where one of these was looked for."""
        if not scope.domains or not scope.domains <= _OF_FEW:
            return []
        return [entity for entity in self.home.entities.values() if scope.holds(entity)]
