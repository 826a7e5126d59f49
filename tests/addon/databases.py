"""Databases in trouble, as other programs and full disks make it."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def changed(database: Path, sql: str) -> None:
    """Change a database as another program does; blocks while somebody else writes to it."""
    with sqlite3.connect(database) as connection:
        connection.execute(sql)
    connection.close()


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Let nobody else write to a database, as a backup does."""
    connection = sqlite3.connect(database, timeout=30.0, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def full_disk(database: Path) -> Iterator[None]:
    """Let no file of this process grow, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(file.stat().st_size for file in database.parent.glob(f"{database.name}*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
