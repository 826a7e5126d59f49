"""The whole way on real parts.

A voice at a sound card's microphone, `parley-satellite` and `python -m addon` as processes, a real Home Assistant, and
the answer recorded at the sound card's speaker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest

from simulators.cartesia import Cartesia
from simulators.completion import Reply, ToolCall, rules
from simulators.deepgram import Deepgram
from simulators.openai import OpenAI
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import RATE, VOICE, SpokenCommand, speech_bounds
from tests.end_to_end.conftest import House, StartHouse, choose, told


async def test_with_no_key(home_assistant: RealHomeAssistant, start_house: StartHouse) -> None:
    async with start_house(home_assistant) as house:
        await house.satellite("Kitchen")
        turn = await house.say("turn on the kitchen lights", "Kitchen")
        assert turn["decided_by"] == "sentence", turn
        assert await home_assistant.state("light.kitchen_lights") == "on"
        turn = await house.say("what is the temperature in the living room", "Kitchen")
        state = await home_assistant.get("/api/states/climate.heatpump")
        assert f"{state['attributes']['current_temperature']:g}" in turn["reply"]


async def test_in_the_cloud(
    home_assistant: RealHomeAssistant, start_house: StartHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Deepgram() as deepgram, OpenAI() as openai, Cartesia() as cartesia:
        keys = {"deepgram_api_key": "key", "openai_api_key": "key", "cartesia_api_key": "key"}
        urls = {"deepgram_url": deepgram.url, "openai_url": openai.url, "cartesia_url": cartesia.url}
        choose(monkeypatch, stt="deepgram", llm="openai", tts="cartesia", **keys, **urls)
        lamp = Reply(calls=(ToolCall("turn_on", {"name": "office lights"}),))
        openai.model = rules(("desk", lamp), otherwise="Your office lights are on.")
        async with start_house(home_assistant) as house:
            await house.satellite("Kitchen")
            deepgram.script.say("turn on the kitchen lights")
            turn = await house.say("turn on the kitchen lights", "Kitchen")
            assert turn["decided_by"] == "sentence", turn
            deepgram.script.say("I can hardly see my desk")
            turn = await house.say("I can hardly see my desk", "Kitchen")
            assert turn["decided_by"] == "model", turn
        assert await home_assistant.state("light.kitchen_lights") == "on"
        assert await home_assistant.state("light.office_rgbw_lights") == "on"


@pytest.mark.parametrize("streaming", [True, False])
async def test_with_wyoming(
    home_assistant: RealHomeAssistant, start_house: StartHouse, monkeypatch: pytest.MonkeyPatch, streaming: bool
) -> None:
    async with Wyoming(streaming=streaming) as wyoming:
        choose(monkeypatch, stt="wyoming", tts="wyoming", wyoming_stt_url=wyoming.url, wyoming_tts_url=wyoming.url)
        async with start_house(home_assistant) as house:
            await house.satellite("Kitchen")
            wyoming.script.say("turn on the kitchen lights")
            turn = await house.say("turn on the kitchen lights", "Kitchen")
        assert turn["outcome"] == "changed"
        assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_two_rooms_at_once_each_act_at_home(
    home_assistant: RealHomeAssistant, start_house: StartHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await home_assistant.states()
    async with Deepgram() as deepgram, AsyncExitStack() as stack:
        choose(monkeypatch, stt="deepgram", deepgram_api_key="key", deepgram_url=deepgram.url)
        house = await stack.enter_async_context(start_house(home_assistant))
        await asyncio.gather(house.satellite("Kitchen"), house.satellite("Bedroom"))
        deepgram.script.say("turn on the lights", "turn on the lights")
        people = {"Kitchen": VOICE, "Bedroom": "awb"}  # one voice in two rooms would be one person
        turns = await asyncio.gather(*(house.say("turn on the lights", room, voice) for room, voice in people.items()))
    after = await home_assistant.states()
    # The demo integration's cameras and sensors move by themselves.
    things = [entity_id for entity_id in before if entity_id.partition(".")[0] in ("light", "switch", "fan", "cover")]
    changed = {entity_id for entity_id in things if before[entity_id]["state"] != after[entity_id]["state"]}
    assert changed == {"light.kitchen_lights", "light.bed_light"}, turns


async def test_the_app_restarts_and_the_satellite_is_back_within_five_seconds(
    home_assistant: RealHomeAssistant, start_house: StartHouse
) -> None:
    async with start_house(home_assistant) as house:
        satellite_id = await house.satellite("Kitchen")
        await house.app.restart()
        await house.app.wait_until_ready()
        async with asyncio.timeout(5):
            await connected(house, satellite_id)
        turn = await house.say("turn on the kitchen lights", "Kitchen")
        assert turn["outcome"] == "changed"
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def connected(house: House, satellite_id: str) -> None:
    """Wait until the panel shows the satellite as connected."""
    async with house.app.panel.live() as messages:
        while True:
            message = await messages.get()
            if message["type"] == "satellites" and any(
                known["satellite_id"] == satellite_id and known["connected"] for known in message["satellites"]
            ):
                return


async def test_a_timer_rings_in_the_room_and_the_word_stop_between_two_rings_ends_it(
    home_assistant: RealHomeAssistant, start_house: StartHouse
) -> None:
    async with start_house(home_assistant) as house:
        satellite_id = await house.satellite("Kitchen")
        async with house.app.panel.live() as messages:
            turn = await house.say("set a timer for two seconds", "Kitchen")
            assert turn["reply"] == "Timer set for 2 seconds."
            recording = await asyncio.to_thread(house.card.record, "kitchen")
            await told(messages, lambda message: any(one["status"] == "ringing" for one in message.get("timers", ())))
            rings = True
            while rings:  # without a key a word is not always heard the first time; the test's timeout bounds it
                await told(messages, lambda message: _is(message, satellite_id, "listening"))
                stop = SpokenCommand("stop", wake="", lead_ms=200).samples
                await asyncio.to_thread(house.card.speak_into, "kitchen", stop)
                after = await told(
                    messages, lambda message: message.get("timers") == [] or _is(message, satellite_id, "responding")
                )
                rings = after.get("timers") != []
            began, ended = speech_bounds(await asyncio.to_thread(recording.stop))
            assert (ended - began) / RATE > 1.0, "nothing rang in the room"


def _is(message: Mapping[str, Any], satellite_id: str, state: str) -> bool:
    listed = message.get("satellites", ())
    return any(one["satellite_id"] == satellite_id and one["state"] == state for one in listed)
