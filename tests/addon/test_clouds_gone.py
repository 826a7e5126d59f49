"""All clouds gone at once: the house's own ears, sentences and voice serve within the turn.

One line tells of it, once in an outage, and the clouds are used again by themselves once they are back.
"""

from __future__ import annotations

import asyncio
import time

from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp

LIGHT = "light.kitchen_lights"
ON, OFF = (SpokenCommand(f"turn {state} the kitchen lights", wake="", lead_ms=300) for state in ("on", "off"))

LINE = "My usual services don't work now, so I go on with what this house has. Parley's panel says why."

BACK_SECONDS = 60.0
"""A service that answers again is used within it."""


async def test_the_house_serves_within_the_turn_where_all_clouds_are_gone_and_they_come_back(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await app.running.house.services.stands_by.wait()
        await whole(cloud, 0.0)
        cloud.deepgram.script.say(ON.text)
        leaving = asyncio.create_task(gone_in_the_middle(cloud))
        assert await done(app, kitchen, ON) == [LINE]
        await leaving
        assert await home_assistant.state(LIGHT) == "on"
        assert await done(app, kitchen, OFF) == [], "it is said once"
        assert await home_assistant.state(LIGHT) == "off"
        asked = await app.converse("what is a heat pump", "Kitchen")
        assert "language model" in asked["reply"]
        assert not asked["reply"].endswith("?")
        began = time.monotonic()
        come_back(cloud)
        await whole(cloud, began)
        cloud.deepgram.script.say(ON.text)
        assert await done(app, kitchen, ON) == []
        assert cloud.cartesia.log.all("text received", since=began), "the clouds serve again"
        go(cloud)
        assert await done(app, kitchen, OFF) == [LINE], "it is another outage"
        assert await home_assistant.state(LIGHT) == "off"


async def done(app: App, room: Room, command: SpokenCommand) -> list[str]:
    """Have a command done and answered aloud; return what was said behind the answer."""
    before = len(room.messages), len(room.playbacks)
    turn = await app.turn_of(room.say(command.samples, command.speech_end))
    await room.state(SatelliteState.IDLE, after=before[0])
    assert (turn["outcome"], turn["problem"]) == ("changed", "")
    assert sum(playback.length_ms for playback in room.playbacks[before[1] :]) > 500
    return [step["detail"] for step in turn["steps"] if step["name"] == "aside"]


async def gone_in_the_middle(cloud: Cloud) -> None:
    """Lose all of them while somebody speaks."""
    await cloud.deepgram.log.wait_for("speech began")
    go(cloud)


def go(cloud: Cloud) -> None:
    """Drop every connection, and take no other."""
    for server in (cloud.deepgram, cloud.openai, cloud.cartesia):
        server.faults.reset = True
        server.cut()


def come_back(cloud: Cloud) -> None:
    """Be whole again."""
    for server in (cloud.deepgram, cloud.openai, cloud.cartesia):
        server.faults.clear()


async def whole(cloud: Cloud, since: float) -> None:
    """Wait until the app is connected to what it keeps connections to."""
    async with asyncio.timeout(BACK_SECONDS):
        await cloud.deepgram.log.wait_for("connected", since=since)
        await cloud.cartesia.log.wait_for("connected", since=since)
