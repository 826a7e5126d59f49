"""The part of a home in which a name is looked for: by kind, by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ha_tools.facts.facts import KindNoun
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import HOUSEHOLD, Kind, narrowed, shared_kind


@dataclass(frozen=True)
class Scope:
    """The entities that may be meant, and the speaker's place."""

    domains: frozenset[str]
    device_class: str | None
    here: str | None
    whole_home: bool
    area_id: str | None = None
    floor_id: str | None = None
    kinds: frozenset[Kind] = frozenset()

    @property
    def bounded(self) -> bool:
        """Return whether an area or a floor was said."""
        return self.area_id is not None or self.floor_id is not None

    def in_area(self, area_id: str) -> Scope:
        """Return the same in one area."""
        return replace(self, area_id=area_id)

    def on_floor(self, floor_id: str) -> Scope:
        """Return the same on one floor."""
        return replace(self, floor_id=floor_id)

    def of(self, kinds: Iterable[Kind]) -> Scope:
        """Return the scope bounded to these kinds as well; `kinds` of the result is empty when nothing can be."""
        domains = frozenset(map(Kind, self.domains))
        both = narrowed(narrowed(kinds, domains), self.kinds)
        return replace(self, domains=frozenset(kind.domain for kind in both), kinds=both)

    @property
    def noun(self) -> KindNoun:
        """The noun for the things that may be meant."""
        return KindNoun(shared_kind(self.all_kinds))

    @property
    def household(self) -> bool:
        """Return whether all that may be meant serves more than its room."""
        return all(any(kind.within(known) for known in HOUSEHOLD) for kind in self.all_kinds)

    @property
    def all_kinds(self) -> frozenset[Kind]:
        """The kinds that may be meant; empty is any."""
        return self.kinds or frozenset(map(Kind, self.domains))

    def holds(self, entity: Entity) -> bool:
        """Return whether an entity is one of those that may be meant."""
        return (
            (not self.domains or not self.domains.isdisjoint(entity.domains))
            and (not self.kinds or any(entity.is_a(kind) for kind in self.kinds))
            and (self.device_class is None or entity.device_class == self.device_class)
            and (self.area_id is None or entity.area_id == self.area_id)
            and (self.floor_id is None or entity.floor_id == self.floor_id)
        )


def things_within(home: Home, scope: Scope) -> tuple[Entity, ...]:
    """Return all that may be meant; of a kind, each thing once, whatever groups it is in."""
    candidates = home.by_area.get(scope.area_id, ()) if scope.area_id else home.entities.values()
    found = tuple(entity for entity in candidates if scope.holds(entity))
    return _ungrouped(home, found, scope) if scope.domains or scope.kinds else found


def _ungrouped(home: Home, found: Sequence[Entity], scope: Scope) -> tuple[Entity, ...]:
    """Return each thing once: of a group what is no thing of its own here, nor stands in another room."""
    counted = frozenset(entity.entity_id for entity in found)
    rest = {
        group: tuple(item for item in group.members if item not in counted and not _is_elsewhere(home, item, scope))
        for group in found
        if group.members
    }
    return tuple(replace(entity, members=rest.get(entity, ())) for entity in found if rest.get(entity, True))


def _is_elsewhere(home: Home, entity_id: str, scope: Scope) -> bool:
    thing = home.entities.get(entity_id)
    areas, floors = {None, scope.area_id}, {None, scope.floor_id}
    return thing is not None and bool(
        (scope.area_id and thing.area_id not in areas) or (scope.floor_id and thing.floor_id not in floors)
    )
