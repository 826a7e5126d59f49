"""Reports of what has been heard of each playback, sent when it has been."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from satellite.playback import Playback, Progress
from satellite.protocol import PlaybackEnd, Played

REPORT_SECONDS = 0.5
"""Interval of the reports of a playback's position."""
STARVED = "Its sound stopped coming before its end."


class PlaybackReports:
    """Tells the app what has been heard of each playback, when it has been."""

    def __init__(self, on_played: Callable[[Played], None]) -> None:
        self._on_played = on_played
        self._reported_at: dict[Playback, float] = {}
        self._waiting: dict[Playback, set[asyncio.TimerHandle]] = {}
        self.sounding_until = 0.0
        """Time at which the last sound of a playback has left, or will have, on the clock of `time.monotonic`."""

    def progressed(self, step: Progress, leaves_at: float, rate: int) -> None:
        """Note a block that leaves the device at `leaves_at`; report the first, the last and one every half second."""
        playback, gone_at = step.playback, leaves_at + step.frames / rate
        if playback.flushed:
            return
        if step.frames:
            self.sounding_until = gone_at
        last_at = self._reported_at.get(playback)
        if last_at is None and step.frames:
            self._reported_at[playback] = leaves_at
            self._later(leaves_at, step, (step.position - step.frames) * 1000 // rate)
        elif last_at is not None and gone_at - last_at >= REPORT_SECONDS and not step.end:
            self._reported_at[playback] = gone_at
            self._later(gone_at, step, step.position * 1000 // rate)
        if step.end:
            self._later(gone_at, step, step.position * 1000 // rate, step.end)

    def cut_off(self, playbacks: Sequence[Playback], rate: int, end: PlaybackEnd, reason: str) -> None:
        """Report playbacks of which nothing more is played."""
        self.sounding_until = 0.0
        for playback in playbacks:
            self._forget(playback)
            self._on_played(Played(playback.playback_id, playback.played_frames * 1000 // rate, end, reason))

    def failed(self, playback: Playback, end: PlaybackEnd, reason: str) -> None:
        """Report a playback of which nothing is played at all."""
        self._on_played(Played(playback.playback_id, 0, end, reason))

    def _later(self, moment: float, step: Progress, position_ms: int, end: PlaybackEnd | None = None) -> None:
        loop = asyncio.get_running_loop()
        reason = STARVED if end is PlaybackEnd.STARVED else ""
        played = Played(step.playback.playback_id, position_ms, end, reason)
        handle = loop.call_later(max(0.0, moment - time.monotonic()), self._report, step.playback, played)
        self._waiting.setdefault(step.playback, set()).add(handle)

    def _report(self, playback: Playback, played: Played) -> None:
        if played.end:
            self._forget(playback)
        self._on_played(played)

    def _forget(self, playback: Playback) -> None:
        self._reported_at.pop(playback, None)
        for handle in self._waiting.pop(playback, ()):
            handle.cancel()
