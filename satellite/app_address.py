"""The app's address: the settings' own, or found in the network and remembered."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import socket
import time
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from satellite.app_finder import find_app
from satellite.identity import IdentityFile
from satellite.mdns import address_of
from satellite.satellite_errors import SettingsError

_LOGGER = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 30.0
"""Interval of looks into the network for an app that is away: one that has restarted is where it was."""
_LOOK_PAUSE_SECONDS = 10.0
"""Pause between them while there is none to be tried."""


class AppAddress(Protocol):
    """The address that a satellite connects to."""

    async def next(self) -> str:
        """Return the WebSocket URL to try now. Raises `NoAppError` where there is none."""

    async def worked(self, url: str) -> None:
        """Note that the app welcomed the satellite at this URL."""


class GivenAddress:
    """The address of the settings. A name that only multicast DNS knows is looked up there, and so is a bare one."""

    def __init__(self, url: str, interfaces: Sequence[str] = ()) -> None:
        self._url = url
        self._interfaces = interfaces
        self._asked_at = -math.inf
        self._found = ""
        """The address of a name that the system does not know."""

    async def next(self) -> str:
        """Return the URL, with an IP address in place of a name that the system does not know."""
        url = urlsplit(self._url)
        host = url.hostname or ""
        if await _is_known(host):
            return self._url
        if time.monotonic() - self._asked_at >= _LOOK_EVERY_SECONDS:
            self._asked_at = time.monotonic()
            self._found = await _looked_up(host, self._interfaces)
        if not self._found:
            return self._url
        place = f"[{self._found}]" if ":" in self._found else self._found
        return urlunsplit((url.scheme, f"{place}:{url.port}" if url.port else place, url.path, "", ""))

    async def worked(self, _url: str) -> None:
        """Remember nothing: the settings do."""


class FoundAddress:
    """The app that was found: it is tried where it was last, and looked for where it does not answer there."""

    def __init__(self, identity: IdentityFile, interfaces: Sequence[str] = ()) -> None:
        self._identity = identity
        self._interfaces = interfaces
        self._looked_at = -math.inf
        self._is_away = False
        """The remembered address was given out, and has not worked since."""

    async def next(self) -> str:
        """Return the URL of the app that this satellite is paired with, or of the only one. Raises `NoAppError`."""
        identity = self._identity.identity
        if identity.server and not self._is_away:
            self._is_away, self._looked_at = True, time.monotonic()
            return identity.server
        since = time.monotonic() - self._looked_at
        if identity.server and since < _LOOK_EVERY_SECONDS:
            return identity.server
        await asyncio.sleep(_LOOK_PAUSE_SECONDS - since)
        self._looked_at = time.monotonic()
        app = await find_app(identity.certificate, self._interfaces)
        _LOGGER.info("Found Parley in the network: “%s” at %s.", app.home, app.place)
        return app.url

    async def worked(self, url: str) -> None:
        """Remember where the app is."""
        self._is_away = False
        if url != self._identity.identity.server:
            try:
                await asyncio.to_thread(self._identity.keep_server, url)
            except SettingsError as err:
                _LOGGER.warning("The app is looked for anew at the next start. %s", err)


async def _is_known(host: str) -> bool:
    """Return whether a host is an IP address or a name that the system can look up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):  # the latter for what no name can be
            return False
    return True


async def _looked_up(host: str, interfaces: Sequence[str]) -> str:
    if "." in host.removesuffix(".local"):
        return ""
    try:
        return await address_of(host, interfaces)
    except OSError:
        return ""
