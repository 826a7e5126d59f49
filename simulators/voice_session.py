"""The common part of the voices that are simulated over a WebSocket: contexts, each spoken by a task of its own."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from simulators.server import Server, websocket_line

CHUNK_SECONDS = 0.1
"""Sound in one message."""


@dataclass
class VoicePace:
    """The pace of a voice; may be changed at any time."""

    first_audio: float = 0.09
    """Seconds from a text to its first sound; what follows in the same context follows without a gap."""
    faster: float = 4.0
    """How many times faster than it is spoken the sound comes."""


class VoiceSession(ABC):
    """One connection; a subclass takes what is asked, and keeps a speaker for each context."""

    def __init__(self, server: Server, request: web.Request, websocket: web.WebSocketResponse) -> None:
        self._websocket = websocket
        self._line = websocket_line(server.faults, request, websocket)
        self._speakers: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Serve until one of both sides closes."""
        try:
            async for message in self._websocket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.json())
        finally:
            for task in self._speakers.values():
                task.cancel()
            await asyncio.gather(*self._speakers.values(), return_exceptions=True)

    @abstractmethod
    async def _take(self, asked: dict[str, Any]) -> None:
        """Start, feed or end a context."""
