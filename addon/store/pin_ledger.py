"""The tries at the PIN on their way into the store: a restart makes no guess for free."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiosqlite

from addon.store.database import reason
from addon.store.store import Store, insisted
from ha_tools.permissions import PinPad, PinTries
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""Rest for a database that took nothing."""


class PinLedger:
    """Keeps how the guessing stands, as it is now."""

    def __init__(self, store: Store) -> None:
        self.on_tries = Signal[()]()
        """Told when a PIN was tried, and when PINs are taken again."""
        self._store = store
        self._unwritten: PinTries | None = None
        self._news = asyncio.Event()

    def note(self, tries: PinTries) -> None:
        """Keep it soon."""
        self._unwritten = tries
        self._news.set()
        self.on_tries.tell()

    async def run(self, pins: PinPad) -> None:
        """Write until cancelled, and tell when PINs are taken again."""
        while True:
            waits = RETRY_SECONDS if self._unwritten else pins.locked_seconds or None
            was_locked = bool(pins.locked_seconds)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(waits):
                    await self._news.wait()
            self._news.clear()
            await self._write()
            if was_locked and not pins.locked_seconds:
                self.note(pins.tries)

    async def close(self) -> None:
        """Write what is left."""
        if not await insisted(self._write):
            _LOGGER.error("A wrong PIN is not written down: it is forgotten with the end of this process")

    async def _write(self) -> bool:
        tries = self._unwritten
        if tries is None:
            return True
        try:
            await self._store.keep_pin_tries(tries)
        except aiosqlite.Error as err:
            _LOGGER.warning("A wrong PIN cannot be written down: %s", reason(err))
            return False
        if self._unwritten is tries:
            self._unwritten = None
        return True
