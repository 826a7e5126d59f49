"""The SQLite file (WAL) in the data folder: opened whatever is found in its place, and its errors in plain words."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import aiosqlite

VERSION: Final = 7
"""Version of the tables, in the file's `user_version`.

2 brought the timers, 3 the room of a turn, 4 documents and a satellite's certificate,
5 the permissions, the record of the services and the last sight of each satellite, 6 the plans.
"""

TABLES: Final = {
    "satellites": (
        "satellite_id TEXT PRIMARY KEY, name TEXT NOT NULL, area_id TEXT, token_hash TEXT NOT NULL, "
        "certificate TEXT NOT NULL DEFAULT ''"
    ),
    "turns": "number INTEGER PRIMARY KEY AUTOINCREMENT, turn TEXT NOT NULL, room TEXT NOT NULL DEFAULT ''",
    "timers": "timer_id TEXT PRIMARY KEY, timer TEXT NOT NULL",
    "pin_tries": "number INTEGER PRIMARY KEY, wrong INTEGER NOT NULL, is_locked INTEGER NOT NULL",
    "announcements": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "room_settings": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "permissions": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "integrations": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "sightings": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "service_record": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "wake_counts": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "notes": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "proposals": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "people": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "voiceprints": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "contacts": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "dialling": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "phone_questions": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "plans": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "privacy": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "outside": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "mail_accounts": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
    "instance": "id TEXT PRIMARY KEY, document TEXT NOT NULL",
}
"""Each table's columns; a later version adds some at the end."""

OPENING_SECONDS = 5.0
"""A database that another program holds is waited for so long when the app starts: a backup reads it in less."""

BUSY_SECONDS = 0.25
"""The same afterwards, when somebody waits for an answer; what is not written then is tried again."""

MEMORY_ONLY = "Changes last until the next start."

_REASONS = {
    sqlite3.SQLITE_BUSY: "another program holds the database locked",
    sqlite3.SQLITE_LOCKED: "another program holds the database locked",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "it may only be read",
    sqlite3.SQLITE_CANTOPEN: "its files cannot be opened or made (is the disk full, or the folder read-only?)",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written (is it full or broken?)",
}
_PRIMARY_CODE = 0xFF
"""The part of SQLite's extended error codes that says of which kind an error is."""


class StoreError(Exception):
    """The database cannot be used and must not be replaced; the text says what to do."""


class _ForeignError(aiosqlite.DatabaseError):
    """The tables are another program's."""


@dataclass(frozen=True)
class Database:
    """An open database."""

    connection: aiosqlite.Connection
    problem: str = ""
    """The trouble with the data folder, in plain words; empty when there is none."""
    lasts: bool = True
    """True if what is kept is there after a restart."""


async def open_database(file: Path) -> Database:
    """Open a database, made when there is none.

    A broken or foreign one is set aside. Where none can be written, a copy serves from memory. Raises `StoreError`.
    """
    try:
        await asyncio.to_thread(_keep_private, file)
        return Database(await _opened(file))
    except (OSError, aiosqlite.OperationalError) as err:
        return await _in_memory(file, f"Nothing can be kept in {file.parent}: {reason(err)}.")
    except aiosqlite.DatabaseError as err:
        what = str(err) if isinstance(err, _ForeignError) else f"was broken ({err})"
        return await _anew(file, what)


def reason(err: Exception) -> str:
    """Return why something cannot be read or written, in plain words that end a sentence."""
    if isinstance(err, sqlite3.Error):
        return _REASONS.get(getattr(err, "sqlite_errorcode", 0) & _PRIMARY_CODE, str(err))
    return (err.strerror if isinstance(err, OSError) else None) or str(err)


def is_busy(err: aiosqlite.Error) -> bool:
    """Return whether another program holds the database, so that the same may succeed soon."""
    return getattr(err, "sqlite_errorcode", 0) & _PRIMARY_CODE in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


async def _anew(file: Path, what: str) -> Database:
    """Set aside what is there and begin with an empty database; from memory where even that cannot be done."""
    try:
        aside = await asyncio.to_thread(_set_aside, file)
        connection = await _opened(file)
    except (OSError, aiosqlite.Error) as err:
        return await _in_memory(file, f"{file} {what}, and nothing can be kept in its place: {reason(err)}.")
    return Database(connection, f"{file} {what} and is now {aside.name}: pair the satellites and set timers again.")


