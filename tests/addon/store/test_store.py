"""The data folder in trouble: broken, from a newer version, full, not to be written. The house goes on and says so."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import aiosqlite
import pytest

from addon.store.database import StoreError
from addon.store.store import KEPT_TURNS, KnownSatellite, Store
from ha_tools.home.place import Place
from ha_tools.timers.timer import Status, Timer, TimerKind, zone_of
from tests.addon.databases import locked

KITCHEN = KnownSatellite("kitchen", "Kitchen", "kitchen", "hash")
TEA = Timer("tea", TimerKind.TIMER, Place("kitchen", "kitchen"), 1_795_000_000.5, "tea", 60.0)
ALARM = Timer("work", TimerKind.ALARM, Place(), 1_795_000_000.0, clock="06:30", days=(0, 4), zone="Europe/Amsterdam")
BEDROOM = KnownSatellite("bedroom", "Bedroom", None, "hash")


async def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
        await store.add_turn({"transcript": "hello"})
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]
        assert await store.turns(10) == [{"transcript": "hello"}]
        assert not store.problem


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def left_by_an_older_version(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    with sqlite3.connect(folder / "parley.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
    (folder / "parley.db.broken-1").touch(mode=0o644)
    (folder / "parley.db").chmod(0o644)


@pytest.mark.parametrize("already", [False, True], ids=["new", "of old"])
async def test_what_was_said_at_home_is_for_the_apps_own_user_alone(tmp_path: Path, already: bool) -> None:
    folder = tmp_path / "data"
    if already:
        left_by_an_older_version(folder)
    async with Store.open(folder) as store:
        await store.save_satellite(KITCHEN)
        assert mode(folder) == 0o700
        modes = {file.name: mode(file) for file in folder.iterdir()}
        assert {"parley.db", "parley.db-wal"} <= set(modes)
        assert set(modes.values()) == {0o600}


def shared_folder_with_a_link(folder: Path) -> Path:
    folder.chmod(0o1777)
    elsewhere = folder / "elsewhere.db"
    elsewhere.touch(mode=0o644)
    (folder / "parley.db").symlink_to(elsewhere)
    return elsewhere


async def test_a_folder_that_all_share_and_what_a_link_leads_to_keep_their_modes(tmp_path: Path) -> None:
    elsewhere = shared_folder_with_a_link(tmp_path)
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
    assert mode(tmp_path) == 0o1777
    assert mode(elsewhere) == 0o644


async def test_timers_are_kept_as_they_are_now(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.keep_timers({TEA.timer_id: TEA, ALARM.timer_id: ALARM})
        await store.keep_timers({TEA.timer_id: replace(TEA, status=Status.RINGING), ALARM.timer_id: None})
    async with Store.open(tmp_path) as store:
        assert await store.timers() == [replace(TEA, status=Status.RINGING)]


async def test_a_file_from_before_there_were_timers_keeps_what_is_in_it(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute("DROP TABLE timers")
        database.execute("PRAGMA user_version = 1")
    database.close()
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]
        await store.keep_timers({TEA.timer_id: TEA})
        assert await store.timers() == [TEA]


async def test_a_room_that_is_woken_all_day_costs_its_own_past_alone(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        for number in range(30):
            await store.add_turn({"room": "Bedroom", "transcript": f"night {number}"})
        for number in range(KEPT_TURNS + 500):
            await store.add_turn({"room": "Living Room", "transcript": "", "number": number})
        kept = await store.turns(2 * KEPT_TURNS)
    assert len(kept) == KEPT_TURNS
    assert sum(turn["room"] == "Bedroom" for turn in kept) == 30
    assert kept[0]["number"] == KEPT_TURNS + 499


async def test_one_room_alone_keeps_as_many_turns_as_there_may_be(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        for number in range(KEPT_TURNS + 5):
            await store.add_turn({"room": "Studio", "number": number})
        assert [turn["number"] for turn in await store.turns(2 * KEPT_TURNS)] == list(range(KEPT_TURNS + 4, 4, -1))


async def test_turns_from_before_they_had_a_room_are_kept(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "parley.db")
    database.executescript(
        "CREATE TABLE satellites (satellite_id TEXT PRIMARY KEY, name TEXT NOT NULL, area_id TEXT, "
        "token_hash TEXT NOT NULL); CREATE TABLE turns (number INTEGER PRIMARY KEY AUTOINCREMENT, turn TEXT NOT NULL);"
        "CREATE TABLE timers (timer_id TEXT PRIMARY KEY, timer TEXT NOT NULL); PRAGMA user_version = 2;"
    )
    database.execute('INSERT INTO turns (turn) VALUES (\'{"transcript": "hello"}\')')
    database.commit()
    database.close()
    async with Store.open(tmp_path) as store:
        await store.add_turn({"room": "Kitchen", "transcript": "good evening"})
        assert [turn["transcript"] for turn in await store.turns(10)] == ["good evening", "hello"]
        assert not store.problem


async def test_a_timer_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    broken: list[dict[str, object]] = [
        {"due": "soon"},
        {"due": 1e20},
        {"due": -1e11},
        {"left": float("nan")},
        {"days": [7]},
    ]
    broken += [{"timer_id": 5}, {"name": None}, {"name": ["tea"]}, {"name": "\ud800"}, {"zone": 5}, {"clock": 6.5}]
    broken += [{"place": {"area_id": ["a"]}}, {"place": {"satellite_id": 5}}, {"days": ["x"]}, {"everywhere": "no"}]
    kept = [(f"broken {number}", json.dumps({**TEA.as_dict(), **wrong})) for number, wrong in enumerate(broken)]
    async with Store.open(tmp_path) as store:
        await store.keep_timers({TEA.timer_id: TEA})
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.executemany("INSERT INTO timers VALUES (?, ?)", [("x", "no JSON"), ("y", "{}"), ("z", '{"place": 1}')])
        database.executemany("INSERT INTO timers VALUES (?, ?)", kept)
    database.close()
    async with Store.open(tmp_path) as store:
        assert await store.timers() == [TEA]


@pytest.mark.parametrize("zone", ["", "/etc/passwd", "../x", "Europe", "a\0b", "Mars/Phobos"])
async def test_a_timer_of_no_time_zone_is_kept_and_can_be_told(tmp_path: Path, zone: str) -> None:
    async with Store.open(tmp_path) as store:
        await store.keep_timers({TEA.timer_id: replace(TEA, zone=zone)})
        (kept,) = await store.timers()
        assert (kept.timer_id, zone_of(kept).key) == (TEA.timer_id, "UTC")


@pytest.mark.parametrize(
    "broken", ["", "no JSON", '{"transcript": "he', "5", "null", '{"score": NaN}', "[" * 100_000, b"\xff\xfe\x00{"]
)
async def test_a_turn_that_cannot_be_read_costs_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str | bytes
) -> None:
    async with Store.open(tmp_path) as store:
        await store.add_turn({"transcript": "before"})
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute("INSERT INTO turns (turn) VALUES (CAST(? AS TEXT))", (broken,))
    database.close()
    async with Store.open(tmp_path) as store:
        await store.add_turn({"transcript": "after"})
        assert await store.turns(10) == [{"transcript": "after"}, {"transcript": "before"}]
    assert "Turn 2 cannot be read" in caplog.text
    assert '"he' not in caplog.text


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


FOREIGN = {
    "a table of our name and another shape": "CREATE TABLE turns (id INTEGER, kind TEXT)",
    "one with a column more": "CREATE TABLE satellites (satellite_id, name, area_id, token_hash, secret)",
    "one with two columns exchanged": "CREATE TABLE timers (timer TEXT, timer_id TEXT)",
    "a whole schema of its own": "CREATE TABLE songs (id INTEGER); PRAGMA user_version = 40",
}


@pytest.mark.parametrize("made", FOREIGN.values(), ids=FOREIGN)
async def test_another_programs_database_is_set_aside_whole(tmp_path: Path, made: str) -> None:
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.executescript(made)
    database.close()
    async with Store.open(tmp_path) as store:
        assert "of another program" in store.problem
        await store.save_satellite(KITCHEN)
    (aside,) = await asyncio.to_thread(lambda: list(tmp_path.glob("*.broken-*")))
    with sqlite3.connect(aside) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'").fetchone()[0] == 1
    database.close()
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]
        assert not store.problem


async def test_a_table_of_another_program_beside_ours_is_none_of_our_business(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute("CREATE TABLE songs (id INTEGER)")
    database.close()
    async with Store.open(tmp_path) as store:
        assert not store.problem
        await store.save_satellite(KITCHEN)
        assert await store.satellites() == [KITCHEN]


@pytest.mark.parametrize(
    "row",
    [
        ("x", b"\xff\x00", None, "hash"),
        (b"\x00", "Bedroom", None, "hash"),
        (None, "Bedroom", None, "hash"),
        ("x", "", None, "hash"),
        ("x", "Bedroom", b"kitchen", "hash"),
        ("x", "Bedroom", None, b"hash"),
    ],
)
async def test_a_satellite_that_cannot_be_read_costs_no_other(tmp_path: Path, row: tuple[object, ...]) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute("INSERT INTO satellites (satellite_id, name, area_id, token_hash) VALUES (?, ?, ?, ?)", row)
    database.close()
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]


async def test_a_text_in_no_encoding_costs_none_but_itself(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
        await store.keep_timers({TEA.timer_id: TEA})
    with sqlite3.connect(tmp_path / "parley.db") as database:
        database.execute(
            "INSERT INTO satellites (satellite_id, name, token_hash) VALUES ('x', CAST(x'ff41' AS TEXT), 'hash')"
        )
        database.execute("INSERT INTO timers VALUES ('x', CAST(x'ff41' AS TEXT))")
    database.close()
    async with Store.open(tmp_path) as store:
        assert KITCHEN in await store.satellites()
        assert await store.timers() == [TEA]


def link_to(target: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(target)


@pytest.mark.parametrize(
    "put",
    [link_to("/dev/null"), link_to("/dev/full"), link_to("/"), link_to("parley.db"), Path.mkdir, os.mkfifo],
    ids=["null", "full", "folder", "itself", "a folder", "a pipe"],
)
async def test_what_is_no_file_in_the_databases_place_costs_the_memory_alone(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    file = tmp_path / "parley.db"
    put(file)
    async with asyncio.timeout(20), Store.open(tmp_path) as store:
        assert "Nothing can be kept" in store.problem
        await store.save_satellite(KITCHEN)
        assert await store.satellites() == [KITCHEN]
    assert not file.is_file()


async def test_two_apps_on_one_folder_are_noticed(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        with pytest.raises(StoreError, match=rf"another Parley uses .*{tmp_path}.*process {os.getpid()}"):
            async with Store.open(tmp_path):
                pass
        await store.save_satellite(KITCHEN)
    async with Store.open(tmp_path) as store:
        assert await store.satellites() == [KITCHEN]


@pytest.mark.parametrize("put", [Path.mkdir, link_to("/dev/null")], ids=["a folder", "a link"])
async def test_without_a_lock_to_be_had_the_app_goes_on(tmp_path: Path, put: Callable[[Path], None]) -> None:
    put(tmp_path / "parley.lock")
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
        assert await store.satellites() == [KITCHEN]


async def test_a_person_waits_for_a_database_that_is_held_for_a_moment(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        with locked(tmp_path / "parley.db"):
            saving = asyncio.create_task(store.save_satellite(KITCHEN))
            with pytest.raises(aiosqlite.OperationalError):
                await store.add_turn({"transcript": "hello"})
            assert not saving.done()
        await saving
        assert await store.satellites() == [KITCHEN]


async def test_a_database_that_is_held_at_the_start_is_read_and_later_written(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.save_satellite(KITCHEN)
    with locked(tmp_path / "parley.db"):
        opening = Store.open(tmp_path)
        store = await opening.__aenter__()
        assert await store.satellites() == [KITCHEN]
    assert store.lasts
    await store.save_satellite(BEDROOM)
    await opening.__aexit__(None, None, None)
