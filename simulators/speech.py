"""The voice of the simulated speech services: text in, int16 mono PCM out. The same text always sounds the same."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np

SECONDS_PER_LETTER = 0.06
"""Length of the tone: about the pace of a spoken sentence."""

TONE_HERTZ = 440.0
TONE_LEVEL = 0.2
"""Of full scale: as loud as speech, and clear of any threshold."""

SYNTHESIS_SECONDS = 10.0
"""Longest that espeak-ng may take for one text."""


@dataclass(frozen=True)
class SpokenWord:
    """A word and when it is spoken, in seconds from the start of its text."""

    text: str
    start: float
    end: float


Voice = Callable[[str, int], Awaitable[bytes]]
"""(text, rate) -> int16 mono PCM."""


async def tone(text: str, rate: int) -> bytes:
    """Return a tone as long as `text` would take to say: a sound that costs nothing and is easy to find."""
    seconds = len(text.strip()) * SECONDS_PER_LETTER
    times = np.arange(int(seconds * rate)) / rate
    return (np.sin(2 * np.pi * TONE_HERTZ * times) * TONE_LEVEL * 32767).astype("<i2").tobytes()


async def espeak(text: str, rate: int) -> bytes:
    """Return `text` spoken by espeak-ng, without the silence before the first sound."""
    process = await asyncio.create_subprocess_exec(
        "espeak-ng",
        "--stdout",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(SYNTHESIS_SECONDS):
        output, _ = await process.communicate(text.encode())
    with wave.open(io.BytesIO(output)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return _resampled(_trimmed(samples), file.getframerate(), rate).tobytes()


def spoken_words(text: str, seconds: float) -> list[SpokenWord]:
    """Spread the words of `text` over `seconds` by their letters."""
    texts = text.split()
    letters = np.cumsum([0, *(len(word) + 1 for word in texts)])
    ends = (letters * seconds / max(int(letters[-1]), 1)).tolist()
    return [SpokenWord(word, ends[i], ends[i + 1]) for i, word in enumerate(texts)]


def _trimmed(samples: np.ndarray) -> np.ndarray:
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 100)
    return samples[loud[0] :] if loud.size else samples


def _resampled(samples: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """Return `samples` at another rate, by straight lines: good enough for a voice that is only listened to."""
    count = int(len(samples) * wanted / rate)
    positions = np.arange(count) * (rate / wanted)
    return np.asarray(np.interp(positions, np.arange(len(samples)), samples), "<i2")
