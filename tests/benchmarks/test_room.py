"""The measuring side itself: what it says about time must be true."""

from __future__ import annotations

import asyncio
import time

import numpy as np
import pytest

from benchmarks.listener import Listener
from benchmarks.microphone import CHUNK, CHUNK_SECONDS, Microphone
from benchmarks.services import simulated

RATE = 16_000


async def test_speech_is_on_its_way_once_it_was_spoken() -> None:
    """An error here would move every latency: the chunk with the last sample leaves at the end of that chunk."""
    sent: asyncio.Queue[tuple[float, np.ndarray]] = asyncio.Queue()

    async def send(pcm: bytes) -> None:
        sent.put_nowait((time.monotonic(), np.frombuffer(pcm, np.int16)))

    microphone = Microphone(send)
    running = asyncio.create_task(microphone.run())
    async with asyncio.timeout(20):
        await sent.get()
        start = microphone.speak(np.full(CHUNK * 2 + 100, 9000, np.int16))
        chunks = [await sent.get() for _ in range(6)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    loud = [(at, chunk) for at, chunk in chunks if chunk.max() > 5000]
    assert [int((chunk > 5000).sum()) for _, chunk in loud] == [CHUNK, CHUNK, 100]
    ended = start + (CHUNK * 2 + 100) / RATE
    assert loud[-1][0] >= ended
    assert loud[-1][0] == pytest.approx(ended - 100 / RATE + CHUNK_SECONDS, abs=0.1)


async def test_the_first_sound_is_heard_where_the_silence_before_it_has_been_played() -> None:
    """Audio that begins with silence, or comes faster than it is played, sounds later than it arrives."""
    listener = Listener()
    began = time.monotonic()
    listener.hear(np.zeros(RATE // 2, np.int16).tobytes(), RATE)
    listener.hear(np.concatenate([np.zeros(1600, np.int16), np.full(1600, 5000, np.int16)]).tobytes(), RATE)
    assert await listener.first_sound() == pytest.approx(began + 0.6, abs=0.05)
    listener.restart()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await listener.first_sound()


async def test_the_services_cost_is_their_delays_one_after_the_other() -> None:
    """The cost that is printed beside each measurement follows the pace that the services really have."""
    async with simulated() as services:
        assert services.cost(asks_model=False, acts=True).state_ms == pytest.approx(250)
        assert services.cost(asks_model=False, acts=True).sound_ms == pytest.approx(340)
        services.deepgram.pace.final_delay = 0.5
        asked = services.cost(asks_model=True, acts=True)
        assert asked.state_ms is not None
        assert 850 < asked.state_ms < 1000
        assert asked.sound_ms > asked.state_ms + 350 + 90
