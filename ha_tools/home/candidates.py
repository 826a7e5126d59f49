"""The meaning of a name, and the choice among the things that could be meant by it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ha_tools.facts.facts import Fact
from ha_tools.facts.where_facts import ANYWHERE, in_area, on_floor
from ha_tools.home.choices import Choice, spoken_choices
from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.references import PlaceRef
from ha_tools.home.scope import Scope

ONLY_TELL = frozenset({"binary_sensor", "sensor"})
"""Domains of things that tell and do nothing: a door is rather its lock than its contact, which bears the same name."""


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


def chosen(home: Home, ids: Iterable[str], scope: Scope) -> Resolution | None:
    """One of the ids that lie in scope: the only one, the only one in this room, or choices."""
    found = [home.entities[item] for item in ids if scope.holds(home.entities[item])]
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
        return Resolution(choices=spoken_choices(home, found))
    return Resolution(targets=tuple(found)) if found else None


def place_choices(
    home: Home, ids: Iterable[str], scope: Scope, name: str = "", *, is_floor: bool = False
) -> tuple[Choice, ...]:
    """Return areas or floors as choices, in one of which what was asked for is meant."""
    places: Mapping[str, Area | Floor] = home.floors if is_floor else home.areas
    return tuple(Choice(places[item].name, PlaceRef(item, is_floor, scope.all_kinds, name)) for item in ids)


def place_said(home: Home, scope: Scope) -> Fact:
    """Return the place that was said."""
    area, floor = home.areas.get(scope.area_id or ""), home.floors.get(scope.floor_id or "")
    return in_area(area.name) if area else on_floor(floor.name) if floor else ANYWHERE
