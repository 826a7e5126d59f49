"""Wake words by microWakeWord (the package pymicro-wakeword): a tenth of the work of openWakeWord, and fewer hits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from satellite.satellite_errors import WakeWordModelError

BUILT_IN = tuple(sorted(str(model.value) for model in Model))
"""Wake words that the package brings."""

Samples = NDArray[np.int16]


class MicroWakeWords:
    """Scores of several wake words over one stream of 16 kHz audio; not for two threads at once."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take names and what stands in the settings: the name, or the path of a model's JSON file."""
        self._words = dict(words)
        self._features = MicroWakeWordFeatures()
        self._models = {name: _Scaled(word) for name, word in self._words.items()}

    def scores(self, frame: Samples) -> dict[str, float]:
        """Return each word's highest score from 0 to 1 in the next samples (int16 mono)."""
        scores = dict.fromkeys(self._models, 0.0)
        for features in self._features.process_streaming(frame.tobytes()):
            for name, model in self._models.items():
                scores[name] = max(scores[name], model.score(features))
        return scores

    def peak(self, name: str, samples: Samples) -> float:
        """Return the highest score of a word in samples of their own (int16 mono); the stream is not touched."""
        return MicroWakeWords({name: self._words[name]}).scores(samples)[name]


class _Scaled:
    """One model, whose scores are brought to openWakeWord's scale: its own cutoff, such as 0.97, becomes 0.5."""

    def __init__(self, word: str) -> None:
        self._model = _load(word)
        self._power = math.log(0.5) / math.log(self._model.probability_cutoff)

    def score(self, features: NDArray[np.float32]) -> float:
        """Return the score after the next features."""
        return float((self._model.process_streaming_prob(features) or 0.0) ** self._power)


def _load(word: str) -> MicroWakeWord:
    if word in BUILT_IN:
        return MicroWakeWord.from_builtin(Model(word))
    path = Path(word).expanduser()
    if path.suffix != ".json":
        raise WakeWordModelError(
            f"microWakeWord has no wake word {word!r}. There are: {', '.join(BUILT_IN)}; "
            "or give the path of a JSON file."
        )
    try:
        return MicroWakeWord.from_config(path)
    except (OSError, ValueError, KeyError) as err:
        raise WakeWordModelError(f"The wake-word model {path} cannot be loaded: {err}") from err
