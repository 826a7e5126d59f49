"""The household's own prices: a file in the app's configuration folder, read again whenever it is changed."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from assistant.prices import set_own_prices
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
"""Time between two looks at the file."""

MOST_BYTES = 200_000
"""Many times the built table: a longer one takes seconds to read."""


class OwnPrices:
    """The file, as it was read last."""

    def __init__(self, file: Path) -> None:
        self.problems: list[str] = []
        """The lines of it that cannot be meant, in plain words."""
        self.on_change = Signal[()]()
        """Told when it was read anew."""
        self._file = file
        self._seen: tuple[float, int] | None = None
        self._is_read = False
        self._reading = asyncio.Lock()

    async def run(self) -> None:
        """Follow the file until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Read the file, if it is another one than before."""
        async with self._reading:
            await self._look()

    async def text(self) -> str:
        """Return the file as it is; empty for none."""
        return await asyncio.to_thread(self._read) if await asyncio.to_thread(self._stat) else ""

    async def write(self, text: str) -> None:
        """Have another file, and read it. A line that cannot be meant is kept in it, and told. Raises `OSError`."""
        async with self._reading:
            await asyncio.to_thread(self._write, text)
            self._is_read = False
            await self._look()

    async def _look(self) -> None:
        seen = await asyncio.to_thread(self._stat)
        if seen == self._seen and self._is_read:
            return
        self._is_read = True
        self._seen = seen
        text = await asyncio.to_thread(self._read) if seen else ""
        self.problems = await asyncio.to_thread(set_own_prices, text)
        for problem in self.problems:
            _LOGGER.error("%s", problem)
        self.on_change.tell()

    def _write(self, text: str) -> None:
        if not text.strip():
            self._file.unlink(missing_ok=True)
            return
        written = self._file.with_name(f"{self._file.name}.new")
        written.write_text(text, "utf-8")
        written.replace(self._file)

    def _stat(self) -> tuple[float, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime, found.st_size

    def _read(self) -> str:
        try:
            with self._file.open("rb") as file:
                return file.read(MOST_BYTES).decode(errors="replace")
        except OSError as err:
            _LOGGER.error("%s cannot be read: %s", self._file, err.strerror or err)
            return ""
