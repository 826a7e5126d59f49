"""The briefing once an alarm was stopped, through the whole app and a real Home Assistant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from addon.options import Options
from ha_tools.home.place import Place
from ha_tools.timers.timer import Status, TimerKind
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.addon.timers.test_plans import said, told


def ring_and_stop(app: App, kind: TimerKind, place: Place) -> None:
    """Let one ring in a room and be stopped there."""
    timers = app.running.house.timers
    timers.stop(timers.start(kind, place, 0.0))


def ring_and_stop_what_is_set(app: App) -> None:
    """Let the time of the alarm that was set have come, and the alarm be stopped."""
    timers = app.running.house.timers
    timers.restore([replace(alarm, due=timers.now) for alarm in timers.in_status(Status.RUNNING)])
    (ringing,) = timers.ring_due()
    timers.stop(ringing)


async def test_it_is_told_after_the_alarm_that_was_set_with_it_and_after_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        plans = app.running.house.plans
        await said(app, "wake me at seven with my briefing")
        (plan,) = plans.waiting
        ring_and_stop(app, TimerKind.ALARM, plan.place)
        assert plans.waiting == [plan]
        ring_and_stop_what_is_set(app)
        assert "Window" in await told(app, "open")
        assert not plans.waiting


async def test_it_is_given_up_with_its_alarm(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        await said(app, "wake me at seven with my briefing")
        assert app.running.house.plans.waiting
        assert (await said(app, "cancel my alarm")).startswith("Cancelled the alarm")
        assert not app.running.house.plans.waiting


async def test_it_comes_back_with_its_alarm_and_stays_while_one_of_two_is_set(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        timers, plans = app.running.house.timers, app.running.house.plans
        await said(app, "wake me at seven with my briefing")
        before = plans.waiting
        await said(app, "cancel my alarm")
        await said(app, "undo that")
        assert plans.waiting == before
        (plan,), (alarm,) = before, timers.all
        assert plan.trigger
        other = timers.start(TimerKind.ALARM, plan.place, 3600.0)
        of_both = replace(plan.trigger, states=(alarm.timer_id, other.timer_id))
        plans.add(replace(plan, trigger=of_both))
        timers.cancel(alarm)
        assert plans.waiting
        timers.cancel(other)
        assert not plans.waiting


async def test_it_is_told_in_the_alarms_room_each_time_and_after_no_timer(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"), app.room("Office"):
        plans = app.running.house.plans
        reply = await said(app, "wake me every weekday at seven with my briefing")
        assert reply.endswith("Whenever your alarm has been stopped, I'll give you your briefing.")
        (plan,) = plans.waiting
        ring_and_stop(app, TimerKind.TIMER, plan.place)
        ring_and_stop(app, TimerKind.ALARM, Place("office"))
        ring_and_stop(app, TimerKind.ALARM, plan.place)
        assert not app.running.broker.announcements
        ring_and_stop_what_is_set(app)
        assert "Window" in await told(app, "open")
        (heard,) = app.running.broker.announcements[0].receipts
        assert heard.satellite_id == plan.place.satellite_id
        assert plans.waiting == [plan]
        assert (await said(app, "cancel the plan for the briefing")).startswith("Cancelled: ")


@pytest.mark.parametrize(
    "words",
    ["Wenn ich den Wecker ausmache, gib mir mein Briefing", "Gib mir mein Briefing, wenn mein Wecker klingelt"],
)
async def test_it_is_asked_for_in_german(home_assistant: RealHomeAssistant, start_app: StartApp, words: str) -> None:
    async with start_app(home_assistant, Options(api_token=API_TOKEN, language="de")) as app:
        assert (await said(app, words)).endswith("Wenn dein Wecker aus ist, werde ich dir den Tag zusammenfassen.")
        (plan,) = app.running.house.plans.waiting
        assert (plan.tool, plan.repeats) == ("briefing", False)
