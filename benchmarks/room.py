"""A satellite on the wire, without a device: it wakes, streams, and tells what it has played."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import numpy as np
from numpy.typing import NDArray

from benchmarks.listener import Listener
from benchmarks.microphone import CHUNK, Microphone
from satellite.protocol import (
    PREROLL_MS,
    UPLINK_RATE,
    VERSION,
    AudioEnd,
    AudioStart,
    Capabilities,
    Flush,
    Hello,
    Message,
    Pairing,
    PlaybackEnd,
    Played,
    Refused,
    SatelliteState,
    StandDown,
    StateChanged,
    UpMessage,
    Wake,
    Welcome,
    decode,
    encode,
)
from testbed.voice import in_a_quiet_room

WELCOME_SECONDS = 20.0


class RefusedError(Exception):
    """The app refused the room."""


class Room:
    """A satellite without echo cancellation, as most are: it does not stream while it plays."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, name: str) -> None:
        self.name = name
        self.state = SatelliteState.IDLE
        self._websocket = websocket
        self._listener = Listener()
        self._microphone = Microphone(websocket.send_bytes, on=False)
        self._changed = asyncio.Event()
        self._playback: AudioStart | None = None
        self._playback_began = 0.0

    async def greet(self, panel: str) -> None:
        """Say hello and be paired: the code is accepted at `panel`, the address of the app's own site."""
        hello = Hello(VERSION, str(uuid.uuid4()), self.name, capabilities=Capabilities(wake_words=("hey_jarvis",)))
        await self._send(hello)
        async with asyncio.timeout(WELCOME_SECONDS), aiohttp.ClientSession() as session:
            while not isinstance(message := decode(await self._websocket.receive_str()), Welcome):
                if isinstance(message, Refused):
                    raise RefusedError(message.message)
                if isinstance(message, Pairing):
                    async with session.post(f"{panel}/api/pair", json={"code": message.code}) as response:
                        response.raise_for_status()

    async def say(self, samples: NDArray[np.int16]) -> float:
        """Wake the app, send the pre-roll of a quiet room, then speak."""
        self._listener.restart()
        await self._send(Wake("hey_jarvis", 0.99, 0.1, PREROLL_MS))
        preroll = in_a_quiet_room(np.zeros(UPLINK_RATE * PREROLL_MS // 1000, np.int16))
        for start in range(0, len(preroll), CHUNK):
            await self._websocket.send_bytes(preroll[start : start + CHUNK].tobytes())
        self._set_state(SatelliteState.LISTENING)
        self._microphone.on = True
        return self._microphone.speak(samples)

    async def first_sound(self) -> float:
        """Return when the answer was first heard."""
        return await self._listener.first_sound()

    async def at_rest(self) -> None:
        """Return when the app says that the room is idle."""
        while self.state is not SatelliteState.IDLE:
            await self._changed.wait()

    async def run(self) -> None:
        """Stream and listen until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            self._tasks.create_task(self._microphone.run())
            self._tasks.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._websocket:
            if message.type is aiohttp.WSMsgType.BINARY:
                await self._play(message.data)
            elif message.type is aiohttp.WSMsgType.TEXT:
                await self._take(decode(message.data))

    async def _play(self, pcm: bytes) -> None:
        if self._playback is None:
            return
        self._listener.hear(pcm, self._playback.rate)
        if not self._playback_began:
            self._playback_began = time.monotonic()
            await self._send(Played(self._playback.playback_id, 0))

    async def _take(self, message: Message) -> None:
        match message:
            case StateChanged(state):
                self._set_state(state)
                self._microphone.on = state is not SatelliteState.IDLE and self._playback is None
            case AudioStart():
                self._playback, self._playback_began = message, 0.0
                self._microphone.on = False
            case AudioEnd(playback_id):
                self._tasks.create_task(self._finish(playback_id))
            case Flush():
                if self._playback is not None:
                    await self._played(self._playback.playback_id, PlaybackEnd.FLUSHED)
            case StandDown():
                self._set_state(SatelliteState.IDLE)

    async def _finish(self, playback_id: str) -> None:
        """Play to the end what has arrived."""
        await asyncio.sleep(self._listener.remaining_seconds)
        await self._played(playback_id, PlaybackEnd.PLAYED)

    async def _played(self, playback_id: str, end: PlaybackEnd) -> None:
        began, self._playback, self._playback_began = self._playback_began, None, 0.0
        position = time.monotonic() - began if began else 0.0
        await self._send(Played(playback_id, int(position * 1000), end))
        self._microphone.on = self.state is SatelliteState.LISTENING

    def _set_state(self, state: SatelliteState) -> None:
        self.state = state
        self._changed.set()
        self._changed = asyncio.Event()

    async def _send(self, message: UpMessage) -> None:
        await self._websocket.send_str(encode(message))


@asynccontextmanager
async def connected(satellites: str, panel: str, name: str) -> AsyncIterator[Room]:
    """Return a room that is paired and at rest; `satellites` is the WebSocket's address."""
    async with aiohttp.ClientSession() as session, session.ws_connect(satellites, heartbeat=5.0) as websocket:
        room = Room(websocket, name)
        await room.greet(panel)
        running = asyncio.create_task(room.run())
        try:
            yield room
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
