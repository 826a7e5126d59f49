"""The memory that lasts, one database in the data folder: the satellites, the timers and the turns."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Literal, Self

import aiosqlite

from addon.store.data_folder import FolderTakenError, held
from addon.store.database import TABLES, Database, StoreError, is_busy, open_database, reason
from addon.store.turn_search import TurnSearch, turn_is_found
from ha_tools.permissions import PinTries
from ha_tools.timers.timer import Timer, timer_of

_LOGGER = logging.getLogger(__name__)

KEPT_TURNS = 1000
"""Turns that are kept. The oldest of the room that has most of them goes first: one that is woken by its television
all day costs its own past and no other room's."""

_OLDEST_OF_THE_FULLEST_ROOM = """
DELETE FROM turns WHERE (SELECT COUNT(*) FROM turns) > ? AND number = (
  SELECT MIN(number) FROM turns WHERE room = (SELECT room FROM turns GROUP BY room ORDER BY COUNT(*) DESC LIMIT 1)
)
"""

_AFTER_ALL = 2**63 - 1
"""A number behind that of every turn."""

WAITED_FOR_SECONDS = 5.0
"""Wait of a person at the panel for a database that another program holds."""

ENDING_SECONDS = 3.0
"""The same for an app that is told to end: Docker kills it after ten seconds."""

AGAIN_SECONDS = 0.2
"""Pause between two tries meanwhile."""

DocumentTable = Literal[
    "announcements",
    "room_settings",
    "permissions",
    "integrations",
    "sightings",
    "service_record",
    "wake_counts",
    "notes",
    "proposals",
    "people",
    "voiceprints",
    "contacts",
    "dialling",
    "phone_questions",
    "plans",
    "privacy",
    "outside",
    "mail_accounts",
    "instance",
]
"""Tables of JSON objects by a key."""

Statement = tuple[str, tuple[Any, ...]]
"""SQL with its values."""


@dataclass(frozen=True)
class KnownSatellite:
    """A satellite that was paired."""

    satellite_id: str
    name: str
    area_id: str | None
    """The Home Assistant area it stands in."""
    token_hash: str
    """SHA-256 of its token, in hexadecimal."""
    certificate: str = ""
    """Fingerprint of the certificate over which it was given the token; empty when that was without TLS."""


