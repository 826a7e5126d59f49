"""Calls between rooms: a chime and a sign before anybody is heard, what arrives is what was said, either ends it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import numpy as np
import pytest

from addon.broker.calls import Calls
from assistant.room.chimes import announcement_chime
from satellite.protocol import (
    UPLINK_RATE,
    VERSION,
    Capabilities,
    Caption,
    Hello,
    PlaybackKind,
    SatelliteState,
    StateChanged,
    StopPressed,
    Welcome,
    WrittenWords,
    decode,
    encode,
)
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Playback, Room
from testbed.voice import RATE, say
from tests.addon.conftest import App, Cloud, StartApp


def connected(room: Room) -> Playback | None:
    """Return the other room's voice as it is heard here, once some of it is."""
    return next((each for each in room.playbacks if each.start.kind is PlaybackKind.TIMER), None)


def _has_heard(room: Room) -> bool:
    heard = connected(room)
    return heard is not None and heard.over


async def begin(app: App, caller: Room, called: Room) -> None:
    """Call the bedroom from the kitchen, and wait until both rooms hear each other."""
    answer = await app.converse("call the bedroom", "Kitchen")
    assert (answer["outcome"], answer["reply"]) == ("underway", "I'm calling Bedroom.")
    for room in (caller, called):
        await room.state(SatelliteState.LISTENING)


async def test_rooms_hear_each_other_in_turn_after_a_chime_until_one_hangs_up(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    quiet = np.zeros(int(0.4 * RATE), np.int16)
    spoken = np.concatenate((quiet, say("come down please, dinner is ready"), np.zeros(2 * RATE, np.int16)))
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await kitchen.state(SatelliteState.IDLE)
        await bedroom.state(SatelliteState.IDLE)
        await begin(app, kitchen, bedroom)
        for room in (kitchen, bedroom):
            told = room.playbacks[0]
            listening = StateChanged(SatelliteState.LISTENING, in_call=True)
            (opened,) = [at for at, message in room.messages if message == listening]
            assert bytes(told.pcm).startswith(announcement_chime())
            assert opened >= told.began_at + told.length_ms / 1000
        for speaking, hearing in ((kitchen, bedroom), (bedroom, kitchen)):
            await speaking.speak(spoken, 0)
            await hearing.wait_until(partial(_has_heard, hearing))
            heard = connected(hearing)
            assert heard is not None
            assert heard.start.rate == UPLINK_RATE
            assert bytes(heard.pcm) in spoken.tobytes()
            assert len(heard.pcm) > 1.2 * 2 * RATE
        assert connected(kitchen) is not None
        assert not cloud.deepgram.log.all("final sent")  # nobody but the other room has heard it
        await bedroom.send(StopPressed())
        await kitchen.wait_until(lambda: kitchen.now is SatelliteState.IDLE and len(kitchen.playbacks) == 3)
        assert app.running.broker.announcements[0].request.message == "The call is over."


async def test_a_room_that_is_not_to_be_disturbed_is_never_opened(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await kitchen.state(SatelliteState.IDLE)
        await bedroom.state(SatelliteState.IDLE)
        known = {one["name"]: one["satellite_id"] for one in (await app.get("/api/satellites"))["satellites"]}
        body = {"settings": {"do_not_disturb": True}}
        async with app.http.post(f"{app.panel}/api/satellites/{known['Bedroom']}", json=body) as response:
            response.raise_for_status()
        answer = await app.converse("call the bedroom", "Kitchen")
        assert answer["reply"] == "Bedroom is not to be disturbed."
        answer = await app.converse("call the garage", "Kitchen")
        assert answer["reply"] == "I can't speak in garage, there is no satellite."
        assert SatelliteState.LISTENING not in {
            message.state for _, message in bedroom.messages if isinstance(message, StateChanged)
        }


@pytest.mark.parametrize("end", ["silent", "too_long", "gone"])
async def test_a_call_ends_by_itself_and_both_rooms_are_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, end: str
) -> None:
    told = {
        "silent": "Nobody spoke, so I ended the call.",
        "too_long": "I ended the call, it went on for long.",
        "gone": "The call is over, the other side is gone.",
    }
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, AsyncExitStack() as stack:
        bedroom = await stack.enter_async_context(app.room("Bedroom"))
        for room in (kitchen, bedroom):
            await room.state(SatelliteState.IDLE)
        running = app.running
        calls = Calls(
            running.satellites,
            running.broker,
            running.house.home_assistant,
            running.house.answers.tell,
            silent_seconds=0.5 if end == "silent" else 60.0,
            longest_seconds=0.5 if end == "too_long" else 60.0,
        )
        ids = {room.name: room.satellite_id for room in running.satellites.rooms}
        serving = asyncio.create_task(calls.run())
        await asyncio.sleep(0)
        assert calls.begin(ids["Kitchen"], ids["Bedroom"]) == ""
        assert calls.obstacle(ids["Bedroom"], ids["Kitchen"]) == "busy"
        for room in (kitchen, bedroom):
            await room.state(SatelliteState.LISTENING)
        if end == "gone":
            await stack.aclose()
        for room in (kitchen,) if end == "gone" else (kitchen, bedroom):
            await room.reply(1)
        made = running.broker.announcements
        assert {each.request.message for each in made} == {told[end]}
        assert len(made) == (1 if end == "gone" else 2)
        serving.cancel()


async def test_a_page_without_a_microphone_is_neither_called_nor_calls(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        answer = await app.converse("call the panel", "Kitchen")
        assert answer["reply"] == "No page of Parley is open in a browser."
        hello = Hello(VERSION, "a" * 32, "Browser", capabilities=Capabilities(has_microphone=False))
        async with app.http.ws_connect(f"{app.panel}/api/talk") as page:
            await page.send_str(encode(hello))
            assert isinstance(decode(await page.receive_str()), Welcome)
            answer = await app.converse("call the browser", "Kitchen")
            assert answer["reply"].startswith("Browser has no microphone: a browser gives one only to a page")
            await page.send_str(encode(WrittenWords("call the kitchen")))
            async for frame in page:
                told = decode(frame.data) if isinstance(frame.data, str) else None
                if isinstance(told, Caption):
                    break
            assert isinstance(told, Caption)
            assert told.text.startswith("This page has no microphone")
