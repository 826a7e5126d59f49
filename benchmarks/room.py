"""A room with the app in it, as the measurement speaks into it and listens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import numpy as np
from numpy.typing import NDArray

from benchmarks.app import App
from benchmarks.listener import Listener
from benchmarks.microphone import Microphone
from satellite.protocol import PREROLL_MS, UPLINK_RATE, SatelliteState
from testbed.room import Room
from testbed.voice import in_a_quiet_room

PREROLL = in_a_quiet_room(np.zeros(UPLINK_RATE * PREROLL_MS // 1000, np.int16))
"""The quiet before a wake word."""


class MeasuredRoom:
    """A satellite; without echo cancellation it does not stream while it plays."""

    def __init__(
        self,
        room: Room,
        listener: Listener,
        *,
        echo_cancellation: bool = False,
        preroll: NDArray[np.int16] = PREROLL,
    ) -> None:
        """`preroll` is what the room hears before each wake word."""
        self._room = room
        self._preroll = preroll
        self._echo_cancellation = echo_cancellation
        self._listener = listener
        self._microphone = Microphone(self._stream)
        self._since = 0

    async def say(self, samples: NDArray[np.int16]) -> float:
        """Wake the app, send the pre-roll of a quiet room, then speak."""
        self.listen()
        self._since = await self._room.wake(self._preroll)
        return self._microphone.speak(samples)

    async def speak_over(self, samples: NDArray[np.int16]) -> float:
        """Speak over an answer; return when the first sample is spoken."""
        return self._microphone.speak(samples)

    async def silenced(self, since: float) -> float:
        """Return when the satellite was told to be silent, after a moment."""
        return await self._room.flushed(since=since)

    def listen(self) -> None:
        """Let the next first sound be that of what comes from here on."""
        self._listener.restart()

    async def first_sound(self) -> float:
        """Return when the answer was first heard."""
        return await self._listener.first_sound()

    async def at_rest(self, seconds: float = 15.0) -> None:
        """Return when the app says that the room is idle; raises `TimeoutError` when it does not in time."""
        await self._room.state(SatelliteState.IDLE, after=self._since, seconds=seconds)

    async def run(self) -> None:
        """Stream until cancelled."""
        await self._microphone.run()

    async def _stream(self, pcm: bytes) -> None:
        is_awake = self._room.now is not SatelliteState.IDLE
        if self._room.streams or (self._echo_cancellation and is_awake):
            await self._room.websocket.send_bytes(pcm)


@asynccontextmanager
async def connected(
    app: App, name: str, *, echo_cancellation: bool = False, preroll: NDArray[np.int16] = PREROLL
) -> AsyncIterator[MeasuredRoom]:
    """Return a room that is paired and at rest."""

    async def accept(code: str) -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{app.panel}/api/pair", json={"code": code}) as done,
        ):
            done.raise_for_status()

    listener = Listener()
    async with Room.connect(app.lan, name, hear=listener.hear, echo_cancellation=echo_cancellation) as room:
        await room.paired(accept)
        measured = MeasuredRoom(room, listener, echo_cancellation=echo_cancellation, preroll=preroll)
        running = asyncio.create_task(measured.run())
        try:
            yield measured
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
