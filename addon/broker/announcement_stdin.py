"""Announcements by the app's standard input, as Home Assistant's `hassio.app_stdin` writes them: one JSON a line."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from addon.broker.announcement import Origin
from addon.broker.announcement_events import AnnouncementEvents

LONGEST_LINE = 64 * 1024
"""Bytes of one line; a longer one is passed over."""

SOURCE = "A line on standard input"


class AnnouncementStdin:
    """Makes an announcement of each line; where one cannot be made, its author is told in Home Assistant."""

    def __init__(self, events: AnnouncementEvents, file: int) -> None:
        """`file` is the descriptor of a pipe, a socket or a terminal."""
        self._events = events
        self._file = file

    async def run(self) -> None:
        """Read until cancelled; a standard input that ends, or that nobody writes to, is one without lines."""
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(os.dup(self._file), "rb", buffering=0)
        try:
            transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        except (ValueError, OSError):  # a file, or /dev/null: nothing ever comes
            pipe.close()
            await asyncio.Event().wait()
        try:
            while line := await self._line(reader):
                self._read(line)
            await asyncio.Event().wait()
        finally:
            transport.close()

    async def _line(self, reader: asyncio.StreamReader) -> bytes:
        """Return the next line, which ends with a newline unless it is the last; empty at the end."""
        passed_over = False
        while True:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as err:
                line = err.partial
            except asyncio.LimitOverrunError as err:
                await reader.readexactly(err.consumed)
                passed_over = True
                continue
            if not passed_over:
                return line
            passed_over = False
            self._events.refuse(SOURCE, f"A line may have {LONGEST_LINE} bytes.")
            if not line:
                return line

    def _read(self, line: bytes) -> None:
        if not line.strip():
            return
        try:
            data: Any = json.loads(line)
        except (ValueError, RecursionError):
            self._events.refuse(SOURCE, 'It must be one JSON document: {"message": "Dinner is ready"}.')
            return
        self._events.make(data, Origin.STDIN, SOURCE)
