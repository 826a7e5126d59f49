"""The reference of echo cancellation: the very samples that the speaker was given lately, and when."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.protocol import UPLINK_RATE

Samples = NDArray[np.int16]

BLOCK_SECONDS = 0.02
"""Sound that a speaker asks for at a time: a flush is silent from the next block on."""

KEPT_SECONDS = 3.0
"""Sound that is kept: a way from the program to the speaker and back takes less, in every device that works."""

_GAP_SECONDS = 0.5
"""Lateness that is none: the stream stood still meanwhile."""


class StreamClock:
    """Start of a stream of samples, told from the moments at which its blocks came or went.

    A block may come or go late, on a busy machine, and never early: the least late of the last ones is believed.
    """

    def __init__(self, blocks: int) -> None:
        """`blocks` is how many are looked back on."""
        self._starts: deque[float] = deque(maxlen=blocks)

    def note(self, seconds: float, moment: float) -> None:
        """Take in that so many seconds of the stream had passed at a moment of `time.monotonic`."""
        start = moment - seconds
        if self._starts and start - self.started_at > _GAP_SECONDS:
            self._starts.clear()
        self._starts.append(start)

    @property
    def started_at(self) -> float:
        """Moment at which the stream began, as far as can be told."""
        return min(self._starts)


@dataclass(frozen=True)
class _Given:
    first: int
    """Number of its first sample."""
    samples: Samples


class EchoReference:
    """The sound that one speaker was given; written by the audio thread, read by others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[_Given] = deque(maxlen=round(KEPT_SECONDS / BLOCK_SECONDS))
        self._clock = StreamClock(round(KEPT_SECONDS / BLOCK_SECONDS))
        self._count = 0
        self.rate = 0
        """Samples per second; 0 while there is no speaker."""
        self.opening = 0
        """Number of the speaker's opening, with which the samples are counted anew."""
        self.sound_until = 0
        """Number of the sample behind the last one that was no silence."""

    def opened(self, rate: int) -> None:
        """Count from 0: a speaker was opened that takes so many samples per second."""
        with self._lock:
            self._blocks.clear()
            self._clock = StreamClock(self._blocks.maxlen or 0)
            self._count = self.sound_until = 0
            self.rate = rate
            self.opening += 1

    def give(self, samples: Samples, moment: float) -> None:
        """Note the next samples (int16 mono), handed over at a moment of `time.monotonic`; they are not copied."""
        with self._lock:
            self._clock.note(self._count / self.rate, moment)
            if samples.any():
                self._blocks.append(_Given(self._count, samples))
                self.sound_until = self._count + len(samples)
            self._count += len(samples)

    @property
    def count(self) -> int:
        """Samples that were given since the speaker was opened."""
        return self._count

    @property
    def started_at(self) -> float:
        """Moment at which the sample 0 was handed over, as far as can be told."""
        with self._lock:
            return self._clock.started_at

    def last(self, seconds: float) -> Samples:
        """Return the last seconds of what was given, at 16 kHz; nothing where that was silence."""
        count = round(seconds * self.rate)
        first = self._count - count
        if self.sound_until <= max(first, 0):
            return np.empty(0, np.int16)
        resampled: Samples = soxr.resample(self.stretch(first, count), self.rate, UPLINK_RATE, "MQ")
        return resampled

    def stretch(self, first: int, count: int) -> Samples:
        """Return `count` samples from the sample `first` on; what is not known is silence."""
        result = np.zeros(count, np.int16)
        with self._lock:
            blocks = [block for block in self._blocks if first - len(block.samples) < block.first < first + count]
        for block in blocks:
            into, start = max(0, block.first - first), max(0, first - block.first)
            part = block.samples[start : start + count - into]
            result[into : into + len(part)] = part
        return result
