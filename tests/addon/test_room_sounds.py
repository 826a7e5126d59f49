"""Sounds of messages: fetched within bounds, played in their order, made once for all rooms, in another language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from assistant.room.common_start import CommonStart
from assistant.room.delivery import Delivery
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.room_playback import RoomPlayback
from assistant.sound_files import MOST_BYTES
from satellite.protocol import AudioStart, SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Playback
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.media_server import FORMATS, MediaServer, media_server, tone


@pytest_asyncio.fixture
async def media() -> AsyncIterator[MediaServer]:
    """Serve sounds."""
    async with media_server() as server:
        yield server


async def play(app: App, message: RoomMessage) -> RoomPlayback:
    """Play a message in the only room."""
    (conversation,) = app.running.satellites.conversations
    return await conversation.announce(message)


def samples(playback: Playback) -> NDArray[np.int16]:
    return np.frombuffer(bytes(playback.pcm), np.int16)


def pitch(sound: NDArray[np.int16], rate: int) -> float:
    """Return the strongest frequency in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound))))) * rate / len(sound))


@pytest.mark.parametrize("kind", FORMATS)
async def test_a_sound_is_played_whole_in_its_pitch(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer, kind: str
) -> None:
    address = media.add(f"/tone.{kind}", tone(1.5, kind), FORMATS[kind][2])
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        assert (await play(app, RoomMessage(media_url=address, chime=NO_CHIME))).heard
        (playback,) = kitchen.playbacks
    assert playback.length_ms == pytest.approx(1500, abs=80)
    assert pitch(samples(playback), playback.start.rate) == pytest.approx(440, abs=3)


async def test_a_chime_of_its_own_then_the_sound_then_the_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    chime, sound = media.add("/chime.wav", tone(0.5, hertz=1000)), media.add("/tone.wav", tone(0.5))
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        assert (await play(app, RoomMessage("Dinner is ready.", media_url=sound, chime=chime))).heard
        (playback,) = kitchen.playbacks
    rate, heard = playback.start.rate, samples(playback)
    assert pitch(heard[: rate // 2], rate) == pytest.approx(1000, abs=5)
    assert pitch(heard[rate // 2 : rate], rate) == pytest.approx(440, abs=5)
    assert len(heard) > 1.5 * rate


@pytest.mark.parametrize(
    ("path", "body", "kind", "reason"),
    [
        ("/missing", None, "", "404"),
        ("/page", b"<html>", "text/html", "text/html"),
        ("/broken.wav", b"RIFF nothing", "audio/wav", "no kind that can be played"),
        ("/empty.mp3", b"", "audio/mpeg", "no kind that can be played"),
        ("/large.wav", bytes(MOST_BYTES + 1), "audio/wav", "megabytes"),
        ("/endless", None, "", "megabytes"),
        ("/loop", None, "", "leads from one"),
    ],
)
async def test_what_is_no_sound_is_told_and_the_room_goes_on(
    home_assistant: RealHomeAssistant,
    start_app: StartApp,
    media: MediaServer,
    path: str,
    body: bytes | None,
    kind: str,
    reason: str,
) -> None:
    if body is not None:
        media.add(path, body, kind)
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        played = await play(app, RoomMessage(media_url=media.url + path, chime=NO_CHIME))
        assert played.delivery is Delivery.NO_MEDIA
        assert reason in played.reason
        assert (await play(app, RoomMessage("Still here."))).heard


@pytest.mark.parametrize(
    "address", ["ftp://example/x.wav", "file:///etc/passwd", "http://127.0.0.1:1/x", "http://[", "x"]
)
async def test_an_address_that_cannot_be_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, address: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        played = await play(app, RoomMessage(media_url=address, chime=NO_CHIME))
        assert played.delivery is Delivery.NO_MEDIA
        assert "address" in played.reason


async def test_a_sound_of_home_assistants_is_played_and_a_redirect_followed(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    media.add("/tone.wav", tone(0.4))
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        assert (await play(app, RoomMessage(media_url=f"{media.url}/elsewhere", chime=NO_CHIME))).heard
        lost = await play(app, RoomMessage(media_url="media-source://media_source/local/none.wav", chime=NO_CHIME))
        assert lost.delivery is Delivery.NO_MEDIA
        assert "Home Assistant" in lost.reason or "404" in lost.reason


async def test_a_chime_that_cannot_be_had_is_left_out_and_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        played = await play(app, RoomMessage("Dinner is ready.", chime=f"{media.url}/missing"))
    assert played.heard
    assert "chime" in played.remark
    assert "404" in played.remark


async def test_a_sound_that_plays_is_cut_off_by_a_wake_word(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer
) -> None:
    address = media.add("/long.wav", tone(60))
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        playing = asyncio.create_task(play(app, RoomMessage(media_url=address, chime=NO_CHIME)))
        await kitchen.state(SatelliteState.RESPONDING)
        await kitchen.wait_for(AudioStart)
        await kitchen.wake()
        assert (await playing).delivery is Delivery.INTERRUPTED
        assert kitchen.playbacks[0].length_ms < 10_000


async def test_rooms_that_hear_one_message_have_it_fetched_and_spoken_once(
    home_assistant: RealHomeAssistant, start_app: StartApp, media: MediaServer, cloud: Cloud
) -> None:
    chime = media.add("/chime.wav", tone(0.5))
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
        app.room("Office") as office,
    ):
        rooms = (kitchen, bedroom, office)
        for room in rooms:
            await room.state(SatelliteState.IDLE)
        conversations = app.running.satellites.conversations
        held = CommonStart(each.room.satellite_id for each in conversations)
        message = RoomMessage("Dinner is ready.", chime=chime, held=held)
        played = await asyncio.gather(*(each.announce(message) for each in conversations))
        assert all(each.heard for each in played)
        assert len({bytes(room.playbacks[0].pcm) for room in rooms}) == 1
        assert media.asked == ["/chime.wav"]
        spoken = [entry.detail for entry in cloud.cartesia.log.entries if "Dinner" in str(entry.detail)]
        assert len(spoken) == 1


async def test_words_are_said_in_another_language_and_in_the_usual_voice_where_there_is_none(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    message = RoomMessage("Eins zwei drei vier fünf", chime=NO_CHIME)
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        for each in (message, replace(message, language="de"), replace(message, voice="nobody")):
            played = await play(app, each)
            assert played.heard
        english, german, usual = (bytes(playback.pcm) for playback in kitchen.playbacks)
    assert german != english
    assert len(usual) == pytest.approx(len(english), rel=0.02)
    assert "usual voice" in played.remark
