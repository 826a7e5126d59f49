"""Callers at the satellites' endpoint: one connection each, and the hello that it must begin with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from addon.sites.seldom import Seldom
from addon.sites.server_certificate import certificate_seen_by
from addon.sites.strangers import STRANGERS
from assistant.room.transport import CLOSE_SECONDS, SatelliteGone, SatelliteSocket
from satellite import protocol
from satellite.protocol import Hello, ProtocolError, RefusalCode

_LOGGER = logging.getLogger(__name__)

MAX_FRAME_BYTES = 16 * protocol.MAX_MESSAGE_BYTES
"""Size at which aiohttp cuts a frame off without a word; one over the wire's own bound is refused with one."""

LONGEST_NAME = 64
"""Characters of a satellite's name and of its identity: strangers send them, and the log and the panel show them."""


class Caller:
    """One connection of a satellite, or of a stranger who may be one."""

    def __init__(
        self,
        socket: SatelliteSocket,
        address: str,
        certificate: str,
        admit: Callable[[], None],
        hang_up: Callable[[], None],
    ) -> None:
        self.socket = socket
        self.address = address
        self.certificate = certificate
        """Fingerprint of the certificate that it was shown; empty without TLS."""
        self.hello: Hello | None = None
        """Its first message, once it has named itself; its version may be another."""
        self.admit = admit
        """Counts it among the strangers no more."""
        self.hang_up = hang_up
        """Ends the connection at once, whether or not the other side takes what was sent last."""

    @classmethod
    def of(cls, request: web.Request, socket: SatelliteSocket) -> Caller:
        """Return the one whose request became a WebSocket."""
        strangers, transport = request.app[STRANGERS], request.transport

        def hang_up() -> None:
            if transport is not None:
                transport.abort()

        return cls(
            socket,
            request.remote or "",
            certificate_seen_by(request),
            lambda: strangers.admit(transport),
            hang_up,
        )


async def serve_caller(
    request: web.Request,
    work: Callable[[Caller], Awaitable[None]],
    seldom: Seldom,
    on_refused: Callable[[Caller, ProtocolError], None] = lambda _caller, _error: None,
) -> web.WebSocketResponse:
    """Serve a WebSocket that speaks the satellites' wire, until `work` with its caller ends.

    `work` may raise `ProtocolError`, which the other side is told, and `SatelliteGone`.
    """
    if hdrs.SEC_WEBSOCKET_PROTOCOL in request.headers:
        raise web.HTTPBadRequest(text="Satellites speak one protocol, which has no name.")
    websocket = web.WebSocketResponse(
        heartbeat=protocol.PING_SECONDS,
        timeout=CLOSE_SECONDS,
        autoping=False,
        max_msg_size=MAX_FRAME_BYTES,
        compress=False,
    )
    await websocket.prepare(request)
    await served(Caller.of(request, SatelliteSocket(websocket)), work, seldom, on_refused)
    return websocket


async def served(
    caller: Caller,
    work: Callable[[Caller], Awaitable[None]],
    seldom: Seldom,
    on_refused: Callable[[Caller, ProtocolError], None] = lambda _caller, _error: None,
) -> None:
    """Serve a caller as `serve_caller` does, and hang up."""
    try:
        await work(caller)
    except ProtocolError as err:
        seldom.warning("A satellite at %s was refused: %s", caller.address, err)
        on_refused(caller, err)
        await caller.socket.refuse(err)
    except SatelliteGone:
        _LOGGER.debug("The satellite at %s went away before it was welcomed", caller.address)
    finally:
        await caller.socket.close()
        caller.hang_up()


async def hello_of(caller: Caller) -> Hello:
    """Return the first message, which the caller keeps.

    Raises `ProtocolError` when it is late, no hello, or of another version.
    """
    try:
        async with asyncio.timeout(protocol.HELLO_TIMEOUT_SECONDS):
            message = await caller.socket.receive()
    except TimeoutError as err:
        raise ProtocolError(
            RefusalCode.TOO_LATE, f"No hello within {protocol.HELLO_TIMEOUT_SECONDS:.0f} seconds."
        ) from err
    if not isinstance(message, Hello):
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "The first message must be a hello.")
    is_named = is_name(message.satellite_id) and is_name(message.name)
    if is_named:
        caller.hello = message
    protocol.check_version(message)
    if not is_named:
        raise ProtocolError(
            RefusalCode.BAD_MESSAGE,
            f"A hello needs a satellite_id and a name, each of up to {LONGEST_NAME} printable characters.",
        )
    return message


def is_name(text: str) -> bool:
    """Return whether `text` may name a satellite: it is neither empty, nor long, nor able to forge a line of a log."""
    return bool(text.strip()) and len(text) <= LONGEST_NAME and text.isprintable()
