"""A WAV file as microphone: heard once in real time, then silence."""

from __future__ import annotations

import asyncio
import itertools
import time
import wave
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.microphone import BLOCK_SAMPLES, BLOCK_SECONDS, Block
from satellite.protocol import UPLINK_RATE
from satellite.satellite_errors import SettingsError


class WavMicrophone:
    """Plays the part of a microphone; the first block comes when the blocks are first asked for."""

    def __init__(self, file: Path, together: Callable[[], int] = lambda: 1) -> None:
        """`together` tells how many blocks may come at once."""
        self._samples = _read(file)
        self._together = together
        self.dropped = 0

    async def blocks(self) -> AsyncGenerator[Sequence[Block], None]:
        """Yield blocks of 40 ms as soon as the last sample of as many as may come at once would have been heard."""
        started_at = time.monotonic()
        held: list[Block] = []
        for number in itertools.count():
            block_at = started_at + number * BLOCK_SECONDS
            await asyncio.sleep(max(0.0, block_at + BLOCK_SECONDS - time.monotonic()))
            held.append(Block(self._block(number), block_at, block_at + BLOCK_SECONDS))
            if len(held) >= self._together():
                yield held
                held = []

    def _block(self, number: int) -> NDArray[np.int16]:
        samples = self._samples[number * BLOCK_SAMPLES : (number + 1) * BLOCK_SAMPLES]
        return np.pad(samples, (0, BLOCK_SAMPLES - len(samples)))


def _read(file: Path) -> NDArray[np.int16]:
    """Return a WAV file as 16 kHz mono, its first channel."""
    try:
        with wave.open(str(file)) as wav:
            rate, channels, width = wav.getframerate(), wav.getnchannels(), wav.getsampwidth()
            pcm = wav.readframes(wav.getnframes())
    except (OSError, EOFError, wave.Error) as err:
        raise SettingsError(f"wav_microphone {file} cannot be read: {err}.") from err
    if width != 2:
        raise SettingsError(f"wav_microphone {file} must hold 16-bit samples.")
    samples = np.frombuffer(pcm, np.int16).reshape(-1, channels)[:, 0]
    resampled: NDArray[np.int16] = samples if rate == UPLINK_RATE else soxr.resample(samples, rate, UPLINK_RATE)
    return resampled
