"""What must last, in one SQLite file (WAL) in the data folder: the satellites and the turns."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiosqlite

_LOGGER = logging.getLogger(__name__)

KEPT_TURNS = 1000
"""Turns that are kept; the oldest go first."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS satellites (
  satellite_id TEXT PRIMARY KEY, name TEXT NOT NULL, area_id TEXT, token_hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS turns (
  number INTEGER PRIMARY KEY AUTOINCREMENT, turn TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class KnownSatellite:
    """A satellite that was paired."""

    satellite_id: str
    name: str
    area_id: str | None
    """The Home Assistant area it stands in."""
    token_hash: str
    """SHA-256 of its token, in hexadecimal."""


class Store:
    """The database; every method may be awaited from the event loop."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._writes_fail = False

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """Open `folder`'s database, made when there is none."""
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        async with aiosqlite.connect(folder / "parley.db") as connection:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.executescript(_SCHEMA)
            yield cls(connection)

    async def satellites(self) -> list[KnownSatellite]:
        """Return every paired satellite."""
        async with self._connection.execute("SELECT satellite_id, name, area_id, token_hash FROM satellites") as rows:
            return [KnownSatellite(*row) for row in await rows.fetchall()]

    async def save_satellite(self, satellite: KnownSatellite) -> None:
        """Keep a satellite, new or changed. Raises `aiosqlite.Error` when it cannot be kept."""
        await self._connection.execute(
            "INSERT OR REPLACE INTO satellites VALUES (?, ?, ?, ?)",
            (satellite.satellite_id, satellite.name, satellite.area_id, satellite.token_hash),
        )
        await self._connection.commit()

    async def forget_satellite(self, satellite_id: str) -> None:
        """Remove a satellite: its token is worth nothing from now on."""
        await self._connection.execute("DELETE FROM satellites WHERE satellite_id = ?", (satellite_id,))
        await self._connection.commit()

    async def add_turn(self, turn: dict[str, Any]) -> None:
        """Keep a turn. A full disk costs the history, never the house: the first failure is logged."""
        try:
            await self._connection.execute("INSERT INTO turns (turn) VALUES (?)", (json.dumps(turn),))
            await self._connection.execute(
                "DELETE FROM turns WHERE number <= (SELECT MAX(number) FROM turns) - ?", (KEPT_TURNS,)
            )
            await self._connection.commit()
        except aiosqlite.Error as err:
            _LOGGER.log(logging.DEBUG if self._writes_fail else logging.WARNING, "A turn cannot be kept: %s", err)
            self._writes_fail = True
        else:
            self._writes_fail = False

    async def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the last turns, newest first."""
        query = "SELECT turn FROM turns ORDER BY number DESC LIMIT ?"
        async with self._connection.execute(query, (limit,)) as rows:
            return [json.loads(row[0]) for row in await rows.fetchall()]
