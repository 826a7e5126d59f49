"""A middleman between a program and its Home Assistant that sends on what it likes: a proxy, an old version, a mistake.

Only the WebSocket API passes, and everything as it came but what `distort` changes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

PATH = "/api/websocket"

Distort = Callable[[str, dict[str, Any]], Iterable[Any]]
"""Takes the type of the command that a message answers ("auth" before any) and the message; returns what is sent
instead: texts as they are, the rest as JSON."""


def faithful(_asked: str, message: dict[str, Any]) -> Iterable[Any]:
    """Send on what came."""
    return [message]


class Between:
    """Stands in front of the Home Assistant at an address; `distort` may be another at any moment."""

    def __init__(self, home_assistant: str, distort: Distort = faithful) -> None:
        self.distort = distort
        self.visits = 0
        """Connections so far."""
        self._target = f"{home_assistant}{PATH}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve on a free port; yields the address."""
        site = web.Application()
        site.router.add_get(PATH, self._pass)
        runner = web.AppRunner(site, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _pass(self, request: web.Request) -> web.WebSocketResponse:
        self.visits += 1
        near = web.WebSocketResponse(max_msg_size=0)
        await near.prepare(request)
        async with aiohttp.ClientSession() as session, session.ws_connect(self._target, max_msg_size=0) as far:
            asked = {0: "auth"}
            ways = [
                asyncio.create_task(self._to_home_assistant(near, far, asked)),
                asyncio.create_task(self._from_home_assistant(far, near, asked)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        await near.close()
        return near

    async def _to_home_assistant(
        self, near: web.WebSocketResponse, far: aiohttp.ClientWebSocketResponse, asked: dict[int, str]
    ) -> None:
        async for frame in near:
            message = json.loads(frame.data)
            asked[message.get("id", 0)] = message["type"]
            await far.send_json(message)

    async def _from_home_assistant(
        self, far: aiohttp.ClientWebSocketResponse, near: web.WebSocketResponse, asked: dict[int, str]
    ) -> None:
        async for frame in far:
            received = json.loads(frame.data)
            for message in received if isinstance(received, list) else [received]:
                for instead in self.distort(asked.get(message.get("id", 0), ""), message):
                    await near.send_str(instead if isinstance(instead, str) else json.dumps(instead))
