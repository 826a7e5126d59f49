"""Turns as people speak them: with pauses, corrected, called off; through the recogniser, the rules and the home."""

from __future__ import annotations

import numpy as np

from satellite.protocol import SatelliteState
from simulators.completion import rules
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp


async def say(room: Room, *parts: str, pause_ms: int) -> None:
    """Speak parts of a sentence with a pause between each two of them, and wait until the room is at rest."""
    spoken = [SpokenCommand(part, wake="", lead_ms=0, tail_ms=pause_ms) for part in parts]
    lead = np.zeros(4800, np.int16)
    samples = np.concatenate([lead, *(each.samples for each in spoken)])
    await room.say(samples, len(samples))
    await room.state(SatelliteState.RESPONDING)
    await room.state(SatelliteState.IDLE, after=room.number_of(SatelliteState.RESPONDING))


async def test_a_pause_in_mid_sentence_cuts_nothing_off(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the", "kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await say(kitchen, "turn on the", "kitchen lights", pause_ms=700)
        turns = (await app.get("/api/turns"))["turns"]
    assert [turn["transcript"] for turn in turns] == ["turn on the kitchen lights"]
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_correction_of_what_was_just_done_acts_on_what_was_meant_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the bed light", "no the kitchen lights")
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        await say(kitchen, "turn on the bed light", "no the kitchen lights", pause_ms=500)
    assert await home_assistant.state("light.bed_light") == "off"
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_never_mind_ends_a_thought_as_well(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.pace.first_token = 4.0
    cloud.openai.model = rules(otherwise="Once upon a time there was a house.")
    cloud.deepgram.script.say("tell me a story", "never mind")
    story = SpokenCommand("tell me a story", wake="", lead_ms=300)
    never_mind = SpokenCommand("never mind", wake="", lead_ms=100)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        after = len(kitchen.messages)
        await kitchen.say(story.samples, story.speech_end)
        await kitchen.state(SatelliteState.PROCESSING)
        await kitchen.interrupt(never_mind.samples, never_mind.speech_end)
        await kitchen.state(SatelliteState.IDLE, after=after)
        assert await app.announced("still here")
    assert len(kitchen.playbacks) == 1
