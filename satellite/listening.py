"""The wake words of a satellite: which are loaded, what counts as heard, and swapping them while it runs."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from satellite.allocator import give_back
from satellite.detection import FRAME_SAMPLES, Detection, Detector, Strictness
from satellite.models import wake_word_name
from satellite.satellite_errors import WakeWordModelError
from satellite.wake_engines import WakeEngine, WakeScores

_LOGGER = logging.getLogger(__name__)

Samples = NDArray[np.int16]

MOST_AT_ONCE = 4
"""Wake words that are listened for at once: each costs the processor a little all day, and may be heard by mistake."""

_FRAMES_AT_ONCE = 2
"""Frames that are scored at once while nothing hints at a word: the models' weights, which have left the processor's
cache since the last ones, are still there for the second."""

_OWN_SHARE, _OWN_LEAST = 0.8, 0.4
"""Share of its threshold from which a wake word is in our own speech, whose echo scores like it or less, and the least
score that is one: the end of a chime or of a word scores up to 0.33 by chance."""


class WakeWordListener:
    """Listens for the wake words of the settings, or for those that the app chose, in blocks of any length."""

    def __init__(self, wake_words: Mapping[str, float], engine: WakeEngine) -> None:
        self._own = dict(wake_words)
        self._engine = engine
        self._wanted = self._own
        self._loaded = set(self._own)
        self._words, self._detector = self._load(self._own)
        self._waiting: Samples = np.empty(0, np.int16)
        self._scored: deque[Mapping[str, float]] = deque()
        """Scores of the frames that begin with those that wait."""

    @property
    def names(self) -> tuple[str, ...]:
        """The wake words of the settings."""
        return tuple(wake_word_name(word) for word in self._own)

    @property
    def available(self) -> tuple[str, ...]:
        """The wake words that can be listened for: those of the settings, and those whose models are here."""
        return tuple(dict.fromkeys((*self.names, *self._engine.words_here())))

    @property
    def threshold(self) -> float:
        """The score above which the first wake word of the settings counts."""
        return next(iter(self._own.values()))

    @property
    def near_misses(self) -> int:
        """Times that a score came close to its threshold and stayed below."""
        return self._detector.near_misses

    @property
    def lacks_samples(self) -> int:
        """Samples that may come at once: those of the next score, or scores while nothing hints at a word."""
        frames = _FRAMES_AT_ONCE if self._detector.is_calm else 1
        return frames * FRAME_SAMPLES - len(self._waiting)

    async def choose(self, words: tuple[str, ...], threshold: float | None) -> None:
        """Listen for other words (none: those of the settings), all at one threshold (None: that of the settings)."""
        known = {wake_word_name(word): word for word in self._own}
        chosen = [known.get(word, word) for word in words[:MOST_AT_ONCE]] or list(self._own)
        wanted = {word: self._own.get(word, 0.5) if threshold is None else threshold for word in chosen}
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if set(wanted) == self._loaded:
            self._detector.set_thresholds({wake_word_name(word): wanted[word] for word in wanted})
            return
        try:
            loaded = await asyncio.to_thread(self._load, wanted)
        except WakeWordModelError as err:
            _LOGGER.warning("The app asks for a wake word that this satellite cannot listen for. %s", err)
            return
        loaded[1].near_misses = self.near_misses
        self._words, self._detector = loaded
        self._loaded = set(wanted)

    async def hear(self, samples: Samples, strictness: Strictness, coming: Sequence[Samples] = ()) -> Detection | None:
        """Take in the next samples, judged with `strictness`; return what was heard at their end, if anything was.

        `coming` is what will be given next: it is here already, and is scored together with them.
        """
        self._waiting = np.concatenate((self._waiting, samples))
        detection = None
        while len(self._waiting) >= FRAME_SAMPLES:
            if not self._scored:
                sound = np.concatenate((self._waiting, *coming))
                self._scored.extend(await asyncio.to_thread(_scores, self._words, sound))
            self._waiting = self._waiting[FRAME_SAMPLES:]
            detection = self._detector.heard(self._scored.popleft(), strictness) or detection
            if peak := self._detector.peak():
                _LOGGER.info("Heard %r (score %.3f at its peak).", peak.wake_word, peak.score)
        return detection

    async def is_said_in(self, samples: Samples, detection: Detection) -> bool:
        """Return whether the word of a detection is in samples of our own (int16 mono), and not said by a person."""
        peak = await asyncio.to_thread(self._words.peak, detection.wake_word, samples)
        return peak >= max(_OWN_SHARE * detection.threshold, _OWN_LEAST)

    def _load(self, wake_words: Mapping[str, float]) -> tuple[WakeScores, Detector]:
        """Load the models, and give back what reading them took; raises `WakeWordModelError`."""
        words = self._engine.load(tuple(wake_words))
        give_back()
        return words, Detector({wake_word_name(word): threshold for word, threshold in wake_words.items()})


def _scores(words: WakeScores, sound: Samples) -> list[dict[str, float]]:
    """Return the scores after each whole frame of a sound."""
    whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    return [words.scores(frame) for frame in sound[:whole].reshape(-1, FRAME_SAMPLES)]
