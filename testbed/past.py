"""The recorder's database of a home: emptied when the home was made, filled with a past when it starts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from testbed.home_plan import Past

HOURS = 48
"""How far the past reaches back."""

_DATABASE = "home-assistant_v2.db"

_OF_THE_PAST = (
    "states",
    "state_attributes",
    "states_meta",
    "events",
    "event_data",
    "event_types",
    "recorder_runs",
    "statistics",
    "statistics_runs",
    "statistics_short_term",
)
"""Tables that hold what happened; the others hold the shape of the database."""


def forget(config_dir: Path, *, keeps_shape: bool) -> None:
    """Leave nothing of what happened so far; with `keeps_shape` the empty tables, to be filled with a past.

    Home Assistant writes nothing for some 14 s after it has begun on tables that it finds empty.
    """
    if not keeps_shape:
        for file in config_dir.glob(f"{_DATABASE}*"):
            file.unlink()
    elif (database := config_dir / _DATABASE).exists():
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for table in _OF_THE_PAST:
                connection.execute(f"DELETE FROM {table}")


def remember(config_dir: Path, past: tuple[Past, ...]) -> None:
    """Fill the hours before now of which nothing is known, while Home Assistant does not run."""
    if not past:
        return
    now = time.time()
    with closing(sqlite3.connect(config_dir / _DATABASE)) as connection, connection:
        _begin_statistics(connection, now - HOURS * 3600)
        for one in past:
            key = _key(connection, one.entity_id)
            first = connection.execute("SELECT min(last_updated_ts) FROM states WHERE metadata_id = ?", (key,))
            until = next(first)[0] or now
            connection.executemany(
                "INSERT INTO states (metadata_id, state, last_updated_ts, origin_idx) VALUES (?, ?, ?, 0)",
                [(key, state, at) for at, state in _moments(one, now) if at < until],
            )


def _begin_statistics(connection: sqlite3.Connection, at: float) -> None:
    """Have statistics be made of the past alone: Home Assistant would go through ten days, five minutes by five."""
    before = datetime.fromtimestamp(at, UTC).replace(minute=0, second=0, microsecond=0) - timedelta(minutes=5)
    connection.execute("INSERT OR IGNORE INTO statistics_runs (start) VALUES (?)", (f"{before:%Y-%m-%d %H:%M:%S.%f}",))


def _key(connection: sqlite3.Connection, entity_id: str) -> int:
    """Return the number that the database has for an entity, a new one where it has none."""
    connection.execute("INSERT OR IGNORE INTO states_meta (entity_id) VALUES (?)", (entity_id,))
    key: int = next(connection.execute("SELECT metadata_id FROM states_meta WHERE entity_id = ?", (entity_id,)))[0]
    return key


def _moments(past: Past, now: float) -> Iterator[tuple[float, str]]:
    """Yield since when it was in which state, the oldest first."""
    count = HOURS // past.hours
    for back in range(count, 0, -1):
        yield now - back * past.hours * 3600, past.states[-back % len(past.states)]
