"""Announcements and questions by automations made in Home Assistant's own editor, heard by rooms of the wire."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from satellite.protocol import SatelliteState
from testbed.room import Room
from testbed.testbed_errors import HomeAssistantError
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.custom_components.parley_home import ParleyHome

DOOR = [
    {"id": "in", "sentences": ["[yes] let them in", "yes"]},
    {"id": "wait", "sentences": ["[let them] wait {minutes} minutes"]},
]


async def answer_with(room: Room, said: str) -> None:
    """Speak, without a wake word, once the room listens."""
    await room.state(SatelliteState.LISTENING, seconds=30)
    spoken = SpokenCommand(said, wake="", lead_ms=200)
    await room.interrupt(spoken.samples, spoken.speech_end)


async def run(home: ParleyHome, automation: str) -> None:
    """Run an automation, and return when its actions are over."""
    await home.home.call_service("automation", "trigger", {"entity_id": automation})


async def test_an_automation_announces_to_an_area_and_no_other_room_hears_it(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    announce = {
        "action": "assist_satellite.announce",
        "target": {"area_id": "kitchen"},
        "data": {"message": "Dinner is ready", "preannounce": False},
    }
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        automation = await parley_home.automation(announce)
        running = asyncio.create_task(run(parley_home, automation))
        await parley_home.home.wait_for_state(satellite, "responding")
        await running
        assert kitchen.playbacks[0].over
        assert not bedroom.playbacks
        await parley_home.home.wait_for_state(satellite, "idle")


async def test_two_announcements_at_once_to_one_room_both_arrive(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        announce = {"entity_id": satellite, "preannounce": False}
        await asyncio.gather(
            *(
                parley_home.home.call_service("assist_satellite", "announce", {**announce, "message": message})
                for message in ("Dinner is ready", "Mind the step")
            )
        )
        assert [playback.over for playback in kitchen.playbacks] == [True, True]


async def test_what_is_said_to_several_satellites_is_one_announcement(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await parley_home.add(app)
        satellites = [await parley_home.entity(room, "satellite") for room in ("Bedroom", "Kitchen")]
        announce = {"entity_id": satellites, "message": "Dinner is ready"}
        await parley_home.home.call_service("assist_satellite", "announce", announce)
        assert kitchen.playbacks[0].over
        assert bedroom.playbacks[0].over
        [announcement] = (await app.get("/api/announcements"))["announcements"]
        assert len(announcement["receipts"]) == 2


async def test_home_assistants_own_test_of_a_satellite_succeeds(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        await parley_home.home.wait_for_state(satellite, "idle")
        await parley_home.call("config/core/update", internal_url=parley_home.home.url)
        assert await parley_home.call("assist_satellite/test_connection", entity_id=satellite) == {"status": "success"}

        async def over() -> bool:
            [announcement] = (await app.get("/api/announcements"))["announcements"]
            return bool(announcement["receipts"][0]["heard"])

        await parley_home.home.wait_until(over, "sound that was heard")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("yes let them in", {"id": "in", "slots": {}}),
        ("wait five minutes", {"id": "wait", "slots": {"minutes": "five"}}),
    ],
)
async def test_an_automation_asks_and_branches_on_the_spoken_answer(
    parley_home: ParleyHome, start_app: StartApp, cloud: Cloud, said: str, told: dict[str, Any]
) -> None:
    cloud.deepgram.script.say(said)
    ask = {
        "action": "assist_satellite.ask_question",
        "data": {"entity_id": "assist_satellite.kitchen", "question": "Shall I let them in?", "answers": DOOR},
        "response_variable": "answer",
    }
    tell = {"event": "told_by_test", "event_data": {"id": "{{ answer.id }}", "slots": "{{ answer.slots }}"}}
    light = {
        "if": "{{ answer.id == 'in' }}",
        "then": [{"action": "light.turn_on", "target": {"entity_id": "light.bed_light"}}],
    }
    async with start_app(parley_home.home, cloud.options) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        assert await parley_home.entity("Kitchen", "satellite") == "assist_satellite.kitchen"
        automation = await parley_home.automation(ask, light, tell)
        async with parley_home.events("told_by_test") as heard:
            running = asyncio.create_task(run(parley_home, automation))
            await answer_with(kitchen, said)
            assert (await heard())["data"] == told
        await running
        lit = "on" if told["id"] == "in" else "off"
        await parley_home.home.wait_for_state("light.bed_light", lit)


async def test_a_conversation_begins_and_what_is_said_is_an_ordinary_turn(
    parley_home: ParleyHome, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(parley_home.home, cloud.options) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        start = {"entity_id": satellite, "start_message": "It is dark in here. What shall I do?"}
        await asyncio.gather(
            parley_home.home.call_service("assist_satellite", "start_conversation", start),
            answer_with(kitchen, "turn on the kitchen lights"),
        )
        await parley_home.home.wait_for_state("light.kitchen_lights", "on")


async def test_an_announcement_of_ours_tells_what_became_of_it_in_every_room(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        async with app.room("Bedroom"):
            await parley_home.add(app)
            await parley_home.entity("Bedroom", "satellite")
        told = await parley_home.home.ask_service("parley", "announce", {"message": "Dinner is ready", "expires": 2})
        receipts = {receipt["room"]: receipt for receipt in told["receipts"]}
        assert receipts["Kitchen"]["heard"]
        assert not receipts["Bedroom"]["heard"]
        assert receipts["Bedroom"]["reason"]


async def test_an_announcement_that_nobody_will_hear_fails_though_it_is_not_waited_for(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        volume = await parley_home.entity("Kitchen", "volume")
        await parley_home.home.call_service("number", "set_value", {"entity_id": volume, "value": 0})
        await parley_home.home.wait_for_state(volume, "0")
        data = {"message": "Dinner is ready", "wait": False}
        with pytest.raises(Exception, match="volume is zero"):
            await parley_home.call("call_service", domain="parley", service="announce", service_data=data)


async def test_an_announcement_that_waits_fails_when_the_integration_is_unloaded(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        entry_id = await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        quiet = await parley_home.entity("Kitchen", "do_not_disturb")
        await parley_home.home.call_service("switch", "turn_on", {"entity_id": quiet})
        await parley_home.home.wait_for_state(quiet, "on")
        data = {"entity_id": satellite, "message": "Dinner is ready", "preannounce": False}
        saying = asyncio.create_task(
            parley_home.call("call_service", domain="assist_satellite", service="announce", service_data=data)
        )

        async def waits() -> bool:
            return bool(app.running.broker.announcements)

        await parley_home.home.wait_until(waits, "the announcement")
        async with parley_home.http() as http:
            await http.post(f"/api/config/config_entries/entry/{entry_id}/reload")
        with pytest.raises(HomeAssistantError, match="announce"):
            await saying


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"message": "Hi", "priority": "loud"}, "priority"),
        ({"message": "Hi", "area_id": "atlantis"}, "atlantis"),
        ({"message": "Hi", "entity_id": "light.bed_light"}, "no satellite"),
        ({}, "message"),
    ],
)
async def test_a_bad_announcement_names_the_field(
    parley_home: ParleyHome, start_app: StartApp, data: dict[str, Any], named: str
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        with pytest.raises(Exception, match=named):
            await parley_home.call("call_service", domain="parley", service="announce", service_data=data)
        assert not kitchen.playbacks


async def test_without_an_app_the_actions_say_so(parley_home: ParleyHome) -> None:
    with pytest.raises(aiohttp.ClientResponseError):
        await parley_home.home.call_service("parley", "announce", {"message": "Hi"})
