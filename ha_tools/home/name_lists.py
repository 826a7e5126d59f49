"""Names and places as one argument may hold them: several at once, a floor as a room, all of the home. Pure.

The one rule of scope: a thing that is called by its name is meant wherever it is; a kind without a place is meant in
the room of who speaks, and what serves the whole home (locks, thermostats), where several are said, in all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ha_tools.home.candidates import Resolution
from ha_tools.home.choices import Choice
from ha_tools.home.home import Entity, Floor, Home
from ha_tools.home.kinds import EVERYWHERE, HERE, HOUSEHOLD, INDOORS, OUTDOORS, Kind, kinds, narrowed
from ha_tools.home.left_out import leave_out
from ha_tools.home.names import is_plural, words
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef, Named
from ha_tools.home.resolution import resolve

_SEPARATOR = re.compile(r"\s*[,;&\n]\s*(?:and\s+)?|\s+and\s+")

_STAIRS = {("upstair",): True, ("downstair",): False}
"""Comparable words -> whether the floors above the ground are meant."""


@dataclass(frozen=True)
class Asked:
    """The things looked for, beside their name and their place."""

    domains: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    device_class: str | None = None
    place: Place = Place()  # noqa: RUF009 - frozen
    whole_home: bool = False


@dataclass(frozen=True)
class _Where:
    """One place that was said: an area, a floor, the whole home, or none."""

    area: str | None = None
    floor: str | None = None
    everywhere: bool = False


def resolve_listed(
    home: Home, name: Named | None, area: str | None, floor: str | None, asked: Asked, exclude: Iterable[str] = ()
) -> Resolution:
    """Resolve all that is named, in all the places; a name that means nothing is told beside what the others mean."""
    places = tuple(_places(home, area, floor))
    found: list[Entity] = []
    unknown: Resolution | None = None
    for said in _names(home, name, asked, places):
        one = _somewhere(home, said, places, asked)
        if one.choices:
            return _beside(one, found)
        unknown = unknown or (None if one.targets else one)
        found += [entity for entity in one.targets if entity not in found]
    if not found:
        return unknown or Resolution()
    kept = leave_out(home, tuple(found), exclude) if exclude else Resolution(targets=tuple(found))
    return replace(kept, unknown=unknown.unknown) if unknown and kept.targets else kept


def area_ids(home: Home, said: str, place: Place) -> tuple[str, ...]:
    """Return the ids of the areas that a text means: one, several, those of a floor, all; none where it means none."""
    ids: dict[str, None] = {}
    for where in _places(home, said, None):
        if where.everywhere:
            ids |= dict.fromkeys(home.areas)
        elif where.floor:
            floors = home.floor_index.named(words(where.floor))
            ids |= dict.fromkeys(area.area_id for area in home.areas.values() if area.floor_id in floors)
        elif where.area and words(where.area) in HERE:
            ids |= {place.area_id: None} if place.area_id else {}
        else:
            named = home.area_index.named(words(where.area or ""))
            if len(named) != 1:
                return ()
            ids |= dict.fromkeys(named)
    return tuple(ids)


def _somewhere(home: Home, name: Named | None, places: Sequence[_Where], asked: Asked) -> Resolution:
    """Return what is called so in any of the places: not every room has blinds."""
    found: list[Entity] = []
    missed: Resolution | None = None
    for where in places:
        one = resolve(
            home,
            name=name,
            area=_own_name(home, where.area, asked.place),
            floor=where.floor,
            domains=asked.domains,
            kinds=asked.kinds,
            device_class=asked.device_class,
            place=asked.place,
            whole_home=asked.whole_home or where.everywhere or _serves_all(name, where, asked),
        )
        if one.choices or (not one.targets and _is_unknown(home, where)):
            return one
        if not one.targets:
            missed = missed or one
        found += [entity for entity in one.targets if entity not in found]
    return Resolution(targets=tuple(found)) if found else missed or Resolution()


def _own_name(home: Home, area: str | None, place: Place) -> str | None:
    """Return an area as it was said; the speaker's, where that is known, by its id."""
    is_here = area is not None and words(area) in HERE and not home.area_index.exact(words(area))
    return place.area_id if is_here and place.area_id in home.areas else area


