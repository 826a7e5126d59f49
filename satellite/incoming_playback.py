"""A playback whose sound is arriving, brought to the device's rate chunk by chunk."""

from __future__ import annotations

import logging

import numpy as np
import soxr

from satellite.playback import Playback, PlaybackQueue

_LOGGER = logging.getLogger(__name__)

_RATES = range(4_000, 192_001)
"""Rates that a playback may have."""


def problem_of_rate(rate: int) -> str:
    """Return why no speaker plays sound of a rate; empty where it may."""
    return "" if rate in _RATES else f"No speaker has a rate of {rate} hertz."


class IncomingPlayback:
    """A playback whose sound is arriving, brought to the device's rate chunk by chunk."""

    def __init__(self, playback: Playback, rate: int, queue: PlaybackQueue) -> None:
        self.playback = playback
        self._queue = queue
        self._full = False
        self._waits = playback.is_held
        self._resampler = None if rate == queue.rate else soxr.ResampleStream(rate, queue.rate, 1, dtype="int16")

    def add(self, pcm: bytes | None) -> bool:
        """Add the next chunk, None at the end; takes long enough to belong in a thread.

        Return whether a held playback has enough sound by it, the first time that it does.
        """
        samples = np.frombuffer(pcm or b"", np.int16)
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples, last=pcm is None)
        kept = self._queue.add(self.playback, samples)
        if not kept and not self._full:
            _LOGGER.warning("The app sends more of a playback than the satellite can hold; the rest is dropped.")
        self._full = not kept
        if pcm is None:
            self._queue.end(self.playback)
        is_first = self._waits and self._queue.can_begin(self.playback)
        self._waits = self._waits and not is_first
        return is_first
