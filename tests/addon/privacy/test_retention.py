"""Turns are kept for as many days as were chosen, of some rooms for others."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from addon.broker.announcement import Announcement, Origin, announcement_of
from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Fate, Receipt
from addon.privacy.kept_things import KEPT_THINGS
from addon.privacy.retention import Retention
from addon.store.database import TABLES
from addon.store.store import Store
from addon.store.turn_search import TurnSearch
from ha_tools.notes.proposal import Proposal, ProposalKind
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


async def test_each_room_keeps_its_own_days_and_the_file_has_no_word_of_the_rest(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        for room in ("Kitchen", "Office", "Cellar"):
            for days in (1, 10, 40):
                said = f"a {room} sentence of {days} days"
                started = (NOW - timedelta(days=days)).isoformat()
                await store.add_turn({"id": said, "room": room, "started": started, "transcript": said})
        retention = Retention.of({"days": 30, "rooms": {"Kitchen": 7, "Cellar": 0}})
        for search in retention.over(await store.turn_rooms(), NOW):
            await store.forget_turns(search)
        await store.vacuum()
        kept = {turn["transcript"] for turn in await store.find_turns(TurnSearch(), None, 100)}
        text = written(tmp_path)
    assert kept == {f"a {room} sentence of {days} days" for room, days in KEPT}
    assert b"Kitchen sentence of 10 days" not in text
    assert b"Office sentence of 40 days" not in text
    assert b"Office sentence of 10 days" in text


def written(folder: Path) -> bytes:
    """Return all that the database has written."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


KEPT = [("Kitchen", 1), ("Office", 1), ("Office", 10), ("Cellar", 1), ("Cellar", 10), ("Cellar", 40)]


@pytest.mark.parametrize("body", [{"days": -1}, {"days": True}, {"days": "3"}, {"rooms": []}, {"rooms": {"a": 9999}}])
def test_what_is_no_number_of_days_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="days"):
        Retention.of(body)


def test_what_was_heard_in_several_rooms_is_kept_as_long_as_in_the_strictest() -> None:
    retention = Retention(30, {"Kitchen": 7, "Cellar": 0})
    assert [retention.days_of(rooms) for rooms in (["Kitchen", "Office"], ["Office"], ["Cellar"], [])] == [7, 30, 0, 30]
    assert Retention().days_of(["Office"]) == 0


def test_each_table_of_the_database_is_in_the_table_of_what_is_kept_once() -> None:
    named = [table for thing in KEPT_THINGS for table in thing.tables]
    assert sorted(named) == sorted(TABLES)


async def test_an_app_that_starts_forgets_what_is_over_in_every_place(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    """Turns, announcements, lines of turns, also where none are written any more, and a database set aside."""
    data, long_ago = tmp_path / "data", datetime.now(UTC) - timedelta(days=40)
    data.mkdir()
    async with Store.open(data) as store:
        await store.keep_document("privacy", "retention", {"days": 30, "rooms": {"Kitchen": 7}})
        for room, days in (("Kitchen", 8), ("Office", 8), ("Office", 40)):
            started = (datetime.now(UTC) - timedelta(days=days)).isoformat()
            said = f"{room} sentence of {days} days"
            await store.add_turn({"id": said, "room": room, "started": started, "transcript": said})
            receipt = Receipt(room, Fate.PLAYED, satellite_id="nowhere")
            request = AnnouncementRequest(f"{room} dinner of {days} days")
            made = Announcement(request, Origin.PANEL, [receipt], datetime.fromisoformat(started).timestamp(), said)
            assert announcement_of(made.as_dict()).over
            await store.keep_document("announcements", made.id, made.as_dict())
        await store.keep_document("proposals", "setting", {"on": True})
        for name, at in (("recent", datetime.now(UTC)), ("antique", long_ago)):
            proposal = Proposal(ProposalKind.NOTE, f"I like {name} lamps", said_at=at.timestamp())
            await store.keep_document("proposals", f"proposal:{proposal.key}", proposal.as_dict())
    lines = data / "turns.jsonl"
    lines.write_text("".join(f'{{"started": "{at.isoformat()}"}}\n' for at in (long_ago, datetime.now(UTC))))
    for name, at in (("parley.db.broken-1", long_ago), ("parley.db.broken-2", datetime.now(UTC))):
        (data / name).write_bytes(b"words")
        os.utime(data / name, (at.timestamp(), at.timestamp()))
    async with start_app(home_assistant) as app:
        privacy = await app.get("/api/privacy")
        kept = {thing["name"]: thing for thing in privacy["kept"]}
        async with asyncio.timeout(60):
            while kept["turns"]["count"] != 1 or kept["announcements"]["count"] != 1:
                kept = {thing["name"]: thing for thing in (await app.get("/api/privacy"))["kept"]}
        (turn,) = (await app.get("/api/turns/search"))["turns"]
        assert turn["transcript"] == "Office sentence of 8 days"
        assert (kept["turns"]["days"], kept["sheet"]["days"]) == (30, 400)
        assert len(lines.read_text().splitlines()) == 1
        assert [path.name for path in data.glob("*.broken-*")] == ["parley.db.broken-2"]
        assert [each.text for each in app.running.house.proposals.waiting] == ["I like recent lamps"]
        for word in (b"Kitchen sentence", b"Kitchen dinner", b"of 40 days", b"antique"):
            assert word not in written(data)
