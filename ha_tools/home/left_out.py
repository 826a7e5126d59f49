"""Exceptions: what is left of the things that are meant without those that are excluded. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ha_tools.facts.facts import Fact
from ha_tools.home.candidates import Resolution
from ha_tools.home.home import Entity, Home
from ha_tools.home.mentions import called, members
from ha_tools.home.names_meant import named
from ha_tools.home.scope import Scope


def leave_out(home: Home, found: tuple[Entity, ...], excluded: Iterable[str]) -> Resolution:
    """Return what was found without what is excluded; something unknown is asked about."""
    left = found = home.parts(found)
    for said in excluded:
        out = _excluded(home, said, found)
        if out is None:
            return Resolution(unknown=Fact("no_such.left_out", name=said))
        ids = {entity.entity_id for entity in out}
        left = tuple(entity for entity in left if entity.entity_id not in ids)
    return Resolution(targets=left) if left else Resolution(unknown=Fact("no_such.other"))


def _excluded(home: Home, said: str, among: tuple[Entity, ...]) -> tuple[Entity, ...] | None:
    """Return all among some things that could be meant; None where it means nothing in the home at all."""
    if exact := called(home, said, among):
        return exact
    known = named(home, said, Scope(frozenset(), None, None, whole_home=True))
    bearers = {*(entity.entity_id for entity in known.targets), *(choice.entity_id for choice in known.choices)}
    meant = bearers | members(home, bearers)
    return tuple(entity for entity in among if entity.entity_id in meant) if meant else None
