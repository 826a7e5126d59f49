"""The engines that score wake words: openWakeWord's models, and microWakeWord's for the smallest machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from satellite.models import MELSPECTROGRAM, embedding_path, models_here, pinned_path, wake_word_name, wake_word_path
from satellite.satellite_errors import WakeWordModelError
from satellite.settings_file import Settings, WakeEngineKind

Samples = NDArray[np.int16]


class WakeScores(Protocol):
    """Scores of several wake words over one stream of 16 kHz audio; not for two threads at once."""

    def scores(self, frame: Samples) -> dict[str, float]:
        """Return each word's score from 0 to 1 after the next `FRAME_SAMPLES` samples (int16 mono)."""

    def peak(self, name: str, samples: Samples) -> float:
        """Return the highest score of a word in samples of their own (int16 mono); the stream is not touched."""


class WakeEngine(Protocol):
    """A maker of scores, whose libraries are loaded with the first of them."""

    def words_here(self) -> tuple[str, ...]:
        """Return the wake words that can be loaded by name."""

    def load(self, words: Sequence[str]) -> WakeScores:
        """Load the models of words, given by name or path; raises `WakeWordModelError`."""


class OpenWakeWordEngine:
    """openWakeWord's models in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def words_here(self) -> tuple[str, ...]:
        """Return the wake words whose models were fetched."""
        return models_here(self._folder)

    def load(self, words: Sequence[str]) -> WakeScores:
        """Load the models of words; raises `WakeWordModelError`."""
        from satellite.wake_word import WakeWords

        paths = {wake_word_name(word): wake_word_path(word, self._folder) for word in words}
        return WakeWords(pinned_path(MELSPECTROGRAM, self._folder), embedding_path(self._folder), paths)


class MicroWakeWordEngine:
    """microWakeWord's models, which its package brings."""

    def words_here(self) -> tuple[str, ...]:
        """Return the wake words of the package; none where it is not installed."""
        try:
            from satellite.micro_wake_word import BUILT_IN
        except ImportError:
            return ()
        return BUILT_IN

    def load(self, words: Sequence[str]) -> WakeScores:
        """Load the models of words; raises `WakeWordModelError`."""
        try:
            from satellite.micro_wake_word import MicroWakeWords
        except ImportError as err:
            raise WakeWordModelError(
                'wake_engine = "microwakeword" needs a package: run pip install "parley-satellite[micro]".'
            ) from err
        return MicroWakeWords({wake_word_name(word): word for word in words})


def engine_of(settings: Settings) -> WakeEngine:
    """Return the engine of the settings."""
    if settings.wake_engine is WakeEngineKind.MICRO:
        return MicroWakeWordEngine()
    return OpenWakeWordEngine(settings.models_folder)
