"""Messages at the wrong moment: a wake upon a wake, a wake beside an announcement, reports of what is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from addon.broker.request_fields import LONGEST
from assistant.room.room_output import LEAD_SECONDS
from satellite.protocol import Played, SatelliteState, StateChanged
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Playback, Room
from tests.addon.conftest import App, StartApp

NO_SPEECH_SECONDS = 5.0
"""How long a room waits for a voice, `Pauses.no_speech`."""


class WithoutReports(Room):
    """A satellite that plays and does not say how far it is."""

    async def _play(self, playback: Playback) -> None:
        """Say nothing."""


def states(room: Room) -> list[SatelliteState]:
    return [message.state for _, message in room.messages if isinstance(message, StateChanged)]


@asynccontextmanager
async def holding_audio(app: App) -> AsyncIterator[Room]:
    """A room that holds as much of an announcement as it may."""
    async with WithoutReports.connect(app.lan, "Kitchen") as room:
        await room.paired(app.pair)
        announcing = asyncio.create_task(app.announced("word " * (LONGEST // 5), "Kitchen"))
        async with asyncio.timeout(10):
            while not room.playbacks or room.playbacks[0].length_ms < LEAD_SECONDS * 1000:
                await room.websocket.ping()
                await asyncio.sleep(0.02)
        yield room
        announcing.cancel()
        await asyncio.gather(announcing, return_exceptions=True)


async def test_a_wake_upon_a_wake_leaves_a_turn_each_and_nothing_else(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        async with app.http.ws_connect(f"{app.panel}/api/live") as live:
            after = await kitchen.wake()
            await kitchen.wake()
            await kitchen.state(SatelliteState.IDLE, after=after)  # whatever the first wake has begun is due before
            await told(live, "turn", 2)
        assert len((await app.get("/api/turns"))["turns"]) == 2


async def told(live: aiohttp.ClientWebSocketResponse, kind: str, times: int) -> None:
    """Return once the panel was told so often of something."""
    async with asyncio.timeout(10):
        while times:
            times -= (await live.receive()).json()["type"] == kind


async def test_an_announcement_waits_through_a_turn_that_interrupts_another(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        announcing = asyncio.create_task(app.announced("dinner is ready", "Kitchen"))
        await app.get("/api/turns")
        await kitchen.wake()
        assert await announcing
        assert states(kitchen)[:5] == [
            SatelliteState.IDLE,
            SatelliteState.LISTENING,
            SatelliteState.LISTENING,
            SatelliteState.IDLE,
            SatelliteState.RESPONDING,
        ]


@pytest.mark.parametrize("reported", ["what was played before", "more than was sent"])
async def test_a_false_report_does_not_flood_the_satellite(
    home_assistant: RealHomeAssistant, start_app: StartApp, reported: str
) -> None:
    async with start_app(home_assistant) as app, holding_audio(app) as room:
        current = room.playbacks[0].start.playback_id
        playback_id = current if reported == "more than was sent" else "another"
        await room.send(Played(playback_id, 50_000))
        await asyncio.sleep(0.5)
        assert room.playbacks[0].length_ms < 2.5 * LEAD_SECONDS * 1000
