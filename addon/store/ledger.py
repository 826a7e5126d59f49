"""Ledgers of what outlives the process: written down before anyone is told of it, and tried again until it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

import aiosqlite

from addon.store.database import reason
from addon.store.store import insisted
from ha_tools.signals import Signal

Kept = TypeVar("Kept")

_LOGGER = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""Rest for a database that took nothing."""

WRITING_SECONDS = 1.0
"""Wait of an answer for the disk: flash memory may stall for seconds. The writing goes on by itself."""


class Ledger(Generic[Kept]):
    """Keeps everything that it is told of as it is; what cannot be written stays in memory and is tried again."""

    def __init__(
        self, things: str, keep: Callable[[Mapping[str, Kept | None]], Awaitable[None]], *, lasts: bool
    ) -> None:
        """`things` is the word for what is kept: "Timers". `keep` writes them by their id, or raises `aiosqlite.Error`.

        `lasts` tells whether what was written is there after a restart.
        """
        self.problem = ""
        """The reason that nothing can be written down, in plain words; empty when it can."""
        self.on_problem = Signal[()]()
        """Told when there is another problem, or none any more."""
        self._things = things
        self._keep = keep
        self._lasts = lasts
        self._unwritten: dict[str, Kept | None] = {}
        self._news = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writings: set[asyncio.Task[bool]] = set()

    def note(self, kept_id: str, kept: Kept | None) -> None:
        """Write down soon what has become of one; None is gone."""
        self._unwritten[kept_id] = kept
        self._news.set()

    async def write(self) -> bool:
        """Write down what has changed; return whether it is known by now that it will be there after a restart."""
        writing = asyncio.create_task(self._write())
        self._writings.add(writing)
        writing.add_done_callback(self._writings.discard)
        done, _ = await asyncio.wait({writing}, timeout=WRITING_SECONDS)
        return bool(done) and writing.result()

    async def _write(self) -> bool:
        async with self._writing:
            batch = dict(self._unwritten)
            try:
                if batch:
                    await self._keep(batch)
            except aiosqlite.Error as err:
                level = logging.DEBUG if self.problem else logging.ERROR
                _LOGGER.log(level, "%s cannot be written down: %s", self._things, err)
                self._tell(f"{self._things} cannot be written down: {reason(err)}. A restart would lose them.")
                return False
            for kept_id, kept in batch.items():
                if kept_id in self._unwritten and self._unwritten[kept_id] is kept:
                    del self._unwritten[kept_id]
            self._tell("")
            return self._lasts

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.on_problem.tell()

    async def run(self) -> None:
        """Write until cancelled; what was changed before that is written."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._write()
                while self._unwritten:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(RETRY_SECONDS):
                            await self._news.wait()
                    self._news.clear()
                    await self._write()
        finally:
            await insisted(self._write)
