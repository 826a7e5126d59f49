"""Guesses at what is secret: after some wrong ones from one side it is answered no more for a while."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

TRIES = 10
"""Wrong guesses within `TRIES_SECONDS` after which no more are looked at, right ones neither: as ESPHome does."""

TRIES_SECONDS = 300.0

_MOST_SIDES = 1024
"""Sides that are remembered at once; the one that guessed longest ago is forgotten first."""


class Attempts:
    """The wrong guesses of each side, such as a network address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, deque[float]] = {}

    def exhausted(self, side: str = "") -> bool:
        """Return whether a side has guessed wrong too often lately to be listened to."""
        wrong = self._wrong.get(side)
        return wrong is not None and len(wrong) == TRIES and self._clock() - wrong[0] < TRIES_SECONDS

    def wrong(self, side: str = "") -> None:
        """Note a wrong guess."""
        guesses = self._wrong.pop(side, None) or deque(maxlen=TRIES)
        guesses.append(self._clock())
        self._wrong[side] = guesses
        if len(self._wrong) > _MOST_SIDES:
            del self._wrong[next(iter(self._wrong))]
