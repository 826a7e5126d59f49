"""Timers, alarms and reminders on clocks that the test sets: what is due when, whatever the clock on the wall does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.schedule import FORGOTTEN_SECONDS, MOST, Clocks, Happening, Timers
from ha_tools.timers.timer import Status, Timer, TimerKind, next_time, timer_of
from ha_tools.times.recurrence import days_fact, days_of
from ha_tools.times.when import when
from ha_tools.tools import run_tool
from ha_tools.wording import wording_in
from tests.spoken import in_english

KITCHEN, BEDROOM = Place("kitchen", "k"), Place("bedroom", "b")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY_AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=AMSTERDAM)
WEEKDAYS = range(5)


@dataclass
class Day:
    """A day on which time passes as the test says."""

    wall: float = TUESDAY_AFTERNOON.timestamp()
    steady: float = 1000.0
    happened: list[tuple[Happening, str]] = field(default_factory=list)
    timers: Timers = field(init=False)

    def __post_init__(self) -> None:
        self.timers = self.restart([])

    def restart(self, kept: list[Timer]) -> Timers:
        """Timers of a process that has just begun."""
        timers = Timers(Clocks(lambda: self.wall, lambda: self.steady))
        timers.restore(kept)
        timers.on_change(lambda happening, timer: self.happened.append((happening, timer.name)))
        return timers

    def passes(self, seconds: float) -> list[str]:
        """Let time pass; return the names of what rings then."""
        self.wall += seconds
        self.steady += seconds
        return [timer.name for timer in self.timers.ring_due()]

    async def tool(self, tool: str, place: Place = KITCHEN, **arguments: Any) -> Result:
        """Use a tool, with no Home Assistant there."""
        home_assistant = HomeAssistant("http://127.0.0.1:1", "any")
        home_assistant._time_zone = AMSTERDAM  # noqa: SLF001 - as it was told before the connection was lost
        return await run_tool(Call(home_assistant, place, timers=self.timers), Command(tool, arguments))


@pytest.fixture
def day() -> Day:
    return Day()


def test_a_timer_rings_when_its_time_is_over_and_not_before(day: Day) -> None:
    day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    assert day.timers.next_in() == 60
    assert day.passes(59) == []
    assert day.passes(1) == ["tea"]
    assert day.passes(1) == [], "it is told of once"
    assert day.happened == [(Happening.STARTED, "tea"), (Happening.FINISHED, "tea")]


@pytest.mark.parametrize("step", [-86400, -61, 61, 86400])
def test_a_clock_that_is_set_does_not_move_a_timer(day: Day, step: float) -> None:
    day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    day.wall += step
    assert day.passes(59) == []
    (timer,) = day.timers.all
    assert timer.due == day.wall + 1, "a restart from here on rings at the right time"
    assert day.passes(1) == ["tea"]


def test_an_alarm_follows_the_clock_on_the_wall(day: Day) -> None:
    day.timers.set_at(TimerKind.ALARM, BEDROOM, day.wall + 3600, "wake")
    day.wall += 3599
    assert day.passes(0) == []
    day.wall += 1
    assert day.passes(0) == ["wake"]


def test_a_paused_timer_waits_however_long(day: Day) -> None:
    timer = day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    day.passes(20)
    paused = day.timers.pause(timer)
    assert day.passes(3600) == []
    assert day.timers.next_in() is None
    day.timers.resume(paused)
    assert day.passes(39) == []
    assert day.passes(1) == ["tea"]


def test_time_is_added_and_taken(day: Day) -> None:
    timer = day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    timer = day.timers.add(timer, 300)
    assert day.timers.left(timer) == 360
    timer = day.timers.add(timer, -600)
    assert day.passes(0) == ["tea"]


def test_what_repeats_rings_and_comes_again(day: Day) -> None:
    alarm = day.timers.set_weekly(TimerKind.ALARM, BEDROOM, time(6, 30), WEEKDAYS, AMSTERDAM, "work")
    assert datetime.fromtimestamp(alarm.due, AMSTERDAM) == datetime(2026, 11, 25, 6, 30, tzinfo=AMSTERDAM)
    assert day.passes(alarm.due - day.wall) == ["work"]
    (ringing,) = day.timers.in_status(Status.RINGING)
    day.timers.stop(ringing)
    (again,) = day.timers.all
    assert again.timer_id == alarm.timer_id
    assert datetime.fromtimestamp(again.due, AMSTERDAM).day == 26


def test_a_skipped_alarm_rings_the_time_after(day: Day) -> None:
    alarm = day.timers.set_weekly(TimerKind.ALARM, BEDROOM, time(6, 30), WEEKDAYS, AMSTERDAM, "work")
    day.timers.skip(alarm)
    assert day.passes(24 * 3600) == []
    assert day.passes(24 * 3600) == ["work"]


def test_a_snoozed_alarm_rings_again_and_the_weekly_one_stays(day: Day) -> None:
    alarm = day.timers.set_weekly(TimerKind.ALARM, BEDROOM, time(6, 30), WEEKDAYS, AMSTERDAM, "work")
    day.passes(alarm.due - day.wall)
    day.timers.snooze(day.timers.in_status(Status.RINGING)[0], 600)
    assert len(day.timers.all) == 2
    assert day.passes(600) == ["work"]


@pytest.mark.parametrize(
    ("clock", "after", "expected"),
    [
        # 29 March 2026: from 2:00 the clocks show 3:00; 25 October: from 3:00 they show 2:00 again
        (time(2, 30), datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "2026-03-29T01:30:00+00:00"),
        (time(6, 30), datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "2026-03-29T04:30:00+00:00"),
        (time(6, 30), datetime(2026, 3, 27, 12, tzinfo=AMSTERDAM), "2026-03-28T05:30:00+00:00"),
        (time(2, 30), datetime(2026, 10, 24, 12, tzinfo=AMSTERDAM), "2026-10-25T00:30:00+00:00"),
        (time(2, 30), datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM), "2026-10-26T01:30:00+00:00"),
        (time(0, 0), datetime(2026, 10, 25, 23, tzinfo=AMSTERDAM), "2026-10-25T23:00:00+00:00"),
    ],
)
def test_summer_time_comes_and_goes(clock: time, after: datetime, expected: str) -> None:
    at = next_time(clock, range(7), AMSTERDAM, after.timestamp())
    assert datetime.fromtimestamp(at, ZoneInfo("UTC")).isoformat() == expected


def test_a_clock_that_was_years_ahead_does_not_silence_an_alarm(day: Day) -> None:
    day.wall += 4 * 365 * 86400
    day.timers = day.restart([])
    day.timers.set_weekly(TimerKind.ALARM, BEDROOM, time(6, 30), range(7), AMSTERDAM, "work")
    day.wall -= 4 * 365 * 86400
    assert day.passes(0) == []
    assert day.passes(24 * 3600) == ["work"]


def test_a_restart_keeps_what_runs_and_rings_what_fell_due_meanwhile(day: Day) -> None:
    day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    day.timers.start(TimerKind.TIMER, KITCHEN, 600, "cake")
    day.timers.pause(day.timers.start(TimerKind.TIMER, KITCHEN, 60, "held"))
    kept = [timer_of(timer.as_dict()) for timer in day.timers.all]
    day.wall, day.steady = day.wall + 300, 5.0
    day.timers = day.restart(kept)
    assert day.passes(0) == ["tea"]
    assert day.passes(299) == []
    assert day.passes(1) == ["cake"]
    (held,) = day.timers.in_status(Status.PAUSED)
    assert held.left == 60


def test_after_a_restart_the_clock_on_the_wall_may_be_put_right_later(day: Day) -> None:
    """A machine without a clock of its own starts with the time of its last shutdown."""
    day.timers.start(TimerKind.TIMER, KITCHEN, 600, "cake")
    kept = day.timers.all
    day.steady = 5.0
    day.timers = day.restart(list(kept))
    assert day.passes(10) == []
    day.wall += 3600
    assert day.passes(0) == ["cake"]


def test_what_fell_due_days_ago_is_missed_and_not_rung(day: Day) -> None:
    day.timers.set_at(TimerKind.ALARM, KITCHEN, day.wall + 60, "old")
    assert day.passes(FORGOTTEN_SECONDS + 120) == []
    assert [timer.status for timer in day.timers.all] == [Status.MISSED]
    day.passes(FORGOTTEN_SECONDS)
    assert day.timers.all == [], "and is forgotten in the end"


def test_only_what_has_sounded_can_be_meant_by_a_stop(day: Day) -> None:
    timer = day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    day.passes(60)
    assert day.timers.ringing_at(KITCHEN) == []
    day.timers.sounds(timer.timer_id)
    assert [timer.name for timer in day.timers.ringing_at(KITCHEN)] == ["tea"]
    assert day.timers.ringing_at(BEDROOM) == []
    assert day.timers.ringing_at(Place()) == []


async def test_timers_of_one_room_are_told_apart_by_name_length_and_place(day: Day) -> None:
    await day.tool("set_timer", duration="12 minutes", name="pizza")
    await day.tool("set_timer", duration="5 minutes")
    await day.tool("set_timer", BEDROOM, duration="1 hour", name="nap")
    asked = await day.tool("change_timer", action="pause", kind="timer")
    assert (asked.outcome, in_english(asked)) == (
        Outcome.AMBIGUOUS,
        "Which one: the 5 minute timer or the pizza timer?",
    )
    chosen = await day.tool("change_timer", action="pause", name=asked.choices[1].ref)
    assert in_english(chosen) == "The pizza timer is paused with 12 minutes left."
    assert in_english(await day.tool("change_timer", action="cancel", name="five minute")) == (
        "Cancelled the 5 minute timer."
    )
    assert in_english(await day.tool("change_timer", action="add", duration="5 minutes", name="pizza")) == (
        "The pizza timer is paused with 17 minutes left."
    )
    assert (
        in_english(await day.tool("change_timer", BEDROOM, action="cancel", kind="timer")) == "Cancelled the nap timer."
    )
    assert in_english(await day.tool("change_timer", BEDROOM, action="pause", kind="timer")) == (
        "The pizza timer is not running."
    )


@pytest.mark.parametrize(
    ("arguments", "speech"),
    [
        ({"duration": "90 seconds"}, "Timer set for 1 minute and 30 seconds."),
        ({"duration": "one and a half hours"}, "Timer set for 1 hour and 30 minutes."),
        ({"at": "at seven"}, "Alarm set for tomorrow at 7 am."),
        ({"at": "seven in the evening"}, "Alarm set for 7 pm."),
        ({"at": "half past six on weekdays"}, "Alarm set for 6:30 am on weekdays."),
        ({"at": "every monday at 7", "name": "swimming"}, "Swimming alarm set for 7 am on Mondays."),
        ({"at": "29 february at 7"}, "Alarm set for Tuesday the 29th of February 2028 at 7 am."),
        ({"at": "in 20 minutes"}, "Alarm set for 20 minutes from now."),
        ({"at": "at six", "remind": "take out the rubbish"}, "I'll remind you at 6 pm to take out the rubbish."),
        ({"at": "on friday", "remind": "call mum"}, "I'll remind you on Friday at 9 am to call mum."),
        ({"duration": "20 minutes", "remind": "call mum"}, "I'll remind you in 20 minutes to call mum."),
    ],
)
async def test_what_is_set_is_said_back(day: Day, arguments: dict[str, Any], speech: str) -> None:
    result = await day.tool("set_timer", **arguments)
    assert (result.outcome, in_english(result)) == (Outcome.CHANGED, speech)
    assert len(day.timers.all) == 1


@pytest.mark.parametrize(
    ("tool", "arguments", "speech"),
    [
        ("set_timer", {}, "For how long?"),
        ("set_timer", {"duration": "a while"}, "I don't know how long a while is."),
        ("set_timer", {"duration": "0 minutes"}, "A timer lasts from a second to a week."),
        ("set_timer", {"at": "in zero minutes"}, "For an alarm I count from a second to a week."),
        ("set_timer", {"duration": "8 days"}, "A timer lasts from a second to a week."),
        ("set_timer", {"duration": "8 days", "at": "in 8 days"}, "For an alarm I count from a second to a week."),
        ("set_timer", {"duration": "2 years", "remind": "x"}, "For a reminder I count from a second to a year."),
        ("set_timer", {"at": "yesterday at six"}, "Yesterday at 6 pm is over already."),
        ("set_timer", {"at": "soon"}, "I don't know when soon is."),
        ("set_timer", {"duration": "5 minutes", "room": "attic"}, "I don't know of an area called attic."),
        ("change_timer", {"action": "cancel", "kind": "timer"}, "There is no timer."),
        ("change_timer", {"action": "cancel", "name": "pizza", "kind": "timer"}, "There is no pizza timer."),
        ("change_timer", {"action": "skip", "name": "tomorrow", "kind": "alarm"}, "There is no alarm tomorrow."),
        ("change_timer", {"action": "snooze"}, "Nothing is ringing."),
        ("change_timer", {"action": "add", "name": "tea"}, "By how much?"),
        ("change_timer", {"action": "add", "name": "tea", "duration": "some"}, "I don't know how long some is."),
    ],
)
async def test_what_cannot_be_done_is_said(day: Day, tool: str, arguments: dict[str, Any], speech: str) -> None:
    result = await day.tool(tool, **arguments)
    assert in_english(result) == speech
    assert not result.ok or result.outcome is Outcome.ALREADY
    assert day.timers.all == []


@pytest.mark.parametrize("asleep", [3600, 20 * 3600, 5 * 86400])
async def test_an_alarm_that_was_paused_rings_at_its_own_time(day: Day, asleep: float) -> None:
    await day.tool("set_timer", at="7 am every day", name="work")
    paused = await day.tool("change_timer", action="pause", name="work", kind="alarm")
    assert in_english(paused) == "The work alarm is paused."
    assert day.passes(asleep) == []
    await day.tool("change_timer", action="resume", name="work", kind="alarm")
    (alarm,) = day.timers.all
    due = datetime.fromtimestamp(alarm.due, AMSTERDAM)
    assert (due.hour, due.minute, day.wall < alarm.due <= day.wall + 86400) == (7, 0, True)
    assert day.passes(alarm.due - day.wall) == ["work"]


@pytest.mark.parametrize(("hours", "due"), [(9, "7 am"), (17, "tomorrow at 7 am"), (40, "tomorrow at 7 am")])
async def test_an_alarm_for_once_that_is_resumed_too_late_is_set_for_its_next_time(
    day: Day, hours: float, due: str
) -> None:
    await day.tool("set_timer", at="at seven", name="work")
    await day.tool("change_timer", action="pause", name="work", kind="alarm")
    assert day.passes(hours * 3600) == []
    resumed = await day.tool("change_timer", action="resume", name="work", kind="alarm")
    assert in_english(resumed) == f"The work alarm is set for {due}."
    assert day.passes(0) == [], "it does not ring for a time that is over"
    (alarm,) = day.timers.all
    assert day.passes(alarm.due - day.wall) == ["work"]


async def test_tomorrows_alarm_is_left_out_and_no_other_day(day: Day) -> None:
    await day.tool("set_timer", at="6:30 every day", name="work")
    day.passes(14 * 3600)  # it is five in the morning
    skipped = await day.tool("change_timer", action="skip", name="tomorrow", kind="alarm")
    assert in_english(skipped) == "The work alarm does not ring tomorrow."
    assert in_english(await day.tool("get_timers", kind="alarm")) == (
        "The work alarm is set for 6:30 am every day, but not tomorrow."
    )
    assert in_english(await day.tool("change_timer", action="skip", name="tomorrow", kind="alarm")) == (
        "There is no alarm tomorrow."
    )
    kept = [timer_of(timer.as_dict()) for timer in day.timers.all]
    day.timers = day.restart(kept)
    assert day.passes(2 * 3600) == ["work"]
    assert day.passes(24 * 3600) == []
    assert day.passes(24 * 3600) == ["work"]
    (alarm,) = day.timers.in_status(Status.RUNNING)
    assert alarm.skipped == ()


async def test_who_cancels_one_days_alarm_keeps_it_for_the_others(day: Day) -> None:
    await day.tool("set_timer", at="6:30 on weekdays", name="work")
    await day.tool("set_timer", at="every friday at 8", name="market")
    assert in_english(await day.tool("change_timer", action="cancel", name="tomorrow", kind="alarm")) == (
        "The work alarm rings next on Thursday at 6:30 am."
    )
    assert in_english(await day.tool("change_timer", action="cancel", name="friday at 6:30", kind="alarm")) == (
        "The work alarm does not ring on Friday."
    )
    assert in_english(await day.tool("change_timer", action="cancel", name="friday", kind="alarm")) == (
        "Cancelled the market alarm."
    ), "it is the alarm of the fridays"
    assert [timer.name for timer in day.timers.all] == ["work"]


async def test_the_day_is_remembered_while_it_is_asked_which_alarm_of_that_day(day: Day) -> None:
    for name, at in (("work", "6:30 on weekdays"), ("market", "every friday at 8"), ("train", "every day at 9")):
        await day.tool("set_timer", at=at, name=name)
    for action, name, speech in (
        ("cancel", "work", "The work alarm does not ring on Friday."),
        ("skip", "train", "The train alarm does not ring on Friday."),
    ):
        asked = await day.tool("change_timer", action=action, name="friday", kind="alarm")
        (choice,) = [choice.ref for choice in asked.choices if name in choice.name]
        assert in_english(await day.tool("change_timer", action=action, name=choice, kind="alarm")) == speech
    assert sorted(timer.name for timer in day.timers.all) == ["market", "train", "work"]


async def test_all_alarms_are_left_out_and_those_for_once_are_over(day: Day) -> None:
    await day.tool("set_timer", at="6:30 on weekdays", name="work")
    await day.tool("set_timer", at="tomorrow at 7", name="bus")
    assert in_english(await day.tool("change_timer", action="skip", name="all", kind="alarm")) == (
        "Cancelled the bus alarm. The work alarm rings next on Thursday at 6:30 am."
    )


async def test_time_is_added_to_no_timer_beyond_its_kinds_longest(day: Day) -> None:
    await day.tool("set_timer", duration="6 days", name="tea")
    for length in ("2 days", "100 years"):
        added = await day.tool("change_timer", action="add", name="tea", duration=length)
        assert (added.outcome, in_english(added)) == (Outcome.REFUSED, "A timer lasts from a second to a week.")
    assert day.timers.left(day.timers.all[0]) == 6 * 86400
    assert (await day.tool("change_timer", action="add", name="tea", duration="1 day")).outcome is Outcome.CHANGED
    day.passes(7 * 86400)
    day.timers.sounds(day.timers.all[0].timer_id)
    assert (await day.tool("change_timer", action="snooze", duration="100 years")).outcome is Outcome.REFUSED


async def test_many_that_are_changed_at_once_are_not_all_told_of(day: Day) -> None:
    for minutes in range(1, 31):
        day.timers.start(TimerKind.TIMER, KITCHEN, minutes * 60)
    said = in_english(await day.tool("change_timer", action="add", name="all", duration="1 minute"))
    assert said.startswith("The 1 minute timer has 2 minutes left")
    assert said.endswith(" and 26 more are changed too.")


async def test_all_of_a_kind_are_cancelled_and_no_others(day: Day) -> None:
    for minutes in (1, 2, 3):
        day.timers.start(TimerKind.TIMER, KITCHEN, minutes * 60)
    day.timers.set_at(TimerKind.ALARM, KITCHEN, day.wall + 60)
    result = await day.tool("change_timer", BEDROOM, action="cancel", name="all")
    assert in_english(result) == "Cancelled the 1 minute timer, the 2 minute timer and the 3 minute timer."
    assert [timer.kind for timer in day.timers.all] == [TimerKind.ALARM]


async def test_alarms_are_found_by_their_time_and_day(day: Day) -> None:
    await day.tool("set_timer", at="seven")
    await day.tool("set_timer", at="half past six on weekdays")
    listed = in_english(await day.tool("get_timers", kind="alarm"))
    assert listed == (
        "There are 2 alarms: the alarm is set for 6:30 am on weekdays; the alarm is set for tomorrow at 7 am."
    )
    assert in_english(await day.tool("change_timer", action="skip", kind="alarm", name="6:30")) == (
        "The alarm for 6:30 am rings next on Thursday at 6:30 am."
    )
    assert in_english(await day.tool("change_timer", action="cancel", kind="alarm", name="tomorrow")) == (
        "Cancelled the alarm for 7 am."
    )


async def test_timers_are_counted(day: Day) -> None:
    for minutes in range(1, 7):
        day.timers.start(TimerKind.TIMER, KITCHEN, minutes * 60)
    said = in_english(await day.tool("get_timers", kind="timer"))
    assert said.startswith("There are 6 timers: the 1 minute timer has 1 minute left; ")
    assert said.endswith("; and 2 more.")
    day.timers.set_at(TimerKind.ALARM, KITCHEN, day.wall + 60)
    assert in_english(await day.tool("get_timers")).startswith("There are 6 timers and 1 alarm: ")


async def test_the_day_of_an_alarm_is_the_homes(day: Day) -> None:
    half_past_midnight = datetime(2026, 11, 25, 0, 30, tzinfo=AMSTERDAM).timestamp()
    day.timers.set_at(TimerKind.ALARM, KITCHEN, half_past_midnight, "flight")  # as one from before zones were kept
    assert in_english(await day.tool("change_timer", action="cancel", name="today", kind="alarm")) == (
        "There is no alarm today."
    )
    assert in_english(await day.tool("change_timer", action="cancel", name="tomorrow", kind="alarm")) == (
        "Cancelled the flight alarm."
    )


async def test_what_is_left_is_said(day: Day) -> None:
    assert in_english(await day.tool("get_timers")) == "There is no timer."
    await day.tool("set_timer", duration="12 minutes", name="pizza")
    day.passes(270)
    assert in_english(await day.tool("get_timers", kind="timer")) == (
        "The pizza timer has 7 minutes and 30 seconds left."
    )
    assert in_english(await day.tool("get_timers", name="tea", kind="timer")) == (
        "There is no tea timer. There is the pizza timer."
    )


async def test_what_was_missed_is_told_of_where_there_is_nothing_else(day: Day) -> None:
    timer = day.timers.start(TimerKind.TIMER, KITCHEN, 60, "tea")
    day.passes(60)
    day.timers.miss(day.timers.in_status(Status.RINGING)[0])
    day.passes(600)
    assert in_english(await day.tool("get_timers", kind="timer")) == (
        "The tea timer rang 10 minutes ago and nobody stopped it."
    )
    day.timers.start(TimerKind.TIMER, KITCHEN, 60, "egg")
    assert in_english(await day.tool("get_timers", kind="timer")) == "The egg timer has 1 minute left."
    assert timer.timer_id in {timer.timer_id for timer in day.timers.all}


async def test_stop_and_snooze_are_for_what_rings_here(day: Day) -> None:
    for place, name in ((KITCHEN, "tea"), (BEDROOM, "nap")):
        day.timers.sounds(day.timers.start(TimerKind.TIMER, place, 60, name).timer_id)
    for timer in day.timers.all:
        day.timers.sounds(timer.timer_id)
    day.passes(60)
    for timer in day.timers.all:
        day.timers.sounds(timer.timer_id)
    assert in_english(await day.tool("change_timer", action="snooze")) == "Snoozed the tea timer for 2 minutes."
    assert in_english(await day.tool("change_timer", BEDROOM, action="cancel", kind="alarm")) == (
        "Cancelled the nap timer."
    ), "who says alarm of a timer that rings means it"


async def test_an_end_is_put_to_endless_timers(day: Day) -> None:
    for _ in range(MOST):
        day.timers.start(TimerKind.TIMER, KITCHEN, 60)
    assert (await day.tool("set_timer", duration="1 minute")).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("said", "rest", "days"),
    [
        ("half past six on weekdays", "half past six", (0, 1, 2, 3, 4)),
        ("every monday, wednesday and friday at 7", "at 7", (0, 2, 4)),
        ("every morning at six", "at six in the morning", tuple(range(7))),
        ("at nine on sundays", "at nine", (6,)),
        ("on monday at six", "on monday at six", ()),
    ],
)
def test_days_of_the_week_are_understood(said: str, rest: str, days: tuple[int, ...]) -> None:
    assert days_of(said) == (rest, days)


def test_days_of_the_week_are_said() -> None:
    assert [wording_in("en").phrase(days_fact(days)) for days in ((0, 4), (5, 6), tuple(range(7)))] == [
        "on Mondays and Fridays",
        "at the weekend",
        "every day",
    ]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("at seven", "2026-11-25 07:00"),
        ("four", "2026-11-24 16:00"),
        ("tomorrow at six", "2026-11-25 06:00"),
        ("six pm", "2026-11-24 18:00"),
        ("18:30", "2026-11-24 18:30"),
        ("today at eight", "2026-11-24 20:00"),
        ("noon", "2026-11-25 12:00"),
    ],
)
def test_an_alarm_is_for_the_morning_unless_it_is_said_otherwise(said: str, at: str) -> None:
    found = when(said, TUESDAY_AFTERNOON, waking=True)
    assert found is not None
    assert f"{found.at:%Y-%m-%d %H:%M}" == at
