"""Talking over an answer, in a room whose satellite hears no echo of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from satellite.protocol import SatelliteState
from simulators.completion import rules
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

STORY = " ".join(f"This is sentence number {number} of a story." for number in range(1, 3))

LEAST_HEARD_MS = 300

LONGEST_WORD_SECONDS = 0.8
"""More than any word of the story takes."""


async def talk_over(room: Room, over: str) -> None:
    """Have a story told, and say something over it."""
    story = SpokenCommand("tell me a story", wake="", lead_ms=300)
    spoken = SpokenCommand(over, wake="", lead_ms=1200)
    await room.say(story.samples, story.speech_end)
    await room.state(SatelliteState.RESPONDING)
    await room.interrupt(spoken.samples, spoken.speech_end)


async def told_to_its_end(room: Room, over: str) -> None:
    """Have a story told that goes on after what was said over it."""
    await talk_over(room, over)
    await room.reply(1)
    await room.state(SatelliteState.IDLE, after=room.number_of(SatelliteState.RESPONDING))


@pytest.mark.parametrize("echo_cancellation", [True, False])
async def test_an_answer_goes_on_after_a_wake_word_that_nobody_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, echo_cancellation: bool
) -> None:
    """It was in a television: no words follow it."""
    cloud.openai.model = rules(otherwise=STORY)
    cloud.deepgram.script.say("tell me a story")
    story = SpokenCommand("tell me a story", wake="", lead_ms=300)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=echo_cancellation) as kitchen,
    ):

        async def woken() -> None:
            await kitchen.say(story.samples, story.speech_end)
            await kitchen.state(SatelliteState.RESPONDING)
            await kitchen.wait_until(lambda: kitchen.playbacks[0].length_ms > LEAST_HEARD_MS)
            after = await kitchen.wake()
            assert await kitchen.is_answered(after)
            assert kitchen.playbacks[0].flushed
            await kitchen.reply(1)
            await kitchen.state(SatelliteState.IDLE, after=after)

        turn = await app.turn_of(woken())
        first, second = kitchen.playbacks
        place = next(float(step["detail"].split()[1]) for step in turn["steps"] if step["name"] == "resumed")
        assert place <= first.heard_ms / 1000
        sent_before = bytes(first.pcm[round(place * first.start.rate) * 2 :])
        assert sent_before[: len(second.pcm)] == second.pcm[: len(sent_before)]
        assert turn["reply"] == STORY


async def test_words_behind_a_wake_word_end_the_answer_for_good(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    """In a room that cannot hear through its own sound this is the one way to stop it."""
    cloud.openai.model = rules(otherwise=STORY)
    story, over = (SpokenCommand(text, wake="", lead_ms=300) for text in ("tell me a story", "stop"))
    cloud.deepgram.script.say(story.text, over.text)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.say(story.samples, story.speech_end)
        await kitchen.state(SatelliteState.RESPONDING)
        await app.turn_of(kitchen.say(over.samples, over.speech_end))
        await kitchen.wait_until(lambda: kitchen.now is SatelliteState.IDLE)
        stop, told = (await app.get("/api/turns"))["turns"][:2]
        assert await app.announced("still here")
        *told_aloud, _ = kitchen.playbacks
    assert (stop["decided_by"], stop["wake_word"]) == ("stop", "hey_jarvis")
    assert told["decided_by"] == "model"
    assert all(playback.flushed for playback in told_aloud)


@pytest.mark.parametrize("heard", ["Mhm, okay.", ""], ids=["words of a listener", "no words"])
async def test_an_answer_goes_on_from_the_word_that_was_last_heard(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, heard: str
) -> None:
    cloud.openai.model = rules(otherwise=STORY)
    cloud.deepgram.script.say("tell me a story", heard)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        turn = await app.turn_of(told_to_its_end(kitchen, "mhm, okay"))
    first, second = kitchen.playbacks[:2]
    place = next(float(step["detail"].split()[1]) for step in turn["steps"] if step["name"] == "resumed")
    assert first.heard_ms / 1000 - LONGEST_WORD_SECONDS < place <= first.heard_ms / 1000
    sent_before = bytes(first.pcm[round(place * first.start.rate) * 2 :])
    assert sent_before[: len(second.pcm)] == second.pcm[: len(sent_before)]
    assert turn["reply"] == STORY


async def test_a_model_is_reminded_of_what_was_heard_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(("volcano", "It is a mountain of fire."), otherwise=STORY)
    cloud.deepgram.script.say("tell me a story", "okay but what is a volcano")
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        await talk_over(kitchen, "okay but what is a volcano")
        async with asyncio.timeout(30):
            await cloud.openai.log.wait_for("request received", number=2)
    reminded: list[dict[str, Any]] = cloud.openai.requests[-1]["messages"]
    told = next(message["content"] for message in reminded if message["role"] == "assistant")
    words = told.removesuffix("—").split()
    assert words == STORY.split()[: len(words)]
    assert 3 <= len(words) < len(STORY.split())


async def test_a_word_of_ending_over_an_answer_ends_it(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise=STORY)
    cloud.deepgram.script.say("tell me a story", "never mind")
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        await talk_over(kitchen, "never mind")
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.RESPONDING))
        assert await app.announced("still here")
    *told, _ = kitchen.playbacks
    assert all(playback.flushed for playback in told)
