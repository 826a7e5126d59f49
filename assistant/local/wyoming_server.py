"""A Wyoming server of the home's own, with a bound on every wait and its failures in plain words."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event, Eventable
from wyoming.info import Describe, Info

CONNECT_SECONDS = 3.0
"""A server on the local network answers in milliseconds, or is away."""
WRITE_SECONDS = 3.0
"""A server that takes no audio for so long has stalled."""


class WyomingError(Exception):
    """The server is away, stalled, or answers nonsense; the text says which, for people."""


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """What can go wrong with a peer, in plain words."""
    try:
        yield
    except TimeoutError as err:
        raise WyomingError(f"{name} does not answer") from err
    except OSError as err:
        raise WyomingError(f"{name} cannot be reached: {err.strerror or err}") from err
    except (asyncio.IncompleteReadError, KeyError, TypeError, AttributeError) as err:
        raise WyomingError(f"{name} answers in no Wyoming that is understood here") from err


class WyomingConnection:
    """An open connection. Every method raises WyomingError."""

    def __init__(self, client: AsyncTcpClient, name: str) -> None:
        self._client = client
        self.name = name

    async def send(self, message: Eventable) -> None:
        """Send one message."""
        with _translated(self.name):
            async with asyncio.timeout(WRITE_SECONDS):
                await self._client.write_event(message.event())

    async def receive(self, seconds: float | None) -> Event:
        """The next event; `seconds` bounds the wait, None waits for ever."""
        with _translated(self.name):
            async with asyncio.timeout(seconds):
                event = await self._client.read_event()
        if event is None:
            raise WyomingError(f"{self.name} closed the connection")
        if Error.is_type(event.type):
            raise WyomingError(f"{self.name} answered: {event.data.get('text', 'an error')}")
        return event

    async def describe(self) -> Info:
        """What the server offers."""
        await self.send(Describe())
        while not Info.is_type((event := await self.receive(CONNECT_SECONDS)).type):
            pass
        with _translated(self.name):
            return Info.from_event(event)


class WyomingServer:
    """Where a server is. A connection serves one utterance, as such servers expect."""

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
        client = AsyncTcpClient(self._host, self._port)
        with _translated(self.name):
            async with asyncio.timeout(CONNECT_SECONDS):
                await client.connect()
        try:
            yield WyomingConnection(client, self.name)
        finally:
            with suppress(OSError, TimeoutError):  # the peer may have gone first, or not read what is left
                async with asyncio.timeout(CONNECT_SECONDS):
                    await client.disconnect()
