"""Timers that are set and changed in the panel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ha_tools.timers.timer import Status
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp
from tests.addon.timers.test_timers import ringing


@pytest.fixture
async def app(home_assistant: RealHomeAssistant, start_app: StartApp) -> AsyncIterator[App]:
    """An app without options."""
    async with start_app(home_assistant) as app:
        yield app


async def post(app: App, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Post as the panel does; return the status and the answer."""
    async with app.http.post(f"{app.panel}/api/{path}", json=body) as response:
        return response.status, await response.json()


async def only(app: App, **body: Any) -> dict[str, Any]:
    """Set one, and return it as the panel is told of it."""
    status, told = await post(app, "timers", **body)
    assert status == 200, told
    assert told["kept"]
    (timer,) = told["timers"]
    assert isinstance(timer, dict)
    return timer


async def test_a_timer_set_in_the_panel_rings_in_its_room(app: App) -> None:
    async with app.room("Kitchen") as room:
        (satellite,) = (await app.get("/api/satellites"))["satellites"]
        room_id = satellite["satellite_id"]
        timer = await only(app, kind="timer", seconds=1, name=" pasta  water ", satellite_id=room_id)
        assert (timer["name"], timer["room"], timer["everywhere"]) == ("pasta water", "Kitchen", False)
        await ringing(room)
        await post(app, f"timers/{timer['id']}", action="stop")
        assert (await app.get("/api/timers"))["timers"] == []


async def test_it_is_paused_lengthened_and_resumed(app: App) -> None:
    timer = await only(app, kind="timer", seconds=600)
    path = f"timers/{timer['id']}"
    (paused,) = (await post(app, path, action="pause"))[1]["timers"]
    (longer,) = (await post(app, path, action="add", seconds=60))[1]["timers"]
    assert (paused["status"], longer["status"]) == ("paused", "paused")
    assert longer["seconds_left"] == pytest.approx(paused["seconds_left"] + 60)
    (running,) = (await post(app, path, action="resume"))[1]["timers"]
    assert running["status"] == "running"
    assert (await post(app, path, action="resume"))[0] == 400


async def test_an_alarm_is_due_by_the_clock_of_the_home(app: App) -> None:
    zone = ZoneInfo((await app.get("/api/timers"))["time_zone"])
    assert zone.key == app.running.house.home_assistant.time_zone.key
    alarm = await only(app, kind="alarm", at="06:30")
    due = datetime.fromisoformat(alarm["due"]).astimezone(zone)
    assert (due.time(), alarm["days"]) == (time(6, 30), [])
    assert timedelta() < due - datetime.now(UTC) <= timedelta(days=1, hours=1)


async def test_an_alarm_of_weekdays_comes_again_and_may_leave_out_a_day(app: App) -> None:
    alarm = await only(app, kind="alarm", at="06:30", days=[0, 1, 2, 3, 4, 5, 6])
    (later,) = (await post(app, f"timers/{alarm['id']}", action="skip"))[1]["timers"]
    skipped = datetime.fromisoformat(later["due"]) - datetime.fromisoformat(alarm["due"])
    assert timedelta(hours=22) < skipped < timedelta(hours=26)
    assert (await post(app, f"timers/{alarm['id']}", action="add", seconds=60))[0] == 400


async def test_a_missed_one_is_dismissed(app: App) -> None:
    timers = app.running.house.timers
    timer = await only(app, kind="reminder", seconds=600, name="Bins")
    missed = timers.get(timer["id"])
    assert missed
    assert timers.miss(missed).status is Status.MISSED
    async with app.http.delete(f"{app.panel}/api/timers/{timer['id']}") as response:
        assert (await response.json())["timers"] == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"kind": "egg", "seconds": 60}, "kind must be one of timer, alarm, reminder."),
        ({"kind": [], "seconds": 60}, "kind must be one of"),
        ({"kind": "timer"}, "Say how long"),
        ({"kind": "timer", "seconds": True}, "Say how long"),
        ({"kind": "timer", "seconds": 0}, "from a second to 7 days"),
        ({"kind": "timer", "seconds": 1e9}, "from a second to 7 days"),
        ({"kind": "reminder", "seconds": 60, "name": " "}, "Say what to remind of."),
        ({"kind": "alarm", "at": "25:00"}, "at must be a time of the day"),
        ({"kind": "alarm", "at": ["07:00"]}, "at must be a time of the day"),
        ({"kind": "alarm", "at": "07:00", "days": [7]}, "days must be"),
        ({"kind": "alarm", "at": "07:00", "date": "yesterday"}, "date must be a day"),
        ({"kind": "alarm", "at": "07:00", "date": "2020-01-01"}, "That time is over already"),
        ({"kind": "alarm", "at": "07:00", "date": "9999-12-31"}, "within the next 5 years"),
        ({"kind": "timer", "seconds": 60, "satellite_id": "none"}, "There is no such satellite any more"),
        ({"kind": "timer", "seconds": 60, "satellite_id": ["none"]}, "There is no such satellite any more"),
        ({"kind": "timer", "seconds": 60, "name": "x" * 201}, "may have 200 characters"),
    ],
)
async def test_what_cannot_be_set_is_refused_in_words(app: App, body: dict[str, Any], says: str) -> None:
    status, answer = await post(app, "timers", **body)
    assert status == 400
    assert says in answer["error"]
    assert (await app.get("/api/timers"))["timers"] == []
