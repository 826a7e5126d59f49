"""The speaker of a call, which ends with the call."""

from __future__ import annotations

import asyncio
import time

from agent.call_speaker import CallSpeaker
from satellite.protocol import AudioStart, PlaybackKind, Played, Ready

RATE = 24_000


async def _nothing(*_: bytes | int | Played | Ready) -> None:
    return


async def test_who_hangs_up_while_something_is_said_ends_the_speaker() -> None:
    playing = asyncio.Event()

    async def play(_pcm: bytes, _rate: int) -> None:
        playing.set()

    speaker = CallSpeaker(play, _nothing, _nothing, time.monotonic)
    speaker.begin(AudioStart("long", PlaybackKind.REPLY, RATE))
    await speaker.sound(bytes(2 * RATE))
    running = asyncio.create_task(speaker.run())
    await playing.wait()
    running.cancel()
    ended, _ = await asyncio.wait([running], timeout=30)
    assert ended
    assert running.cancelled()


async def test_what_was_flushed_is_followed_by_the_next() -> None:
    played = asyncio.Queue[bytes]()

    async def play(pcm: bytes, _rate: int) -> None:
        played.put_nowait(pcm)

    speaker = CallSpeaker(play, _nothing, _nothing, time.monotonic)
    speaker.begin(AudioStart("first", PlaybackKind.REPLY, RATE))
    await speaker.sound(b"\1\1" * RATE)
    running = asyncio.create_task(speaker.run())
    async with asyncio.timeout(30):
        await played.get()
        await speaker.flush()
        speaker.begin(AudioStart("second", PlaybackKind.REPLY, RATE))
        await speaker.sound(b"\2\2" * RATE)
        assert await played.get() == b"\2\2" * RATE
    running.cancel()
    await asyncio.wait([running])
