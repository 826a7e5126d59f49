"""A button at the satellite, in the app: it begins a turn, and ends what is said, rung or announced."""

from __future__ import annotations

import asyncio

from assistant.room.room_message import RoomMessage
from ha_tools.timers.schedule import Happening
from satellite.protocol import BUTTON, SatelliteState, StateChanged, StopPressed
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp
from tests.addon.test_acknowledging import told
from tests.addon.timers.test_timers import happenings, rings

LONG = "The washing is done. " * 10


async def test_a_press_ends_what_rings(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, happenings(app) as until:
        await app.converse("set a timer for 1 second", "Kitchen")
        await kitchen.state(SatelliteState.RESPONDING)
        before = len(kitchen.messages)
        await kitchen.send(StopPressed())
        await until(Happening.STOPPED)
        await kitchen.state(SatelliteState.IDLE, after=before)
        assert len(rings(kitchen)) == 1
        turn = (await app.get("/api/turns"))["turns"][0]
        assert (turn["wake_word"], turn["decided_by"], turn["reply"]) == (BUTTON, "stop", "")


async def test_a_press_acknowledges_an_announcement_and_ends_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        acknowledged = told(conversation)
        announcing = asyncio.create_task(conversation.announce(RoomMessage(LONG, awaits_acknowledgement=True)))
        await kitchen.state(SatelliteState.RESPONDING)
        await kitchen.send(StopPressed())
        await announcing
        await kitchen.flushed()
        assert acknowledged == ["Kitchen"]


async def test_a_press_ends_listening_and_one_that_comes_too_late_changes_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        before = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=before)
        await kitchen.send(StopPressed())
        await kitchen.state(SatelliteState.IDLE, after=before)
        before = len(kitchen.messages)
        await kitchen.send(StopPressed())
        await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=before)
        states = [message.state for _, message in kitchen.messages[before:] if isinstance(message, StateChanged)]
        assert states == [SatelliteState.LISTENING]
