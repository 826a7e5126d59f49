"""HTTP to the outside: each request is let through by the gate, and its bytes are counted at the socket."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp import ClientHandlerType, ClientMiddlewareType, ClientRequest, ClientResponse

from ha_tools.leaving.gate import check
from ha_tools.leaving.sockets import CountingSocket


def outside_session(
    connector: aiohttp.BaseConnector | None = None,
    middlewares: Sequence[ClientMiddlewareType] = (),
    **options: Any,
) -> aiohttp.ClientSession:
    """Return a session as `aiohttp.ClientSession` is made; its requests raise `StaysInHouseError`."""
    return aiohttp.ClientSession(
        connector=connector or counting_connector(), middlewares=(_let_through, *middlewares), **options
    )


def counting_connector(**options: Any) -> aiohttp.TCPConnector:
    """Return a connector as `aiohttp.TCPConnector` is made, whose sockets count."""
    return aiohttp.TCPConnector(socket_factory=_counting, **options)


async def _let_through(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    check(request.url.host or "")
    return await handler(request)


def _counting(address: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, *_ = address
    made = CountingSocket(family, kind, protocol)
    made.setblocking(False)
    return made
