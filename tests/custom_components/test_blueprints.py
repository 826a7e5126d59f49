"""The blueprints as a person imports and fills them in, and what is heard in the rooms."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from satellite.protocol import SatelliteState
from testbed.integration import SOURCE
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.custom_components.parley_home import ParleyHome

FOLDER = SOURCE.parents[1] / "blueprints" / "automation" / "parley"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
BELL = "event.bell_of_the_test"


async def automation_of(home: ParleyHome, name: str, **inputs: Any) -> str:
    """Import a blueprint and make an automation of it; return the automation's id."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    path = f"parley/{name}.yaml"
    await home.call("blueprint/save", domain="automation", path=path, yaml=text, allow_override=True)
    return await home.automation(use_blueprint={"path": path, "input": inputs})


async def answer_with(room: Room, said: str) -> None:
    """Speak, without a wake word, once the room listens."""
    await room.state(SatelliteState.LISTENING, seconds=30)
    spoken = SpokenCommand(said, wake="", lead_ms=200)
    await room.interrupt(spoken.samples, spoken.speech_end)


@pytest.mark.parametrize("name", NAMES)
async def test_home_assistant_takes_the_blueprint(parley_home: ParleyHome, name: str) -> None:
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    imported = {"path": f"parley/{name}.yaml", "yaml": text, "allow_override": True}
    await parley_home.call("blueprint/save", domain="automation", **imported)
    listed = await parley_home.call("blueprint/list", domain="automation")
    assert "error" not in listed[f"parley/{name}.yaml"]
    assert f"/{name}.yaml" in (SOURCE.parents[1] / "docs" / "integration.md").read_text("utf-8").replace("%2F", "/")


async def test_the_doorbell_is_heard_in_the_room_that_was_chosen(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await parley_home.add(app)
        await parley_home.entity("Bedroom", "satellite")
        await automation_of(parley_home, "doorbell", doorbell=BELL, rooms={"area_id": "bedroom"})
        await parley_home.home.fire_event("bell_of_test", {})
        await bedroom.reply()
        assert not kitchen.playbacks


async def test_the_answer_at_the_door_decides(parley_home: ParleyHome, start_app: StartApp, cloud: Cloud) -> None:
    cloud.deepgram.script.say("let them in")
    async with start_app(parley_home.home, cloud.options) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        light = [{"action": "light.turn_on", "target": {"entity_id": "light.bed_light"}}]
        await automation_of(parley_home, "someone_at_the_door", doorbell=BELL, if_yes=light)
        await parley_home.home.fire_event("bell_of_test", {})
        await answer_with(kitchen, "let them in")
        await parley_home.home.wait_for_state("light.bed_light", "on")


async def test_the_washing_machine_is_announced_until_somebody_takes_note(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        power = "sensor.outside_temperature"
        await parley_home.home.set_state(power, "400")
        inputs = {"power": power, "quiet_for": {"seconds": 0}, "repeat_every": {"seconds": 5}}
        await automation_of(parley_home, "washing_machine", **inputs)
        await parley_home.home.set_state(power, "1")
        await kitchen.reply()
        await kitchen.reply(1)
        await parley_home.home.call_service("parley", "acknowledge", {})


async def test_the_words_of_the_morning_follow_the_lights(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Bedroom") as bedroom:
        await parley_home.add(app)
        await parley_home.entity("Bedroom", "satellite")
        inputs = {"rooms": {"area_id": "bedroom"}, "lights": {"entity_id": "light.bed_light"}, "dawn": 0}
        automation = await automation_of(parley_home, "wake_up", **inputs)
        trigger = {"entity_id": automation, "skip_condition": True}
        await asyncio.gather(parley_home.home.call_service("automation", "trigger", trigger), bedroom.reply())
        await parley_home.home.wait_for_state("light.bed_light", "on")
        await parley_home.home.call_service("parley", "acknowledge", {})
