"""The decision that a wake word was heard: scores in, detections out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

FRAME_SAMPLES = 1280
"""Samples that are scored at once: 80 ms at 16 kHz."""

REFRACTORY_FRAMES = 20
"""Frames of 80 ms after a detection in which nothing counts: one utterance stays above the threshold for up to 1 s."""

OVER_PLAYBACK_SHARE = 0.6
"""Share of its threshold from which a wake word counts over our own sound: some of it went with the echo."""

DOUBTED = 1.01
"""Threshold of a wake word that no score makes count by itself."""

_HINT = 0.002
"""Score that may be the beginning of a word: 201 of 201 spoken ones, noisy ones among them, had reached it 80 ms before
they counted, and a television's talk reaches it in one frame of thirty."""
_CALM_FRAMES = 6
"""Frames since the last hint after which nothing begins."""

NEAR_MISS_SHARE = 0.5
"""Share of the threshold from which a peak that stays below it is a near miss."""


@dataclass(frozen=True)
class Detection:
    """A wake word was heard."""

    wake_word: str
    score: float
    threshold: float
    """Score from which it counts; a lower score is a suspicion, for the app to look at."""


@dataclass(frozen=True)
class Strictness:
    """The judgement of scores at one moment."""

    share: float = 1.0
    """Share of its threshold from which a wake word counts."""
    suspicion: float | None = None
    """Score from which one that does not count is a suspicion; None where nobody looks at suspicions."""


_ORDINARY = Strictness()


class Detector:
    """Picks the moments at which a score crosses its threshold, and counts those at which one nearly does."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        self._thresholds = dict(thresholds)
        self._resting = 0
        self._suspected: Detection | None = None
        self._unsuspecting = 0
        self._near = False
        self._peak: Detection | None = None
        self._is_over = False
        self._unhinted = 0
        self.near_misses = 0
        """Peaks that came close to their threshold and stayed below."""

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Judge by other thresholds from the next frame on."""
        self._thresholds = dict(thresholds)

    @property
    def is_calm(self) -> bool:
        """Nothing has hinted at a word for a while."""
        return self._unhinted >= _CALM_FRAMES

    def heard(self, scores: Mapping[str, float], strictness: Strictness = _ORDINARY) -> Detection | None:
        """Judge the scores of one frame; the word furthest above its threshold wins."""
        self._unsuspecting = max(0, self._unsuspecting - 1)
        self._unhinted = 0 if max(scores.values()) >= _HINT else self._unhinted + 1
        if self._resting:
            self._resting -= 1
            self._rise(scores)
            return None
        name = max(scores, key=lambda word: scores[word] - self._thresholds[word])
        detection = Detection(name, scores[name], self._thresholds[name] * strictness.share)
        if detection.score >= detection.threshold:
            self._resting, self._near, self._suspected = REFRACTORY_FRAMES, False, None
            self._peak, self._is_over = detection, False
            return self._peak
        self._watch_peak(any(scores[word] >= NEAR_MISS_SHARE * self._thresholds[word] for word in scores))
        return self._suspicion(detection, strictness.suspicion)

    def _suspicion(self, detection: Detection, threshold: float | None) -> Detection | None:
        """Return a score that rose above the suspicion's threshold and rises no more, once an utterance."""
        before, self._suspected = self._suspected, None
        if threshold is None or self._unsuspecting:
            return None
        if detection.score >= threshold and (before is None or detection.score > before.score):
            self._suspected = detection
            return None
        if before is not None:
            self._unsuspecting = REFRACTORY_FRAMES
        return before

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
        self._is_over = score < self._peak.threshold or not self._resting

    def _watch_peak(self, near: bool) -> None:
        """Count a peak once, when the scores have gone down again."""
        self.near_misses += self._near and not near
        self._near = near
