"""A web site with honest pages and traps: where it leads, what it packs, and how slowly it speaks.

Traps: /to/ADDRESS leads there, /round leads to itself, /endless never ends, /bomb unpacks to a gigabyte, /drip speaks a
letter a second, /mute says nothing, /picture is none of text, /missing is not there.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from simulators.server import Server

DRIP_SECONDS = 1.0
BOMB_MEGABYTES = 1000


@dataclass(frozen=True)
class WebPage:
    """A page as it is sent."""

    text: str
    kind: str = "text/html"


class WebSite(Server):
    """One site. Log: "asked" with each path that was asked for, and the key that came with it behind it."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.pages: dict[str, WebPage] = {}
        """Path -> the page there."""
        self._app.router.add_get("/{path:.*}", self._get)

    @property
    def url(self) -> str:
        """The address of its first page, without a slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for, each with the key that came with it."""
        return [entry.detail for entry in self.log.all("asked")]

    async def _get(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.log.add("asked", f"{path} {request.headers.get('X-Subscription-Token', '')}".strip())
        if page := self.pages.get(path):
            return web.Response(text=page.text, content_type=page.kind)
        if path.startswith("/to/"):
            raise web.HTTPFound(request.path_qs.removeprefix("/to/"))
        match path:
            case "/round":
                raise web.HTTPFound("/round")
            case "/mute":
                await asyncio.Event().wait()
            case "/picture":
                return web.Response(body=b"\x89PNG", content_type="image/png")
            case "/drip":
                return await self.deliver(request, _html(), _drops())
            case "/endless":
                return await self.deliver(request, _html(), _endless())
            case "/bomb":
                return await self.deliver(request, _html({"Content-Encoding": "gzip"}), _bomb())
        raise web.HTTPNotFound


def _html(headers: dict[str, str] | None = None) -> web.StreamResponse:
    return web.StreamResponse(headers={"Content-Type": "text/html", **(headers or {})})


async def _drops() -> AsyncIterator[bytes]:
    while True:
        yield b"."
        await asyncio.sleep(DRIP_SECONDS)


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b"and so on, " * 1000


async def _bomb() -> AsyncIterator[bytes]:
    packing = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for _ in range(BOMB_MEGABYTES):
        yield packing.compress(bytes(1_000_000))
    yield packing.flush()
