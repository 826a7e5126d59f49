"""The ear in the room: when the answer is heard."""

from __future__ import annotations

import asyncio
import time

import numpy as np

AUDIBLE = 200
"""Amplitude (int16) above which a sample is a sound: -44 dBFS, far above any dither."""

QUIET_SECONDS = 0.6
"""Seconds without audio after which an answer is over, where no message says so."""

PAUSE_SECONDS = 0.1
"""Seconds without audio after which it has been interrupted."""


class Listener:
    """Takes the audio that arrives, and says when a loudspeaker would have made its first sound."""

    def __init__(self) -> None:
        self._ready_at = 0.0
        self._last = 0.0
        self.restart()

    def restart(self) -> None:
        """Listen for a new answer."""
        self._sound: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def hear(self, pcm: bytes, rate: int) -> None:
        """Take int16 mono `pcm`, which is played once what came before it has been."""
        now = time.monotonic()
        starts = max(now, self._ready_at)
        samples = np.frombuffer(pcm, "<i2")
        self._ready_at, self._last = starts + len(samples) / rate, now
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > AUDIBLE)
        if loud.size and not self._sound.done():
            self._sound.set_result(starts + int(loud[0]) / rate)

    async def first_sound(self) -> float:
        """Return when the first sound since `restart` was heard."""
        return await asyncio.shield(self._sound)

    @property
    def remaining_seconds(self) -> float:
        """Seconds for which the sound that has arrived still plays."""
        return max(self._ready_at - time.monotonic(), 0.0)

    async def pause(self) -> float:
        """Return when what has arrived was played, once nothing more came for a tenth of a second."""
        while True:
            left = max(self._ready_at, self._last) + PAUSE_SECONDS - time.monotonic()
            if left <= 0:
                return self._ready_at
            await asyncio.sleep(left)

    async def quiet(self) -> None:
        """Return once everything was played and nothing more has come for a while."""
        while True:
            left = max(self._ready_at, self._last + QUIET_SECONDS) - time.monotonic()
            if left <= 0:
                return
            await asyncio.sleep(left)
