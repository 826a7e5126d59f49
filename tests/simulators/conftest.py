"""Synthetic speech to talk to the simulators with."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from simulators.listening import SPEECH_RMS, frames

RATE = 16_000


@pytest.fixture(scope="session")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """ "Turn on the kitchen lights" from its first to its last sound: int16 mono, 16 kHz."""
    path = tmp_path_factory.mktemp("speech") / "sentence.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", "turn on the kitchen lights", "-o", str(path)], check=True)
    samples = _read(path)
    loud = [i for i, frame in enumerate(frames(samples, 0.0, RATE, 0.0)) if frame.rms >= SPEECH_RMS]
    return samples[loud[0] * RATE // 100 : (loud[-1] + 1) * RATE // 100]


def _read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)
