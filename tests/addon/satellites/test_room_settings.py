"""The settings of a room: changed in the panel and over the link, applied by the satellite at once, and kept."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web

from addon.integration.integration_tokens import IntegrationTokens
from addon.satellites.room_settings import RoomChanges, RoomSettings, SettingsOfRooms
from addon.store.store import Store
from satellite.protocol import (
    Identify,
    MusicStart,
    MusicStop,
    Mute,
    SatelliteState,
    SettingsChanged,
    StateChanged,
    Welcome,
)
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import RATE, SpokenCommand, write_wav
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.link_client import linked

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)


async def change(app: App, satellite_id: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Change a satellite as the panel does; return the answer."""
    async with app.http.post(f"{app.panel}/api/satellites/{satellite_id}", json=body) as response:
        answer: dict[str, Any] = await response.json()
        return response.status, answer


async def the_satellite(app: App) -> dict[str, Any]:
    """Return the only satellite, as the panel shows it."""
    [satellite] = (await app.get("/api/satellites"))["satellites"]
    return dict(satellite)


async def test_what_the_link_changes_is_applied_told_and_outlasts_a_restart(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    changes = {"volume": 0.4, "do_not_disturb": True, "follow_up": True, "sensitivity": 1, "wake_words": ["hey_jarvis"]}
    async with (
        start_app(home_assistant) as app,
        linked(app) as link,
        Room.connect(app.lan, "Kitchen", satellite_id=known) as kitchen,
    ):
        token = (await kitchen.paired(app.pair)).token
        await link.room(known, lambda room: room["connected"])
        answer = await link.done("set_room", satellite_id=known, changes=changes)
        assert {name: answer["room"][name] for name in ("volume", "do_not_disturb", "follow_up", "sensitivity")} == {
            "volume": 0.4,
            "do_not_disturb": True,
            "follow_up": True,
            "sensitivity": 1.0,
        }
        applied = (await kitchen.wait_for(SettingsChanged)).settings
        assert (applied.volume, applied.wake_threshold, applied.wake_words) == (0.4, 0.1, ("hey_jarvis",))
        await link.room(known, lambda room: room["volume"] == 0.4)
    async with start_app(home_assistant) as app, linked(app) as link:
        away = await link.room(known, lambda _room: True)
        assert (away["connected"], away["volume"], away["do_not_disturb"]) == (False, 0.4, True)
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as kitchen:
            assert (await kitchen.wait_for(Welcome)).settings == applied


async def test_what_the_panel_changes_is_told_over_the_link_and_what_cannot_be_changes_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, linked(app) as link, app.room("Kitchen") as kitchen:
        known = (await the_satellite(app))["satellite_id"]
        for wrong, told in (
            ({"settings": {"volume": 2}}, "volume"),
            ({"settings": {"volume": "loud"}}, "volume"),
            ({"settings": {"loudness": 1}}, "loudness"),
            ({"settings": {"wake_words": ["hey_nobody"]}}, "hey_nobody"),
            ({"settings": {"wake_words": ["hey_jarvis"] * 9}}, "wake_words"),
            ({"settings": {"quiet_hours": {"begin": "25:00", "end": "07:00"}}}, "quiet_hours.begin"),
            ({"settings": 3}, "settings"),
            ({"area_id": "nowhere"}, "nowhere"),
            ({"name": "a\nb"}, "name"),
        ):
            status, answer = await change(app, known, **wrong)
            assert status == 400, wrong
            assert told in answer["error"]
        hours = {"begin": "22:00", "end": "07:00"}
        status, _ = await change(app, known, name="Galley", settings={"muted": True, "quiet_hours": hours})
        assert status == 200
        room = await link.room(known, lambda room: room["name"] == "Galley" and room["quiet_hours"] is not None)
        assert room["quiet_hours"] == hours
        assert (await kitchen.wait_for(SettingsChanged)).settings.muted
        await change(app, known, settings={"quiet_hours": {"begin": "00:00", "end": "00:00"}})
        await link.room(known, lambda room: room["quiet_hours"] is None)
        assert not [each for _, each in kitchen.messages if isinstance(each, SettingsChanged)][1:]
        moved = await link.done("set_room", satellite_id=known, changes={"area_id": "", "name": "Kitchen"})
        assert (moved["room"]["area_id"], moved["room"]["name"]) == ("", "Kitchen")


async def test_a_microphone_that_is_switched_at_the_satellite_is_kept_and_not_switched_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, linked(app) as link:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as kitchen:
            token = (await kitchen.paired(app.pair)).token
            for number in range(501):  # a switch that does not know what it wants
                await kitchen.send(Mute(number % 2 == 0))
            await link.room(known, lambda room: room["muted"])
            await kitchen.send(Mute(True))
            await change(app, known, settings={"volume": 0.5})
            settings = (await kitchen.wait_for(SettingsChanged)).settings
            assert (settings.muted, settings.volume) == (True, 0.5)
        await link.room(known, lambda room: not room["connected"] and room["muted"])
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as kitchen:
            assert (await kitchen.wait_for(Welcome)).settings.muted


async def test_a_satellite_makes_itself_known_where_it_is_there(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, linked(app) as link:
        async with app.room("Kitchen") as kitchen:
            known = (await the_satellite(app))["satellite_id"]
            await link.done("identify", satellite_id=known)
            await kitchen.wait_for(Identify)
        await link.room(known, lambda room: not room["connected"])
        assert (await link.order("identify", satellite_id=known))["error"]["code"] == "not_connected"
        assert (await link.order("identify", satellite_id="nobody"))["error"]["code"] == "not_found"
        assert (await link.order("set_room", satellite_id="nobody", changes={}))["error"]["code"] == "not_found"


async def test_after_an_answer_the_room_listens_on_where_that_is_wished_and_ends_in_silence(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await change(app, (await the_satellite(app))["satellite_id"], settings={"follow_up": True})
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        await kitchen.reply()
        answered = kitchen.number_of(SatelliteState.RESPONDING)
        await kitchen.state(SatelliteState.LISTENING, after=answered)
        turn = await app.turn_of(kitchen.state(SatelliteState.IDLE, after=answered))
        assert (turn["transcript"], turn["reply"], turn["wake_word"]) == ("", "", "")
        assert len(kitchen.playbacks) == 1
    await home_assistant.reset()


async def test_a_language_model_does_not_go_on_talking_with_a_television(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    cloud.openai.model = lambda _messages, _tools: "They say so."
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await change(app, (await the_satellite(app))["satellite_id"], settings={"follow_up": True})
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        await kitchen.reply()
        answered = kitchen.number_of(SatelliteState.RESPONDING)
        await kitchen.state(SatelliteState.LISTENING, after=answered)
        cloud.deepgram.script.say("why do whales sing at night")
        turn = await app.turn_of(kitchen.interrupt(COMMAND.samples, COMMAND.speech_end))
        assert (turn["decided_by"], bool(turn["reply"])) == ("model", True)
        await kitchen.state(SatelliteState.IDLE, after=answered)
        states = [message.state for _, message in kitchen.messages if isinstance(message, StateChanged)]
        assert states.count(SatelliteState.LISTENING) == 2
    await home_assistant.reset()


@pytest.mark.parametrize("with_model", [True, False])
async def test_what_is_not_understood_after_an_answer_is_meant_for_somebody_else(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, with_model: bool
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    options = cloud.options if with_model else cloud.without_model
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        await change(app, (await the_satellite(app))["satellite_id"], settings={"follow_up": True})
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        await kitchen.reply()
        answered = kitchen.number_of(SatelliteState.RESPONDING)
        await kitchen.state(SatelliteState.LISTENING, after=answered)
        cloud.deepgram.script.say("did you see what she was wearing")
        turn = await app.turn_of(kitchen.interrupt(COMMAND.samples, COMMAND.speech_end))
        assert (turn["transcript"], turn["reply"]) == ("did you see what she was wearing", "")
        await kitchen.state(SatelliteState.IDLE, after=answered)
        assert len(kitchen.playbacks) == 1
    assert not cloud.openai.requests
    await home_assistant.reset()


async def test_a_room_plays_a_sound_beside_what_is_said_until_it_is_told_to_stop(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    write_wav(tmp_path / "song.wav", (np.sin(np.arange(60 * RATE) / 20) * 5000).astype(np.int16))
    async with (
        start_app(home_assistant) as app,
        linked(app) as link,
        app.room("Kitchen") as kitchen,
        files(tmp_path) as address,
    ):
        known = (await the_satellite(app))["satellite_id"]
        song = {"satellite_id": known, "action": "play", "url": f"{address}/song.wav", "title": "A song"}
        await link.done("media", **song)
        playing = await link.room(known, lambda room: room["media"]["state"] == "playing")
        assert playing["media"]["title"] == "A song"
        await kitchen.wait_for(MusicStart)
        await link.done("media", satellite_id=known, action="pause")
        await link.room(known, lambda room: room["media"]["state"] == "paused")
        await link.done("media", satellite_id=known, action="resume")
        assert await app.announced("dinner is ready", "Kitchen")
        await link.room(known, lambda room: room["media"]["state"] == "playing")
        for _ in range(3):
            await link.send("media", **song)
        for _ in range(3):
            assert (await link.until("result"))["success"]
        await link.done("media", satellite_id=known, action="stop")
        await link.room(known, lambda room: room["media"]["state"] == "idle")
        await kitchen.wait_for(MusicStop)
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("media: ")]
        refused = await link.order("media", **(song | {"url": f"{address}/nothing.wav"}))
        assert refused["error"]["code"] == "unavailable", refused


async def test_what_was_kept_and_cannot_be_read_costs_its_own_room_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Store.open(tmp_path) as store:
        await store.keep_document("room_settings", "broken", {"volume": "loud", "muted": True})
        await store.keep_document("room_settings", "whole", {"volume": 0.5, "of_a_later_version": 1})
        await store.keep_document("integrations", "broken", {"integration_id": "broken"})
        settings = SettingsOfRooms(store, await store.documents("room_settings"))
        tokens = await IntegrationTokens.open(store)
        token = await tokens.give("Home")
        again = await IntegrationTokens.open(store)
        assert (settings.of("broken"), settings.of("whole").volume) == (RoomSettings(), 0.5)
        assert [each.name for each in again.known] == ["Home"]
        assert again.owner_of(token) is not None
        assert again.instance_id == tokens.instance_id
    assert "'room_settings.volume'" in caplog.text


async def test_what_is_removed_while_it_is_being_kept_does_not_come_back(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        settings = SettingsOfRooms(store, {})
        settings.note("kitchen", RoomChanges(muted=True))
        await settings.forget("kitchen")
        await settings.close()
        tokens = await IntegrationTokens.open(store)
        token = await tokens.give("Home", is_offer=True)
        offered = tokens.owner_of(token)
        assert offered
        tokens.revoke(offered.integration_id)
        await tokens.forget(offered.integration_id)
        await tokens.came(offered)
        assert tokens.owner_of(token) is None
        assert await store.documents("room_settings") == await store.documents("integrations") == {}


@asynccontextmanager
async def files(folder: Path) -> AsyncIterator[str]:
    """Serve the files of a folder; gives the address."""
    site = web.Application()
    site.router.add_static("/", folder)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
