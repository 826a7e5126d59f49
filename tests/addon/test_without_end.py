"""Answers of services without an end, or that are no text: bounded, told, and they break no satellite's wire."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from assistant.model.completion import MOST_CHARACTERS
from assistant.settings import TtsProvider
from assistant.turns import LONGEST_TEXT
from satellite.protocol import SatelliteState, Transcript
from simulators.completion import Reply, ToolCall, rules
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
QUESTION = SpokenCommand("what is a heat pump", wake="", lead_ms=300)
ENDLESS_VOICE_SECONDS = 600


def endless_voice(_text: str, rate: int) -> np.ndarray:
    return np.full(ENDLESS_VOICE_SECONDS * rate, 1000, np.int16)


@pytest.mark.parametrize(
    "text",
    [
        "turn on the kitchen lights " * 110,
        "turn on the kitchen lights and " + "never " * 600,
        "x" * 3000,
    ],
    ids=["again and again", "a beginning that means something", "no words"],
)
async def test_a_transcript_that_nobody_can_have_said_does_nothing_and_breaks_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, text: str
) -> None:
    cloud.deepgram.script.say(text, "turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert not turn["actions"]
        assert await home_assistant.state("light.kitchen_lights") == "off"
        shown = [message.text for _, message in kitchen.messages if isinstance(message, Transcript)]
        assert all(len(text) <= LONGEST_TEXT for text in shown)
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.LISTENING))
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["outcome"] == "changed"


@pytest.mark.parametrize("half", [chr(0xD83D), chr(0xDCA1), chr(0xDCA1) + chr(0xD83D)], ids=["high", "low", "turned"])
async def test_half_a_sign_in_a_transcript_is_left_out(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, half: str
) -> None:
    cloud.deepgram.script.say(f"turn on the {half}kitchen lights{half}")
    options = replace(cloud.options, tts=TtsProvider.ESPEAK)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert (turn["transcript"].rstrip("."), turn["outcome"]) == ("turn on the kitchen lights", "changed")
        assert kitchen.playbacks[0].pcm
        assert "kitchen lights" in json.dumps(await app.get("/api/turns"))


async def test_an_endless_answer_is_cut_off_and_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise="It moves warmth from here to there. " * 2000)
    cloud.openai.pace.tokens_per_second = 10_000
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("what is a heat pump", "Kitchen")
        assert MOST_CHARACTERS - 100 <= len(answer["reply"]) <= MOST_CHARACTERS + 100
        assert answer["reply"].endswith("there.")
        assert "came to no end" in answer["problem"]


@pytest.mark.parametrize(
    "calls",
    [
        tuple(ToolCall("turn_on", {"name": "kitchen lights"}) for _ in range(40)),
        (ToolCall("turn_on", {"name": "kitchen lights" * 1000}),),
    ],
    ids=["calls", "arguments"],
)
async def test_endless_tool_calls_are_not_begun(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, calls: tuple[ToolCall, ...]
) -> None:
    cloud.openai.model = rules(("cosy", Reply(calls=calls)), otherwise="It is cosy now.")
    cloud.openai.pace.tokens_per_second = 10_000
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("I would like it cosy upstairs", "Kitchen")
        assert "came to no end" in answer["problem"]
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_half_a_sign_in_an_answer_is_left_out(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise="It moves \ud83d warmth\udca1 about.")
    cloud.deepgram.script.say("what is a heat pump")
    options = replace(cloud.options, tts=TtsProvider.ESPEAK)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
        assert " ".join(turn["reply"].split()) == "It moves warmth about."
        assert kitchen.playbacks[0].pcm


@pytest.mark.parametrize("wyoming", [False, True])
async def test_an_endless_voice_is_cut_off_and_the_room_comes_to_rest(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, wyoming: bool
) -> None:
    async with Wyoming(voice=_endless) as server:
        cloud.cartesia.voice = _endless
        cloud.deepgram.script.say("turn on the kitchen lights")
        tts = TtsProvider.WYOMING if wyoming else TtsProvider.CARTESIA
        options = replace(cloud.options, tts=tts, wyoming_tts_url=server.url)
        async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
            turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
            assert turn["outcome"] == "changed"
            assert "did not come to an end" in turn["problem"]
            await kitchen.flushed()
            await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))
            assert kitchen.playbacks[0].length_ms < ENDLESS_VOICE_SECONDS * 1000 / 10


async def _endless(text: str, rate: int) -> bytes:
    return endless_voice(text, rate).tobytes()


async def test_a_tool_call_of_a_model_that_was_given_up_does_nothing_later(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    calls = (ToolCall("turn_on", {"name": "kitchen lights"}),)
    cloud.openai.model = rules(("cosy", Reply(calls=calls)), otherwise="It is cosy now.")
    cloud.openai.faults.stall = True
    cloud.deepgram.script.say("I would like it cosy in here", "what is a heat pump")
    wish = SpokenCommand("I would like it cosy in here", wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(wish.samples, wish.speech_end))
        assert "no answer from the language model" in turn["reply"]
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))
        cloud.openai.faults.stall = False
        turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
        assert not turn["actions"]
    assert await home_assistant.state("light.kitchen_lights") == "off"
