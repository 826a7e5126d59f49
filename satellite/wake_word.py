"""Wake words: openWakeWord's ONNX models in a lean loop of our own (numpy and onnxruntime, nothing else).

Samples -> mel frames -> speech features -> one small model a wake word. The scores equal those of openwakeword 0.6.0's
`Model`, frame by frame; the constants below are its own (openwakeword/utils.py, AudioFeatures).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from satellite.detection import FRAME_SAMPLES
from satellite.satellite_errors import WakeWordModelError

_MEL_OVERLAP_SAMPLES = 480
"""Samples before a frame that its mel frames look back on."""
_MEL_WINDOW = 76
"""Mel frames that one feature vector sees."""
_MEL_BINS = 32
_MEL_STEP = 8
"""Mel frames between two feature vectors."""
_STEPS_OF_WINDOW = -(-_MEL_WINDOW // _MEL_STEP)
"""Steps of mel frames after which nothing is seen of what was before them."""
_FEATURES = 96
"""Length of a feature vector."""
_WARM_UP_FRAMES = 5
"""First frames whose scores are 0."""

Samples = NDArray[np.int16]
Matrix = NDArray[np.float32]


class Embedding(Protocol):
    """Speech features of one stream of mel frames."""

    def after(self, mel: Matrix) -> Matrix:
        """Return the feature vector [1, 96] after the next mel frames [8, 32]."""


class WholeWindows:
    """The embedding model as it is published: every window of 76 mel frames is computed from the beginning."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._mel: Matrix = np.ones((_MEL_WINDOW, _MEL_BINS), np.float32)

    def after(self, mel: Matrix) -> Matrix:
        """Return the feature vector [1, 96] after the next mel frames [8, 32]."""
        self._mel = np.concatenate((self._mel, mel))[-_MEL_WINDOW:]
        vector: Matrix = self._session.run(None, {"input_1": self._mel[None, ..., None]})[0]
        return vector.reshape(1, _FEATURES)


class NewFramesAlone:
    """The embedding model as `satellite.streaming_embedding` rewrites it: the same vectors for a fifth of the time."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._mel, *kept = session.get_inputs()
        self._kept = {each.name: np.zeros(each.shape, np.float32) for each in kept}

    def after(self, mel: Matrix) -> Matrix:
        """Return the feature vector [1, 96] after the next mel frames [8, 32]."""
        vector, *now = self._session.run(None, {self._mel.name: mel[None, None], **self._kept})
        self._kept = dict(zip(self._kept, now, strict=True))
        features: Matrix = vector.reshape(1, _FEATURES)
        return features


class SpeechFeatures:
    """The latest speech features of one stream."""

    def __init__(self, melspectrogram: Any, embedding: Any, length: int) -> None:
        """Take the sessions of both models; `embedding` is the published one, or what was rewritten of it."""
        self._melspectrogram = melspectrogram
        self._embedding = _embedding(embedding)
        self._tail: Samples = np.empty(0, np.int16)
        self._features = self._of_noise(length)

    def copy(self) -> SpeechFeatures:
        """Return another stream that goes on from here."""
        other = copy(self)
        other._embedding = copy(self._embedding)  # noqa: SLF001 - of this class
        return other

    def add(self, frame: Samples) -> None:
        """Take in the next `FRAME_SAMPLES` samples."""
        heard = np.concatenate((self._tail, frame))
        self._tail = heard[-_MEL_OVERLAP_SAMPLES:]
        mel = self._mel_frames(heard)  # the first time fewer than eight, before which there were ones
        mel = np.concatenate((np.ones((_MEL_STEP - len(mel), _MEL_BINS), np.float32), mel))
        self._features = np.concatenate((self._features[1:], self._embedding.after(mel)))

    def last(self, length: int) -> Matrix:
        """Return the latest feature vectors as [1, length, 96]."""
        return self._features[None, -length:]

    def _mel_frames(self, samples: Samples) -> Matrix:
        """Return mel frames [frames, 32], scaled as the embedding model was trained."""
        mel: Matrix = self._melspectrogram.run(None, {"input": samples.astype(np.float32)[None]})[0]
        return mel.reshape(-1, _MEL_BINS) / np.float32(10) + np.float32(2)

    def _of_noise(self, length: int) -> Matrix:
        """Return `length` features of faint noise, which fill the time before the stream began; then forget the noise.

        The windows begin at every eighth frame of the noise, whose first steps are therefore filled up with ones.
        """
        mel, ones = self._mel_frames(_noise()), np.ones((_MEL_STEP * _STEPS_OF_WINDOW, _MEL_BINS), np.float32)
        first = range(0, len(mel) - _MEL_WINDOW + 1, _MEL_STEP)[-length]
        steps = _steps(np.concatenate((ones[: len(ones) - _MEL_WINDOW], mel[first:])))
        features = [self._embedding.after(step) for step in steps][_STEPS_OF_WINDOW - 1 :]
        for step in _steps(ones):
            self._embedding.after(step)
        return np.concatenate(features)


def _noise() -> Samples:
    """Return what `numpy.random.RandomState(0).randint(-1000, 1000, 64_000)` does, without that module's megabyte."""
    state = [0]
    for number in range(1, 624):
        state.append((1_812_433_253 * (state[-1] ^ state[-1] >> 30) + number) & 0xFFFF_FFFF)
    twister = random.Random()  # noqa: S311 - no secret
    twister.setstate((3, (*state, 624), None))
    drawn = (twister.getrandbits(32) & 2047 for _ in itertools.count())
    return np.fromiter((number - 1000 for number in drawn if number < 2000), np.int16, 64_000)


def _steps(mel: Matrix) -> Iterator[Matrix]:
    """Yield the mel frames by eight; what is left over is not looked at."""
    return (mel[at : at + _MEL_STEP] for at in range(0, len(mel) - _MEL_STEP + 1, _MEL_STEP))


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
        self._beginning = SpeechFeatures(_session(melspectrogram), _session(embedding), longest)
        self._features = self._beginning.copy()
        self._frames = 0

    def scores(self, frame: Samples) -> dict[str, float]:
        """Return each word's score from 0 to 1 after the next `FRAME_SAMPLES` samples (int16 mono)."""
        self._features.add(frame)
        self._frames += 1
        if self._frames <= _WARM_UP_FRAMES:
            return dict.fromkeys(self._words, 0.0)
        return {name: _score(word, self._features) for name, word in self._words.items()}

    def peak(self, name: str, samples: Samples) -> float:
        """Return the highest score of a word in samples of their own (int16 mono); the stream is not touched."""
        features, word = self._beginning.copy(), self._words[name]
        peak = 0.0
        for at in range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            features.add(samples[at : at + FRAME_SAMPLES])
            peak = max(peak, _score(word, features))
        return peak


def _score(word: _Word, features: SpeechFeatures) -> float:
    (output,) = word.session.run(None, {word.input_name: features.last(word.length)})
    return float(output.reshape(-1)[0])


def _embedding(session: Any) -> Embedding:
    return WholeWindows(session) if len(session.get_inputs()) == 1 else NewFramesAlone(session)


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
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as err:  # onnxruntime's own errors share no narrower base
        raise WakeWordModelError(f"The model {path} cannot be loaded: {err}") from err
