"""The loudness at the microphone, for the log of a wake word and for whoever watches it in the panel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

BLOCKS_OF_A_LEVEL = 5
"""Blocks of 40 ms that one level sums up: five levels a second move a meter smoothly and cost nothing."""


def loudness(samples: NDArray[np.int16]) -> float:
    """Return the RMS as a share of full scale."""
    return math.sqrt(float(np.mean(np.square(samples.astype(np.float32))))) / 32768


class LevelMeter:
    """Measures while it is watched."""

    def __init__(self) -> None:
        self._watched = False
        self._blocks: list[NDArray[np.int16]] = []

    def watch(self, *, watched: bool) -> None:
        """Begin to measure, or end it."""
        self._watched = watched
        self._blocks.clear()

    def hear(self, samples: NDArray[np.int16]) -> float | None:
        """Take in a block; return the level of those since the last one when there are enough."""
        if not self._watched:
            return None
        self._blocks.append(samples)
        if len(self._blocks) < BLOCKS_OF_A_LEVEL:
            return None
        heard = np.concatenate(self._blocks)
        self._blocks.clear()
        return loudness(heard)
