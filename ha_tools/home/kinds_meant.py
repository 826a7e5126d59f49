"""All things of a kind: "the lights", "everything", and words that are a kind here and part of a name there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ha_tools.facts.facts import Fact
from ha_tools.home.candidates import ONLY_TELL, Resolution, chosen, place_choices, place_said
from ha_tools.home.choices import spoken_choices
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import EVERYTHING, Kind, is_part_of_kind, may_name, senses, shared_words
from ha_tools.home.names import Words, is_plural, words
from ha_tools.home.scope import Scope, things_within

_APPENDED = re.compile(r"(?<=\S)(?:\s*[(\[|/:,]|\s+[-–—]\s).*")
"""Additions behind a name to tell it apart: "Heater - window", "Lamp (left)"."""


def all_of_kind(home: Home, scope: Scope) -> Resolution:
    """All of a kind: in the area or floor that was said, else in this room, else asked about."""
    here = things_within(home, scope.in_area(scope.here)) if scope.here and not scope.bounded else ()
    in_scope = here or things_within(home, scope)
    if not in_scope:
        return Resolution(unknown=_none_of(home, scope))
    if here or scope.bounded or scope.whole_home:
        return Resolution(targets=in_scope)
    if len(in_scope) == 1 and (scope.here is None or scope.household):
        return Resolution(targets=in_scope)
    areas = dict.fromkeys(entity.area_id for entity in in_scope if entity.area_id in home.areas)
    rooms = place_choices(home, [area_id for area_id in areas if area_id], scope)
    return Resolution(choices=rooms if len(rooms) > 1 else spoken_choices(home, in_scope))


def kind_named(home: Home, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
    """All of that kind: "the lights". A name with such a word in it comes before its kind: "the AC"."""
    inside = [narrow for sense in senses(spoken) if (narrow := scope.of(sense)).kinds]
    if may_name(spoken) and (part := _part_of_name(home, spoken, scope, inside, several=several)):
        return part
    return all_of_kind(home, _closest(home, inside)) if inside else None


def everything(home: Home, spoken: Words, scope: Scope) -> Resolution | None:
    """The whole home, or all that was bounded: "everything", "all lights"; never "everything but the fridge"."""
    if spoken[:1] not in {(word,) for word in EVERYTHING}:
        return None
    everywhere = replace(scope, whole_home=True, here=None)
    return kind_named(home, spoken[1:], everywhere, several=True) if spoken[1:] else all_of_kind(home, everywhere)


def has_kind(home: Home, spoken: Words, scope: Scope) -> bool:
    """Return whether there is something of the kind."""
    return any(things_within(home, narrow) for sense in senses(spoken) if (narrow := scope.of(sense)).kinds)


def _none_of(home: Home, scope: Scope) -> Fact:
    case = "no_such.kind_to_move" if _only_told_of(home, scope) else "no_such.kind"
    return Fact(case, kind=scope.noun, where=place_said(home, scope))


def _only_told_of(home: Home, scope: Scope) -> bool:
    """Return whether sensors tell of such things, which something would have to open and close."""
    tell = {Kind(entity.domain, entity.device_class or "") for entity in _telling(home, scope)}
    return any(shared_words([kind]) == shared_words(scope.kinds) for kind in tell if kind.device_class)


def _telling(home: Home, scope: Scope) -> Iterable[Entity]:
    moves = bool(scope.kinds) and all(kind.domain == "cover" for kind in scope.kinds)
    return [entity for entity in home.entities.values() if moves and entity.domain == "binary_sensor"]


def _part_of_name(
    home: Home, spoken: Words, scope: Scope, inside: Sequence[Scope], *, several: bool
) -> Resolution | None:
    """Resolve a word in a thing's name: where it was said or in this room, else anywhere."""
    here = scope.in_area(scope.here) if scope.here and not scope.bounded else scope
    called = _called_so(home, spoken, here)
    near = [narrow.in_area(here.area_id) if here.area_id else narrow for narrow in inside]
    of_kind = things_within(home, _closest(home, near)) if near else ()
    both = tuple(entity for entity in of_kind if entity in called)
    if of_kind and several and (not is_part_of_kind(spoken) or not _are_several(home, both, spoken)):
        return None
    found = both or _is_one(called, spoken) or (() if of_kind else called)
    if found:
        return Resolution(targets=found) if here.area_id or several or len(found) == 1 else None
    if of_kind or here is scope:
        return None
    anywhere = _called_so(home, spoken, scope)
    return chosen(home, [entity.entity_id for entity in anywhere], scope) if anywhere else None


def _called_so(home: Home, spoken: Words, scope: Scope) -> tuple[Entity, ...]:
    """Return the usable things that have the word in their name."""
    ids = home.entity_index.containing(spoken)
    found = [home.entities[item] for item in ids if scope.holds(home.entities[item])]
    return tuple(entity for entity in found if entity.domain not in ONLY_TELL)


def _are_several(home: Home, found: Sequence[Entity], spoken: Words) -> bool:
    """Return whether these are more than one thing, or one that is called so itself: a group "Reading Lamps"."""
    return len(home.parts(found)) > 1 or any(_ends_so(entity, spoken, several=True) for entity in found)


def _is_one(called: Iterable[Entity], spoken: Words) -> tuple[Entity, ...]:
    """Those that are one by their name, as "Fan - window" is a fan; the word may be of another: "TV Backlight"."""
    return tuple(entity for entity in called if _ends_so(entity, spoken))


def _ends_so(entity: Entity, spoken: Words, *, several: bool = False) -> bool:
    nouns = [_APPENDED.sub("", name) for name in entity.names]
    return any(words(noun)[-len(spoken) :] == spoken and (is_plural(noun) or not several) for noun in nouns)


def _closest(home: Home, senses: Sequence[Scope]) -> Scope:
    """The closest sense of which there is something: where it was said or in this room, else anywhere."""
    here = [sense for sense in senses if sense.here and not sense.bounded]
    near = [sense for sense in here if things_within(home, sense.in_area(sense.here or ""))]
    there = [sense for sense in senses if things_within(home, sense)]
    return (near or there or senses)[0]
