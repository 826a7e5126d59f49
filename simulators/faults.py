"""Faults of a service, to be set at run time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

M = TypeVar("M")
"""What is sent over a line: bytes, or an event."""


class LineCutError(ConnectionError):
    """The simulator cut the connection on purpose."""


class Faults:
    """The faults of one simulator: set one, and it holds from the next connection or message on.

    refuse_status: HTTP status with which connections and requests are refused: 401, 429, 500, 503 …
    cut_after: messages (chunks of a streamed answer) that a connection may send before it is cut.
    slow_seconds: how much later every message comes.
    stall: everything is taken, nothing is sent.
    reset: connections are dropped before a word; HTTP and WebSockets alone.
    hang: connections are taken, and requests never answered; HTTP and WebSockets alone.
    garbage: in the place of every message comes something that is none.
    """

    def __init__(self) -> None:
        self.refuse_status: int | None = None
        self.cut_after: int | None = None
        self.slow_seconds = 0.0
        self.reset = False
        self.hang = False
        self.garbage = False
        self._flowing = asyncio.Event()
        self._flowing.set()

    @property
    def stall(self) -> bool:
        """The service takes everything and sends nothing."""
        return not self._flowing.is_set()

    @stall.setter
    def stall(self, stall: bool) -> None:
        if stall:
            self._flowing.clear()
        else:
            self._flowing.set()

    async def flowing(self) -> None:
        """Return once the service sends."""
        await self._flowing.wait()

    def clear(self) -> None:
        """Make the service whole again."""
        self.refuse_status, self.cut_after, self.slow_seconds, self.stall = None, None, 0.0, False
        self.reset = self.hang = self.garbage = False


class Line(Generic[M]):
    """The sending side of one connection, with the faults of its simulator."""

    def __init__(self, faults: Faults, write: Callable[[M], Awaitable[None]], abort: Callable[[], None]) -> None:
        self._faults = faults
        self._write = write
        self._abort = abort
        self._sent = 0

    async def send(self, message: M) -> None:
        """Send `message`, later when the line is slow or stalled; raise `LineCutError` where the line is cut."""
        await asyncio.sleep(self._faults.slow_seconds)
        await self._faults.flowing()
        if self._faults.cut_after is not None and self._sent >= self._faults.cut_after:
            self._abort()
            raise LineCutError
        await self._write(message)
        self._sent += 1
