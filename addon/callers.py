"""Callers at the satellites' endpoint: one connection each, and the hello that it must begin with."""

from __future__ import annotations

import asyncio

from aiohttp import web

from addon.server_certificate import certificate_seen_by
from addon.strangers import STRANGERS
from assistant.room.transport import SatelliteSocket
from satellite import protocol
from satellite.protocol import Hello, ProtocolError, RefusalCode

LONGEST_NAME = 64
"""Characters of a satellite's name and of its identity: strangers send them, and the log and the panel show them."""


class Caller:
    """One connection of a satellite, or of a stranger who may be one."""

    def __init__(self, socket: SatelliteSocket, request: web.Request) -> None:
        self.socket = socket
        self.address = request.remote or ""
        self.certificate = certificate_seen_by(request)
        """Fingerprint of the certificate that it was shown; empty without TLS."""
        self._strangers = request.app[STRANGERS]
        self._transport = request.transport

    def admit(self) -> None:
        """Count it among the strangers no more."""
        self._strangers.admit(self._transport)

    def hang_up(self) -> None:
        """End the connection at once, whether or not the other side takes what was sent last."""
        if self._transport is not None:
            self._transport.abort()


async def hello_of(socket: SatelliteSocket) -> Hello:
    """Return the first message. Raises `ProtocolError` when it is late, no hello, or of another version."""
    try:
        async with asyncio.timeout(protocol.HELLO_TIMEOUT_SECONDS):
            message = await socket.receive()
    except TimeoutError as err:
        raise ProtocolError(
            RefusalCode.TOO_LATE, f"No hello within {protocol.HELLO_TIMEOUT_SECONDS:.0f} seconds."
        ) from err
    if not isinstance(message, Hello):
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "The first message must be a hello.")
    protocol.check_version(message)
    if not is_name(message.satellite_id) or not is_name(message.name):
        raise ProtocolError(
            RefusalCode.BAD_MESSAGE,
            f"A hello needs a satellite_id and a name, each of up to {LONGEST_NAME} printable characters.",
        )
    return message


def is_name(text: str) -> bool:
    """Return whether `text` may name a satellite: it is neither empty, nor long, nor able to forge a line of a log."""
    return bool(text.strip()) and len(text) <= LONGEST_NAME and text.isprintable()
