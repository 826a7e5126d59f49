"""The data folder in trouble: broken, from a newer version, full, not to be written. The house goes on and says so."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from addon.store import KnownSatellite, Store, StoreError

KITCHEN = KnownSatellite("kitchen", "Kitchen", "kitchen", "hash")
BEDROOM = KnownSatellite("bedroom", "Bedroom", None, "hash")


async def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
        await store.add_turn({"transcript": "hello"})
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]
        assert await store.turns(10) == [{"transcript": "hello"}]
        assert not store.problem


@pytest.mark.parametrize("content", [b"nonsense " * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
async def test_a_broken_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "parley.db").write_bytes(content)
    async with Store.open(tmp_path) as store:
        assert "broken" in store.problem
        await store.save_satellite(KITCHEN)
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]
    assert content in await asyncio.to_thread(lambda: [path.read_bytes() for path in tmp_path.glob("*broken*")])


async def test_a_file_of_a_newer_version_is_left_alone_and_said_so(tmp_path: Path) -> None:
    async with Store.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer"):
        async with Store.open(tmp_path):
            pass


async def test_where_nothing_can_be_written_what_was_kept_serves(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
    (tmp_path / "parley.db-wal").mkdir()  # SQLite cannot write its log, as on a full disk
    async with Store.open(tmp_path) as store:
        assert "Nothing can be kept" in store.problem
        assert await store.satellites() == [KITCHEN]
        await store.save_satellite(BEDROOM)
        assert await store.satellites() == [KITCHEN, BEDROOM]


async def test_a_folder_that_cannot_be_made_costs_the_memory_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with Store.open(tmp_path / "file" / "data") as store:
        assert "Nothing can be kept" in store.problem
        await store.save_satellite(KITCHEN)
        assert await store.satellites() == [KITCHEN]
