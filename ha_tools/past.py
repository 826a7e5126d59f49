"""What was changed lately in each room, so that it can be undone. Pure."""

import time
from collections.abc import Callable

from ha_tools.result import Place
from ha_tools.state import State

UNDO_SECONDS = 600.0
"""After that nobody remembers what "that" was."""


class Past:
    """The states before the last change of each room."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before: dict[str, tuple[float, tuple[State, ...]]] = {}

    def remember(self, place: Place, before: tuple[State, ...]) -> None:
        """Keep the states before a change; those of an earlier one are forgotten."""
        self._before[place.satellite_id] = (self._clock(), before)

    def recall(self, place: Place) -> tuple[State, ...]:
        """The states before the last change of this room; empty when it is long ago."""
        changed_at, before = self._before.get(place.satellite_id, (0.0, ()))
        return before if self._clock() - changed_at < UNDO_SECONDS else ()
