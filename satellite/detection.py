"""The decision that a wake word was heard: scores in, detections out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

REFRACTORY_FRAMES = 20
"""Frames of 80 ms after a detection in which nothing counts: one utterance stays above the threshold for up to 1 s."""

NEAR_MISS_SHARE = 0.5
"""Share of the threshold from which a peak that stays below it is a near miss."""


@dataclass(frozen=True)
class Detection:
    """A wake word was heard."""

    wake_word: str
    score: float
    threshold: float
    """Score from which it counts."""


class Detector:
    """Picks the moments at which a score crosses its threshold, and counts those at which one nearly does."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        self._thresholds = dict(thresholds)
        self._resting = 0
        self._near = False
        self._peak: Detection | None = None
        self._is_over = False
        self.near_misses = 0
        """Peaks that came close to their threshold and stayed below."""

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Judge by other thresholds from the next frame on."""
        self._thresholds = dict(thresholds)

    def heard(self, scores: Mapping[str, float]) -> Detection | None:
        """Judge the scores of one frame; the word furthest above its threshold wins."""
        if self._resting:
            self._resting -= 1
            self._rise(scores)
            return None
        name = max(scores, key=lambda word: scores[word] - self._thresholds[word])
        if scores[name] >= self._thresholds[name]:
            self._resting, self._near = REFRACTORY_FRAMES, False
            self._peak, self._is_over = Detection(name, scores[name], self._thresholds[name]), False
            return self._peak
        self._watch_peak(any(scores[word] >= NEAR_MISS_SHARE * self._thresholds[word] for word in scores))
        return None

    def peak(self) -> Detection | None:
        """Return the last detection with its highest score, once, when its score has fallen below the threshold.

        The first score above it, for which alone nobody has to wait, says little of how surely the word was heard.
        """
        if not self._is_over:
            return None
        peak, self._peak, self._is_over = self._peak, None, False
        return peak

    def _rise(self, scores: Mapping[str, float]) -> None:
        """Follow the score of what was detected."""
        if self._peak is None:
            return
        score = scores[self._peak.wake_word]
        self._peak = max(self._peak, replace(self._peak, score=score), key=lambda detection: detection.score)
        self._is_over = score < self._thresholds[self._peak.wake_word] or not self._resting

    def _watch_peak(self, near: bool) -> None:
        """Count a peak once, when the scores have gone down again."""
        self.near_misses += self._near and not near
        self._near = near
