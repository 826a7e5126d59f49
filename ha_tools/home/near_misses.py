"""Answers where nothing in the home is called as was said: it is told, and what is near is offered. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ha_tools.facts.facts import Fact, KindNoun
from ha_tools.home.candidates import Resolution, place_choices, place_said
from ha_tools.home.choices import spoken_choices
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import Kind, shared_kind
from ha_tools.home.names import Words, words
from ha_tools.home.references import Named
from ha_tools.home.scope import Scope

MOST_NEAR = 3
"""Names that are offered where nothing is called as was said."""

_OF_FEW = frozenset({"todo", "calendar", "notify"})
"""Domains of which homes have a handful, all of them offered where none is called as was said."""


def which_place(
    home: Home, said: str, ids: Iterable[str], name: Named | None, scope: Scope, *, is_floor: bool = False
) -> Resolution:
    """Return what to ask of an area or a floor that is not the only one of its name, or not there at all."""
    asked_for = name if isinstance(name, str) else ""
    choices = place_choices(home, ids, scope, asked_for, is_floor=is_floor)
    if words(said) in {words(choice.name) for choice in choices}:
        return Resolution(choices=choices)
    return Resolution(unknown=Fact("no_such.floor" if is_floor else "no_such.area", name=said), near=choices)


def nothing_called(home: Home, name: str, scope: Scope) -> Resolution:
    """Return that there is no match, and the names that resemble it."""
    near = [home.entities[item] for item in home.entity_index.nearest(words(name), count=12)]
    inside = [entity for entity in near if scope.holds(entity)][:MOST_NEAR] or _all_of_few(home, scope)
    unknown = Fact("no_such.name", name=name, where=place_said(home, scope))
    return Resolution(unknown=unknown, near=spoken_choices(home, inside))


def name_of_another_kind(home: Home, spoken: Words, name: str, scope: Scope) -> Resolution | None:
    """A lock's name is not half the name of the light beside it, nor a contact's that of the hatch behind it."""
    bearers = [home.entities[item] for item in home.entity_index.exact(spoken)]
    if not scope.domains or not bearers or not all(scope.domains.isdisjoint(e.domains) for e in bearers):
        return None
    kind = KindNoun(shared_kind(frozenset(map(Kind, scope.domains))))
    near = [home.entities[item] for item in home.entity_index.containing(spoken)]
    here = [entity for entity in near if scope.holds(entity)][:MOST_NEAR] or _all_of_few(home, scope)
    inside = spoken_choices(home, here)
    return Resolution(unknown=Fact("no_such.kind_called", kind=kind, name=name), near=inside)


def _all_of_few(home: Home, scope: Scope) -> list[Entity]:
    """Return all lists, calendars or recipients, where one of these was looked for."""
    if not scope.domains or not scope.domains <= _OF_FEW:
        return []
    return [entity for entity in home.entities.values() if scope.holds(entity)]
