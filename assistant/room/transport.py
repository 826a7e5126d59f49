"""The app's end of a satellite's WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from typing import Protocol

from aiohttp import WSCloseCode, WSMessage, WSMsgType

from satellite import protocol
from satellite.protocol import DownMessage, Message, ProtocolError, RefusalCode, Refused

SEND_SECONDS = 10.0
"""A satellite that takes no data for this long is dropped."""

OUTBOX_FRAMES = 1024
"""Frames that may wait for the socket: more than the lead of `RoomOutput` in audio, so only a stalled peer fills it."""

CLOSE_SECONDS = 1.0
"""Time for a satellite to answer our goodbye, after which the connection is gone all the same."""

MOST_PINGS = 20
"""Pings and their answers in one second; a satellite sends one in some seconds."""


class SatelliteGone(Exception):  # noqa: N818 - an event in the room's life, not a fault
    """The socket was closed by the satellite, the network or us."""


class WireEnd(Protocol):
    """The app's end of a WebSocket of aiohttp, or of what can do the same; it leaves pings to us."""

    @property
    def closed(self) -> bool:
        """Return whether nothing can be sent any more."""

    async def receive(self) -> WSMessage:
        """Return the next frame."""

    async def ping(self, message: bytes = b"") -> None:
        """Ask for a sign of life."""

    async def pong(self, message: bytes = b"") -> None:
        """Give one."""

    async def send_bytes(self, data: bytes) -> None:
        """Send bytes; raises `ConnectionError` or `RuntimeError` where it is closed."""

    async def send_str(self, data: str) -> None:
        """Send a text, as `send_bytes` does."""

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        """Send a frame of any kind, as `send_bytes` does."""

    async def close(self, *, code: int = WSCloseCode.OK) -> bool:
        """Close it."""


class SatelliteSocket:
    """The app's end of one satellite's WebSocket: one reader, one writer, one bounded queue; a slow peer is dropped."""

    def __init__(self, websocket: WireEnd) -> None:
        """`websocket` leaves pings to us (`autoping=False`)."""
        self._websocket = websocket
        self._pinged: deque[float] = deque(maxlen=MOST_PINGS)
        self._lives = asyncio.Event()
        self._outbox: asyncio.Queue[DownMessage | bytes] = asyncio.Queue(OUTBOX_FRAMES)
        self._is_read = False
        self._left = asyncio.Event()
        """The satellite has taken leave, or is lost."""

    async def receive(self) -> Message | bytes:
        """Return the next message or the next PCM (s16le mono, 16 kHz).

        Raises `ProtocolError` for a frame that does not follow the wire and `SatelliteGone` at the end.
        """
        frame = await self._frame()
        if frame.type is WSMsgType.TEXT:
            return protocol.decode(frame.data)
        if frame.type is WSMsgType.BINARY:
            return _pcm(frame.data)
        raise SatelliteGone

    async def answers(self, seconds: float) -> bool:
        """Return whether the satellite gives a sign of life in time, while somebody receives."""
        self._lives.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._websocket.ping()
                return await self._lives.wait()
        except (TimeoutError, ConnectionError):
            return False

    async def _frame(self) -> WSMessage:
        """Return the next frame that is not about the connection itself."""
        self._is_read = True
        try:
            while (frame := await self._websocket.receive()).type in {WSMsgType.PING, WSMsgType.PONG}:
                self._lives.set()
                self._bound_pings()
                if frame.type is WSMsgType.PING:
                    await self._websocket.pong(frame.data)
        except ConnectionError as err:  # the socket may be gone when a ping is answered
            raise SatelliteGone from err
        finally:
            self._is_read = False
        if frame.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
            self._left.set()
        self._lives.set()
        return frame

    def _bound_pings(self) -> None:
        """Raise `ProtocolError` for a peer that pings, or answers what was not asked, without a pause."""
        now = time.monotonic()
        if len(self._pinged) == MOST_PINGS and now - self._pinged[0] < 1.0:
            raise ProtocolError(RefusalCode.BAD_MESSAGE, f"A satellite may send {MOST_PINGS} pings in a second.")
        self._pinged.append(now)

    def send(self, item: DownMessage | bytes) -> None:
        """Queue a message or PCM for the satellite; raise `SatelliteGone` when it has fallen behind."""
        try:
            self._outbox.put_nowait(item)
        except asyncio.QueueFull as err:
            raise SatelliteGone from err

    async def write(self) -> None:
        """Send what is queued, until cancelled or until the satellite is gone."""
        while True:
            await self.send_now(await self._outbox.get())

    async def send_now(self, item: DownMessage | bytes) -> None:
        """Send one item past the queue; raise `SatelliteGone` when the satellite does not take it."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if isinstance(item, bytes):
                    await self._websocket.send_bytes(item)
                else:
                    await self._websocket.send_str(protocol.encode(item))
        except (TimeoutError, ConnectionError, RuntimeError) as err:  # RuntimeError: aiohttp's word for a closed socket
            raise SatelliteGone from err

    async def refuse(self, err: ProtocolError) -> None:
        """Tell the satellite why the app will not go on, and close."""
        with contextlib.suppress(SatelliteGone):
            await self.send_now(Refused(err.code, str(err)))
        await self.close()

    async def close(self, code: int = WSCloseCode.OK) -> None:
        """Close the socket with a code, once the satellite has taken leave too; closing a closed one does nothing."""
        if self._is_read and not self._websocket.closed:  # whoever reads gets its answer; aiohttp would not wait for it
            with contextlib.suppress(TimeoutError, ConnectionError, RuntimeError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._websocket.send_frame(code.to_bytes(2, "big"), WSMsgType.CLOSE)
                    await self._left.wait()
        await self._websocket.close(code=code)


def _pcm(data: bytes) -> bytes:
    if len(data) > protocol.MAX_MESSAGE_BYTES:
        raise ProtocolError(
            RefusalCode.TOO_LARGE, f"An audio frame may have {protocol.MAX_MESSAGE_BYTES} bytes, this one has more."
        )
    if len(data) % 2:
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "Audio frames hold 16-bit samples: an even number of bytes.")
    return data