class Store:
    """The database; every method may be awaited from the event loop, and none waits for long on another program."""

    def __init__(self, database: Database) -> None:
        self.problem = database.problem
        """The trouble with the data folder, in plain words; empty when there is none."""
        self.lasts = database.lasts
        """True if what is kept is there after a restart."""
        self._connection = database.connection
        self._connection.text_factory = _text
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """Open `folder`'s database, for this process alone. Raises `StoreError`."""
        try:
            await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        except OSError as err:
            _LOGGER.debug("%s cannot be made: %s", folder, err)  # the database says so, and serves from memory
        try:
            with held(folder):
                database = await open_database(folder / "parley.db")
                await database.connection.create_function("turn_is_found", 2, turn_is_found, deterministic=True)
                store = cls(database)
                try:
                    yield store
                finally:
                    await store.close()
        except FolderTakenError as err:
            raise StoreError(str(err)) from err

    async def close(self) -> None:
        """Close the database once nothing is being written."""
        async with self._writing:
            await self._connection.close()

    async def satellites(self) -> list[KnownSatellite]:
        """Return every paired satellite; one that cannot be read is logged and left where it is."""
        rows = await self._all("SELECT satellite_id, name, area_id, token_hash, certificate FROM satellites")
        return [satellite for satellite in map(_read_satellite, rows) if satellite]

    async def save_satellite(self, satellite: KnownSatellite) -> None:
        """Keep a satellite, new or changed. Raises `aiosqlite.Error` when it cannot be kept."""
        await self._insist(("INSERT OR REPLACE INTO satellites VALUES (?, ?, ?, ?, ?)", astuple(satellite)))

    async def forget_satellite(self, satellite_id: str) -> None:
        """Remove a satellite: its token is worth nothing from now on. Raises `aiosqlite.Error`."""
        await self._insist(("DELETE FROM satellites WHERE satellite_id = ?", (satellite_id,)))

    async def timers(self) -> list[Timer]:
        """Return every timer; one that cannot be read is logged and left where it is."""
        rows = await self._all("SELECT timer_id, timer FROM timers")
        return [timer for timer in (_read_timer(timer_id, text) for timer_id, text in rows) if timer]

    async def keep_timers(self, timers: Mapping[str, Timer | None]) -> None:
        """Keep timers by their id as they are now; None is gone. Raises `aiosqlite.Error`: all or nothing is kept."""
        await self._write(*(_timer_statement(timer_id, timer) for timer_id, timer in timers.items()))

    async def pin_tries(self) -> PinTries:
        """Return how the guessing at the PIN stood."""
        for row in await self._all("SELECT wrong, is_locked FROM pin_tries"):
            with contextlib.suppress(ValueError, TypeError):
                return PinTries(int(row[0]), bool(row[1]))
        return PinTries()

    async def keep_pin_tries(self, tries: PinTries) -> None:
        """Keep how it stands now. Raises `aiosqlite.Error`."""
        await self._write(("INSERT OR REPLACE INTO pin_tries VALUES (1, ?, ?)", (tries.wrong, int(tries.is_locked))))

    async def add_turn(self, turn: dict[str, Any]) -> None:
        """Keep a turn. Raises `aiosqlite.Error` when it cannot be kept."""
        await self._write(
            ("INSERT INTO turns (turn, room) VALUES (?, ?)", (json.dumps(turn), str(turn.get("room", "")))),
            (_OLDEST_OF_THE_FULLEST_ROOM, (KEPT_TURNS,)),
        )

    async def turns(self, limit: int) -> list[dict[str, Any]]:
        """Return the last turns, newest first; one that cannot be read is logged. Raises `aiosqlite.Error`."""
        rows = await self._rows("SELECT number, CAST(turn AS BLOB) FROM turns ORDER BY number DESC LIMIT ?", limit)
        return [turn for turn in (_read_turn(number, text) for number, text in rows) if turn is not None]

    async def find_turns(self, search: TurnSearch, before: int | None, limit: int) -> list[dict[str, Any]]:
        """Return turns that are meant, newest first, each with its "number"; `before` is that of the last page's last.

        Raises `aiosqlite.Error`.
        """
        rows = await self._rows(
            "SELECT number, CAST(turn AS BLOB) FROM turns WHERE number < ? AND (? OR turn_is_found(turn, ?)) "
            "ORDER BY number DESC LIMIT ?",
            _AFTER_ALL if before is None else before,
            search.is_everything,
            search.as_json(),
            limit,
        )
        found = ((number, _read_turn(number, text)) for number, text in rows)
        return [{**turn, "number": number} for number, turn in found if turn is not None]

    async def turn_rooms(self) -> list[str]:
        """Return the rooms of all turns. Raises `aiosqlite.Error`."""
        return sorted(str(room) for (room,) in await self._rows("SELECT DISTINCT room FROM turns") if room)

    async def forget_turns(self, search: TurnSearch) -> int:
        """Delete the turns that are meant, in the file as well; return their number. Raises `aiosqlite.Error`."""
        [(before,)] = await self._rows("SELECT COUNT(*) FROM turns")
        condition = (search.is_everything, search.as_json())
        await self._insist(("DELETE FROM turns WHERE ? OR turn_is_found(turn, ?)", condition))
        [(after,)] = await self._rows("SELECT COUNT(*) FROM turns")
        await self._rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(before) - int(after)

    async def vacuum(self) -> None:
        """Rewrite the file, so that nothing that was deleted is left in it. Raises `aiosqlite.Error`."""
        async with self._writing:
            await self._connection.execute("VACUUM")
            await self._connection.commit()
        await self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def counts(self) -> dict[str, int]:
        """Return the number of rows of each table. Raises `aiosqlite.Error`."""
        counted = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in TABLES)  # noqa: S608
        return {str(table): int(count) for table, count in await self._rows(counted)}

    async def documents(self, table: DocumentTable) -> dict[str, dict[str, Any]]:
        """Return a table's documents by their key; one that cannot be read is logged and left where it is."""
        rows = await self._all(f"SELECT id, document FROM {table}")  # noqa: S608 - the name is one of ours
        return {key: document for key, text in rows if (document := _read_document(table, key, text)) is not None}

    async def keep_document(self, table: DocumentTable, key: str, document: Mapping[str, Any] | None) -> None:
        """Keep a document as it is now, which a person waits for; None removes it. Raises `aiosqlite.Error`."""
        await self._insist(_document_statement(table, key, document))

    async def keep_documents(self, table: DocumentTable, documents: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Keep several by their key, all or nothing, or raise `aiosqlite.Error` at once; None removes one."""
        await self._write(*(_document_statement(table, *each) for each in documents.items()))

    async def _all(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows that the app begins with; none, and a problem, where they cannot be read."""
        try:
            return await self._rows(query)
        except aiosqlite.Error as err:
            self.problem = f"The database cannot be read: {reason(err)}. Pair the satellites and set timers again."
            _LOGGER.error("%s", self.problem)
            return []

    async def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        async with self._connection.execute(query, values) as rows:
            return [tuple(row) for row in await rows.fetchall()]

    async def _insist(self, *statements: Statement) -> None:
        """Write what a person waits for: a database that another program holds is tried again for some seconds."""
        given_up = time.monotonic() + WAITED_FOR_SECONDS
        while True:
            try:
                return await self._write(*statements)
            except aiosqlite.Error as err:
                if not is_busy(err) or time.monotonic() > given_up:
                    raise
            await asyncio.sleep(AGAIN_SECONDS)

    async def _write(self, *statements: Statement) -> None:
        """Do all of it or nothing. Raises `aiosqlite.Error`."""
        async with self._writing:
            whole = False
            try:
                for sql, values in statements:
                    await self._connection.execute(sql, values)
                await self._connection.commit()
                whole = True
            finally:
                if not whole:
                    await self._connection.rollback()


async def insisted(write: Callable[[], Awaitable[bool]]) -> bool:
    """Write what the end of the process would lose, again for some seconds; return whether it was written."""
    given_up = time.monotonic() + ENDING_SECONDS
    while True:
        if await write():
            return True
        if time.monotonic() > given_up:
            return False
        await asyncio.sleep(AGAIN_SECONDS)


def _text(stored: bytes) -> str:
    return stored.decode(errors="replace")


def _timer_statement(timer_id: str, timer: Timer | None) -> Statement:
    if timer is None:
        return "DELETE FROM timers WHERE timer_id = ?", (timer_id,)
    return "INSERT OR REPLACE INTO timers VALUES (?, ?)", (timer_id, json.dumps(timer.as_dict()))


def _document_statement(table: DocumentTable, key: str, document: Mapping[str, Any] | None) -> Statement:
    if document is None:
        return f"DELETE FROM {table} WHERE id = ?", (key,)  # noqa: S608 - the name is one of ours
    return f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (key, json.dumps(document))  # noqa: S608 - as above


def _read_satellite(row: tuple[Any, ...]) -> KnownSatellite | None:
    satellite_id, name, area_id, token_hash, certificate = row
    is_whole = all(isinstance(value, str) and value for value in (satellite_id, name, token_hash))
    if not is_whole or not isinstance(area_id, str | None) or not isinstance(certificate, str):
        _LOGGER.error("The satellite %r cannot be read: a name, an area or a token of it is no text", satellite_id)
        return None
    return KnownSatellite(satellite_id, name, area_id, token_hash, certificate)


def _read_timer(timer_id: str, text: str) -> Timer | None:
    try:
        return timer_of(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as err:
        _LOGGER.error("The timer %s cannot be read (%s): %s", timer_id, err, text)
        return None


def _read_turn(number: int, text: bytes) -> dict[str, Any] | None:
    return _read_object(f"Turn {number}", text)


def _read_document(table: str, key: str, text: str) -> dict[str, Any] | None:
    return _read_object(f"What {table} has of {key!r}", text)


def _read_object(what: str, text: str | bytes) -> dict[str, Any] | None:
    """Read JSON as others do: NaN is none, and nothing of the text comes into the log."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, TypeError, RecursionError) as err:
        _LOGGER.error("%s cannot be read: %s", what, type(err).__name__)
        return None
    if not isinstance(found, dict):
        _LOGGER.error("%s cannot be read: it is no object", what)
        return None
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)
