"""The addresses of the web that may be asked for a page: names are resolved once, and connected to where that led."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

PORTS = {"http": 80, "https": 443}
"""Scheme -> the only port of it that is asked."""

Allowed = Collection[tuple[str, int]]
"""Addresses with their ports that are asked all the same: those of a test's own servers."""


class ForbiddenAddressError(OSError):
    """An address is none of the public web."""


def is_public(address: str) -> bool:
    """Return whether an address is one of the public web: IPv4, and for a single host anywhere.

    No IPv6: what stands in a home has public addresses of it as well.
    """
    try:
        parsed = IPv4Address(address)
    except ValueError:
        return False
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def check(url: URL, allowed: Allowed = ()) -> None:
    """Raise ForbiddenAddressError unless an address has a scheme, a port and a host that may be asked for a page.

    A host that is a name is judged by what it resolves to.
    """
    host, port = url.host or "", url.port or 0
    if (host, port) in allowed and url.scheme in PORTS:
        return
    if PORTS.get(url.scheme) != port or not host:
        raise ForbiddenAddressError("Only http and https at their own ports are asked")
    if url.user is not None or url.password is not None:
        raise ForbiddenAddressError("An address with a password in it is not asked")
    if _is_numeric(host) and not is_public(host):
        raise ForbiddenAddressError(f"{host} is no address of the public web")


def _is_numeric(host: str) -> bool:
    """Return whether a host is an address, which no resolver is asked about."""
    return ":" in host or host.replace(".", "").isdigit()  # as aiohttp sees it


@dataclass(frozen=True)
class PublicResolver(AbstractResolver):
    """Resolves names to public addresses alone; a name with any other address is not asked at all."""

    allowed: Allowed = ()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - aiohttp's
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises ForbiddenAddressError, or OSError where it has none."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=socket.AF_INET)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not is_public(address) and (address, port) not in self.allowed:
                raise ForbiddenAddressError(f"{host} leads to {address}, which is no address of the public web")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Hold nothing."""
