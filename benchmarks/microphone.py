"""A microphone in real time, without a device: a chunk is there once it has been spoken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray

from testbed.voice import RATE, in_a_quiet_room

CHUNK_SECONDS = 0.04
"""A satellite's chunk."""

CHUNK = int(RATE * CHUNK_SECONDS)


class Microphone:
    """Sends what is spoken, and a quiet room in between."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send = send
        self._waiting = np.empty(0, np.int16)
        self._began = time.monotonic()
        self._sent = 0

    def speak(self, samples: NDArray[np.int16]) -> float:
        """Speak `samples` from the next chunk on; return when their first one is spoken."""
        start = self._began + (self._sent * CHUNK + len(self._waiting)) / RATE
        self._waiting = np.concatenate([self._waiting, samples])
        return start

    async def run(self) -> None:
        """Send until cancelled."""
        self._began = time.monotonic()
        while True:
            await asyncio.sleep(self._began + (self._sent + 1) * CHUNK_SECONDS - time.monotonic())
            chunk, self._waiting = self._waiting[:CHUNK], self._waiting[CHUNK:]
            rest = in_a_quiet_room(np.zeros(CHUNK - len(chunk), np.int16))
            self._sent += 1
            await self._send(np.concatenate([chunk, rest]).tobytes())
