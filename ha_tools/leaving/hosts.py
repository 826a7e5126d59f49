"""The hosts that are in the home's own network. Pure."""

from __future__ import annotations

import ipaddress
import socket

_AT_HOME = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain", ".localhost", ".fritz.box")
"""Ends of names that only a home's own network has (RFC 6762, RFC 8375, and what routers make up)."""


def leaves_house(host: str) -> bool:
    """Return whether what is sent to a host leaves the home's network; a name that may be anywhere does."""
    name = host.casefold().rstrip(".")
    if not name or name == "localhost" or name.endswith(_AT_HOME):
        return False
    address = address_of(name)
    if address is None:
        return "." in name  # a name of one word is looked for at home
    return not (address.is_private or address.is_loopback or address.is_link_local)


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is, however it is written: 8.8.8.8, 134744072, ::ffff:8.8.8.8; None for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))  # as resolvers read it
        except (OSError, UnicodeError):
            return None
    return getattr(address, "ipv4_mapped", None) or address
