"""Wake words: openWakeWord's ONNX models in a lean loop of our own (numpy and onnxruntime, nothing else).

Samples -> mel frames -> speech features -> one small model a wake word. The scores equal those of openwakeword 0.6.0's
`Model`, frame by frame; the constants below are its own (openwakeword/utils.py, AudioFeatures).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from satellite.satellite_errors import WakeWordModelError

FRAME_SAMPLES = 1280
"""Samples of one step: 80 ms at 16 kHz."""

_MEL_OVERLAP_SAMPLES = 480
"""Samples before a frame that its mel frames look back on."""
_MEL_WINDOW = 76
"""Mel frames that one feature vector sees."""
_MEL_BINS = 32
_MEL_STEP = 8
"""Mel frames between two feature vectors."""
_FEATURES = 96
"""Length of a feature vector."""
_WARM_UP_FRAMES = 5
"""First frames whose scores are 0."""

Samples = NDArray[np.int16]
Matrix = NDArray[np.float32]


class SpeechFeatures:
    """The latest speech features of one stream."""

    def __init__(self, melspectrogram: Path, embedding: Path, length: int) -> None:
        self._melspectrogram = _session(melspectrogram)
        self._embedding = _session(embedding)
        self._tail: Samples = np.empty(0, np.int16)
        self._mel: Matrix = np.ones((_MEL_WINDOW, _MEL_BINS), np.float32)
        self._features = self._of_noise(length)

    def add(self, frame: Samples) -> None:
        """Take in the next `FRAME_SAMPLES` samples."""
        heard = np.concatenate((self._tail, frame))
        self._tail = heard[-_MEL_OVERLAP_SAMPLES:]
        self._mel = np.concatenate((self._mel, self._mel_frames(heard)))[-_MEL_WINDOW:]
        self._features = np.concatenate((self._features[1:], self._embed(self._mel[None])))

    def last(self, length: int) -> Matrix:
        """Return the latest feature vectors as [1, length, 96]."""
        return self._features[None, -length:]

    def _mel_frames(self, samples: Samples) -> Matrix:
        """Return mel frames [frames, 32], scaled as the embedding model was trained."""
        mel: Matrix = self._melspectrogram.run(None, {"input": samples.astype(np.float32)[None]})[0]
        return mel.reshape(-1, _MEL_BINS) / np.float32(10) + np.float32(2)

    def _embed(self, window: Matrix) -> Matrix:
        """Return the feature vector [1, 96] of one window [1, 76, 32]."""
        vector: Matrix = self._embedding.run(None, {"input_1": window[..., None]})[0]
        return vector.reshape(1, _FEATURES)

    def _of_noise(self, length: int) -> Matrix:
        """Return `length` features of faint noise, which fill the time before the stream began.

        One window at a time: onnxruntime keeps the memory of its largest batch for good.
        """
        noise = np.random.RandomState(0).randint(-1000, 1000, 64_000).astype(np.int16)
        mel = self._mel_frames(noise)
        starts = range(0, len(mel) - _MEL_WINDOW + 1, _MEL_STEP)[-length:]
        return np.concatenate([self._embed(mel[None, start : start + _MEL_WINDOW]) for start in starts])


@dataclass(frozen=True)
class _Word:
    """One wake word's model."""

    session: Any
    input_name: str
    length: int
    """Feature vectors that it looks at."""


class WakeWords:
    """Scores of several wake words over one stream of 16 kHz audio; not for two threads at once."""

    def __init__(self, melspectrogram: Path, embedding: Path, words: Mapping[str, Path]) -> None:
        self._words = {name: _word(path) for name, path in words.items()}
        longest = max(word.length for word in self._words.values())
        self._features = SpeechFeatures(melspectrogram, embedding, longest)
        self._frames = 0

    def scores(self, frame: Samples) -> dict[str, float]:
        """Return each word's score from 0 to 1 after the next `FRAME_SAMPLES` samples (int16 mono)."""
        self._features.add(frame)
        self._frames += 1
        if self._frames <= _WARM_UP_FRAMES:
            return dict.fromkeys(self._words, 0.0)
        return {name: self._score(word) for name, word in self._words.items()}

    def _score(self, word: _Word) -> float:
        (output,) = word.session.run(None, {word.input_name: self._features.last(word.length)})
        return float(output.reshape(-1)[0])


def _word(path: Path) -> _Word:
    session = _session(path)
    entry, result = session.get_inputs()[0], session.get_outputs()[0]
    if len(entry.shape) != 3 or entry.shape[2] != _FEATURES or list(result.shape[1:]) != [1]:
        raise WakeWordModelError(f"{path} is not an openWakeWord model of one wake word.")
    return _Word(session, entry.name, int(entry.shape[1]))


def _session(path: Path) -> Any:
    """Load a model on one thread that sleeps between frames: ONNX Runtime's own pool would spin."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as err:  # onnxruntime's own errors share no narrower base
        raise WakeWordModelError(f"The model {path} cannot be loaded: {err}") from err
