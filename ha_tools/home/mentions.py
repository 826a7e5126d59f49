"""The things among some that words may mean, all of them: "all lights but the lamps in the kitchen"."""

from collections.abc import Callable, Iterable

from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import is_part_of_kind, kinds
from ha_tools.home.names import Words, words


def called(home: Home, said: str, among: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return all that the very words can mean: by name, kind or place, or by one of these in a place.

    A misspelt name means nothing.
    """
    spoken = words(said)
    things = tuple(among)
    cuts = [(spoken, spoken[:0]), *((spoken[:cut], spoken[cut:]) for cut in range(1, len(spoken)))]
    meant = [_is_meant(home, place, rest) for place, rest in cuts]
    found = tuple(entity for entity in things if any(is_meant(entity) for is_meant in meant))
    lamps = [frozenset(name) for place, rest in cuts if is_part_of_kind(name := rest or place)]
    named = tuple(entity for entity in found if any(part <= _words_of(entity) for part in lamps))
    return named or found


def members(home: Home, ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of all that the groups among these consist of."""
    groups = [home.entities[item] for item in ids if item in home.entities]
    return frozenset(member for group in groups for member in group.members)


def _words_of(entity: Entity) -> frozenset[str]:
    return frozenset(word for name in entity.names for word in words(name))


def _is_meant(home: Home, first: Words, rest: Words) -> Callable[[Entity], bool]:
    """Return the test for a thing called so; with a rest, for one in the first place that is called like the rest."""
    areas, floors = home.area_index.exact(first), home.floor_index.exact(first)
    name = rest or first
    named, exact = kinds(name), frozenset(home.entity_index.exact(name))
    bearers = exact | members(home, exact)

    def is_meant(entity: Entity) -> bool:
        is_there = entity.area_id in areas or entity.floor_id in floors
        is_it = entity.entity_id in bearers or any(entity.is_a(kind) for kind in named)
        return is_there and is_it if rest else is_there or is_it

    return is_meant
