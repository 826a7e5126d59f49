"""People who tell other rooms something, by voice, in writing and through a language model."""

from __future__ import annotations

import asyncio

import pytest

from addon.broker.announcement import Origin
from satellite.protocol import SatelliteState
from simulators.completion import Reply, ToolCall, rules
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp


async def until_alone(app: App) -> None:
    """Wait until one satellite is connected."""
    satellites, changed = app.running.satellites, asyncio.Event()
    satellites.on_change(changed.set)
    async with asyncio.timeout(10):
        while len(satellites.conversations) > 1:
            changed.clear()
            await changed.wait()


@pytest.mark.parametrize(
    ("said", "reply", "hearing"),
    [
        ("tell everyone dinner is ready", "I'm telling everyone.", {"Bedroom", "Office"}),
        ("tell the office to come down", "I'm saying it in Office.", {"Office"}),
        ("announce in the kitchen that the guests are here", "I'm saying it in Kitchen.", {"Kitchen"}),
        ("tell upstairs to be quiet", None, {"Bedroom", "Office"}),
    ],
)
async def test_the_rooms_that_are_told_hear_it_and_no_others(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str, reply: str | None, hearing: set[str]
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
        app.room("Office") as office,
    ):
        rooms = {"Kitchen": kitchen, "Bedroom": bedroom, "Office": office}
        for room in rooms.values():
            await room.state(SatelliteState.IDLE)
        answer = await app.converse(said, "Kitchen")
        assert answer["outcome"] == "underway"
        assert reply in {None, answer["reply"]}
        for name in hearing:
            await rooms[name].reply()
        assert await app.announced("that was all")
        assert {name for name, room in rooms.items() if len(room.playbacks) == 2} == hearing


async def test_by_voice_everyone_is_everyone_else(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("tell everyone dinner is ready")
    spoken = SpokenCommand("tell everyone dinner is ready", wake="", lead_ms=300)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert turn["reply"] == "I'm telling everyone."
        await bedroom.reply()
        assert app.running.broker.announcements[-1].origin is Origin.VOICE
        await kitchen.reply(1)
        assert app.running.broker.announcements[0].request.message == "Your message was heard: Bedroom."
    assert not cloud.openai.log.all("request received")


async def test_who_cannot_be_told_is_named(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        alone = await app.converse("tell everyone dinner is ready", "Kitchen")
        assert (alone["outcome"], alone["reply"]) == ("unavailable", "There is no other room that I can speak in.")
        nobody = await app.converse("tell the garage to close up", "Kitchen")
        assert (nobody["outcome"], nobody["reply"]) == (
            "unavailable",
            "I can't speak in garage, there is no satellite.",
        )
        async with app.room("Office") as office:
            await office.state(SatelliteState.IDLE)
        await until_alone(app)
        gone = await app.converse("tell the office to come down", "Kitchen")
        assert (gone["outcome"], gone["reply"]) == ("unavailable", "Office is out of reach.")


async def test_a_language_model_tells_rooms_by_the_tool_for_messages(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    call = ToolCall("send_message", {"message": "the soup is on the table", "name": "office"})
    cloud.openai.model = rules(("hungry", Reply(calls=(call,))), otherwise="Done.")
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen"),
        app.room("Office") as office,
    ):
        await office.state(SatelliteState.IDLE)
        answer = await app.converse("somebody in the office must be hungry, so call them to the table", "Kitchen")
        assert answer["decided_by"] == "model"
        assert answer["reply"] == "I'm saying it in Office."
        assert app.running.broker.announcements[0].origin is Origin.MODEL
        await office.reply()
