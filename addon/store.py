"""What must last, in one SQLite file (WAL) in the data folder: the satellites, the timers and the turns."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import stat
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import aiosqlite

from ha_tools.household.timer import Timer, timer_of

_LOGGER = logging.getLogger(__name__)

KEPT_TURNS = 1000
"""Turns that are kept; the oldest go first."""

VERSION = 2
"""Version of the tables, in the file's `user_version`; 2 brought the timers."""

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS satellites (
  satellite_id TEXT PRIMARY KEY, name TEXT NOT NULL, area_id TEXT, token_hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS turns (
  number INTEGER PRIMARY KEY AUTOINCREMENT, turn TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS timers (
  timer_id TEXT PRIMARY KEY, timer TEXT NOT NULL
);
PRAGMA user_version = {VERSION};
"""


class StoreError(Exception):
    """The database cannot be used and must not be replaced; the text says what to do."""


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

    def __init__(self, connection: aiosqlite.Connection, problem: str = "", *, lasts: bool = True) -> None:
        self.problem = problem
        """What is wrong with the data folder, in plain words; empty when nothing is."""
        self.lasts = lasts
        """Whether what is kept is there after a restart."""
        self._connection = connection
        self._writes_fail = False

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """Open `folder`'s database, made when there is none.

        A broken one is set aside. Where nothing can be written, what was kept serves from memory. Raises `StoreError`.
        """
        file, problem, lasts = folder / "parley.db", "", True
        try:
            await asyncio.to_thread(_keep_private, file)
            connection = await _opened(file)
        except (OSError, aiosqlite.OperationalError) as err:
            problem = f"Nothing can be kept in {folder} ({err}): is the disk full? Changes last until the next start."
            connection, lasts = await _in_memory(file), False
        except aiosqlite.DatabaseError as err:
            aside = await asyncio.to_thread(_set_aside, file)
            problem = f"{file} was broken ({err}) and is now {aside.name}: pair the satellites and set timers again."
            connection = await _opened(file)
        try:
            yield cls(connection, problem, lasts=lasts)
        finally:
            await connection.close()

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

    async def timers(self) -> list[Timer]:
        """Return every timer; one that cannot be read is logged and left where it is."""
        async with self._connection.execute("SELECT timer_id, timer FROM timers") as rows:
            read = [_read_timer(timer_id, text) for timer_id, text in await rows.fetchall()]
        return [timer for timer in read if timer]

    async def keep_timers(self, timers: Mapping[str, Timer | None]) -> None:
        """Keep timers by their id as they are now; None is gone. Raises `aiosqlite.Error`: all or nothing is kept."""
        try:
            for timer_id, timer in timers.items():
                if timer is None:
                    await self._connection.execute("DELETE FROM timers WHERE timer_id = ?", (timer_id,))
                else:
                    kept = (timer_id, json.dumps(timer.as_dict()))
                    await self._connection.execute("INSERT OR REPLACE INTO timers VALUES (?, ?)", kept)
            await self._connection.commit()
        except aiosqlite.Error:
            await self._connection.rollback()
            raise

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
        """Return the last turns, newest first; one that cannot be read is left out and logged."""
        query = "SELECT number, CAST(turn AS BLOB) FROM turns ORDER BY number DESC LIMIT ?"
        async with self._connection.execute(query, (limit,)) as rows:
            read = [_read_turn(number, text) for number, text in await rows.fetchall()]
        return [turn for turn in read if turn is not None]


def _keep_private(file: Path) -> None:
    """Make a database's folder and file, and let nobody but their owner read them, those of old either.

    SQLite gives what it writes beside a file the file's own mode. Raises `OSError` when they cannot be made.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.is_symlink():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with contextlib.suppress(OSError):  # a folder of somebody else's is theirs to close
        if not file.parent.stat().st_mode & stat.S_ISVTX:  # a folder that all share, as /tmp
            file.parent.chmod(0o700)
        for part in file.parent.glob(f"{file.name}*"):
            if stat.S_ISREG(part.lstat().st_mode):
                part.chmod(0o600)


async def _opened(file: Path) -> aiosqlite.Connection:
    """Return `file`'s database, whole, with the tables of this version. Raises `aiosqlite.Error` and `StoreError`."""
    connection = await aiosqlite.connect(file)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(connection.close)
        if (await _value(connection, "PRAGMA quick_check(1)")) != "ok":
            raise aiosqlite.DatabaseError("its check failed")
        if (await _value(connection, "PRAGMA user_version")) > VERSION:
            raise StoreError(f"{file} was written by a newer Parley: update this one, or restore a backup.")
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.executescript(_SCHEMA)
        stack.pop_all()
    return connection


def _read_timer(timer_id: str, text: str) -> Timer | None:
    try:
        return timer_of(json.loads(text))
    except (ValueError, TypeError, KeyError) as err:
        _LOGGER.error("The timer %s cannot be read (%s): %s", timer_id, err, text)
        return None


def _read_turn(number: int, text: bytes) -> dict[str, Any] | None:
    """What was said in it is not logged, and what is no JSON to others (NaN) is none here."""
    try:
        turn = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as err:
        _LOGGER.error("Turn %d cannot be read: %s", number, type(err).__name__)
        return None
    if not isinstance(turn, dict):
        _LOGGER.error("Turn %d cannot be read: it is no object", number)
        return None
    return turn


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _set_aside(file: Path) -> Path:
    """Rename a database, with the log that belongs to it and to no other; return its new name."""
    aside = file.with_name(f"{file.name}.broken-{int(time.time())}")
    for part in ("", "-wal", "-shm"):
        if (whole := Path(f"{file}{part}")).exists():
            whole.rename(f"{aside}{part}")
    return aside


async def _in_memory(file: Path) -> aiosqlite.Connection:
    """Return a copy of `file`'s database, read without writing anything beside it, or an empty one."""
    connection = await aiosqlite.connect(":memory:")
    with contextlib.suppress(aiosqlite.Error):
        async with aiosqlite.connect(f"file:{quote(str(file))}?immutable=1", uri=True) as kept:
            await kept.backup(connection)
    await connection.executescript(_SCHEMA)
    return connection


async def _value(connection: aiosqlite.Connection, query: str) -> Any:
    async with connection.execute(query) as rows:
        row = await rows.fetchone()
    return row[0] if row else None
