"""Turns are kept for as many days as were chosen, of some rooms for others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from addon.privacy.retention import Retention
from addon.store.store import Store
from addon.store.turn_search import TurnSearch

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
    return b"".join(path.read_bytes() for path in folder.iterdir())


KEPT = [("Kitchen", 1), ("Office", 1), ("Office", 10), ("Cellar", 1), ("Cellar", 10), ("Cellar", 40)]


@pytest.mark.parametrize("body", [{"days": -1}, {"days": True}, {"days": "3"}, {"rooms": []}, {"rooms": {"a": 9999}}])
def test_what_is_no_number_of_days_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="days"):
        Retention.of(body)
