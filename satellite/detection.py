"""When a wake word counts as heard: scores in, detections out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REFRACTORY_FRAMES = 20
"""Frames of 80 ms after a detection in which nothing counts: one utterance stays above the threshold for up to 1 s."""

NEAR_MISS_SHARE = 0.5
"""Share of the threshold from which a peak that stays below it is a near miss."""


@dataclass(frozen=True)
class Detection:
    """A wake word was heard."""

    wake_word: str
    score: float


class Detector:
    """Picks the moments at which a score crosses its threshold, and counts those at which one nearly does."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        self._thresholds = dict(thresholds)
        self._resting = 0
        self._near = False
        self.near_misses = 0
        """Peaks that came close to their threshold and stayed below."""

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Judge by other thresholds from the next frame on."""
        self._thresholds = dict(thresholds)

    def heard(self, scores: Mapping[str, float]) -> Detection | None:
        """Judge the scores of one frame; the word furthest above its threshold wins."""
        if self._resting:
            self._resting -= 1
            return None
        name = max(scores, key=lambda word: scores[word] - self._thresholds[word])
        if scores[name] >= self._thresholds[name]:
            self._resting, self._near = REFRACTORY_FRAMES, False
            return Detection(name, scores[name])
        self._watch_peak(any(scores[word] >= NEAR_MISS_SHARE * self._thresholds[word] for word in scores))
        return None

    def _watch_peak(self, near: bool) -> None:
        """Count a peak once, when the scores have gone down again."""
        self.near_misses += self._near and not near
        self._near = near
