"""A port that stays open whatever strangers do: accepts connections, some at a time, and hands them to aiohttp."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http import HttpProcessingError

from addon.seldom import Seldom
from addon.strangers import Strangers

_LOGGER = logging.getLogger(__name__)

AT_ONCE = 4
"""Connections that are accepted before those that are open get their turn: a flood leaves others time for a hello."""

QUEUE = 512
"""Connections that may wait to be accepted."""

REST_SECONDS = 0.5
"""Time until connections are accepted again when there was no file left for one."""

_NO_FILES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


@asynccontextmanager
async def opened(
    host: str, port: int, server: web.Server, strangers: Strangers, trusted: frozenset[str] = frozenset()
) -> AsyncIterator[Door]:
    """Open a port for the time of the context. Raises `OSError` when it cannot be opened."""
    door = Door(socket.create_server((host, port), backlog=QUEUE), server, strangers, trusted)
    try:
        yield door
    finally:
        await door.close()


class Door:
    """One open port. Connections from `trusted` addresses are no strangers'."""

    def __init__(
        self, listening: socket.socket, server: web.Server, strangers: Strangers, trusted: frozenset[str]
    ) -> None:
        self._socket = listening
        self._server = server
        self._strangers = strangers
        self._trusted = trusted
        self._seldom = Seldom(_LOGGER)
        self._letting_in: set[asyncio.Task[None]] = set()
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
        await asyncio.gather(*self._letting_in, return_exceptions=True)

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, (address, *_rest) = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as err:
                self._rest(err)
                return
            task = self._loop.create_task(self._let_in(connection, address))
            self._letting_in.add(task)
            task.add_done_callback(self._letting_in.discard)

    async def _let_in(self, connection: socket.socket, address: str) -> None:
        connection.setblocking(False)
        try:
            transport, _ = await self._loop.connect_accepted_socket(self._server, connection)
        except OSError as err:
            connection.close()
            self._seldom.warning("A connection from %s could not be served: %s", address, err)
            return
        if address not in self._trusted:
            self._strangers.add(transport, address)

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
