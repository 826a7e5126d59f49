"""Pauses between tries, which grow."""

from __future__ import annotations

import random


class Backoff:
    """Delays that double from `first_seconds` to `most_seconds`, each shortened by up to a half at random."""

    def __init__(self, first_seconds: float, most_seconds: float) -> None:
        self._first = first_seconds
        self._most = most_seconds
        self._next = first_seconds

    def next_seconds(self) -> float:
        """Return the delay before the next try."""
        delay = self._next
        self._next = min(self._most, delay * 2)
        return delay * random.uniform(0.5, 1.0)  # noqa: S311 - spreads satellites out; no secret

    def reset(self) -> None:
        """Begin again at the first delay."""
        self._next = self._first
