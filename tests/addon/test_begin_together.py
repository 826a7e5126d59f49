"""One message in several rooms: all begin at one moment, by whatever clock each of them has."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from assistant.room.common_start import CommonStart
from assistant.room.conversation import Conversation
from assistant.room.room_message import RoomMessage
from assistant.room.room_playback import RoomPlayback
from satellite.protocol import AudioStart, SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import App, StartApp

SPREAD_SECONDS = 0.05
"""Two rooms that begin further apart than that are heard as an echo."""


def together(app: App) -> tuple[RoomMessage, list[Conversation]]:
    """Return a message for all rooms, and their conversations."""
    conversations = app.running.satellites.conversations
    start = CommonStart(each.room.satellite_id for each in conversations)
    return RoomMessage("Dinner is ready.", volume=0.3, held=start), conversations


def spread(rooms: list[Room]) -> float:
    began = [room.playbacks[-1].began_at for room in rooms]
    return max(began) - min(began)


async def test_rooms_with_clocks_of_their_own_begin_together(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, AsyncExitStack() as stack:
        rooms = [await stack.enter_async_context(app.room(name)) for name in ("Kitchen", "Bedroom", "Office", "Garage")]
        for number, room in enumerate(rooms):
            room.clock_ahead = 1_000.0 * number - 500.0
            await room.state(SatelliteState.IDLE)
        message, conversations = together(app)
        played = await asyncio.gather(*(each.announce(message) for each in conversations))
        assert all(playback.heard for playback in played)
        assert spread(rooms) < SPREAD_SECONDS
        assert {(room.playbacks[0].start.held, room.playbacks[0].start.volume) for room in rooms} == {(True, 0.3)}


async def test_rooms_begin_without_one_that_is_in_a_turn_which_hears_it_later(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
        app.room("Office") as office,
    ):
        for room in (kitchen, bedroom, office):
            await room.state(SatelliteState.IDLE)
        await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING)
        message, conversations = together(app)
        announcing = [asyncio.create_task(each.announce(message)) for each in conversations]
        played: list[RoomPlayback] = await asyncio.gather(*announcing)
        assert all(playback.heard for playback in played)
        assert spread([bedroom, office]) < SPREAD_SECONDS
        assert not kitchen.playbacks[0].start.held
        assert kitchen.playbacks[0].began_at > office.playbacks[0].began_at


async def test_a_room_without_a_speaker_and_one_that_goes_away_keep_nobody_waiting(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        for room in (kitchen, bedroom):
            await room.state(SatelliteState.IDLE)
        await bedroom.unplug_speaker()
        message, conversations = together(app)
        by_name = {each.room.name: each for each in conversations}
        lost = asyncio.create_task(by_name["Bedroom"].announce(message))
        heard = asyncio.create_task(by_name["Kitchen"].announce(message))
        await kitchen.wait_for(AudioStart)
        assert (await heard).heard
        assert not (await lost).heard
