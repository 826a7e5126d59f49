"""Commands for later through the whole app: said, kept, carried out at their time or told of. No test waits for it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from addon.options import Options
from ha_tools.plans.plan import Plan
from ha_tools.timers.schedule import Clocks
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp

FAN = "fan.living_room_fan"
HOUR = 3600.0


async def over(app: App, seconds: float) -> Plan:
    """Move the clocks of the plans on; return what is over by that first."""
    plans, now = app.running.house.plans, Clocks()
    gone: asyncio.Queue[Plan] = asyncio.Queue()
    end = plans.on_change(lambda plan, is_there: None if is_there and plan.days == () else gone.put_nowait(plan))
    plans.clocks = Clocks(lambda: time.time() + seconds, lambda: now.steady() + seconds)
    app.running.house.learning.on_learned.tell()  # whoever waits for a time looks at the clock again
    try:
        async with asyncio.timeout(30):
            return await gone.get()
    finally:
        end()


async def told(app: App, words: str) -> str:
    """Wait for an announcement with these words."""
    broker = app.running.broker
    news = asyncio.Event()
    broker.on_change(lambda _made: news.set())
    async with asyncio.timeout(30):
        while True:
            for made in broker.announcements:
                if words in made.request.message:
                    return made.request.message
            news.clear()
            await news.wait()


async def said(app: App, text: str, room: str = "Living Room") -> str:
    reply: str = (await app.converse(text, room))["reply"]
    return reply


async def test_what_is_planned_is_said_back_listed_and_done_at_its_time(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        assert await said(app, "turn the fan on in half an hour") == "I'll turn on Living Room Fan in 30 minutes."
        assert (await said(app, "what is planned?")).startswith("1 thing is planned: turn on Living Room Fan ")
        states = app.running.house.home_assistant.states
        assert states[FAN].state == "off"
        done = await over(app, HOUR / 2)
        assert done.tool == "turn_on"
        assert states[FAN].state == "on"
        assert await said(app, "what is planned?") == "Nothing is planned."


async def test_for_a_while_is_on_now_and_off_then(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        reply = await said(app, "turn on the fan for ten minutes")
        assert reply == "Turned on Living Room Fan. I'll turn off Living Room Fan in 10 minutes."
        states = app.running.house.home_assistant.states
        assert states[FAN].state == "on"
        await over(app, 600)
        assert states[FAN].state == "off"


async def test_a_paused_plan_is_listed_goes_on_and_is_cancelled_by_voice(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        plans = app.running.house.plans
        await said(app, "turn on the fan every day at seven")
        assert await said(app, "pause the plan for the fan") == "Turn on Living Room Fan at 7 am every day, paused."
        assert plans.waiting == []
        listed = await said(app, "what is planned?")
        assert listed == "1 thing is planned: turn on Living Room Fan at 7 am every day, paused."
        assert await said(app, "resume the fan plan") == "I'll turn on Living Room Fan at 7 am every day."
        assert len(plans.waiting) == 1
        assert await said(app, "undo that") == "Planned again: turn on Living Room Fan at 7 am every day, paused."
        assert (await said(app, "cancel the plan for the fan")).endswith("every day, paused.")
        assert plans.all == []


@pytest.mark.parametrize("words", ["cancel that", "don't turn the fan on", "cancel the plan for the fan", "undo that"])
async def test_a_plan_is_cancelled_by_voice(home_assistant: RealHomeAssistant, start_app: StartApp, words: str) -> None:
    async with start_app(home_assistant) as app:
        await said(app, "turn on the fan at sunset")
        assert (await said(app, words)).startswith("Cancelled: turn on Living Room Fan at sunset")
        assert not app.running.house.plans.all
        if words != "undo that":
            assert (await said(app, "undo that")).startswith("Planned again: turn on Living Room Fan at sunset")
            assert len(app.running.house.plans.waiting) == 1


async def test_a_plan_is_moved_by_voice(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        await said(app, "turn on the fan in ten minutes")
        assert await said(app, "make it half an hour") == "I'll turn on Living Room Fan in 30 minutes."
        await said(app, "turn on the kitchen lights at sunset")
        assert await said(app, "move the plan for the fan to an hour") == "I'll turn on Living Room Fan in 1 hour."
        told = await said(app, "what is planned for the living room fan?")
        assert "turn on Living Room Fan" in told
        assert "Kitchen" not in told
        assert len(app.running.house.plans.waiting) == 2


async def test_what_needs_somebody_to_agree_is_refused_when_it_is_asked(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(api_token=API_TOKEN, pin="82915073")) as app:
        reply = await said(app, "unlock the front door at three in the morning", "Hallway")
        assert reply == "To unlock Front Door I need the PIN when it is done, so I cannot plan it."
        assert not app.running.house.plans.all


async def test_permissions_count_again_at_the_time_and_the_room_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        await said(app, "turn on the fan in half an hour")
        rows = [{"service": "fan.turn_on", "needs": "yes"}]
        async with app.http.put(f"{app.panel}/api/permissions", json={"rows": rows}) as response:
            assert response.status == 200, await response.text()
        await over(app, HOUR / 2)
        message = await told(app, "that was not done")
        assert message.startswith("Turn on Living Room Fan ")
        assert message.endswith("It needed a yes.")
        assert app.running.house.home_assistant.states[FAN].state == "off"


async def test_every_weekday_is_done_and_stays_planned(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        reply = await said(app, "every day at seven turn on the fan")
        assert reply == "I'll turn on Living Room Fan at 7 am every day."
        (plan,) = app.running.house.plans.waiting
        await over(app, plan.due - time.time() + 1)
        assert app.running.house.home_assistant.states[FAN].state == "on"
        (again,) = app.running.house.plans.waiting
        assert again.due > plan.due + 20 * HOUR


def earlier(database: Path, seconds: float) -> None:
    """Let all that is planned have been due that much earlier."""
    with sqlite3.connect(database) as connection:
        kept = connection.execute("SELECT id, document FROM plans").fetchall()
        for plan_id, document in kept:
            moved: dict[str, Any] = json.loads(document)
            moved["due"] -= seconds
            connection.execute("UPDATE plans SET document = ? WHERE id = ?", (json.dumps(moved), plan_id))
    connection.close()


@pytest.mark.parametrize(("late", "state"), [(300.0, "on"), (HOUR, "off")])
async def test_what_fell_due_while_the_app_was_down_is_done_soon_after_or_told_of(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, late: float, state: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        await said(app, "turn on the fan in half an hour")
    earlier(tmp_path / "data" / "parley.db", HOUR / 2 + late)
    async with start_app(home_assistant) as app:
        if state == "on":
            await home_assistant.wait_for_state(FAN, "on", 30)
        else:
            async with app.room("Living Room"):
                assert (await told(app, "that was not done")).endswith("I was not running then.")
        assert app.running.house.home_assistant.states[FAN].state == state
        assert not app.running.house.plans.waiting


async def test_it_is_planned_listed_and_cancelled_in_german(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(api_token=API_TOKEN, language="de")) as app:
        planned = await said(app, "Schalte in einer halben Stunde Living Room Fan ein")
        assert planned == "Ich werde in 30 Minuten Living Room Fan einschalten."
        assert (await said(app, "Was ist geplant?")).startswith("Geplant ist: ")
        assert (await said(app, "Pausiere den Plan für den Living Room Fan")).endswith("pausiert.")
        assert (await said(app, "Was ist geplant?")).endswith("pausiert.")
        assert (await said(app, "Setz den Plan fort")).startswith("Ich werde ")
        assert (await said(app, "Streich das wieder")).startswith("Gestrichen: ")
        assert await said(app, "Was ist geplant?") == "Es ist nichts geplant."
