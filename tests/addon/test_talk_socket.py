"""A browser as a satellite: a room like any other for as long as its page is open."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from addon.panel_api.talk_socket import MOST_OF_ONE
from satellite.protocol import (
    Caption,
    PlaybackKind,
    RefusalCode,
    Refused,
    SatelliteState,
    Transcript,
    Welcome,
    WrittenWords,
)
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, StartApp

ANNA = {"X-Remote-User-Id": "anna", "X-Remote-User-Display-Name": "Anna"}


@asynccontextmanager
async def browser(
    app: App, area: str = "", identity: str = "", headers: Mapping[str, str] | None = None, *, welcome: bool = True
) -> AsyncIterator[Room]:
    """Open page Talk."""
    path = f"/api/talk?area={area}"
    satellite_id = identity or str(uuid.uuid4())
    async with Room.connect(app.panel, "Browser", satellite_id=satellite_id, path=path, headers=headers) as room:
        if welcome:
            await room.wait_for(Welcome)
        yield room


async def shown(app: App, until: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Return the rooms that the panel shows, once they are as they should be."""
    async with asyncio.timeout(10), app.http.ws_connect(f"{app.panel}/api/live") as live:
        async for frame in live:
            message = frame.json()
            if message["type"] == "satellites" and until(message["satellites"]):
                rooms: list[dict[str, Any]] = message["satellites"]
                return rooms
    raise AssertionError("the panel's socket was closed")


async def test_what_is_written_is_done_in_the_area_of_the_browser_and_answered_aloud(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, browser(app, "kitchen") as room:
        assert (await room.wait_for(Welcome)).area == "Kitchen"
        await room.send(WrittenWords("turn on the lights"))
        assert (await room.wait_for(Caption)).kind is PlaybackKind.REPLY
        assert (await room.wait_for(Transcript)).text == "turn on the lights"
        assert (await room.reply()).pcm
        await room.state(SatelliteState.IDLE, after=room.number_of(SatelliteState.RESPONDING))
        assert await home_assistant.state("light.kitchen_lights") == "on"
        assert await home_assistant.state("light.bed_light") == "off"


async def test_what_is_said_is_done(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    spoken = SpokenCommand("turn on the kitchen lights", wake="")
    async with start_app(home_assistant) as app, browser(app) as room:
        await room.say(spoken.samples, spoken.speech_end)
        await room.reply()
        assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_written_answer_answers_a_question_while_it_is_listened_for_and_after(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, browser(app) as room:
        await room.send(WrittenWords("turn on the kitxhen lights"))
        asked = await room.wait_for(Caption)
        assert asked.text == "Did you mean Kitchen Lights?"
        await room.state(SatelliteState.RESPONDING)
        await room.state(SatelliteState.LISTENING, after=room.number_of(SatelliteState.RESPONDING))
        await room.send(WrittenWords("yes"))
        await room.wait_for(Caption, lambda caption: caption is not asked and "?" not in caption.text)
        assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_browser_is_shown_and_announced_to_while_its_page_is_open(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with browser(app, "bedroom", headers=ANNA) as room:
            (entry,) = await shown(app, lambda rooms: bool(rooms))
            assert (entry["kind"], entry["name"], entry["area"]) == ("browser", "Browser (Anna)", "Bedroom")
            assert (await app.receipts("Dinner is ready"))["Browser (Anna)"]["heard"]
            said = await room.wait_for(Caption, lambda caption: caption.kind is PlaybackKind.ANNOUNCEMENT)
            assert said.text == "Dinner is ready"
            status, waiting = await app.announce(message="Later", rooms="bedroom", repeat={"every": 600, "most": 3})
            assert status == 202, waiting
        assert await shown(app, lambda rooms: not rooms) == []
        (receipt,) = (await app.get(f"/api/announcements/{waiting['id']}"))["receipts"]
        assert receipt["outcome"] == "unreachable"
        assert receipt["reason"] == "Its page was closed."


async def test_the_newer_window_of_a_browser_takes_over_and_nobody_elses_does(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    identity = str(uuid.uuid4())
    ben = {"X-Remote-User-Id": "ben"}
    async with (
        start_app(home_assistant) as app,
        browser(app, identity=identity, headers=ANNA) as older,
        browser(app, identity=identity, headers=ben) as bens,
    ):
        async with browser(app, identity=identity, headers=ANNA) as newer:
            assert (await older.wait_for(Refused)).code is RefusalCode.DUPLICATE
            await older.closed()
            await newer.send(WrittenWords("turn on the kitchen lights"))
            await newer.wait_for(Caption)
        await shown(app, lambda rooms: [room["name"] for room in rooms] == ["Browser"])
        assert not bens.websocket.closed


async def test_a_person_has_a_few_browsers_and_others_theirs(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, AsyncExitStack() as stack:
        for _ in range(MOST_OF_ONE):
            await stack.enter_async_context(browser(app, headers=ANNA))
        async with browser(app, headers=ANNA, welcome=False) as one_more:
            assert (await one_more.wait_for(Refused)).code is RefusalCode.UNAVAILABLE
        names = [room["name"] for room in await shown(app, lambda rooms: len(rooms) == MOST_OF_ONE)]
        assert len(set(names)) == MOST_OF_ONE
        async with browser(app, headers={"X-Remote-User-Id": "ben"}):
            pass


async def test_no_satellite_takes_the_id_of_a_browser(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, browser(app):
        (shown_room,) = await shown(app, lambda rooms: bool(rooms))
        async with Room.connect(app.lan, "Kitchen", satellite_id=shown_room["satellite_id"]) as impostor:
            assert (await impostor.wait_for(Refused)).code is RefusalCode.BAD_MESSAGE


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_page_of_another_site_cannot_talk(
    home_assistant: RealHomeAssistant, start_app: StartApp, origin: str
) -> None:
    async with start_app(home_assistant) as app:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await app.http.ws_connect(f"{app.panel}/api/talk", headers={"Origin": origin})
