"""The reports of the satellite's health: about once a minute, and at once when a device fails or is back."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from satellite.connection import Connection
from satellite.cues import Cues
from satellite.listening import WakeWordListener
from satellite.microphone import Microphone
from satellite.problems import Problems
from satellite.protocol import Stats
from satellite.speaker import Speaker

STATS_SECONDS = 60.0
"""Interval of `Stats`; a problem that comes or goes is told at once."""


class HealthReports:
    """Gathers from the parts of a satellite how they do, and tells the app and the light."""

    def __init__(
        self,
        connection: Connection,
        microphone: Microphone,
        speaker: Speaker,
        listener: WakeWordListener,
        problems: Problems,
        cues: Cues,
    ) -> None:
        self._connection = connection
        self._microphone = microphone
        self._speaker = speaker
        self._listener = listener
        self._problems = problems
        self._cues = cues
        self._started_at = time.monotonic()

    async def run(self) -> None:
        """Report until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(STATS_SECONDS):
                    await self._problems.wait_for_change()
            self._cues.show(problem=any(map(self._problems.of, ("microphone", "speaker"))))
            self.send()

    def send(self) -> None:
        """Report now."""
        self._connection.send(
            Stats(
                uptime_seconds=time.monotonic() - self._started_at,
                dropped_chunks=self._microphone.dropped + self._connection.dropped,
                underruns=self._speaker.underruns,
                near_misses=self._listener.near_misses,
                problem=self._problems.text,
                has_speaker=self._speaker.opened.is_set(),
            )
        )
