"""Radio and other streams in a room: of every kind, by playlists, until they are stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.music import LEAD_SECONDS, MUSIC_RATE, MusicState
from satellite.protocol import MusicSound, MusicStop
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import StartApp
from tests.addon.media_server import FORMATS, MediaServer, media_server, tone


@pytest_asyncio.fixture
async def media() -> AsyncIterator[MediaServer]:
    async with media_server() as server:
        yield server


@pytest_asyncio.fixture
async def kitchen(home_assistant: RealHomeAssistant, start_app: StartApp) -> AsyncIterator[tuple[Room, Conversation]]:
    """A room and its conversation."""
    async with start_app(home_assistant) as app, app.room("Kitchen") as room:
        (conversation,) = app.running.satellites.conversations
        yield room, conversation


def seconds(room: Room) -> float:
    """Return how much music came."""
    return len(room.music.pcm) / 2 / MUSIC_RATE


async def until_sent(room: Room, enough: float) -> None:
    """Wait until so many seconds were sent; they are sent as they are played."""
    await room.wait_for(MusicSound, lambda _: seconds(room) >= enough, seconds=30)


@asynccontextmanager
async def played(conversation: Conversation, address: str) -> AsyncIterator[asyncio.Task[tuple[Delivery, str]]]:
    """Play until the end of the context."""
    playing = asyncio.create_task(conversation.play_music(address))
    try:
        yield playing
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


@pytest.mark.parametrize("kind", ["mp3", "aac", "opus"])
async def test_a_radio_plays_on_until_it_is_stopped(
    kitchen: tuple[Room, Conversation], media: MediaServer, kind: str
) -> None:
    room, conversation = kitchen
    address = media.add("/radio", tone(2.0, kind), FORMATS[kind][2])
    async with played(conversation, address):
        await until_sent(room, LEAD_SECONDS + 2.0)
        assert conversation.music.state is MusicState.PLAYING
    await room.wait_for(MusicStop)
    async with asyncio.timeout(10):
        await media.left.wait()


async def test_a_radio_that_breaks_off_is_reached_again_and_one_that_stays_away_is_told(
    kitchen: tuple[Room, Conversation], media: MediaServer
) -> None:
    room, conversation = kitchen
    media.times = 1
    address = media.add("/radio", tone(2.0, "mp3"), "audio/mpeg")
    async with played(conversation, address) as playing:
        await until_sent(room, LEAD_SECONDS + 1.0)
        assert media.asked.count("/radio") >= 3
        del media.files["/radio"]
        assert await playing == (Delivery.NO_MEDIA, "The radio broke off and does not come back.")


@pytest.mark.parametrize(
    ("path", "text"),
    [("/list.m3u", "#EXTM3U\n#EXTINF:-1,Radio\n/radio\n"), ("/list.pls", "[playlist]\nFile1={url}/radio\nVersion=2\n")],
)
async def test_a_playlist_leads_to_its_radio(
    kitchen: tuple[Room, Conversation], media: MediaServer, path: str, text: str
) -> None:
    room, conversation = kitchen
    media.add("/radio", tone(2.0, "mp3"), "audio/mpeg")
    address = media.add(path, text.format(url=media.url).encode(), "text/plain")
    async with played(conversation, address):
        await until_sent(room, 2.0)


async def test_the_pieces_of_an_hls_stream_follow_one_another_and_a_live_one_goes_on(
    kitchen: tuple[Room, Conversation], media: MediaServer
) -> None:
    room, conversation = kitchen
    for number in range(6):
        media.add(f"/{number}.ts", tone(1.0, "ts"), "video/mp2t")
    begin = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n"
    pieces = [f"#EXTINF:1,\n{number}.ts\n" for number in range(6)]
    live = begin.format(7) + "".join(pieces[:5])
    kind = "application/vnd.apple.mpegurl"
    media.add("/live.m3u8", live.encode(), kind)
    variants = (
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\nnothing.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=96000\nlive.m3u8\n"
    )
    async with played(conversation, media.add("/radio.m3u8", variants.encode(), kind)) as playing:
        await until_sent(room, 2.5)
        assert [path for path in media.asked if path.endswith(".ts")] == ["/2.ts", "/3.ts", "/4.ts"]
        media.add("/live.m3u8", (begin.format(10) + "".join(pieces[3:]) + "#EXT-X-ENDLIST\n").encode(), kind)
        assert await playing == (Delivery.HEARD, "")
    assert [path for path in media.asked if path.endswith(".ts")][3:] == ["/5.ts"]
    assert seconds(room) == pytest.approx(4.0, abs=0.2)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n/radio.m3u8\n",
        '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF:5,\n1.ts\n#EXT-X-ENDLIST\n',
        "",
    ],
)
async def test_a_playlist_that_leads_to_no_sound_is_told(
    kitchen: tuple[Room, Conversation], media: MediaServer, text: str
) -> None:
    _, conversation = kitchen
    delivery, why = await conversation.play_music(media.add("/radio.m3u8", text.encode(), "audio/x-mpegurl"))
    assert delivery is Delivery.NO_MEDIA
    assert why
