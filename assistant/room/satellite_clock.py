"""A satellite's clock as the app sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from satellite.protocol import ClockQuestion, ClockReading

QUESTIONS = 5
"""Readings of which the one with the shortest way is believed: it is off by half that way at most."""

ANSWER_SECONDS = 1.0
"""A reading that has not come by then is not waited for."""


class SatelliteClock:
    """Compares a satellite's clock with ours."""

    def __init__(self, send: Callable[[ClockQuestion], None]) -> None:
        self._send = send
        self._number = 0
        self._reading: asyncio.Future[float] | None = None

    async def ahead(self) -> float | None:
        """Return by how many seconds it is ahead of `time.monotonic`; None where it does not answer."""
        found: list[tuple[float, float]] = []
        for _ in range(QUESTIONS):
            asked = time.monotonic()
            if (reading := await self._ask()) is None:
                break
            now = time.monotonic()
            found.append((now - asked, reading - (asked + now) / 2))
        return min(found)[1] if found else None

    def answered(self, reading: ClockReading) -> None:
        """Take the satellite's answer to the last question."""
        if self._reading and not self._reading.done() and reading.number == self._number:
            self._reading.set_result(reading.seconds)

    async def _ask(self) -> float | None:
        self._number += 1
        self._reading = asyncio.get_running_loop().create_future()
        self._send(ClockQuestion(self._number))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._reading
        except TimeoutError:
            return None
