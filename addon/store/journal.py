"""The turns on their way into the store: written off every conversation's path, tried again, and never lost unsaid."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import aiosqlite

from addon.store.database import reason
from addon.store.store import Store, insisted
from addon.store.turn_search import TurnSearch
from assistant.trace import Turn
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

MOST_WAITING = 200
"""Turns that wait for a disk that takes none; the oldest go first, and are counted."""

RETRY_SECONDS = 5.0
"""Rest for a database that took nothing."""


MOST_WORDLESS = 5
"""Turns of a room's in which nobody said a word that are shown and kept in a row."""

WORDLESS_SECONDS = 10.0
"""Time after which another such turn is: a satellite may send wake words by the thousand."""


class Wordless:
    """Tells which turns without a word are too many of their room's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, deque[float]] = {}

    def too_many(self, turn: Turn) -> bool:
        """Note a turn; return whether it is one of those that nobody misses."""
        if turn.transcript or turn.reply or turn.problem or turn.actions:
            return False
        seen = self._seen.setdefault(turn.room, deque(maxlen=MOST_WORDLESS))
        now = self._clock()
        if len(seen) == MOST_WORDLESS and now - seen[0] < MOST_WORDLESS * WORDLESS_SECONDS:
            return True
        seen.append(now)
        return False


class Journal:
    """Keeps finished turns, one after the other."""

    def __init__(self, store: Store) -> None:
        self.problem = ""
        """The reason that turns cannot be kept, in plain words, and their number; empty when they can."""
        self.on_problem = Signal[()]()
        """Told when there is another problem, or none any more."""
        self._store = store
        self._waiting: deque[Turn] = deque()
        self._lost = 0
        self._news = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writings: set[asyncio.Task[bool]] = set()

    def add(self, turn: Turn) -> None:
        """Keep a turn soon; log it in one line."""
        latency = ", ".join(f"{name} {ms:.0f} ms" for name, ms in turn.latency_ms().items())
        _LOGGER.info("%s: %s, %s (%s)", turn.room, turn.decided_by, turn.outcome or "no outcome", latency)
        self._waiting.append(turn)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1
            _LOGGER.log(logging.ERROR if self._lost == 1 else logging.DEBUG, "A turn is lost: %s", self.problem)
        self._news.set()

    async def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the last turns, newest first, with those that are still to be written. Raises `aiosqlite.Error`."""
        waiting = [turn.as_dict() for turn in reversed(self._waiting)]
        written = [
            turn for turn in await self._store.turns(limit) if all(turn.get("id") != new["id"] for new in waiting)
        ]
        return [*waiting, *written][:limit]

    async def find(self, search: TurnSearch, before: int | None, limit: int) -> list[dict[str, Any]]:
        """Return turns as `Store.find_turns` does, on the first page with those that are still to be written."""
        found = await self._store.find_turns(search, before, limit)
        if before is not None:
            return found
        written = {turn.get("id") for turn in found}
        waiting = (turn.as_dict() for turn in reversed(self._waiting) if turn.id not in written)
        return [*(turn for turn in waiting if search.matches(turn)), *found]

    async def forget(self, search: TurnSearch) -> int:
        """Delete turns, those counted that are still to be written; return their number. Raises `aiosqlite.Error`."""
        async with self._writing:
            gone = await self._store.forget_turns(search)
            left = [turn for turn in self._waiting if not search.matches(turn.as_dict())]
            gone += len(self._waiting) - len(left)
            self._waiting = deque(left)
        return gone

    async def rooms(self) -> list[str]:
        """Return the rooms of all turns. Raises `aiosqlite.Error`."""
        return sorted({*await self._store.turn_rooms(), *(turn.room for turn in self._waiting)})

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            # Seen through even when this is cancelled: a turn is neither lost nor written twice.
            while not await asyncio.shield(self._begin_writing()):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(RETRY_SECONDS):
                        await self._news.wait()
                self._news.clear()

    async def close(self) -> None:
        """Write what is left, once no turn can come any more."""
        if not await insisted(self._write):
            count = len(self._waiting) + self._lost
            _LOGGER.error("%d turn%s lost with the end of this process", count, " is" if count == 1 else "s are")

    def _begin_writing(self) -> asyncio.Task[bool]:
        writing = asyncio.create_task(self._write())
        self._writings.add(writing)
        writing.add_done_callback(self._writings.discard)
        return writing

    async def _write(self) -> bool:
        """Write what waits; return whether all of it is written."""
        async with self._writing:
            while self._waiting:
                turn = self._waiting[0]
                try:
                    await self._store.add_turn(turn.as_dict())
                except aiosqlite.Error as err:
                    self._failed(reason(err))
                    return False
                if self._waiting and self._waiting[0] is turn:
                    self._waiting.popleft()
            self._is_well()
            return True

    def _failed(self, why: str) -> None:
        was_well = not self.problem
        waiting = len(self._waiting)
        kept = "1 turn is kept in memory." if waiting == 1 else f"{waiting} turns are kept in memory."
        lost = f" {self._lost} older ones are lost." if self._lost else ""
        problem = f"The history cannot be written: {why}. {kept}{lost}"
        if was_well:
            _LOGGER.error("%s", problem)
        if problem != self.problem:
            self.problem = problem
            self.on_problem.tell()

    def _is_well(self) -> None:
        if self.problem:
            _LOGGER.warning("Turns are written down again; %d were lost", self._lost)
            self.problem, self._lost = "", 0
            self.on_problem.tell()
