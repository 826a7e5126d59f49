"""The moment at which several rooms begin the same message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

PATIENCE_SECONDS = 2.0
"""The first room that is ready waits so long for the others: one with a slow network begins later than they do."""

AHEAD_SECONDS = 0.25
"""So long before the moment it is known: a satellite on a busy Wi-Fi is told in time."""


class CommonStart:
    """Made by who gives several rooms one message, and part of it; each room is ready for it, or leaves it."""

    def __init__(self, rooms: Iterable[str]) -> None:
        """`rooms` are the ids of their satellites."""
        self._missing = set(rooms)
        self._together = set[str]()
        self._known = asyncio.Event()
        self._moment = 0.0

    async def moment(self, room: str) -> float:
        """Wait, as a room that is ready, for the others; return when all begin, in seconds of `time.monotonic`.

        A room that comes too late begins at once.
        """
        if not self._known.is_set():
            self._together.add(room)
        self.leave(room)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._known.wait()
        except TimeoutError:
            self._begin()
        return self._moment

    def leave(self, room: str) -> None:
        """Go on without a room: it begins by itself, or not at all."""
        self._missing.discard(room)
        if not self._missing:
            self._begin()

    def had(self, room: str) -> bool:
        """Tell whether a room was ready in time, to begin with the others."""
        return room in self._together

    def _begin(self) -> None:
        if not self._known.is_set():
            self._moment = time.monotonic() + AHEAD_SECONDS
            self._known.set()
