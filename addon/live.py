"""What the panel shows as it happens: every open page has a bounded queue, and a page that falls behind is closed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from aiohttp import web

QUEUE = 256
"""Messages that may wait for one page."""


SEND_SECONDS = 10.0
"""A page that takes nothing for this long is closed."""


class Live:
    """The open pages."""

    def __init__(self) -> None:
        self._pages: dict[asyncio.Queue[dict[str, Any]], web.WebSocketResponse] = {}

    def send(self, message: dict[str, Any]) -> None:
        """Queue a message for every page."""
        for queue in list(self._pages):
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                self._pages.pop(queue, None)

    async def endpoint(self, request: web.Request, *first: dict[str, Any]) -> web.WebSocketResponse:
        """Serve one page: `first` at once, and then whatever is sent."""
        websocket = web.WebSocketResponse(heartbeat=20, max_msg_size=4096)
        await websocket.prepare(request)
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(QUEUE)
        for message in first:
            queue.put_nowait(message)
        self._pages[queue] = websocket
        writer = asyncio.create_task(self._write(queue, websocket))
        try:
            async for _ in websocket:  # a page has nothing to say; reading sees it close
                pass
        finally:
            self._pages.pop(queue, None)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
        return websocket

    async def close(self) -> None:
        """Close every page."""
        for websocket in list(self._pages.values()):
            await websocket.close()

    async def _write(self, queue: asyncio.Queue[dict[str, Any]], websocket: web.WebSocketResponse) -> None:
        while queue in self._pages:
            message = await queue.get()
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await websocket.send_json(message)
            except (TimeoutError, ConnectionError):
                break
        await websocket.close()
