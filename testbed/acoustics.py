"""Rooms between a mouth, or a speaker, and a microphone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from testbed.voice import RATE


@dataclass(frozen=True)
class Acoustics:
    """The way of a sound to a microphone."""

    direct_db: float = 3.0
    """Level of the direct sound above the reverberation; below 0 behind a door."""
    noise_db: float = 25.0
    """Level of the voice above the noise at the microphone."""
    reverberation_seconds: float = 0.4
    """Time in which the reverberation fades by 60 dB."""
    seed: int = 0
    """The same gives the same room."""

    def heard(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return what the microphone gives, int16 mono at RATE and as long as what is given."""
        chance = np.random.default_rng(self.seed)
        length = int(self.reverberation_seconds * RATE)
        response = chance.normal(0.0, 1.0, length) * 10.0 ** (-3.0 * np.arange(length) / length)
        response *= 10 ** (-self.direct_db / 20) / np.sqrt(np.sum(response**2))
        response[0] += 1.0
        voice = np.convolve(samples.astype(np.float64), response)[: len(samples)]
        spoken = samples[np.abs(samples) > 0].astype(np.float64)
        noise = np.sqrt(np.mean(spoken**2)) * 10 ** (-self.noise_db / 20) if len(spoken) else 1.0
        return np.clip(voice + chance.normal(0.0, noise, len(voice)), -32768, 32767).astype(np.int16)


NEAR = Acoustics()
FAR = Acoustics(direct_db=-6.0, noise_db=10.0, seed=1)
"""The same voice behind an open door."""
