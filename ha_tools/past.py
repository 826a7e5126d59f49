"""What was changed lately in each room, so that it can be undone. Pure."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ha_tools.place import Place
from ha_tools.state import State
from ha_tools.way_back import WayBack

UNDO_SECONDS = 600.0
"""After that nobody remembers what "that" was."""


@dataclass(frozen=True)
class Changes:
    """What one turn changed, as far as it can be undone."""

    before: tuple[State, ...] = ()
    """The states before it."""
    ways_back: tuple[WayBack, ...] = ()
    """How the rest is taken back, in the order in which it was done."""

    def and_then(self, later: "Changes") -> "Changes":
        """Both as one: what was before the first of them is what is to be again."""
        states = {state.entity_id: state for state in (*later.before, *self.before)}
        return Changes(tuple(states.values()), (*self.ways_back, *later.ways_back))

    def __bool__(self) -> bool:
        return bool(self.before or self.ways_back)


class Past:
    """The last turn of each room that changed something."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, tuple[float, str, Changes]] = {}

    def remember(self, place: Place, changes: Changes, turn_id: str = "") -> None:
        """Keep what was changed, beside what the same turn changed before it; an earlier turn is forgotten."""
        _, last_id, earlier = self._last.get(_room(place), (0.0, "", Changes()))
        kept = earlier.and_then(changes) if turn_id and turn_id == last_id else changes
        self._last[_room(place)] = (self._clock(), turn_id, kept)

    def recall(self, place: Place) -> Changes:
        """What the last turn of this room changed; nothing when it is long ago."""
        changed_at, _, changes = self._last.get(_room(place), (0.0, "", Changes()))
        return changes if self._clock() - changed_at < UNDO_SECONDS else Changes()

    def forget(self, place: Place) -> None:
        """It is undone: from here on there is nothing to undo but that."""
        self._last.pop(_room(place), None)


def _room(place: Place) -> str:
    """Where "that" is what was done there; a satellite that is moved takes its past along."""
    return place.satellite_id or place.area_id or ""
