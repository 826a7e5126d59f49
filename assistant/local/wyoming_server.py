"""A Wyoming server of the home's own, with a bound on every wait and its failures in plain words."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from wyoming.error import Error
from wyoming.event import Event, Eventable, async_read_event, async_write_event
from wyoming.info import Describe, Info

CONNECT_SECONDS = 3.0
"""A server on the local network answers in milliseconds, or is away."""
WRITE_SECONDS = 3.0
"""A server that takes no audio for so long has stalled."""


MOST_BYTES = 1024 * 1024
"""Bytes of one part of an event: ten seconds of sound at the highest usual rate. More comes of a broken server."""


class WyomingError(Exception):
    """The server is away, stalled, or answers nonsense; the text says which, for people."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Translate a peer's failures into plain words."""
    try:
        yield
    except TimeoutError as err:
        raise WyomingError(f"{name} does not answer") from err
    except OSError as err:
        raise WyomingError(f"{name} cannot be reached: {err.strerror or err}") from err
    except (
        asyncio.IncompleteReadError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as err:
        raise WyomingError(f"{name} answers in no Wyoming that is understood here") from err


class _BoundedReader:
    """A server's stream as `async_read_event` reads it, no part of it larger than `MOST_BYTES`."""

    def __init__(self, reader: asyncio.StreamReader, name: str) -> None:
        self._reader = reader
        self._name = name

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, size: int) -> bytes:
        if size > MOST_BYTES:
            raise WyomingError(f"{self._name} announced {size} bytes at once")
        return await self._reader.readexactly(size)


class WyomingConnection:
    """An open connection. Every method raises WyomingError."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> None:
        self._reader: Any = _BoundedReader(reader, name)
        self._writer = writer
        self.name = name

    async def send(self, message: Eventable) -> None:
        """Send one message."""
        with translated(self.name):
            async with asyncio.timeout(WRITE_SECONDS):
                await async_write_event(message.event(), self._writer)

    async def receive(self, seconds: float | None) -> Event:
        """The next event; `seconds` bounds the wait, None waits for ever."""
        with translated(self.name):
            async with asyncio.timeout(seconds):
                event = await async_read_event(self._reader)
        if event is not None and not isinstance(event.data, dict):
            raise WyomingError(f"{self.name} answers in no Wyoming that is understood here")
        if event is None:
            raise WyomingError(f"{self.name} closed the connection")
        if Error.is_type(event.type):
            raise WyomingError(f"{self.name} answered: {event.data.get('text', 'an error')}")
        return event

    async def describe(self) -> Info:
        """Return what the server offers."""
        await self.send(Describe())
        while not Info.is_type((event := await self.receive(CONNECT_SECONDS)).type):
            pass
        with translated(self.name):
            return Info.from_event(event)


class WyomingServer:
    """The address of a server. A connection serves one utterance, as such servers expect."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    @property
    def name(self) -> str:
        """For messages: "the Wyoming server at 192.168.1.5:10300"."""
        return f"the Wyoming server at {self._host}:{self._port}"

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[WyomingConnection]:
        """A new connection; raises WyomingError when there is none to be had."""
        with translated(self.name):
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            yield WyomingConnection(reader, writer, self.name)
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):  # the peer may have gone first, or not read what is left
                async with asyncio.timeout(CONNECT_SECONDS):
                    await writer.wait_closed()
