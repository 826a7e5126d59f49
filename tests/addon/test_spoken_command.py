"""A spoken turn through the app: audio on the wire in, a changed home and an answer on the wire out."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from satellite.protocol import PlaybackKind, SatelliteState
from simulators.completion import Reply, ToolCall, rules
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.ha_tools.whole_home import at_rest


async def test_a_command_acts_without_the_language_model(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.say(spoken.samples, spoken.speech_end)
        reply = await kitchen.reply()
        await kitchen.state(SatelliteState.IDLE, after=1)
    assert await home_assistant.state("light.kitchen_lights") == "on"
    assert len(reply.pcm) > reply.start.rate / 2
    assert not cloud.openai.log.all("request received")


async def test_the_wake_word_in_the_pre_roll_is_no_part_of_the_command(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("Hey Jarvis, turn on the kitchen lights.")
    spoken = SpokenCommand("turn on the kitchen lights", pause_ms=60, lead_ms=100)
    async with start_app(home_assistant, cloud.options) as app, app.room("Bedroom") as room:
        await room.say(spoken.samples, spoken.speech_end)
        await room.reply()
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_what_is_no_plain_sentence_is_done_by_the_model_through_the_same_tools(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    said = "could you make it a bit brighter at my desk please"
    cloud.deepgram.script.say(said)
    cloud.openai.model = rules(
        ("desk", Reply(calls=(ToolCall("turn_on", {"name": "office lights"}),))), otherwise="Your office glows."
    )
    spoken = SpokenCommand(said, wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Office") as office:
        turn = await app.turn_of(office.say(spoken.samples, spoken.speech_end))
    assert turn["decided_by"] == "model"
    assert turn["reply"] == "Turned on Office RGBW Lights."
    assert [action["service"] for action in turn["actions"]] == ["light.turn_on"]
    assert await home_assistant.state("light.office_rgbw_lights") == "on"


async def test_two_tool_calls_in_one_chunk_are_both_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    both = (ToolCall("turn_on", {"name": "office lights"}), ToolCall("turn_on", {"name": "bed light"}))
    cloud.openai.model = rules(("cosy", Reply(calls=both, bundled=True)), otherwise="It is cosy now.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("I would like it cosy upstairs", "Office")
    assert answer["reply"] == "Turned on Office RGBW Lights. Turned on Bed Light."
    assert await home_assistant.state("light.office_rgbw_lights") == "on"
    assert await home_assistant.state("light.bed_light") == "on"


async def test_two_rooms_at_once_each_act_at_home(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the lights", "turn on the lights")
    spoken = SpokenCommand("turn on the lights", wake="", lead_ms=300)
    before = await at_rest(home_assistant)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await asyncio.gather(*(room.say(spoken.samples, spoken.speech_end) for room in (kitchen, bedroom)))
        await asyncio.gather(kitchen.reply(), bedroom.reply())
    after = await at_rest(home_assistant)
    changed = {entity_id for entity_id in before if before[entity_id] != after[entity_id]}
    assert changed == {"light.kitchen_lights", "light.bed_light"}


async def test_a_voice_over_our_own_silences_it_and_is_heard(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise="Once upon a time there was a house. " * 12)
    cloud.deepgram.script.say("tell me a story", "turn on the kitchen lights")
    story = SpokenCommand("tell me a story", wake="", lead_ms=300)
    command = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=100)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        await kitchen.say(story.samples, story.speech_end)
        await kitchen.state(SatelliteState.RESPONDING)
        await kitchen.interrupt(command.samples, command.speech_end)
        await kitchen.flushed()
        await kitchen.reply(1)
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_an_answer_to_our_question_needs_no_wake_word(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the lights", "the kitchen")
    question = SpokenCommand("turn on the lights", wake="", lead_ms=300)
    answer = SpokenCommand("the kitchen", wake="", lead_ms=100)
    async with start_app(home_assistant, cloud.options) as app, app.room("Nowhere") as room:
        await room.say(question.samples, question.speech_end)
        await room.reply()
        await room.state(SatelliteState.LISTENING, after=room.number_of(SatelliteState.RESPONDING))
        await room.interrupt(answer.samples, answer.speech_end)
        await room.reply(1)
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_silence_after_the_wake_word_comes_to_rest(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    silence = SpokenCommand("", wake="", lead_ms=100, tail_ms=100)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.say(silence.samples, silence.speech_end)
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.LISTENING))
        assert not kitchen.playbacks


async def test_an_announcement_waits_for_the_turn_in_progress(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        speaking = asyncio.create_task(kitchen.say(spoken.samples, spoken.speech_end))
        await kitchen.state(SatelliteState.LISTENING)
        await home_assistant.fire_event("parley_announce", {"message": "Dinner is ready", "rooms": "kitchen"})
        await kitchen.reply(1)
        await speaking
    assert [playback.start.kind for playback in kitchen.playbacks] == [PlaybackKind.REPLY, PlaybackKind.ANNOUNCEMENT]


@pytest.mark.parametrize("first_token", [0.0, 0.05])
async def test_what_was_asked_ahead_is_dropped_when_the_person_goes_on(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, first_token: float
) -> None:
    cloud.openai.pace.first_token = first_token
    cloud.openai.model = rules(
        ("glacier", Reply(calls=(ToolCall("talk", {"text": "One is hot, one is cold."}),))),
        ("volcano", Reply(calls=(ToolCall("turn_on", {"name": "bed light"}),))),
    )
    cloud.deepgram.script.say("tell me of a volcano", "and of a glacier")
    first = SpokenCommand("tell me of a volcano", wake="", lead_ms=300, tail_ms=330)
    second = SpokenCommand("and of a glacier", wake="", lead_ms=0)
    spoken = np.concatenate([first.samples, second.samples])
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(spoken, len(first.samples) + second.speech_end))
        assert len(cloud.openai.log.all("request received")) == 2
    assert turn["reply"] == "One is hot, one is cold."
    assert not turn["actions"]
    assert await home_assistant.state("light.bed_light") == "off"
