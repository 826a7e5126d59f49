"""Spoken turns with no key and no cloud: the app's own recogniser, its sentences and its voice."""

from __future__ import annotations

import asyncio

from satellite.protocol import PREROLL_MS, UPLINK_RATE
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import StartApp


async def test_two_rooms_at_once_are_both_heard_and_each_acts_at_home(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    spoken = SpokenCommand("turn on the lights")
    first = spoken.wake_end - PREROLL_MS * UPLINK_RATE // 1000
    before = await home_assistant.states()
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        speaking = (room.say(spoken.samples[first:], spoken.speech_end - first) for room in (kitchen, bedroom))
        await asyncio.gather(*speaking)
        await asyncio.gather(kitchen.reply(), bedroom.reply())
    after = await home_assistant.states()
    lights = {entity_id for entity_id in before if entity_id.startswith("light.")}
    changed = {entity_id for entity_id in lights if before[entity_id]["state"] != after[entity_id]["state"]}
    assert changed == {"light.kitchen_lights", "light.bed_light"}


async def test_a_misspelt_name_is_asked_about_and_acted_on_at_a_yes_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        asked = await app.converse("turn on the kitxhen lights")
        assert asked["reply"] == "Did you mean Kitchen Lights?"
        assert await home_assistant.state("light.kitchen_lights") == "off"
        assert (await app.converse("yes"))["outcome"] == "changed"
    assert await home_assistant.state("light.kitchen_lights") == "on"
