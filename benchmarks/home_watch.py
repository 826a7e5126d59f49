"""An independent witness: Home Assistant's own WebSocket, on which every change of state is seen and timed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp


class HomeWatch:
    """Notes when which entity came to which state."""

    def __init__(self) -> None:
        self._changes: list[tuple[float, str, str]] = []
        self._grown = asyncio.Event()

    async def reached(self, entity_id: str, state: str, since: float) -> float:
        """Return when `entity_id` first came to `state` after `since`."""
        while True:
            for at, changed, to in self._changes:
                if at >= since and (changed, to) == (entity_id, state):
                    return at
            await self._grown.wait()

    def note(self, entity_id: str, state: str) -> None:
        """Note a change that was seen now."""
        self._changes.append((time.monotonic(), entity_id, state))
        self._grown.set()
        self._grown = asyncio.Event()


@asynccontextmanager
async def watching(url: str, token: str) -> AsyncIterator[HomeWatch]:
    """Watch the home at `url` over a connection of its own."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}/api/websocket") as websocket:
        await websocket.receive_json()
        await websocket.send_json({"type": "auth", "access_token": token})
        if (answer := await websocket.receive_json())["type"] != "auth_ok":
            raise PermissionError(f"Home Assistant refused the token: {answer}")
        await websocket.send_json({"id": 1, "type": "subscribe_events", "event_type": "state_changed"})
        await websocket.receive_json()
        watch = HomeWatch()
        reader = asyncio.create_task(_read(websocket, watch))
        try:
            yield watch
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)


async def _read(websocket: aiohttp.ClientWebSocketResponse, watch: HomeWatch) -> None:
    async for message in websocket:
        data = message.json()
        if data["type"] == "event" and data["event"]["data"]["new_state"]:
            new = data["event"]["data"]["new_state"]
            watch.note(new["entity_id"], new["state"])
