"""HTTP for sounds: an address outside of the house leads to nothing within it, by a redirect, a playlist or a name."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from aiohttp.abc import AbstractResolver, ResolveResult

from ha_tools.leaving.hosts import address_of, leaves_house
from ha_tools.leaving.sessions import counting_connector, outside_session


def sound_session(address: str, **options: Any) -> aiohttp.ClientSession:
    """Return a session for a sound at an address, and for what that leads to.

    The address itself is whoever's who gave it, and may be at home; from there all else may be reached.
    """
    host = urlsplit(address).hostname or ""
    return session_led_by(host, **options) if leaves_house(host) else outside_session(**options)


def session_led_by(host: str, **options: Any) -> aiohttp.ClientSession:
    """Return a session for what a host outside leads to: itself, and other hosts outside."""

    async def stay_outside(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        led_to = request.url.host or ""
        if led_to != host and not leaves_house(led_to):
            raise aiohttp.InvalidUrlRedirectClientError(request.url, "It leads into the house")
        return await handler(request)

    connector = counting_connector(resolver=OutsideResolver(host))
    return outside_session(connector, (stay_outside,), **options)


class OutsideResolver(AbstractResolver):
    """Resolves the names to which a host leads to addresses outside alone, and the host's own, once it was outside."""

    def __init__(self, host: str, names: AbstractResolver | None = None) -> None:
        """`names` knows the addresses of all names; the system's does where it is None."""
        self._host = host
        self._names = names or aiohttp.ThreadedResolver()
        self._was_outside = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises OSError where it has none, or one at home."""
        found = await self._names.resolve(host, port, family)
        is_outside = all(leaves_house(str(address_of(each["host"]))) for each in found)
        if not is_outside and (host != self._host or self._was_outside):
            raise OSError(f"{host} leads into the house")
        self._was_outside |= is_outside and host == self._host
        return found

    async def close(self) -> None:
        """Close the names' resolver."""
        await self._names.close()
