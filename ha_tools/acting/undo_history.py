"""The changes that can be undone, by room. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from ha_tools.acting.command import Command
from ha_tools.home.place import Place

UNDO_SECONDS = 600.0
"""After that nobody remembers what "that" was."""


class UndoHistory:
    """The last turn of each room that changed something."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        last: Mapping[str, tuple[float, str, tuple[Command, ...]]] = MappingProxyType({}),
    ) -> None:
        """`last` has, by room, when its last turn was, its id, and what undoes it."""
        self._clock = clock
        self._last = dict(last)

    def remember(self, place: Place, steps: Sequence[Command], turn_id: str) -> None:
        """Keep the commands that undo a change, behind those of the same turn; an earlier turn is forgotten.

        Without commands, the change is one that cannot be undone.
        """
        _, last_id, earlier = self._last.get(place.room_key, (0.0, "", ()))
        kept = (*earlier, *steps) if turn_id == last_id else tuple(steps)
        self._last[place.room_key] = (self._clock(), turn_id, kept)

    def recall(self, place: Place) -> tuple[Command, ...]:
        """Return the commands that undo the room's last turn, in the order of its changes; none when it is long ago."""
        changed_at, _, steps = self._last.get(place.room_key, (0.0, "", ()))
        return steps if self._clock() - changed_at < UNDO_SECONDS else ()

    def of_turn(self, place: Place, turn_id: str) -> tuple[Command, ...]:
        """Return those of this turn, as far as it has come."""
        _, last_id, steps = self._last.get(place.room_key, (0.0, "", ()))
        return steps if turn_id and turn_id == last_id else ()

    def copy(self) -> UndoHistory:
        """Return the same, whose changes are its own."""
        return UndoHistory(self._clock, self._last)

    def forget(self, place: Place) -> None:
        """Forget the room's last turn."""
        self._last.pop(place.room_key, None)