def _keep_private(file: Path) -> None:
    """Make a database's folder and file, and let nobody but their owner read them, those of old either.

    SQLite gives what it writes beside a file the file's own mode. Raises `OSError` when they cannot be made, and when
    what is there is no file, as a link to /dev/null.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.is_symlink() and not file.exists():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    if file.exists() and not file.is_file():
        raise OSError(f"{file.name} leads to {file.resolve()}, which is no file: move it away")
    with contextlib.suppress(OSError):  # a folder of somebody else's is theirs to close
        if not file.parent.stat().st_mode & stat.S_ISVTX:  # a folder that all share, as /tmp
            file.parent.chmod(0o700)
        for part in file.parent.glob(f"{file.name}*"):
            if stat.S_ISREG(part.lstat().st_mode):
                part.chmod(0o600)


async def _opened(file: Path) -> aiosqlite.Connection:
    """Return `file`'s database, whole, with the tables of this version. Raises `aiosqlite.Error` and `StoreError`."""
    connection = await aiosqlite.connect(file, timeout=OPENING_SECONDS)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(connection.close)
        if (await _value(connection, "PRAGMA quick_check(1)")) != "ok":
            raise aiosqlite.DatabaseError("its check failed")
        version = await _value(connection, "PRAGMA user_version")
        if await _has_tables(connection) and version > VERSION:
            raise StoreError(f"{file} was written by a newer Parley: update this one, or restore a backup.")
        await _refuse_foreign(connection, version)
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
        await _make_tables(connection, version)
        await connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
        stack.pop_all()
    return connection


async def _has_tables(connection: aiosqlite.Connection) -> bool:
    """Return whether satellites were ever kept in this database: every version of it has them."""
    return {"satellite_id", "token_hash"} <= set(await _columns(connection, "satellites"))


async def _refuse_foreign(connection: aiosqlite.Connection, version: int) -> None:
    """Raise `_ForeignError` when tables have our names and another shape, or all are another program's."""
    for table, columns in TABLES.items():
        found, own = await _columns(connection, table), [column.split()[0] for column in columns.split(", ")]
        if found != own[: len(found)]:
            raise _ForeignError(f"has a table “{table}” of another program")
    if version and not await _has_tables(connection):
        raise _ForeignError("is the database of another program")


async def _make_tables(connection: aiosqlite.Connection, version: int) -> None:
    """Make the tables of this version; writes nothing where they are there, for another program may hold the file."""
    for table, columns in TABLES.items():
        await connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        for column in columns.split(", ")[len(await _columns(connection, table)) :]:
            await connection.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    if version != VERSION:
        await connection.execute(f"PRAGMA user_version = {VERSION}")
    await connection.commit()


def _set_aside(file: Path) -> Path:
    """Rename a database, with the log that belongs to it and to no other; return its new name."""
    aside = file.with_name(f"{file.name}.broken-{int(time.time())}")
    for part in ("", "-wal", "-shm"):
        if (whole := Path(f"{file}{part}")).exists():
            whole.rename(f"{aside}{part}")
    return aside


async def _in_memory(file: Path, problem: str) -> Database:
    """Return a copy of `file`'s database, read without writing anything beside it, or an empty one."""
    connection = await aiosqlite.connect(":memory:")
    with contextlib.suppress(OSError, aiosqlite.Error):
        if await asyncio.to_thread(file.is_file):
            async with aiosqlite.connect(f"file:{quote(str(file))}?immutable=1", uri=True) as kept:
                await _refuse_foreign(kept, await _value(kept, "PRAGMA user_version"))
                await kept.backup(connection)
    await _make_tables(connection, 0)
    return Database(connection, f"{problem} {MEMORY_ONLY}", lasts=False)


async def _columns(connection: aiosqlite.Connection, table: str) -> list[str]:
    """Return the names of a table's columns in order; none where there is no such table."""
    async with connection.execute("SELECT name FROM pragma_table_info(?)", (table,)) as rows:
        return [str(row[0]) for row in await rows.fetchall()]


async def _value(connection: aiosqlite.Connection, query: str) -> Any:
    async with connection.execute(query) as rows:
        row = await rows.fetchone()
    return row[0] if row else None
