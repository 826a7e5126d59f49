"""A call's line to the app: the satellites' wire, as a browser speaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from satellite import protocol
from satellite.protocol import Capabilities, DownMessage, Hello, ProtocolError, Refused, UpMessage, Welcome


class LineClosedError(Exception):
    """The app ended the line; the text says why, for a person."""


class HomeLine:
    """An open line, welcomed by the app."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._websocket = websocket

    @classmethod
    @asynccontextmanager
    async def open(cls, panel: str, call_id: str, name: str) -> AsyncIterator[HomeLine]:
        """Open the line of a call to the app's own site; raises `LineClosedError` where the app refuses it.

        `panel` is that site's address, and `name` the room's in the panel.
        """
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{panel}/api/talk", heartbeat=protocol.PING_SECONDS) as websocket,
        ):
            line = cls(websocket)
            # Who calls has the sound of an answer at the ear, not in the room.
            abilities = Capabilities(echo_cancellation=True, software="call")
            await line.send(Hello(protocol.VERSION, call_id, name, capabilities=abilities))
            while not isinstance(await line.receive(), Welcome):
                pass
            yield line

    async def send(self, item: UpMessage | bytes) -> None:
        """Send a message, or PCM (s16le mono, 16 kHz); raises `LineClosedError`."""
        try:
            if isinstance(item, bytes):
                await self._websocket.send_bytes(item)
            else:
                await self._websocket.send_str(protocol.encode(item))
        except (ConnectionError, RuntimeError) as err:
            raise LineClosedError("The app cannot be reached.") from err

    async def receive(self) -> DownMessage | bytes:
        """Return the next message, or the next PCM of a playback; raises `LineClosedError` at the end."""
        frame = await self._websocket.receive()
        if frame.type is aiohttp.WSMsgType.BINARY:
            pcm: bytes = frame.data
            return pcm
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise LineClosedError("The app has ended the call.")
        try:
            message = protocol.decode(frame.data)
        except ProtocolError as err:
            raise LineClosedError(str(err)) from err
        if isinstance(message, Refused):
            raise LineClosedError(message.message)
        return message  # type: ignore[return-value]  # the app sends nothing else
