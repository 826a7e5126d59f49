"""The queue to the app, and the pauses between tries."""

from __future__ import annotations

import asyncio

from satellite.backoff import Backoff
from satellite.protocol import Mute, Wake
from satellite.uplink import MOST_CHUNKS, Uplink

WAKE = Wake("hey_jarvis", 0.9, 0.1, 500)


async def _drain(uplink: Uplink, items: int) -> list[object]:
    async with asyncio.timeout(5):
        return [await uplink.get() for _ in range(items)]


async def test_messages_and_sound_keep_their_order() -> None:
    uplink = Uplink()
    uplink.put_audio(b"1")
    uplink.put(WAKE)
    uplink.put_audio(b"2")
    assert await _drain(uplink, 3) == [b"1", WAKE, b"2"]


async def test_behind_a_stall_the_oldest_sound_goes_and_no_message() -> None:
    uplink = Uplink()
    uplink.put(WAKE)
    for number in range(MOST_CHUNKS + 3):
        uplink.put_audio(bytes([number]))
    for _ in range(MOST_CHUNKS * 2):
        uplink.put(Mute(True))
    items = await _drain(uplink, 1 + MOST_CHUNKS * 3)
    assert items[0] == WAKE
    assert items[1 : 1 + MOST_CHUNKS] == [bytes([number]) for number in range(3, MOST_CHUNKS + 3)]
    assert items[1 + MOST_CHUNKS :] == [Mute(True)] * MOST_CHUNKS * 2
    assert uplink.dropped == 3


async def test_a_waiting_reader_gets_what_comes() -> None:
    uplink = Uplink()
    reader = asyncio.create_task(uplink.get())
    await asyncio.sleep(0)  # lets the reader begin to wait
    uplink.put(WAKE)
    async with asyncio.timeout(5):
        assert await reader == WAKE


def test_delays_double_up_to_the_longest_and_begin_again() -> None:
    delays = Backoff(0.25, 3.0)
    for expected in (0.25, 0.5, 1.0, 2.0, 3.0, 3.0):
        assert expected / 2 <= delays.next_seconds() <= expected
    delays.reset()
    assert delays.next_seconds() <= 0.25
