"""Problems of the satellite's devices, in plain words: for the log once, for the panel as long as they last."""

from __future__ import annotations

import asyncio
import logging

_LOGGER = logging.getLogger(__name__)


class Problems:
    """The present problems by part ("microphone", "speaker")."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._changed = asyncio.Event()

    @property
    def text(self) -> str:
        """All present problems; empty when there is none."""
        return " ".join(self._texts.values())

    def of(self, part: str) -> str:
        """Return what is wrong with a part; empty when nothing is."""
        return self._texts.get(part, "")

    def report(self, part: str, text: str) -> None:
        """Note a problem: a warning when the part was well, debug while its trouble lasts."""
        _LOGGER.log(logging.DEBUG if part in self._texts else logging.WARNING, "%s", text)
        if self._texts.get(part) != text:
            self._texts[part] = text
            self._changed.set()

    def clear(self, part: str) -> None:
        """Note that the part is well."""
        if self._texts.pop(part, ""):
            _LOGGER.info("The %s works again.", part)
            self._changed.set()

    async def wait_for_change(self) -> None:
        """Return when a problem came or went since the last call."""
        await self._changed.wait()
        self._changed.clear()
