"""A Moonshine that a package holds: base of 2025, in English, which decodes all of a stretch again each time.

The streaming models that users fetch are in no package. It is loaded and asked by the same functions of the library.
"""

from __future__ import annotations

from pathlib import Path

from assistant.local.model_store import ModelSource, ModelStore
from assistant.local.speech_models import ModelFile, SpeechModel
from testbed.cache import CACHE

_FOLDER = "moonshine_cpp-0.1.4.data/purelib/moonshine_cpp/models/base-en"


def _file(name: str, size: int, sha256: str) -> ModelFile:
    return ModelFile(name, size, sha256, (f"{_FOLDER}/{name}",))


MOONSHINE_BASE = SpeechModel(
    "moonshine-base",
    "https://huggingface.co/UsefulSensors/moonshine/resolve/48b4e427b587bcf67797a5be706d6ddc4a298149/onnx/merged/base/quantized",
    ("moonshine-cpp==0.1.4",),
    "Moonshine base, English, by Moonshine AI (MIT)",
    (
        _file("decoder_model_merged.ort", 42703232, "370e0c1f161d68dc1c2264c1a82024fb123380da3b73f47f05531d1e8d3308c3"),
        _file("encoder_model.ort", 20661976, "9d1a19e044cbf89a207723d1adb667de89a5671a1e3e611b8ebe721b2c31219c"),
        _file("tokenizer.bin", 241639, "04670d78994d030185c3dd843c60591788fed0a56cc6750747bd326825f13ca9"),
    ),
)


async def moonshine_base() -> Path:
    """Return the folder of the model, and fetch it unless it is here; raises ModelUnavailableError."""
    return await ModelStore(CACHE / "speech", ModelSource.PACKAGES).fetch(MOONSHINE_BASE)
