"""A browser that calls a bot by WebRTC: offers itself over HTTP, then speaks and listens by Opus.

Wire: WebRTC, by aiortc; the offer as Pipecat's runner takes it at `POST /api/offer`.
"""

from __future__ import annotations

import asyncio
import contextlib
import fractions
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self

import aiohttp
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame
from numpy.typing import NDArray

RATE = 16_000
"""Samples per second of what is said, int16 mono."""

PIECE = RATE // 50
"""Samples of one frame."""

HEARD_RATE = 48_000
"""Samples per second of what is heard: Opus always comes out at this rate."""


class _Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.said: asyncio.Queue[NDArray[np.int16]] = asyncio.Queue()
        self._began = 0.0
        self._pieces = 0

    async def recv(self) -> AudioFrame:
        """Return the next 20 ms, in real time: quiet while nothing is said."""
        self._began = self._began or time.monotonic()
        await asyncio.sleep(self._began + self._pieces * PIECE / RATE - time.monotonic())
        try:
            piece = self.said.get_nowait()
            self.said.task_done()
        except asyncio.QueueEmpty:
            piece = np.zeros(PIECE, np.int16)
        frame = AudioFrame.from_ndarray(piece.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._pieces * PIECE, fractions.Fraction(1, RATE)
        self._pieces += 1
        return frame


class BrowserCall:
    """One call."""

    def __init__(self) -> None:
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))  # asks no server where it is
        self._microphone = _Microphone()
        self._loud_samples = 0
        self._news = asyncio.Event()
        self._hearing: list[asyncio.Task[None]] = []
        self.ended = asyncio.Event()
        """The bot has ended the call."""

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, bot: str, data: Mapping[str, Any]) -> AsyncIterator[Self]:
        """Call the bot at an address, with the data that belong to the request."""
        call = cls()
        try:
            await call._offer(bot, data)
            yield call
        finally:
            for task in call._hearing:
                task.cancel()
            await asyncio.gather(*call._hearing, return_exceptions=True)
            await call._connection.close()

    async def say(self, samples: NDArray[np.int16]) -> None:
        """Say something (16 kHz); return once all of it is sent."""
        for start in range(0, len(samples), PIECE):
            piece = samples[start : start + PIECE]
            self._microphone.said.put_nowait(np.pad(piece, (0, PIECE - len(piece))))
        await self._microphone.said.join()

    async def hears(self, seconds: float) -> None:
        """Wait until so many more seconds of sound were heard."""
        until = self._loud_samples + 0.2 * seconds * HEARD_RATE
        while self._loud_samples < until:
            self._news.clear()
            await self._news.wait()

    async def _offer(self, bot: str, data: Mapping[str, Any]) -> None:
        self._connection.addTrack(self._microphone)
        self._connection.on("track", self._hear)
        self._connection.on("connectionstatechange", self._changed)
        await self._connection.setLocalDescription(await self._connection.createOffer())
        local = self._connection.localDescription
        offer = {"sdp": local.sdp, "type": local.type, "request_data": dict(data)}
        async with aiohttp.ClientSession() as session, session.post(f"{bot}/api/offer", json=offer) as response:
            answer = await response.json()
        remote = RTCSessionDescription(answer["sdp"], answer["type"])
        await self._connection.setRemoteDescription(remote)

    def _hear(self, track: MediaStreamTrack) -> None:
        self._hearing.append(asyncio.create_task(self._listen(track)))

    def _changed(self) -> None:
        if self._connection.connectionState in {"closed", "failed"}:
            self.ended.set()

    async def _listen(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if isinstance(frame, AudioFrame):
                    loud = np.count_nonzero(np.abs(frame.to_ndarray()) > 200)
                    self._loud_samples += int(loud) // len(frame.layout.channels)
                    self._news.set()
        self.ended.set()
