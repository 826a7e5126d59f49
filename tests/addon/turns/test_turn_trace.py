"""The trace of turns in real rooms: which service took how long and was sent what, what matched, and why it failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from addon.options import Options
from assistant.service_use import ServiceUse
from assistant.settings import LlmProvider, SttProvider
from simulators.completion import Reply, ToolCall, rules
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
WISH = SpokenCommand("could you make it a bit brighter at my desk please", wake="", lead_ms=300)


SECRET = "sk-a-secret-of-the-house"
QUIET = np.zeros(16_000 * 7, np.int16)
"""Longer than a turn waits for a first word."""


def by_stage(turn: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {service["stage"]: service for service in turn["services"]}


def uses_of(app: App) -> list[ServiceUse]:
    uses: list[ServiceUse] = []
    app.running.house.services.on_use(uses.append)
    return uses


async def test_a_spoken_turn_tells_of_each_service_its_delay_and_what_it_was_sent(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("could you make it a bit brighter at my desk please")
    cloud.openai.model = rules(("desk", Reply(calls=(ToolCall("turn_on", {"name": "office lights"}),))), otherwise="")
    async with start_app(home_assistant, cloud.options) as app, app.room("Office") as office:
        uses = uses_of(app)
        turn = await app.turn_of(office.say(WISH.samples, WISH.speech_end))
    services = by_stage(turn)
    assert [services[stage]["provider"] for stage in ("stt", "llm", "tts")] == ["deepgram", "openai", "cartesia"]
    said_seconds = len(WISH.samples) / 16_000
    assert services["stt"]["amounts"]["audio_seconds"] >= 0.9 * said_seconds
    sound_bytes = services["stt"]["amounts"]["audio_seconds"] * 32_000
    # On the wire it is packed, and has frames and a handshake.
    assert 0.2 * sound_bytes < services["stt"]["amounts"]["bytes"] < 1.1 * sound_bytes + 4000
    assert all(service["amounts"]["received_bytes"] > 200 for service in turn["services"])
    assert services["llm"]["amounts"]["output_tokens"] > 0
    assert services["tts"]["amounts"]["characters"] == len("Turned on Office RGBW Lights.")
    assert services["llm"]["answers"]
    assert services["tts"]["answers"]
    assert all(not service["left_house"] and service["cost"] == 0.0 for service in turn["services"])
    assert {use.stage for use in uses} == {"stt", "llm", "tts"}
    (tool,) = turn["tools"]
    assert (tool["tool"], tool["arguments"], tool["outcome"]) == ("turn_on", {"name": "office lights"}, "changed")
    assert [call["name"] for call in turn["calls"] if call["name"].startswith("light.")] == ["light.turn_on"]
    (action,) = turn["actions"]
    assert action["before"] != action["after"]


async def test_a_turn_in_which_nobody_spoke_is_charged_with_the_sound_that_was_sent(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(QUIET, 0))
    assert turn["trouble"]["code"] == "nothing_said"
    assert by_stage(turn)["stt"]["amounts"]["audio_seconds"] > 1.0


async def test_what_a_sentence_was_found_by_is_told(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        turn = (await app.converse("turn on the kitchen lights", "Kitchen"))["turn"]
    (matched,) = turn["matched"]
    intent, _, template = matched.partition(": ")
    assert intent == "HassTurnOn"
    assert "{name" in template or "<name" in template
    assert turn["services"] == []


TROUBLES = [
    ("turn on the disco ball", "unknown_name"),
    ("turn on the lights in the dungeon", "unknown_place"),
    ("colourless green ideas sleep furiously", "not_understood"),
    ("turn on the siren", "unknown_name"),
    ("set the heatpump to 99 degrees", "refused"),
    ("unlock the front door", "no_pin"),
]


@pytest.mark.parametrize(("said", "code"), TROUBLES)
async def test_a_turn_that_did_nothing_has_a_reason(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str, code: str
) -> None:
    async with start_app(home_assistant) as app:
        turn = (await app.converse(said, "Living Room"))["turn"]
        again = (await app.converse("turn on the kitchen lights", "Living Room"))["turn"]
    assert turn["trouble"]["code"] == code
    assert again["trouble"] is None


async def test_a_question_back_is_no_trouble(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        turn = (await app.converse("turn on the lights"))["turn"]
    assert turn["outcome"] == "ambiguous"
    assert turn["trouble"] is None


async def test_a_key_that_the_model_refuses_is_the_reason(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.faults.refuse_status = 401
    async with start_app(home_assistant, replace(cloud.options, openai_api_key=SECRET)) as app:
        uses = uses_of(app)
        turn = (await app.converse("I would like it cosy in here", "Kitchen"))["turn"]
    assert (turn["trouble"]["code"], turn["trouble"]["stage"]) == ("key_refused", "llm")
    assert uses[-1].problem
    assert SECRET not in f"{uses}{turn}"


async def test_a_voice_that_is_not_there_is_told_with_the_turn_that_another_spoke(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    options = replace(cloud.options, cartesia_url="ws://127.0.0.1:9/tts/websocket")
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
    assert (turn["outcome"], turn["trouble"]) == ("changed", None)
    refused = next(service for service in turn["services"] if service["provider"] == "cartesia")
    assert refused["problems"]


async def test_a_model_that_tried_again_and_succeeded_leaves_no_trouble(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    left = [ToolCall("turn_on", {"name": "disco ball"}), ToolCall("turn_on", {"name": "kitchen lights"})]
    cloud.openai.model = lambda *_: Reply(calls=(left.pop(0),))
    async with start_app(home_assistant, cloud.options) as app:
        turn = (await app.converse("I would like it cosy in here", "Kitchen"))["turn"]
    assert turn["reply"] == "Turned on Kitchen Lights."
    assert [tool["outcome"] for tool in turn["tools"]] == ["unknown", "changed"]
    assert turn["trouble"] is None


async def test_without_a_key_sound_and_words_stay_in_the_house(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    options = Options(stt=SttProvider.GRAMMAR, llm=LlmProvider.NONE, api_token=API_TOKEN)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
    services = by_stage(turn)
    assert {stage: service["host"] for stage, service in services.items()} == {"stt": "", "tts": ""}
    assert services["stt"]["amounts"]["audio_seconds"] > 1
