"""A port that stays open whatever strangers do: accepts connections, some at a time, and hands them to aiohttp.

Where it speaks TLS, the first byte of a connection tells TLS from what is plain. Handshakes cost more than anything
else that a stranger may ask for, so that they are bounded in time and in number, beside the connections themselves.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.http import HttpProcessingError

from addon.sites.arrival import Arrival
from addon.sites.seldom import Seldom
from addon.sites.strangers import Strangers

_LOGGER = logging.getLogger(__name__)

AT_ONCE = 4
"""Connections that are accepted before those that are open get their turn: a flood leaves others time for a hello."""

QUEUE = 512
"""Connections that may wait to be accepted."""

REST_SECONDS = 0.5
"""Time until connections are accepted again when there was no file left for one."""

HANDSHAKES = 64
"""Handshakes at once, and half of it from one address: each keeps the event loop busy for about a millisecond."""

FIRST_BYTE_SECONDS = 10.0
"""Time for the first byte where it decides who serves a connection."""

HANDSHAKE_SECONDS = 5.0
"""Time for a handshake; a Raspberry Pi needs a twentieth of a second."""

GOODBYE_SECONDS = 2.0
"""Time for the other side to answer the end of TLS."""

_HANDSHAKE = b"\x16"
"""The first byte of TLS (RFC 8446, 5.1: ContentType.handshake); no request begins with it."""

_NO_FILES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


@dataclass(frozen=True)
class Encryption:
    """TLS at a door."""

    context: ssl.SSLContext
    plain: web.Server
    """The server of those who come without."""


@asynccontextmanager
async def opened(
    host: str,
    port: int,
    server: web.Server,
    strangers: Strangers,
    trusted: frozenset[str] = frozenset(),
    encryption: Encryption | None = None,
) -> AsyncIterator[Door]:
    """Open a port for the time of the context. Raises `OSError` when it cannot be opened."""
    door = Door(socket.create_server((host, port), backlog=QUEUE), server, strangers, trusted, encryption)
    try:
        yield door
    finally:
        await door.close()


class Door:
    """One open port. Connections from `trusted` addresses are no strangers'."""

    def __init__(
        self,
        listening: socket.socket,
        server: web.Server,
        strangers: Strangers,
        trusted: frozenset[str],
        encryption: Encryption | None,
    ) -> None:
        self._socket = listening
        self._server = server
        self._strangers = strangers
        self._trusted = trusted
        self._encryption = encryption
        self._handshakes = Strangers(HANDSHAKES)
        self._seldom = Seldom(_LOGGER)
        self._entering: dict[asyncio.Task[None], Arrival] = {}
        self._resting: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self._socket.setblocking(False)
        self._loop.add_reader(self._socket, self._accept)

    @property
    def port(self) -> int:
        """The TCP port."""
        return int(self._socket.getsockname()[1])

    async def close(self) -> None:
        """Accept nothing any more."""
        if self._resting:
            self._resting.cancel()
        self._loop.remove_reader(self._socket)
        self._socket.close()
        for arrival in self._entering.values():
            arrival.cut_off()
        await asyncio.gather(*self._entering, return_exceptions=True)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, peer = self._socket.accept()
                connection.setblocking(False)
                arrival = Arrival(connection, peer)
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as err:
                self._rest(err)
                return
            self._take(arrival)

    def _take(self, arrival: Arrival) -> None:
        task = arrival.entering = self._loop.create_task(self._let_in(arrival))
        self._entering[task] = arrival
        task.add_done_callback(self._entered)
        if arrival.address not in self._trusted:
            self._strangers.add(arrival)

    def _entered(self, task: asyncio.Task[None]) -> None:
        """Close what nobody took over, be it cut off before its task had begun."""
        arrival = self._entering.pop(task)
        if not arrival.is_handed_over:
            arrival.connection.close()

    async def _let_in(self, arrival: Arrival) -> None:
        try:
            arrival.transport = await self._served(arrival)
        except (OSError, TimeoutError) as err:
            self._seldom.warning(
                "A connection from %s could not be served: %s", arrival.address, str(err) or type(err).__name__
            )
        finally:
            self._handshakes.forget(arrival.ends)

    async def _served(self, arrival: Arrival) -> asyncio.Transport | None:
        """Hand a connection to who serves it; return its transport. Raises `OSError` and `TimeoutError`."""
        connection, encryption = arrival.connection, self._encryption
        if encryption is None:
            arrival.is_handed_over = True
            return (await self._loop.connect_accepted_socket(self._server, connection))[0]
        async with asyncio.timeout(FIRST_BYTE_SECONDS):
            first = await arrival.first_byte()
        if not first:
            return None
        arrival.is_handed_over = True
        if first != _HANDSHAKE:
            return (await self._loop.connect_accepted_socket(encryption.plain, connection))[0]
        self._handshakes.add(arrival)
        transport, _ = await self._loop.connect_accepted_socket(
            self._server,
            connection,
            ssl=encryption.context,
            ssl_handshake_timeout=HANDSHAKE_SECONDS,
            ssl_shutdown_timeout=GOODBYE_SECONDS,
        )
        return transport

    def _rest(self, err: OSError) -> None:
        """Accept nothing for a moment, unless strangers' files could be given back."""
        self._seldom.warning("A connection on port %d cannot be accepted: %s", self.port, err)
        if err.errno in _NO_FILES and self._strangers.make_room():
            return
        self._loop.remove_reader(self._socket)
        self._resting = self._loop.call_later(REST_SECONDS, self._loop.add_reader, self._socket, self._accept)


class RequestLog(logging.Logger):
    """aiohttp's log of its requests, in which one that is malformed is a plain line, and that seldom."""

    def __init__(self) -> None:
        super().__init__(__name__)
        self.parent = _LOGGER
        self._seldom = Seldom(_LOGGER)

    def handle(self, record: logging.LogRecord) -> None:
        """Log a record; a traceback stays only where the fault is ours."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, ConnectionError):
            _LOGGER.debug("A connection was lost while it was answered")
        elif not isinstance(error, HttpProcessingError | web.RequestPayloadError):
            super().handle(record)
        elif isinstance(record.args, tuple) and record.args:
            self._seldom.warning("What %s sent is no HTTP request and was refused", record.args[0])
        else:
            self._seldom.warning("A request whose body makes no sense was refused")
