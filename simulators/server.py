"""The common part of the HTTP and WebSocket simulators: a server on loopback, a log, faults, a key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterable
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from simulators.faults import Faults, Line, LineCutError
from simulators.log import Log

HOST = "127.0.0.1"

LOOK_SECONDS = 0.2
"""Interval at which a request that is never answered is looked at: its client may have left."""

GARBAGE = '{"garbage": '
"""A message that is none."""


class Server:
    """An aiohttp server as an async context manager; a subclass adds its routes.

    Log of every server: "refused" (status), "hanging"; of those that answer over HTTP: "client left", "cut".
    """

    def __init__(self, *, port: int = 0, key: str | None = None) -> None:
        self.log = Log()
        self.faults = Faults()
        self.key = key
        self._port = port
        self.connected = asyncio.Event()
        """Set while a request or a WebSocket is open."""
        self.met = 0
        """Requests and WebSockets so far, also those that were dropped."""
        self._open: list[web.Request] = []
        self._app = web.Application(middlewares=[self._meet])
        self._runner = web.AppRunner(self._app, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        return int(self._runner.addresses[0][1])

    def cut(self) -> None:
        """Drop all connections that are open."""
        for request in self._open:
            abort(request)

    @web.middleware
    async def _meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve a request, unless connections are dropped or left without an answer."""
        self.met += 1
        if self.faults.reset:
            abort(request)
            return web.Response()
        self._open.append(request)
        self.connected.set()
        try:
            if self.faults.hang:
                self.log.add("hanging")
                while request.transport is not None:  # noqa: ASYNC110 - aiohttp tells nobody that a client has left
                    await asyncio.sleep(LOOK_SECONDS)
            return await handler(request)
        finally:
            self._open.remove(request)
            if not self._open:
                self.connected.clear()

    def refusal(self, given_key: str) -> int | None:
        """Return the HTTP status to refuse a request with, or None when it is welcome."""
        status = self.faults.refuse_status
        if status is None and (not given_key or self.key not in (None, given_key)):
            status = 401
        if status is not None:
            self.log.add("refused", str(status))
        return status

    async def deliver(
        self, request: web.Request, response: web.StreamResponse, pieces: AsyncIterable[bytes]
    ) -> web.StreamResponse:
        """Send an answer piece by piece, with the faults of the line; what cuts it short is logged."""
        line: Line[bytes] = Line(self.faults, response.write, lambda: abort(request))
        try:
            await self.faults.flowing()
            await response.prepare(request)
            async for piece in pieces:
                await line.send(GARBAGE.encode() if self.faults.garbage else piece)
        except LineCutError:
            self.log.add("cut")
        except ConnectionResetError:
            self.log.add("client left")
        return response

    async def deliver_json(
        self, request: web.Request, content: dict[str, Any], sent: str, detail: str
    ) -> web.StreamResponse:
        """Send an answer in two pieces, between which it can be cut; log what was `sent`."""
        body = encode(content)

        async def halves() -> AsyncIterable[bytes]:
            yield body[: len(body) // 2]
            yield body[len(body) // 2 :]
            self.log.add(sent, detail)

        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        return await self.deliver(request, web.StreamResponse(headers=headers), halves())


def websocket_line(faults: Faults, request: web.Request, websocket: web.WebSocketResponse) -> Line[bytes]:
    """Return the line that sends text messages over `websocket`."""

    async def write(message: bytes) -> None:
        await websocket.send_str(GARBAGE if faults.garbage else message.decode())

    return Line(faults, write, lambda: abort(request))


def abort(request: web.BaseRequest) -> None:
    """Drop the TCP connection of `request` without a word."""
    if request.transport is not None:
        request.transport.abort()


def encode(message: dict[str, Any]) -> bytes:
    """Return `message` as JSON."""
    return json.dumps(message, separators=(",", ":")).encode()


def error_in_openai_words(status: int, code: str, message: str) -> web.Response:
    """Return an error as OpenAI and those who took over its wire write it."""
    return web.json_response({"error": {"message": message, "type": code, "param": None, "code": code}}, status=status)
