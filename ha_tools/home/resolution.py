"""Resolving: what people say becomes things of the home, or the question which is meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ha_tools.facts.facts import Fact, KindNoun
from ha_tools.home.candidates import Resolution
from ha_tools.home.home import Home, of_domains
from ha_tools.home.kinds import HERE, Kind, shared_kind
from ha_tools.home.kinds_meant import all_of_kind
from ha_tools.home.left_out import leave_out
from ha_tools.home.names import words
from ha_tools.home.names_meant import named
from ha_tools.home.near_misses import which_place
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef, Named, PlaceRef
from ha_tools.home.scope import Scope


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
    found = _meant(home, name, area, floor, scope)
    found = replace(found, targets=tuple(of_domains(entity, scope.domains) for entity in found.targets))
    return leave_out(home, found.targets, exclude) if exclude and found.targets else found


def _meant(home: Home, name: Named | None, area: str | None, floor: str | None, scope: Scope) -> Resolution:
    """Resolve the words that were said, within the scope."""
    if isinstance(name, PlaceRef):
        return _in_place(home, name, scope)
    if floor:
        found = home.floor_index.named(words(floor))
        if len(found) != 1:
            near = found or home.floor_index.nearest(words(floor))
            return which_place(home, floor, near, name, scope, is_floor=True)
        scope = scope.on_floor(found[0])
    if area and words(area) in HERE:
        if scope.here is None and not scope.whole_home:
            return Resolution(unknown=Fact("no_such.here"))
        scope = scope.in_area(scope.here) if scope.here else scope
    elif area:
        found = home.area_index.named(words(area))
        if len(found) != 1:
            near = found or home.area_index.nearest(words(area))
            return which_place(home, area, near, name, scope)
        scope = scope.in_area(found[0])
    if isinstance(name, EntityRef):
        return _referred(home, name, scope)
    return named(home, name, scope) if name else all_of_kind(home, scope)


def _referred(home: Home, ref: EntityRef, scope: Scope) -> Resolution:
    there = home.referred(ref)
    if found := tuple(entity for entity in there if scope.holds(entity)):
        return Resolution(targets=found)
    if not there:
        return Resolution(unknown=Fact("no_such.thing"))
    return Resolution(unknown=Fact("no_such.kind_called", kind=scope.noun, name=there[0].name))


def _in_place(home: Home, ref: PlaceRef, scope: Scope) -> Resolution:
    """Return all that was asked for, there."""
    if ref.place_id not in (home.floors if ref.is_floor else home.areas):
        return Resolution(unknown=Fact("no_such.place"))
    inside = scope.on_floor(ref.place_id) if ref.is_floor else scope.in_area(ref.place_id)
    if ref.kinds:
        inside = inside.of(ref.kinds)
        if not inside.kinds:
            others = KindNoun(shared_kind(ref.kinds))
            return Resolution(unknown=Fact("no_such.kind_among", kind=scope.noun, others=others))
    return named(home, ref.name, inside) if ref.name else all_of_kind(home, inside)
