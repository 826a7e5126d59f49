"""Commands for when something changes, through the whole app and a real Home Assistant. No test waits for a time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ha_tools.timers.schedule import Clocks
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp
from tests.addon.timers.test_plans import FAN, said, told

WINDOW, LOCK, OUTSIDE = "cover.kitchen_window", "lock.kitchen_door", "sensor.outside_temperature"
POWER = "sensor.washing_machine_power"


@contextlib.asynccontextmanager
async def exposed(
    app: App, real: RealHomeAssistant, entity_id: str, state: str, **attributes: Any
) -> AsyncIterator[None]:
    """A thing of the test's own in the home."""
    live = app.running.house.home_assistant
    await real.set_state(entity_id, state, attributes)
    await live.wait_for_states([entity_id], lambda _state: True, 30)
    learned = asyncio.Event()
    end = app.running.house.learning.on_learned(learned.set)
    fields = {"assistants": ["conversation"], "entity_ids": [entity_id]}
    try:
        await live.ask("homeassistant/expose_entity", **fields, should_expose=True)
        live.read_again()
        async with asyncio.timeout(30):
            while entity_id not in live.home.entities:
                await learned.wait()
                learned.clear()
        yield
    finally:
        end()
        await live.ask("homeassistant/expose_entity", **fields, should_expose=False)
        await real.remove_state(entity_id)


async def becomes(app: App, real: RealHomeAssistant, entity_id: str, state: str, **attributes: Any) -> None:
    """Let a thing have a state, and wait until the app knows."""
    live = app.running.house.home_assistant
    known = dict(live.states[entity_id].attributes)
    await real.set_state(entity_id, state, {**known, **attributes})
    assert await live.wait_for_states([entity_id], lambda now: now.state == state, 30)


async def done(app: App, plan_id: str) -> None:
    """Wait until a plan is over."""
    plans = app.running.house.plans
    over = asyncio.Event()
    end = plans.on_change(lambda plan, is_there: None if is_there or plan.plan_id != plan_id else over.set())
    try:
        async with asyncio.timeout(30):
            while plans.get(plan_id):
                await over.wait()
    finally:
        end()


