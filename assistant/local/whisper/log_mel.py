"""Sound as Whisper sees it: logarithmic mel spectra, by numpy alone.

The numbers are those of OpenAI's Whisper (whisper/audio.py, MIT): 80 bands of the Slaney scale, windows of 25 ms every
10 ms, the loudest eight decades.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
"""Hz."""
HOP_SAMPLES = 160
"""Samples between two spectra: 10 ms."""
BANDS = 80
"""Mel bands of a spectrum."""

WINDOW_SAMPLES = 400
"""Samples of a window: 25 ms."""
_LINEAR_HZ = 200 / 3
"""Hz of one mel below `_BREAK_HZ`; above it the scale is logarithmic."""
_BREAK_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27

Spectra = NDArray[np.float32]


def log_mel(audio: bytes, seconds: float) -> Spectra:
    """Return [1, 80, seconds * 100] spectra of 16-bit mono audio at 16 kHz, filled up or cut to `seconds`."""
    count = round(seconds * SAMPLE_RATE / HOP_SAMPLES)
    samples = np.zeros(count * HOP_SAMPLES, np.float32)
    heard = np.frombuffer(audio, np.int16)[: len(samples)]
    samples[: len(heard)] = heard / np.float32(32768)
    mel = np.log10(np.maximum(mel_power(np.pad(samples, WINDOW_SAMPLES // 2, mode="reflect"), BANDS)[:, :count], 1e-10))
    mel = np.maximum(mel, mel.max() - 8.0)
    spectra: Spectra = ((mel + 4.0) / 4.0)[None].astype(np.float32)
    return spectra


def mel_power(samples: NDArray[np.float32], bands: int) -> NDArray[np.float64]:
    """Return the power [bands, spectra] in each window of samples at 16 kHz, one of `WINDOW_SAMPLES` every 10 ms."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW_SAMPLES)[::HOP_SAMPLES]
    power: NDArray[np.float64] = _filters(bands) @ (np.abs(np.fft.rfft(windows * _hann(), axis=1)) ** 2).T
    return power


@cache
def _hann() -> NDArray[np.float64]:
    return np.hanning(WINDOW_SAMPLES + 1)[:-1]


@cache
def _filters(bands: int) -> NDArray[np.float64]:
    """Return triangles [bands, 201] of equal area, evenly spaced on the mel scale from 0 Hz to 8 kHz."""
    hertz = np.linspace(0, SAMPLE_RATE / 2, WINDOW_SAMPLES // 2 + 1)
    top = _BREAK_HZ / _LINEAR_HZ + np.log(SAMPLE_RATE / 2 / _BREAK_HZ) / _LOG_STEP
    edges = _hertz(np.linspace(0, top, bands + 2))
    rising = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    return triangles * (2 / (edges[2:] - edges[:-2]))[:, None]


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    break_mel = _BREAK_HZ / _LINEAR_HZ
    return np.where(mel < break_mel, mel * _LINEAR_HZ, _BREAK_HZ * np.exp((mel - break_mel) * _LOG_STEP))
