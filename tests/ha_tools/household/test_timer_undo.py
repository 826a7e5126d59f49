""" "Undo that" after a change of timers, alarms and reminders: they go on as if it had not been."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.schedule import Clocks, Happening, Timers
from ha_tools.timers.timer import Status
from ha_tools.tools import run_tool
from tests.spoken import in_english

KITCHEN, BEDROOM = Place("kitchen", "k"), Place("bedroom", "b")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOTHING = "There is nothing that I could undo."


class Afternoon:
    """A Tuesday afternoon on which time passes as the test says, with no Home Assistant there."""

    def __init__(self) -> None:
        self._wall = datetime(2026, 11, 24, 15, 0, tzinfo=AMSTERDAM).timestamp()
        self._steady = 1000.0
        self._past = UndoHistory(lambda: self._steady)
        self.happened: list[Happening] = []
        self.timers = Timers(Clocks(lambda: self._wall, lambda: self._steady))
        self.timers.on_change(lambda happening, _: self.happened.append(happening))

    def passes(self, seconds: float) -> list[str]:
        """Let time pass; return the names of what rings then."""
        self._wall += seconds
        self._steady += seconds
        return [timer.name for timer in self.timers.ring_due()]

    async def run(self, tool: str, place: Place = KITCHEN, turn_id: str = "", **arguments: Any) -> Result:
        """The result of one tool."""
        home_assistant = HomeAssistant("http://127.0.0.1:1", "any")
        home_assistant._time_zone = AMSTERDAM  # noqa: SLF001 - as it was told before the connection was lost
        call = Call(home_assistant, place, past=self._past, timers=self.timers, turn_id=turn_id)
        return await run_tool(call, Command(tool, arguments))

    async def change(self, action: str, **arguments: Any) -> str:
        """Return the answer to a change."""
        return in_english(await self.run("change_timer", action=action, **arguments))

    async def undo(self) -> str:
        """Return the answer to "undo that"."""
        return in_english(await self.run("undo"))


@pytest.fixture
def afternoon() -> Afternoon:
    return Afternoon()


async def test_what_was_set_is_cancelled_and_set_again_with_what_was_left(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="12 minutes", name="pizza")
    afternoon.passes(60)
    assert await afternoon.undo() == "Cancelled the pizza timer."
    assert afternoon.timers.all == []
    afternoon.passes(60)
    assert await afternoon.undo() == "The pizza timer has 11 minutes left."
    assert afternoon.passes(659) == []
    assert afternoon.passes(1) == ["pizza"]


async def test_what_was_cancelled_goes_on_with_what_was_left(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="10 minutes", name="tea")
    await afternoon.run("set_timer", duration="20 minutes", name="cake")
    await afternoon.change("pause", name="cake")
    afternoon.passes(60)
    await afternoon.change("cancel", name="all")
    afternoon.passes(60)
    assert (
        await afternoon.undo() == "The tea timer has 9 minutes left and the cake timer is paused with 20 minutes left."
    )
    assert afternoon.happened[-2:] == [Happening.STARTED, Happening.STARTED]
    assert afternoon.passes(540) == ["tea"]


async def test_paused_goes_on_and_resumed_is_held(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="10 minutes", name="tea")
    await afternoon.change("pause", name="tea")
    afternoon.passes(300)
    assert await afternoon.undo() == "The tea timer has 10 minutes left."
    afternoon.passes(60)
    assert await afternoon.undo() == "The tea timer is paused with 9 minutes left."
    await afternoon.change("resume", name="tea")
    afternoon.passes(60)
    assert await afternoon.undo() == "The tea timer is paused with 8 minutes left."


async def test_time_that_was_added_is_taken_and_time_that_was_taken_is_added(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="10 minutes", name="tea")
    await afternoon.change("add", name="tea", duration="5 minutes")
    afternoon.passes(60)
    assert await afternoon.undo() == "The tea timer has 9 minutes left."
    await afternoon.change("subtract", name="tea", duration="3 minutes")
    afternoon.passes(60)
    assert await afternoon.undo() == "The tea timer has 8 minutes left."
    assert afternoon.passes(480) == ["tea"]


async def test_alarm_is_back_at_its_time(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", at="at seven")
    await afternoon.change("cancel", kind="alarm")
    assert await afternoon.undo() == "The alarm is set for tomorrow at 7 am."
    assert afternoon.passes(16 * 3600) == [""]


async def test_alarm_whose_time_is_over_meanwhile_comes_back_for_the_next_day(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", at="at 15:05", name="bus")
    await afternoon.change("cancel", name="bus")
    afternoon.passes(360)
    assert await afternoon.undo() == "The bus alarm is set for tomorrow at 3:05 pm."
    assert afternoon.passes(0) == []


async def test_day_that_was_left_out_is_not(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", at="6:30 on weekdays", name="work")
    await afternoon.change("skip", name="tomorrow", kind="alarm")
    assert await afternoon.undo() == "The work alarm is set for 6:30 am on weekdays."
    assert afternoon.passes(15.5 * 3600) == ["work"]


async def test_reminder_that_was_set_is_cancelled(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", at="at six", remind="take out the rubbish")
    assert await afternoon.undo() == "Cancelled the reminder to take out the rubbish."


async def test_what_has_rung_since_is_over(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="1 minute", name="tea")
    assert afternoon.passes(60) == ["tea"]
    assert await afternoon.undo() == "The tea timer is over already."
    assert [timer.status for timer in afternoon.timers.all] == [Status.RINGING]
    assert await afternoon.undo() == NOTHING


@pytest.mark.parametrize("action", ["stop", "snooze", "cancel"])
async def test_what_rang_does_not_ring_again(afternoon: Afternoon, action: str) -> None:
    await afternoon.run("set_timer", duration="1 minute", name="tea")
    afternoon.passes(60)
    afternoon.timers.sounds(afternoon.timers.all[0].timer_id)
    await afternoon.run("change_timer", action=action)
    before = afternoon.timers.all
    assert await afternoon.undo() == NOTHING
    assert afternoon.timers.all == before


async def test_two_that_were_set_in_one_turn_are_undone_together(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", turn_id="1", duration="5 minutes", name="tea")
    await afternoon.run("set_timer", turn_id="2", duration="12 minutes", name="pizza")
    await afternoon.run("set_timer", turn_id="2", duration="20 minutes", name="cake")
    assert await afternoon.undo() == "Cancelled the cake timer. Cancelled the pizza timer."
    assert [timer.name for timer in afternoon.timers.all] == ["tea"]


async def test_another_room_undoes_nothing_of_it(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="5 minutes")
    undone = await afternoon.run("undo", BEDROOM)
    assert (undone.outcome, in_english(undone)) == (Outcome.REFUSED, NOTHING)


async def test_what_is_long_ago_is_not_undone(afternoon: Afternoon) -> None:
    await afternoon.run("set_timer", duration="2 hours")
    afternoon.passes(660)
    assert await afternoon.undo() == NOTHING
