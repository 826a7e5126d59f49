"""The thing that is called so: by its very name, with its kind or its room beside it, by a part of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ha_tools.home.candidates import Resolution, chosen
from ha_tools.home.home import Home
from ha_tools.home.kinds import EVERYTHING, kinds, senses
from ha_tools.home.kinds_meant import all_of_kind, everything, has_kind, kind_named
from ha_tools.home.names import Words, is_plural, words
from ha_tools.home.near_misses import name_of_another_kind, nothing_called
from ha_tools.home.scope import Scope


def named(home: Home, name: str, scope: Scope) -> Resolution:
    """Resolve a name, by the surest rule that finds something."""
    if (by_id := home.entities.get(name)) and scope.holds(by_id):
        return Resolution(targets=(by_id,))
    spoken, several = words(name), is_plural(name)
    return (
        _bearing(home, name, spoken, scope)
        or _with_kind(home, spoken, scope, several=several)
        or kind_named(home, spoken, scope, several=several)
        or everything(home, spoken, scope)
        or name_of_another_kind(home, spoken, name, scope)
        or _area_within_name(home, spoken, scope, several=several)
        or chosen(home, home.entity_index.containing(spoken), scope)
        or chosen(home, home.entity_index.misspelt(spoken), scope)
        or nothing_called(home, name, scope)
    )


def _bearing(home: Home, name: str, spoken: Words, scope: Scope) -> Resolution | None:
    """Resolve a thing's very name. Where every room has its "Blinds", the plural is no name but a kind."""
    if spoken[:1] in {(word,) for word in EVERYTHING} and len(spoken) == 1:
        return None
    bearers, several = home.entity_index.exact(spoken), is_plural(name)
    if several:
        own = [item for item in bearers if _is_called_several(home, item, spoken)]
        if bearers and not own:
            return None if kinds(spoken) else _several_called(home, spoken, bearers, scope)
        bearers = tuple(own)
    found = chosen(home, bearers, scope)
    if found is None or not senses(spoken)[0]:
        return found
    is_here = scope.here is None or scope.bounded or all(entity.area_id == scope.here for entity in found.targets)
    if found.choices or not is_here:
        return None if several or has_kind(home, spoken, scope.in_area(scope.here or "")) else found
    return found


def _with_kind(home: Home, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
    """Resolve a name with the word for its kind: "library scene"; several are all of the kind instead."""
    bearers = () if several else home.of_name_and_kind(spoken)
    return chosen(home, (entity.entity_id for entity in bearers), scope)


def _is_called_several(home: Home, entity_id: str, spoken: Words) -> bool:
    return any(is_plural(name) and words(name) == spoken for name in home.entities[entity_id].names)


def _several_called(home: Home, spoken: Words, bearers: Iterable[str], scope: Scope) -> Resolution | None:
    """Several, where things bear the name of one: all of the kind in that room, and all that are called so."""
    ids = [*bearers, *home.entity_index.containing(spoken)]
    called = [home.entities[item] for item in dict.fromkeys(ids) if scope.holds(home.entities[item])]
    there = _area_within_name(home, spoken, scope, several=True)
    found = tuple(dict.fromkeys([*(there.targets if there else ()), *called]))
    return Resolution(targets=found) if found else there


def _area_within_name(home: Home, spoken: Words, scope: Scope, *, several: bool) -> Resolution | None:
    """The ceiling light of the kitchen: "kitchen ceiling light"."""
    if scope.area_id:
        return None
    for cut in range(len(spoken), 0, -1):
        for area_words, rest in ((spoken[:cut], spoken[cut:]), (spoken[-cut:], spoken[:-cut])):
            found = home.area_index.exact(area_words)
            if len(found) != 1:
                continue
            inside = scope.in_area(found[0])
            if not rest:
                return all_of_kind(home, inside) if len(scope.domains) == 1 else None
            if (resolution := _rest_of_name(home, rest, inside, several=several)) is not None:
                return resolution
    return None


def _rest_of_name(home: Home, rest: Words, inside: Scope, *, several: bool) -> Resolution | None:
    bearers = home.entity_index.exact(rest)
    own = [item for item in bearers if not several or _is_called_several(home, item, rest)]
    return (
        chosen(home, own, inside)
        or kind_named(home, rest, inside, several=several)
        or chosen(home, home.entity_index.containing(rest), inside)
    )
