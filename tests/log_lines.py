"""The lines of a log, as events to wait for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

WAIT_SECONDS = 15.0


class LogLines(logging.Handler):
    """The messages of a logger, with their tracebacks, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: list[str] = []
        self._loop = asyncio.get_running_loop()
        self._told = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self._lines.append(self.format(record))
        self._loop.call_soon_threadsafe(self._told.set)

    async def until(self, words: str, times: int = 1) -> str:
        """Return the last line that has the words once so many have them."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(found := [line for line in self._lines if words in line]) < times:
                self._told.clear()
                await self._told.wait()
        return found[-1]


@contextmanager
def log_lines(name: str) -> Iterator[LogLines]:
    """Follow the lines of a logger and of those below it."""
    lines, log = LogLines(), logging.getLogger(name)
    log.addHandler(lines)
    try:
        yield lines
    finally:
        log.removeHandler(lines)
