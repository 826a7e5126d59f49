"""The connections of those who have shown no token yet: few, and they make room for one another.

Anybody on the network may open connections, and a satellite that restarts is a stranger as well until its hello. So
nobody is turned away: when there are too many, the oldest of the network address that has most of them is cut off.
Whoever shows a token in time is counted here no more.
"""

from __future__ import annotations

import asyncio
import resource
from collections import Counter

from aiohttp import web

from addon.sites.arrival import Arrival, Ends, ends_of

MOST_STRANGERS = 256
"""Connections at once, where the process may open at least four times as many files."""

FEWEST_STRANGERS = 8
"""Connections at once that there is always room for."""


def most_strangers() -> int:
    """Return how many connections strangers may hold: a quarter of the files that the process may open."""
    may_open, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        MOST_STRANGERS
        if may_open == resource.RLIM_INFINITY
        else max(FEWEST_STRANGERS, min(MOST_STRANGERS, may_open // 4))
    )


class Strangers:
    """The strangers' connections, the oldest first; at most `most`, and half of it from one address."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._arrivals: dict[Ends, Arrival] = {}

    def add(self, arrival: Arrival) -> None:
        """Count a new connection, and cut another one off when there are too many."""
        self._forget_closed()
        self._arrivals[arrival.ends] = arrival
        held = Counter(one.address for one in self._arrivals.values())
        if held[arrival.address] > self._most // 2:
            self._cut_off(arrival.address)
        elif len(self._arrivals) > self._most:
            self._cut_off(held.most_common(1)[0][0])

    def admit(self, transport: asyncio.BaseTransport | None) -> None:
        """Count a connection no more: it has shown a token, or is counted elsewhere."""
        if transport is not None:
            self.forget(ends_of(transport))

    def forget(self, ends: Ends) -> None:
        """Count the connection between two ends no more."""
        self._arrivals.pop(ends, None)

    def make_room(self) -> bool:
        """Cut off the older half for its files and hold no more from now on; return whether there were any."""
        self._forget_closed()
        self._most = min(self._most, max(FEWEST_STRANGERS, len(self._arrivals) // 2))
        too_many = len(self._arrivals) - self._most
        for arrival in list(self._arrivals.values())[: max(too_many, 0)]:
            self._cut_off(arrival.address)
        return too_many > 0

    def _cut_off(self, address: str) -> None:
        """Close the oldest connection of an address at once, without another word."""
        oldest = next(one for one in self._arrivals.values() if one.address == address)
        self.forget(oldest.ends)
        oldest.cut_off()

    def _forget_closed(self) -> None:
        for arrival in [one for one in self._arrivals.values() if one.is_closed]:
            self.forget(arrival.ends)


STRANGERS = web.AppKey("strangers", Strangers)
"""A site's strangers."""
