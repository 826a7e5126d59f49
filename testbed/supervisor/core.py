"""From Supervisor to Home Assistant: its Unix socket, whose requests are the Supervisor user's, and the proxy."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import WSMsgType, web

_HOST = "http://core"
"""A name for the socket: nothing resolves it."""

_DROPPED = frozenset({"host", "authorization", "content-length", "transfer-encoding", "connection"})


class Core:
    """Home Assistant, reached as Supervisor reaches it."""

    def __init__(self, socket: Path) -> None:
        """`socket` is the one that Home Assistant opens for its `SUPERVISOR_CORE_API_SOCKET`."""
        self._session = aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(socket)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    async def push(self, method: str, uuid: str, message: dict[str, Any]) -> None:
        """Tell Home Assistant of a discovery message that came or went; one that is away reads them at its start."""
        try:
            async with self._session.request(
                method, f"{_HOST}/api/hassio_push/discovery/{uuid}", json=message
            ) as answer:
                await answer.read()
        except aiohttp.ClientError:
            return

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Answer an app's request to `/core/api/…` with Home Assistant's answer."""
        url = f"{_HOST}/api/{request.match_info['path']}"
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _DROPPED}
        try:
            async with self._session.request(
                request.method, url, params=request.query, data=await request.read(), headers=headers
            ) as answer:
                body = await answer.read()
                return web.Response(status=answer.status, body=body, content_type=answer.content_type)
        except aiohttp.ClientError as err:
            raise web.HTTPBadGateway from err

    async def websocket(self, request: web.Request, token: str) -> web.WebSocketResponse:
        """Join an app that says `token` with Home Assistant's WebSocket, which Supervisor has signed in to."""
        server = web.WebSocketResponse(heartbeat=30)
        await server.prepare(request)
        await server.send_json({"type": "auth_required", "ha_version": "2026.11.0"})
        said = json.loads(await server.receive_str())
        if said.get("access_token") != token:
            await server.send_json({"type": "auth_invalid", "message": "Invalid access"})
            await server.close()
            return server
        try:
            await self._join(server)
        except aiohttp.ClientError:
            await server.close(code=aiohttp.WSCloseCode.TRY_AGAIN_LATER)
        return server

    async def _join(self, server: web.WebSocketResponse) -> None:
        async with self._session.ws_connect(f"{_HOST}/api/websocket", max_msg_size=0) as core:
            first = await core.receive_json()
            await server.send_json({"type": "auth_ok", "ha_version": first.get("ha_version", "")})
            await join(server, core)
        await server.close()


WebSocket = aiohttp.ClientWebSocketResponse | web.WebSocketResponse


async def join(one: WebSocket, other: WebSocket) -> None:
    """Pass on what each of two sockets sends to the other, until one closes."""
    directions = {asyncio.ensure_future(_pass_on(one, other)), asyncio.ensure_future(_pass_on(other, one))}
    _done, rest = await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
    for direction in rest:
        direction.cancel()
    await asyncio.gather(*directions, return_exceptions=True)


async def _pass_on(source: WebSocket, sink: WebSocket) -> None:
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await sink.send_bytes(message.data)
