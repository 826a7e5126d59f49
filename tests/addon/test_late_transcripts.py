"""Transcripts after their turn was given up: they do nothing any more, are joined to nothing, and are told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.settings import SttProvider, TtsProvider
from satellite.protocol import SatelliteState, Transcript
from simulators.deepgram import Deepgram
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
SPOKEN = {
    "a question": SpokenCommand("what time is it", wake="", lead_ms=300),
    "another command": SpokenCommand("turn on the bed light", wake="", lead_ms=300),
    "a wish to stop": SpokenCommand("never mind", wake="", lead_ms=300),
}
TEXTS = {"a question": "what time is it", "another command": "turn on the bed light", "a wish to stop": "never mind"}
GIVEN_UP = "didn't catch"


async def given_up(app: App, room: Room) -> dict[str, Any]:
    """Speak to a recogniser that stalls, and return the turn once the room has come to rest again."""
    turn = await app.turn_of(room.say(COMMAND.samples, COMMAND.speech_end))
    assert GIVEN_UP in turn["reply"]
    await room.state(SatelliteState.IDLE, after=room.number_of(SatelliteState.PROCESSING))
    return turn


async def say_while_it_answers(room: Room, server: Deepgram | Wyoming, spoken: SpokenCommand | None) -> None:
    """Begin a turn, let the stalled server send all that it held back, and say something or nothing."""
    quiet = np.zeros(16_000, np.int16)
    after = await room.wake()
    server.faults.stall = False
    await server.log.wait_for("final sent")
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


async def test_a_command_that_comes_in_a_later_silence_is_dropped_and_counted(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.faults.stall = True
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        assert "Speech to text" in (await given_up(app, kitchen))["problem"]
        turn = await app.turn_of(say_while_it_answers(kitchen, cloud.deepgram, None))
        assert (turn["transcript"], turn["actions"], turn["reply"]) == ("", [], "")
        assert [step["name"] for step in turn["steps"]].count("late_transcript") == 1
        assert await late_transcripts(app) == 1
        assert not [message for _, message in kitchen.messages if isinstance(message, Transcript)]
    assert await home_assistant.state("light.kitchen_lights") == "off"


@pytest.mark.parametrize("joins", [False, True])
@pytest.mark.parametrize("said", SPOKEN)
async def test_it_is_not_joined_to_what_is_said_next(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str, joins: bool
) -> None:
    cloud.deepgram.faults.stall = True
    cloud.deepgram.pace.joins = joins
    cloud.deepgram.script.say("turn on the kitchen lights", TEXTS[said])
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await given_up(app, kitchen)
        spoken = SPOKEN[said]
        after = await kitchen.wake()
        heard = asyncio.create_task(kitchen.speak(spoken.samples, spoken.speech_end))
        await cloud.deepgram.log.wait_for("speech ended", since=cloud.deepgram.log.all("speech ended")[0].at + 0.001)
        cloud.deepgram.faults.stall = False
        turn = await app.turn_of(heard)
        assert turn["transcript"].rstrip(".").lower() == TEXTS[said]
        await kitchen.state(SatelliteState.PROCESSING, after=after)
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_it_is_dropped_and_counted_also_when_nobody_speaks_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.faults.stall = True
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await given_up(app, kitchen)
        cloud.deepgram.faults.stall = False
        async with app.http.ws_connect(f"{app.panel}/api/live") as live, asyncio.timeout(10):
            while not await late_transcripts(app):
                await live.receive()
    assert await home_assistant.state("light.kitchen_lights") == "off"


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
@pytest.mark.parametrize("said", [None, "another command"])
async def test_a_wyoming_server_that_answers_late_does_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, streaming: bool, said: str | None
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
        server.script.say("turn on the kitchen lights", *([TEXTS[said]] if said else []))
        async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
            assert "Speech to text" in (await given_up(app, kitchen))["problem"]
            turn = await app.turn_of(say_while_it_answers(kitchen, server, SPOKEN[said] if said else None))
            assert turn["transcript"].rstrip(".") == (TEXTS[said] if said else "")
            assert await late_transcripts(app) == 1
    assert await home_assistant.state("light.kitchen_lights") == "off"
