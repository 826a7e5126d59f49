"""The log of a simulator: what it heard and sent, and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

from simulators.listening import Stretch


@dataclass(frozen=True)
class Entry:
    """One thing that happened at a simulator."""

    at: float
    """`time.monotonic()` of the event itself, which may lie before the moment it was noticed."""
    what: str
    """The event, in the words that the simulator's module lists."""
    detail: str = ""
    """The text, the context or the status that belongs to it."""


class Log:
    """Entries in the order in which they were noticed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._grown = asyncio.Event()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def add(self, what: str, detail: str = "", at: float | None = None) -> None:
        """Note `what`, which happened `at` (default: now)."""
        self.entries.append(Entry(time.monotonic() if at is None else at, what, detail))
        self._grown.set()
        self._grown = asyncio.Event()

    def hear(self, stretch: Stretch) -> None:
        """Note that a stretch of speech began or ended, at the time when it truly did."""
        if stretch.ended:
            self.add("speech ended", f"{stretch.last:.2f}", stretch.last_wall)
        else:
            self.add("speech began", f"{stretch.start:.2f}", stretch.start_wall)

    def all(self, what: str, since: float = 0.0) -> list[Entry]:
        """Return the entries of `what` from `since` on."""
        return [entry for entry in self.entries if entry.what == what and entry.at >= since]

    def last(self, what: str, since: float = 0.0) -> Entry | None:
        """Return the latest entry of `what` from `since` on, or None."""
        return next(reversed(self.all(what, since)), None)

    async def wait_for(self, what: str, since: float = 0.0, *, number: int = 1) -> Entry:
        """Return the first entry of `what` from `since` on, or the one of that number, as soon as there is one."""
        while len(found := self.all(what, since)) < number:
            await self._grown.wait()
        return found[number - 1]

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()
