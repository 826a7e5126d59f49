"""Transcripts that come after another engine has heard the same do nothing any more, and are joined to nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from assistant.settings import SttProvider, TtsProvider
from satellite.protocol import SatelliteState
from simulators.deepgram import Deepgram
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
SPOKEN = {"another command": SpokenCommand("turn on the bed light", wake="", lead_ms=300)}
TEXTS = {"another command": "turn on the bed light"}
LIGHT = "light.kitchen_lights"


async def stood_in_for(app: App, room: Room, home: RealHomeAssistant) -> None:
    """Speak to a recogniser that stalls; the house's own hears it, and the light is off again behind that."""
    await app.running.house.services.stands_by.wait()
    turn = await app.turn_of(room.say(COMMAND.samples, COMMAND.speech_end))
    assert turn["outcome"] == "changed", turn
    await room.state(SatelliteState.IDLE, after=room.number_of(SatelliteState.PROCESSING))
    await home.call_service("light", "turn_off", {"entity_id": LIGHT})


async def say_after_it(room: Room, server: Deepgram | Wyoming, spoken: SpokenCommand | None) -> None:
    """Begin a turn, let the stalled server answer all that it held back, and say something or nothing."""
    quiet = np.zeros(16_000, np.int16)
    after = await room.wake()
    server.faults.stall = False
    if spoken:
        await room.speak(spoken.samples, spoken.speech_end)
    while not any(state in _states(room, after) for state in (SatelliteState.PROCESSING, SatelliteState.IDLE)):
        await room.speak(quiet[:1600], 0)


def _states(room: Room, after: int) -> list[object]:
    return [getattr(message, "state", None) for _, message in room.messages[after:]]


async def late_transcripts(app: App) -> int:
    """Return the panel's figure."""
    (known,) = (await app.get("/api/satellites"))["satellites"]
    late: int = known["late_transcripts"]
    return late


@pytest.mark.parametrize("said", [None, "another command"])
async def test_a_command_that_another_engine_heard_is_not_done_again_when_the_late_one_answers(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str | None
) -> None:
    cloud.deepgram.faults.stall = True
    cloud.deepgram.script.say("turn on the kitchen lights", *([TEXTS[said]] if said else []))
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await stood_in_for(app, kitchen, home_assistant)
        turn = await app.turn_of(say_after_it(kitchen, cloud.deepgram, SPOKEN[said] if said else None))
        assert turn["transcript"].rstrip(".") == (TEXTS[said] if said else "")
    assert await home_assistant.state(LIGHT) == "off"


async def test_what_only_confirms_a_command_that_was_done_is_not_late(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.pace.final_delay = 1.0
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["outcome"] == "changed"
        await cloud.deepgram.log.wait_for("final sent")
        assert await app.announced("done", "Kitchen")
        assert await late_transcripts(app) == 0


async def test_a_stream_that_was_cut_and_begun_anew_is_heard_and_not_taken_for_an_old_one(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights", "turn off the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))
        cloud.deepgram.faults.cut_after = 0
        cloud.deepgram.script.clear()
        cloud.deepgram.script.say("lost", "turn off the kitchen lights")
        await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        cut = cloud.deepgram.log.all("closed")[-1].at
        cloud.deepgram.faults.clear()
        cloud.deepgram.script.clear()
        cloud.deepgram.script.say("turn off the kitchen lights")
        async with asyncio.timeout(30):
            await cloud.deepgram.log.wait_for("connected", since=cut)
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["transcript"].rstrip(".") == "turn off the kitchen lights"


@pytest.mark.parametrize("streaming", [False, True])
async def test_a_wyoming_server_that_answers_late_does_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, streaming: bool
) -> None:
    async with Wyoming(streaming=streaming) as server:
        options = replace(
            cloud.options,
            stt=SttProvider.WYOMING,
            wyoming_stt_url=server.url,
            tts=TtsProvider.ESPEAK,
            api_token=API_TOKEN,
        )
        server.faults.stall = True
        server.script.say("turn on the kitchen lights")
        async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
            await stood_in_for(app, kitchen, home_assistant)
            turn = await app.turn_of(say_after_it(kitchen, server, None))
            assert (turn["transcript"], turn["actions"]) == ("", [])
    assert await home_assistant.state(LIGHT) == "off"