def _is_unknown(home: Home, where: _Where) -> bool:
    """Return whether there is no such place at all."""
    said = where.area or "here"
    return not _is_area(home, said) and len(home.area_index.named(words(said))) != 1


def _serves_all(name: Named | None, where: _Where, asked: Asked) -> bool:
    """Return whether several things are said that serve the whole home: "the doors" that lock."""
    if where != _Where() or not isinstance(name, str) or not is_plural(name):
        return False
    allowed = asked.kinds or frozenset(map(Kind, asked.domains))
    meant = narrowed(kinds(words(name)), allowed)
    return bool(meant) and all(any(kind.within(known) for known in HOUSEHOLD) for kind in meant)


def _names(home: Home, name: Named | None, asked: Asked, places: Sequence[_Where]) -> Sequence[Named | None]:
    """Return each name by itself; a name with a comma or an "and" in it is one, where something is called so."""
    if not isinstance(name, str) or not _SEPARATOR.search(name) or home.bearers(name):
        return [name]
    parts = [part for part in _SEPARATOR.split(name) if part.strip()]
    if "," not in name and any(not _means(home, part, places, asked) for part in parts):
        return [name]
    return parts


def _means(home: Home, name: str, places: Sequence[_Where], asked: Asked) -> bool:
    found = _somewhere(home, name, places, asked)
    return bool(found.targets or found.choices)


def _beside(one: Resolution, found: Sequence[Entity]) -> Resolution:
    """Return what to ask about one name, so that the others are not forgotten by the answer."""
    ids = [entity.entity_id for entity in found]
    if not ids:
        return one

    def with_others(choices: Iterable[Choice]) -> tuple[Choice, ...]:
        entities = [(choice, choice.entity_id) for choice in choices]
        return tuple(replace(choice, ref=EntityRef((*ids, item))) if item else choice for choice, item in entities)

    return replace(one, choices=with_others(one.choices), near=with_others(one.near))


def _places(home: Home, area: str | None, floor: str | None) -> Iterator[_Where]:
    """Yield the places that were said; what is no place is left for who looks for it."""
    if floor and not home.floor_index.named(words(floor)):
        area, floor = area or floor, None
    if not area:
        yield _Where(floor=floor)
        return
    parts = [area] if _is_area(home, area) else [part for part in _SEPARATOR.split(area) if part.strip()]
    for part in parts:
        yield from _place(home, part, floor)


def _place(home: Home, said: str, floor: str | None) -> Iterator[_Where]:
    spoken = words(said)
    if _is_area(home, said):
        yield _Where(area=said, floor=floor)
    elif home.floor_index.exact(spoken):
        yield _Where(floor=said)
    elif spoken in EVERYWHERE:
        yield _Where(floor=floor, everywhere=floor is None)
    elif spoken in _STAIRS and (floors := _floors(home, above=_STAIRS[spoken])):
        yield from (_Where(floor=one.name) for one in floors)
    elif spoken in OUTDOORS | INDOORS and (there := _outside(home, out=spoken in OUTDOORS)):
        yield from (_Where(area=one) for one in there)
    else:
        yield _Where(area=said, floor=floor)


def _is_area(home: Home, said: str) -> bool:
    return words(said) in HERE or len(home.area_index.exact(words(said))) == 1


def _floors(home: Home, *, above: bool) -> list[Floor]:
    """Return the floors above the ground, or the ground floor."""
    levels = ((floor, floor.level) for floor in home.floors.values() if floor.level is not None)
    return [floor for floor, level in levels if (level > 0 if above else level == 0)]


def _outside(home: Home, *, out: bool) -> list[str]:
    """Return the names of the areas that lie outdoors, or of the others."""
    return [area.name for area in home.areas.values() if area.is_outdoors is out]
