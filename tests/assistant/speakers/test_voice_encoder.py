"""The voice encoder: the same numbers as in PyTorch, read from its file without it, and nothing but numbers read."""

from __future__ import annotations

import collections
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.local.speech_models import VOICE_ENCODER
from assistant.speakers.torch_file import TorchFileError, tensors
from assistant.speakers.voice_encoder import VoiceEncoder, spectra, voiced_seconds
from testbed.cache import CACHE
from testbed.voice import RATE, in_a_quiet_room, say

MODEL = CACHE / "speech" / VOICE_ENCODER.name / VOICE_ENCODER.files[0].name

REFERENCE = np.array(json.loads(Path(__file__).with_name("reference_voices.json").read_text()), np.float32)
"""The vectors that PyTorch 2.14 gave for two windows of `chirps`, with spectra by librosa 0.11 and Resemblyzer's own
weights and layers."""


def chirps() -> NDArray[np.int16]:
    """Three seconds of sound that is the same everywhere."""
    at = np.arange(3 * RATE) / RATE
    wave = 0.3 * np.sin(2 * np.pi * (120 * at + 15 * at * at)) + 0.2 * np.sin(
        2 * np.pi * (480 * at + 60 * np.sin(3 * at))
    )
    wave += 0.1 * np.sin(2 * np.pi * 2000 * at) * (np.sin(9 * at) > 0)
    return np.asarray(wave * 32767 * 0.5, np.int16)


@pytest.fixture(scope="module")
def encoder() -> VoiceEncoder:
    return VoiceEncoder(MODEL)


def test_it_gives_the_vectors_that_pytorch_gives(encoder: VoiceEncoder) -> None:
    heard = spectra(np.asarray(chirps() / 32768, np.float32))
    vectors = encoder.vectors_of(np.stack([heard[:160], heard[77:237]]))
    assert np.abs(vectors - REFERENCE).max() < 1e-4


def test_silence_is_nobodys_voice_and_the_pauses_of_a_voice_do_not_count(encoder: VoiceEncoder) -> None:
    assert encoder.voice_of(np.zeros(2 * RATE, np.int16)) is None
    spoken, pause = say("turn on the kitchen lights"), np.zeros(2 * RATE, np.int16)
    seconds = len(spoken) / RATE
    assert 0.6 * seconds < voiced_seconds(in_a_quiet_room(np.concatenate([pause, spoken, pause]))) <= seconds + 0.1


def test_a_file_with_more_than_tensors_is_not_read(tmp_path: Path) -> None:
    class Worm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "hatched"),)

    head: list[bytes] = [pickle.dumps(each, 2) for each in (0x1950A86A20F9469CFC6C, 1001, dict[str, int]())]
    for content in (Worm(), collections.Counter("a")):
        file = tmp_path / "model.pt"
        file.write_bytes(b"".join([*head, pickle.dumps({"model_state": content}, 2), pickle.dumps([], 2)]))
        with pytest.raises(TorchFileError, match="cannot be read"):
            tensors(file, "model_state")
    assert not (tmp_path / "hatched").exists()
    file.write_bytes(b"no model")
    with pytest.raises(TorchFileError):
        tensors(file, "model_state")
