"""A cloud service that failed: nothing is lost with it that it gave, and it serves again with nobody's help."""

from __future__ import annotations

import asyncio
import time

from satellite.protocol import SatelliteState
from simulators.completion import rules
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

QUESTION = SpokenCommand("what is a heat pump", wake="", lead_ms=300)
COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)

BACK_SECONDS = 40.0
"""A service that answers again is used within it."""


async def test_services_that_refused_are_stood_in_for_told_of_and_used_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.faults.refuse_status = cloud.cartesia.faults.refuse_status = 401
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await app.running.house.services.stands_by.wait()
        await kitchen.state(SatelliteState.IDLE, seconds=5)
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert (turn["outcome"], turn["problem"]) == ("changed", "")
        assert kitchen.playbacks[0].length_ms > 500
        asides = [step["detail"] for step in turn["steps"] if step["name"] == "aside"]
        assert asides == [
            "My usual services don't work now, so I go on with what this house has. Parley's panel says why."
        ]
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert not [step for step in turn["steps"] if step["name"] == "aside"], "it is said once"
        told = (await app.get("/api/health"))["problems"]
        assert [text.split()[0] for text in told] == ["Deepgram", "Cartesia"]
        assert "In its place serves: The house’s own recogniser." in told[0]
        assert "refuses the key" in told[0]
        refused = len(cloud.deepgram.log.all("refused"))
        assert refused <= 4, "it is not tried hot"
        cloud.deepgram.faults.clear()
        cloud.cartesia.faults.clear()
        began = time.monotonic()
        async with asyncio.timeout(BACK_SECONDS):
            await cloud.deepgram.log.wait_for("connected", since=began)
            await cloud.cartesia.log.wait_for("connected", since=began)
        cloud.deepgram.script.say("what time is it")
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["transcript"] == "what time is it", "Deepgram hears again"
        assert cloud.cartesia.log.all("text received")
        assert not (await app.get("/api/health"))["problems"]


async def test_words_that_a_service_has_given_already_are_not_lost_with_its_connection(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    """The next recogniser, a smaller one, would hear something else."""
    cloud.openai.model = rules(otherwise="It moves heat.")
    cloud.deepgram.script.say(QUESTION.text, seconds=QUESTION.speech_end / 16_000 - 0.3)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await app.running.house.services.stands_by.wait()
        await cloud.deepgram.log.wait_for("connected")
        leaving = asyncio.create_task(lost_when_it_has_answered(cloud))
        turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
        await leaving
    assert (turn["transcript"], turn["reply"]) == (QUESTION.text, "It moves heat.")


async def lost_when_it_has_answered(cloud: Cloud) -> None:
    """Lose the recogniser once the app has its words, and has asked the model ahead of the turn's end."""
    await cloud.openai.log.wait_for("request received")
    cloud.deepgram.faults.reset = True
    cloud.deepgram.cut()
