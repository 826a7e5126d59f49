"""The common part of the HTTP and WebSocket simulators: a server on loopback, a log, faults, a key."""

from __future__ import annotations

import json
from typing import Any, Self

from aiohttp import web

from simulators.faults import Faults, Line
from simulators.log import Log

HOST = "127.0.0.1"


class Server:
    """An aiohttp server as an async context manager; a subclass adds its routes.

    Log of every server: "refused" (status).
    """

    def __init__(self, *, port: int = 0, key: str | None = None) -> None:
        self.log = Log()
        self.faults = Faults()
        self.key = key
        self._port = port
        self._app = web.Application()
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

    def refusal(self, given_key: str) -> int | None:
        """Return the HTTP status to refuse a request with, or None when it is welcome."""
        status = self.faults.refuse_status
        if status is None and (not given_key or self.key not in (None, given_key)):
            status = 401
        if status is not None:
            self.log.add("refused", str(status))
        return status


def websocket_line(faults: Faults, request: web.Request, websocket: web.WebSocketResponse) -> Line[bytes]:
    """Return the line that sends text messages over `websocket`."""

    async def write(message: bytes) -> None:
        await websocket.send_str(message.decode())

    return Line(faults, write, lambda: abort(request))


def abort(request: web.BaseRequest) -> None:
    """Drop the TCP connection of `request` without a word."""
    if request.transport is not None:
        request.transport.abort()


def encode(message: dict[str, Any]) -> bytes:
    """Return `message` as JSON."""
    return json.dumps(message, separators=(",", ":")).encode()
