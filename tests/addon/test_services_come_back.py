"""A cloud service that was out of reach, or refused its key, serves again once it can, with nobody's help."""

from __future__ import annotations

import asyncio
import time

import pytest

from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)

TRIES = 3
"""So often Pipecat's services try by themselves, at 0, 4 and 8 s."""

OUTAGE_SECONDS = 9.0
"""Longer than they try."""

BACK_SECONDS = 30.0
"""A service that answers again is used within it."""


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (503, TRIES + 1)])
async def test_a_recogniser_that_refused_hears_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, status: int, tries: int
) -> None:
    cloud.deepgram.faults.refuse_status = status
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE, seconds=5)
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.deepgram.log.wait_for("refused", number=tries)
        cloud.deepgram.faults.clear()
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.deepgram.log.wait_for("connected")
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["outcome"] == "changed"


async def test_a_voice_that_refused_its_key_speaks_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.cartesia.faults.refuse_status = 401
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE, seconds=5)
        cloud.cartesia.faults.clear()
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.cartesia.log.wait_for("connected")
        assert await app.announced("back again", "Kitchen")


async def test_a_voice_that_was_long_out_of_reach_speaks_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen"):
        cloud.cartesia.faults.refuse_status, cloud.cartesia.faults.cut_after = 503, 0
        assert not await app.announced("nobody hears this", "Kitchen")
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.cartesia.log.wait_for("refused", since=time.monotonic() + OUTAGE_SECONDS)
        cloud.cartesia.faults.clear()
        outage_ended = time.monotonic()
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.cartesia.log.wait_for("connected", since=outage_ended)
        assert await app.announced("back again", "Kitchen")