async def test_a_room_is_told_once_when_it_happens(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        reply = await said(app, "tell me when the kitchen door is locked")
        assert reply == "When Kitchen Door is locked, I'll tell you here."
        assert await said(app, "what is planned?") == "1 thing is planned: tell you here when Kitchen Door is locked."
        await becomes(app, home_assistant, LOCK, "locked")
        assert await told(app, "Kitchen Door") == "Kitchen Door was locked."
        assert not app.running.house.plans.waiting


async def test_an_announcement_with_a_condition_waits_for_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"), app.room("Office") as office:
        reply = await said(app, "announce that dinner is ready when the kitchen door is locked")
        assert reply == "When Kitchen Door is locked, I'll send “dinner is ready” to everyone."
        assert not app.running.broker.announcements
        await becomes(app, home_assistant, LOCK, "locked")
        assert await told(app, "Dinner") == "Dinner is ready"
        await office.reply()
        assert (await said(app, "announce in the office at six that tea is ready")).startswith(
            "I'll send “tea is ready”"
        )


async def test_whenever_it_happens_it_is_done_each_time_and_out_of_reach_is_no_change(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        reply = await said(app, "whenever the kitchen door is unlocked turn on the fan")
        assert reply == (
            "Kitchen Door is unlocked. Turned on Living Room Fan. "
            "Whenever Kitchen Door is unlocked, I'll turn on Living Room Fan."
        )
        states = app.running.house.home_assistant.states
        await said(app, "turn off the fan")
        await becomes(app, home_assistant, LOCK, "unavailable")
        await becomes(app, home_assistant, LOCK, "unlocked")
        await becomes(app, home_assistant, LOCK, "locked")
        (plan,) = app.running.house.plans.waiting
        assert plan.known == {LOCK: False}
        assert states[FAN].state == "off"
        await becomes(app, home_assistant, LOCK, "unlocked")
        await home_assistant.wait_for_state(FAN, "on", 30)
        assert app.running.house.plans.waiting
        assert (await said(app, "cancel the plan for the fan")).startswith(
            "Cancelled: turn on Living Room Fan whenever"
        )


async def test_a_limit_that_is_passed_already_counts_at_once(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        degrees = float(app.running.house.home_assistant.states[OUTSIDE].state)
        reply = await said(app, f"if the outside temperature drops below {degrees + 5:g} degrees turn on the fan")
        assert reply.startswith("Outside Temperature is at ")
        assert reply.endswith("Turned on Living Room Fan.")
        assert not app.running.house.plans.all
        planned = await said(app, f"turn off the fan if the outside temperature drops below {degrees - 5:g} degrees")
        assert planned.startswith("When Outside Temperature is at ")
        (plan,) = app.running.house.plans.waiting
        try:
            await becomes(app, home_assistant, OUTSIDE, f"{degrees - 6:g}")
            await done(app, plan.plan_id)
        finally:
            await home_assistant.set_state(OUTSIDE, f"{degrees:g}")
        assert app.running.house.home_assistant.states[FAN].state == "off"


async def test_the_washing_is_done_once_it_takes_no_power_for_a_while(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        watts = {"device_class": "power", "unit_of_measurement": "W", "friendly_name": "Washing Machine Power"}
        async with exposed(app, home_assistant, POWER, "430", **watts):
            reply = await said(app, "when the washing is done tell me")
            assert reply == "When Washing Machine Power is done, I'll tell you here."
            plans, clocks = app.running.house.plans, Clocks()
            await becomes(app, home_assistant, POWER, "2.1")
            (plan,) = plans.waiting
            assert plan.known == {POWER: False}
            plans.clocks = Clocks(lambda: time.time() + 200, lambda: clocks.steady() + 200)
            app.running.house.learning.on_learned.tell()
            assert await told(app, "Washing Machine") == "Washing Machine Power is done."
            assert not plans.waiting


@pytest.mark.parametrize("tells", [True, False])
async def test_what_came_true_while_the_app_was_off_is_made_good(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, tells: bool
) -> None:
    async with start_app(home_assistant) as app:
        wish = "tell me" if tells else "turn on the fan"
        await said(app, f"when the kitchen door is locked {wish}")
    await home_assistant.call_service("lock", "lock", {"entity_id": LOCK})
    await home_assistant.wait_for_state(LOCK, "locked", 30)
    async with start_app(home_assistant) as app, app.room("Living Room"):
        if tells:
            assert await told(app, "Kitchen Door") == "Kitchen Door was locked."
        else:
            await home_assistant.wait_for_state(FAN, "on", 30)


async def test_permissions_count_again_when_it_happens(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Living Room"):
        await said(app, "when the kitchen door is locked turn on the fan")
        rows = [{"service": "fan.turn_on", "needs": "yes"}]
        async with app.http.put(f"{app.panel}/api/permissions", json={"rows": rows}) as response:
            assert response.status == 200, await response.text()
        await becomes(app, home_assistant, LOCK, "locked")
        message = await told(app, "that was not done")
        assert message == "Turn on Living Room Fan when Kitchen Door is locked: that was not done. It needed a yes."
        assert app.running.house.home_assistant.states[FAN].state == "off"


async def test_one_of_several_is_asked_for_and_chosen(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        assert await said(app, "tell me when a window closes") == (
            "When one of Hall Window, Kitchen Window and Living Room Window closes, I'll tell you here."
        )
        assert (await said(app, "cancel that")).startswith("Cancelled: ")
        asked = await said(app, "tell me when the door is unlocked")
        assert asked.endswith("?")
        assert await said(app, "the front door") == "When Front Door is unlocked, I'll tell you here."


async def test_the_rain_is_for_the_windows_of_the_whole_home(
    home_assistant: RealHomeAssistant, villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        assert await said(app, "if it rains close the windows") == "When it rains, I'll close all windows."
    async with start_app(villa) as app:
        for text in ("if it rains close the windows", "shut the windows when it starts raining"):
            assert (await app.converse(text, "Kitchen"))["reply"] == "When it rains, I'll close all windows."
        asked = await app.converse("close the windows", "Kitchen")
        assert asked["reply"] == "Do you mean Roof Window?"
        assert (await app.converse("yes", "Kitchen"))["reply"] == "Roof Window was already closed."
