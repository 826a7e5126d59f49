"""Music in a room, beside what is said there: played at the pace of the satellite, paused, stopped, told of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from assistant.room.delivery import Delivery
from assistant.room.music import LEAD_SECONDS, MUSIC_RATE, MusicState
from assistant.room.room_message import RoomMessage
from satellite.protocol import MusicPause, MusicStart, MusicStop, SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import StartApp
from tests.addon.media_server import MediaServer, media_server, tone


@pytest_asyncio.fixture
async def media() -> AsyncIterator[MediaServer]:
    """Serve sounds."""
    async with media_server() as server:
        yield server


def seconds(room: Room) -> float:
    """Return how much music came."""
    return len(room.music.pcm) / 2 / MUSIC_RATE


async def test_music_goes_on_beside_a_message_and_is_heard_to_its_end(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    address = media.add("/song.flac", tone(6.0, "flac"), "audio/flac")
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        playing = asyncio.create_task(conversation.play_music(address))
        await kitchen.wait_for(MusicStart)
        assert conversation.music.state is MusicState.PLAYING
        assert conversation.state.idle.is_set()
        assert (await conversation.announce(RoomMessage("Dinner is ready."))).heard
        assert seconds(kitchen) <= 6.0
        assert await playing == (Delivery.HEARD, "")
        assert conversation.music.state.value == "idle"
    assert seconds(kitchen) == pytest.approx(6.0, abs=0.05)
    heard = np.frombuffer(bytes(kitchen.music.pcm), np.int16)
    assert np.abs(heard).max() > 5000


async def test_music_is_sent_no_further_ahead_than_it_is_played_and_waits_in_a_pause(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    address = media.add("/song.wav", tone(60.0))
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        playing = asyncio.create_task(conversation.play_music(address))
        await kitchen.wait_for(MusicStart)
        conversation.music.pause(paused=True)
        await kitchen.wait_for(MusicPause)
        assert conversation.music.state is MusicState.PAUSED
        assert (await conversation.announce(RoomMessage("A word in the pause."))).heard
        assert seconds(kitchen) < LEAD_SECONDS + 3.0
        conversation.music.pause(paused=False)
        await kitchen.wait_for(MusicPause, lambda message: not message.paused)
        playing.cancel()
        await kitchen.wait_for(MusicStop)
        assert conversation.music.state.value == "idle"


async def test_music_that_is_paused_while_it_is_fetched_begins_paused(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    address = media.add("/stalls", tone(60.0))
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        playing = asyncio.create_task(conversation.play_music(address))
        async with asyncio.timeout(20):
            await media.was_asked.wait()
        conversation.music.pause(paused=True)
        media.stalled.set()
        await kitchen.wait_for(MusicPause)
        assert conversation.music.state is MusicState.PAUSED
        playing.cancel()
        await kitchen.wait_for(MusicStop)


async def test_a_wake_word_does_not_end_music_and_another_sound_takes_its_place(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    first, second = media.add("/long.wav", tone(60.0)), media.add("/short.wav", tone(0.5))
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        playing = asyncio.create_task(conversation.play_music(first))
        await kitchen.wait_for(MusicStart)
        await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING)
        assert not playing.done()
        playing.cancel()
        await kitchen.wait_for(MusicStop)
        assert await conversation.play_music(second) == (Delivery.HEARD, "")


@pytest.mark.parametrize("path", ["/missing.mp3", "/broken.mp3"])
async def test_music_that_cannot_be_had_says_why(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer, path: str
) -> None:
    media.add("/broken.mp3", b"no music", "audio/mpeg")
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        (conversation,) = app.running.satellites.conversations
        delivery, reason = await conversation.play_music(media.url + path)
        assert delivery is Delivery.NO_MEDIA
        assert reason
