"""A browser's WebRTC data channel, as far as a WebSocket can do it: the satellites' wire goes over either."""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, WSMessage, WSMsgType
from aiortc import RTCDataChannel, RTCPeerConnection

MOST_WAITING_BYTES = 256_000
"""Bytes that may wait to be sent: some five seconds of sound."""

MOST_RECEIVED = 1024
"""Messages that may wait to be read; a peer that sends faster than that is dropped."""

OPEN = "open"


class DataChannelEnd:
    """The app's end of a channel. What its peer sends is kept from the moment at which it is made."""

    def __init__(self, peer: RTCPeerConnection, channel: RTCDataChannel) -> None:
        self._peer = peer
        self._channel = channel
        self._received: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._drained = asyncio.Event()
        self._is_over = False
        channel.bufferedAmountLowThreshold = MOST_WAITING_BYTES // 2
        channel.on("message", self._take)
        channel.on("bufferedamountlow", self._drained.set)
        channel.on("close", self._ended)
        peer.on("connectionstatechange", self._state_changed)

    @property
    def closed(self) -> bool:
        """Return whether nothing can be sent any more."""
        return bool(
            self._is_over or self._channel.readyState != OPEN or self._peer.connectionState in {"closed", "failed"}
        )

    async def receive(self) -> WSMessage:
        """Return what the peer sent next, or that it is gone."""
        return await self._received.get()

    async def ping(self, message: bytes = b"") -> None:
        """Answer for the peer, whose life WebRTC watches by itself."""
        if not self.closed:
            await self.pong(message)

    async def pong(self, message: bytes = b"") -> None:
        """Take it as the peer's."""
        self._received.put_nowait(WSMessage(WSMsgType.PONG, message, ""))

    async def send_bytes(self, data: bytes) -> None:
        """Send bytes; raises `ConnectionResetError` at the end."""
        await self._send(data)

    async def send_str(self, data: str) -> None:
        """Send a text; raises `ConnectionResetError` at the end."""
        await self._send(data)

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:  # noqa: ARG002 - a WebSocket's
        """Take leave: a channel knows no other frame."""
        self._channel.close()

    async def close(self, *, code: int = WSCloseCode.OK) -> bool:  # noqa: ARG002 - a WebSocket's
        """Close the channel and its connection; the other side is not told the code."""
        self._channel.close()
        await self._peer.close()
        self._ended()
        return True

    async def _send(self, data: bytes | str) -> None:
        while not self.closed and self._channel.bufferedAmount > MOST_WAITING_BYTES:
            self._drained.clear()
            await self._drained.wait()
        if self.closed:
            raise ConnectionResetError("The data channel is closed.")
        self._channel.send(data)

    def _take(self, data: bytes | str) -> None:
        if self._is_over:
            return
        if self._received.qsize() >= MOST_RECEIVED:
            self._ended()
        elif isinstance(data, bytes):
            self._received.put_nowait(WSMessage(WSMsgType.BINARY, data, ""))
        else:
            self._received.put_nowait(WSMessage(WSMsgType.TEXT, data, ""))

    def _state_changed(self) -> None:
        if self._peer.connectionState in {"closed", "failed", "disconnected"}:
            self._ended()

    def _ended(self) -> None:
        self._drained.set()
        if self._is_over:
            return
        self._is_over = True
        self._received.put_nowait(WSMessage(WSMsgType.CLOSED, None, ""))
