"""Satellites that have been away for so long that somebody should know."""

from __future__ import annotations

from collections.abc import Collection

PATIENCE_SECONDS = 24 * 3600.0
"""A satellite that is unplugged for a party, or a router that is down overnight, is nobody's trouble."""


class Absences:
    """The beginning of each satellite's absence, on a clock of the caller's."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def long_ones(self, now: float, away: Collection[str]) -> set[str]:
        """Note who is away at `now` (seconds); return those who have been for longer than the patience."""
        self._since = {one: self._since.get(one, now) for one in away}
        return {one for one, since in self._since.items() if now - since >= PATIENCE_SECONDS}
