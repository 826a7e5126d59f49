"""Home Assistant's WebSocket API, for furnishing a home: registries, exposure, calendars."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from testbed.testbed_errors import HomeAssistantError


class Commands:
    """One command after the other."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._id = 0

    async def call(self, command: str, **arguments: Any) -> Any:
        """Return the result of a command; raises HomeAssistantError when it is refused."""
        self._id += 1
        await self._socket.send_json({"id": self._id, "type": command, **arguments})
        while True:
            answer = await self._socket.receive_json(timeout=30)
            if answer.get("id") == self._id and answer["type"] == "result":
                if not answer["success"]:
                    raise HomeAssistantError(f"{command} {arguments}: {answer['error']['message']}")
                return answer["result"]

    async def event(self) -> Any:
        """Return the next event of those that were subscribed to."""
        while True:
            message = await self._socket.receive_json(timeout=30)
            if message["type"] == "event":
                return message["event"]


@asynccontextmanager
async def commands(url: str, token: str) -> AsyncIterator[Commands]:
    """A connection as the token's owner; raises HomeAssistantError when the token is refused."""
    async with (
        asyncio.timeout(60),
        aiohttp.ClientSession(url) as session,
        session.ws_connect("/api/websocket", max_msg_size=0) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        if (await socket.receive_json())["type"] != "auth_ok":
            raise HomeAssistantError("Home Assistant refused the token.")
        yield Commands(socket)
