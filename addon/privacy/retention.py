"""The time for which talk is kept, by the household's choice: for so many days, of some rooms for others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from addon.store.turn_search import TurnSearch

MOST_DAYS = 3650


@dataclass(frozen=True)
class Retention:
    """The days; 0 keeps turns as long as there is room for them."""

    days: int = 0
    rooms: Mapping[str, int] = field(default_factory=dict)
    """Room -> its own days; 0 for what is kept as long as there is room."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read {days, rooms}. Raises ValueError."""
        days, rooms = body.get("days", 0), body.get("rooms", {})
        if not isinstance(rooms, Mapping) or not all(map(_is_days, (days, *rooms.values()))):
            raise ValueError(f"Turns are kept for 0 to {MOST_DAYS} days, where 0 sets no bound.")
        return cls(days, {str(room): count for room, count in rooms.items()})

    def days_of(self, rooms: Iterable[str]) -> int:
        """Return the days for which something that was heard in these rooms is kept: the fewest; 0 sets no bound."""
        return min(filter(None, (self.rooms.get(room, self.days) for room in [*rooms] or [""])), default=0)

    def over(self, rooms: Iterable[str], now: datetime) -> Iterable[TurnSearch]:
        """Yield the turns of those rooms that are not kept any more."""
        for room in rooms:
            if days := self.rooms.get(room, self.days):
                yield TurnSearch(room=room, until=(now - timedelta(days=days)).isoformat())


def _is_days(count: Any) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= MOST_DAYS
