"""The record of the services on its way into the store: written now and then, for it is told of every call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import aiosqlite

from addon.store.database import reason
from addon.store.store import DocumentTable, Store, insisted
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

GATHER_SECONDS = 60.0
"""Time for which changes are gathered: flash memory wears."""


class KeptByKey(Protocol):
    """A record that is kept as documents."""

    on_change: Signal[str]
    """Told of the key whose document is another."""

    def document(self, key: str) -> Mapping[str, Any] | None:
        """Return what is kept under a key; None for what is kept no more."""


class ServiceKeeper:
    """Keeps a record as it is; a crash loses the last minute of it."""

    def __init__(self, record: KeptByKey, store: Store, table: DocumentTable) -> None:
        self._record = record
        self._table = table
        self._store = store
        self._changed: set[str] = set()
        self._news = asyncio.Event()
        record.on_change(self._note)

    async def run(self) -> None:
        """Write now and then until cancelled."""
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._news.clear()
            await self._write()

    async def close(self) -> None:
        """Write what is left, once nothing can come any more."""
        await insisted(self._write)

    def _note(self, key: str) -> None:
        self._changed.add(key)
        self._news.set()

    async def _write(self) -> bool:
        """Write what has changed; return whether it is written."""
        keys, self._changed = self._changed, set()
        try:
            if keys:
                await self._store.keep_documents(self._table, {key: self._record.document(key) for key in keys})
        except aiosqlite.Error as err:
            _LOGGER.debug("The record of the services cannot be written: %s", reason(err))
            self._changed |= keys
            return False
        return True
