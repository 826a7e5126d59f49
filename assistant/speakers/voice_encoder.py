"""Voices as vectors: two sounds of one person give vectors that point the same way.

The model is Resemblyzer's (Resemble AI, Apache-2.0), trained by the loss of "Generalized End-to-End Loss for Speaker
Verification" (Wan et al., 2018): 40 mel bands, windows of 1.6 s, three LSTM layers of 256, 256 numbers of which none is
negative. 20-60 ms of one core for an utterance, 6 MB of weights.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assistant.local.whisper.log_mel import SAMPLE_RATE, WINDOW_SAMPLES, mel_power
from assistant.speakers.onnx_model import encoder_model
from assistant.speakers.torch_file import tensors

BANDS = 40
"""Mel bands of a spectrum."""
NUMBERS = 256
"""Numbers of a voice's vector, and of the state of each layer."""
LAYERS = 3
WINDOW_SPECTRA = 160
"""Spectra that the model hears at once: 1.6 s."""
STEP_SPECTRA = 77
"""Spectra between the beginnings of two windows: Resemblyzer's 1.3 windows a second."""
LOUDNESS = 10 ** (-30 / 20)
"""Loudness that voices are brought to, RMS of 1: it was trained on so much."""

MOST_WINDOWS = 8
"""Windows of an utterance that are heard: seven seconds of speech say enough."""
FRAME_SAMPLES = SAMPLE_RATE // 50
"""Samples of the frames by whose loudness a voice is told from silence."""
_LOUDEST, _QUIETEST = 95, 10
"""Per cent of all that are quieter than a voice, and than the noise."""
_QUIET, _ABOVE_NOISE = 10 ** (-30 / 20), 1.6
"""Share of a voice's loudness below which a frame is silent, and times the noise's loudness."""
_AROUND_FRAMES = 4
"""Frames round a voice that are kept with it."""
_NOISE_TAKEN = 1.5
"""Times the quietest spectra that are taken from all: the noise that goes on is a part of no voice."""

VoiceVector = NDArray[np.float32]
"""A voice: [256], of length 1."""


class VoiceEncoder:
    """The model, loaded; one serves all rooms, in any thread."""

    def __init__(self, path: Path) -> None:
        """`path` is the file of the weights. Raises `TorchFileError`."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = encoder_model(tensors(path, "model_state"), LAYERS, NUMBERS)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def voice_of(self, samples: NDArray[np.int16]) -> VoiceVector | None:
        """Return the voice in a sound at 16 kHz; None where nobody speaks in it."""
        heard = voiced(samples)
        if not len(heard):
            return None
        mean = self.vectors_of(_windows(heard)).mean(axis=0)
        voice: VoiceVector = mean / np.linalg.norm(mean)
        return voice

    def vectors_of(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a vector [windows, 256] of length 1 for each window of spectra [windows, 160, 40]."""
        given = np.ascontiguousarray(windows.swapaxes(0, 1))
        (vectors,) = self._session.run(None, {"spectra": given})
        whole: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return whole


def voiced(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the spectra [count, 40] of the speech in a sound, without the noise that goes on behind it."""
    is_voiced = loud_frames(samples)
    if not is_voiced.any():
        return np.empty((0, BANDS), np.float32)
    heard = samples[: len(is_voiced) * FRAME_SAMPLES].astype(np.float32) / np.float32(32768)
    speech = heard.reshape(-1, FRAME_SAMPLES)[is_voiced]
    found = spectra(heard * np.float32(LOUDNESS / np.sqrt(np.mean(np.square(speech)))))
    noise = np.percentile(found, _QUIETEST, axis=0) * _NOISE_TAKEN
    clean: NDArray[np.float32] = np.maximum(found[: 2 * len(is_voiced)] - noise, 0).astype(np.float32)
    return clean[np.repeat(_widened(is_voiced), 2)]


def loud_frames(samples: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return which frames of 20 ms of a sound hold a voice, by their loudness."""
    frames = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES).astype(np.float32)
    if not len(frames):
        return np.empty(0, np.bool_)
    loudness = np.sqrt(np.square(frames).mean(axis=1))
    quietest, loudest = np.percentile(loudness, (_QUIETEST, _LOUDEST))
    found: NDArray[np.bool_] = loudness >= max(loudest * _QUIET, min(quietest * _ABOVE_NOISE, loudest / 2), 1.0)
    return found


def voiced_seconds(samples: NDArray[np.int16]) -> float:
    """Return the seconds of voice in a sound."""
    return float(loud_frames(samples).sum()) * FRAME_SAMPLES / SAMPLE_RATE


def spectra(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the spectra [count, 40] of samples: power, not its logarithm."""
    padded = np.pad(samples, WINDOW_SAMPLES // 2)
    return mel_power(padded, BANDS).T.astype(np.float32)


def _widened(is_voiced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the frames of a voice with those round them: the pauses within words, which are short, are kept."""
    around = np.convolve(is_voiced, np.ones(2 * _AROUND_FRAMES + 1), mode="same")
    return np.asarray(around > 0, np.bool_)


def _windows(heard: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return overlapping windows [windows, 160, 40]; speech that is shorter than one is repeated until it fills it."""
    if len(heard) < WINDOW_SPECTRA:
        heard = np.resize(heard, (WINDOW_SPECTRA, BANDS))
    last = len(heard) - WINDOW_SPECTRA
    starts = [*range(0, last, STEP_SPECTRA), last][:MOST_WINDOWS]  # the end of it counts as well
    return np.stack([heard[start : start + WINDOW_SPECTRA] for start in starts])
