"""Confidence in each part of a recognised sentence, compared with a free run of sounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

FRAME_SAMPLES = 160
"""Samples of one frame, 10 ms at 16 kHz."""

LOG_BASE = 1e-4
"""pocketsphinx counts likelihoods in powers of 1.0001."""

_LOUD = 0.25
"""Share of the loudness of the words: speech that is passed over is hardly softer, a breath or a room is."""


@dataclass(frozen=True)
class Part:
    """A stretch of the best path through an utterance."""

    word: str
    start: int
    """Its first frame."""
    end: int
    """The frame behind its last one."""
    cost: float
    """Its improbability; more is worse."""

    @property
    def is_silence(self) -> bool:
        """Return whether nothing is said in it."""
        return self.word.startswith("<")


def parts(segments: Iterable[Any] | None) -> list[Part]:
    """Return the parts of a decoder's best path. What takes no time, (NULL), is none."""
    return [
        Part(segment.word, segment.start_frame, segment.end_frame + 1, _cost(segment))
        for segment in segments or ()
        if segment.word != "(NULL)"
    ]


def worst_run(sentence: Sequence[Part], sounds: Sequence[Part]) -> float:
    """Return how much more the worst run of neighbouring words and silences costs than the sounds in the same time."""
    by_frame = np.zeros(max((part.end for part in (*sentence, *sounds)), default=0) + 1)
    for part in sounds:
        by_frame[part.start + 1 : part.end + 1] += part.cost / (part.end - part.start)
    until = by_frame.cumsum()
    worst = run = 0.0
    for part in sentence:
        run = max(0.0, run + part.cost - float(until[part.end] - until[part.start]))
        worst = max(worst, run)
    return worst


def loud_silence(sentence: Sequence[Part], audio: bytes) -> int:
    """Return how many frames of the worst silence behind the first word are about as loud as the words are.

    What leads up to the sentence may be loud: the chime that answers the wake word.
    """
    samples = np.frombuffer(audio[: len(audio) // 2 * 2], np.int16).astype(np.float32)
    frames = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    loudness = frames.std(axis=1)
    words = [loudness[part.start : part.end] for part in sentence if not part.is_silence]
    if not words or not (level := float(np.quantile(np.concatenate(words), 0.75))):
        return 0
    begun, worst, run = False, 0, 0
    for part in sentence:
        begun = begun or not part.is_silence
        run = run + int((loudness[part.start : part.end] > _LOUD * level).sum()) if part.is_silence and begun else 0
        worst = max(worst, run)
    return worst


def _cost(segment: Any) -> float:
    likelihood = segment.ascore * segment.lscore
    return -math.log(likelihood) / LOG_BASE if likelihood > 0 else math.inf
