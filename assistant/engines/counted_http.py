"""The connections of OpenAI's client: let through by the gate, their bytes counted by the kernel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.request import getproxies
from weakref import WeakKeyDictionary

import httpx2
from openai import DefaultAsyncHttpxClient

from ha_tools.leaving.crossing import Wire, open_wire
from ha_tools.leaving.gate import check
from ha_tools.leaving.sockets import SocketCount

LIMITS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)
"""As the client itself has them (openai/_constants.py)."""


def counted_client() -> httpx2.AsyncClient:
    """Return what `AsyncOpenAI` is given as its `http_client`."""
    client: httpx2.AsyncClient = DefaultAsyncHttpxClient(
        transport=_CountedTransport(limits=LIMITS), mounts=_by_proxies(getproxies())
    )
    return client


def _by_proxies(proxies: Mapping[str, str]) -> Mapping[str, _CountedTransport | None]:
    """Return what goes another way: through the proxies of the environment, but for the hosts that it leaves out."""
    direct = [host.strip().lstrip("*.") for host in proxies.get("no", "").split(",")]
    ways: dict[str, _CountedTransport | None] = {f"all://*{host}": None for host in direct if host}
    for scheme in ("http", "https", "all"):
        if scheme in proxies and "*" not in proxies.get("no", ""):
            ways[f"{scheme}://"] = _CountedTransport(limits=LIMITS, proxy=proxies[scheme])
    return ways


class _CountedTransport(httpx2.AsyncHTTPTransport):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._counts: WeakKeyDictionary[Any, SocketCount] = WeakKeyDictionary()
        """By connection."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        check(request.url.host)
        response = await super().handle_async_request(request)
        wire, connection = open_wire(), response.extensions.get("network_stream")
        if wire and connection is not None and isinstance(response.stream, httpx2.AsyncByteStream):
            count = self._counts.setdefault(connection, SocketCount())
            response.stream = _CountedStream(response.stream, wire, count, connection.get_extra_info("socket"))
        return response


class _CountedStream(httpx2.AsyncByteStream):
    """An answer, at whose end its connection is counted."""

    def __init__(self, stream: httpx2.AsyncByteStream, wire: Wire, count: SocketCount, sock: Any) -> None:
        self._stream = stream
        self._wire = wire
        self._count = count
        self._socket = sock

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part
        self._settle()

    async def aclose(self) -> None:
        self._settle()
        await self._stream.aclose()

    def _settle(self) -> None:
        sent, received = self._count.since(self._socket)
        self._wire.sent(sent)
        self._wire.received(received)
