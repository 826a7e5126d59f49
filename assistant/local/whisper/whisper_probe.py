"""python -m assistant.local.whisper.whisper_probe THREADS: print how long one utterance takes this machine, in JSON.

A Whisper of the size of tiny.en is made up, with random weights, and decodes a short command of noise: as many numbers
are multiplied as for a real one, and nothing has to be fetched to know. Takes some seconds and 300 MB, once.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time

import ctranslate2
import numpy as np
from ctranslate2.specs import common_spec, whisper_spec
from numpy.typing import NDArray

from assistant.local.whisper.log_mel import BANDS

_LAYERS, _HEADS, _WIDTH = 4, 6, 384
"""The size of Whisper tiny (openai/whisper, model.py)."""
_WORDS = 51864
"""Its vocabulary without other languages."""
_POSITIONS = (1500, 448)
"""Those of its encoder and its decoder."""
_HEARD = 650
"""Spectra of a command: 2.5 s of speech and 4 s of silence after it."""
_SAID = 16
"""Tokens of a command and of what goes before it."""
_NICE = 10
_TIMES = 3
"""Utterances of which the quickest counts: the others were disturbed."""
_MARKS = ("<|endoftext|>", "<|startoftranscript|>", "<|notimestamps|>", "<|startofprev|>", "<|nospeech|>")

Weights = NDArray[np.float32]


def measured(threads: int) -> float:
    """Return the seconds of processor, of all threads together, for one utterance."""
    spec = whisper_spec.WhisperSpec(_LAYERS, _HEADS, _LAYERS, _HEADS)
    _Filling(spec).fill()
    with tempfile.TemporaryDirectory() as folder:
        spec.save(folder)
        model = ctranslate2.models.Whisper(folder, device="cpu", compute_type="int8", intra_threads=threads)
        return min(_utterance(model) for _ in range(_TIMES))


def _utterance(model: ctranslate2.models.Whisper) -> float:
    spectra = np.random.default_rng(0).standard_normal((1, BANDS, _HEARD), dtype=np.float32)
    began = time.process_time()
    model.generate(ctranslate2.StorageView.from_array(spectra), [list(_MARKS[1:3])], beam_size=1, max_length=_SAID)
    return time.process_time() - began


class _Filling:
    """Gives a specification of a model random weights."""

    def __init__(self, spec: whisper_spec.WhisperSpec) -> None:
        self._spec = spec
        self._noise = np.random.default_rng(0).standard_normal(1 << 20, dtype=np.float32) * np.float32(0.02)

    def fill(self) -> None:
        encoder, decoder = self._spec.encoder, self._spec.decoder
        for layer in (encoder.conv1, encoder.conv2):
            layer.weight = self._random(_WIDTH, BANDS if layer is encoder.conv1 else _WIDTH, 3)
            layer.bias = np.zeros(_WIDTH, np.float32)
        for part, positions in zip((encoder, decoder), _POSITIONS, strict=True):
            part.position_encodings.encodings = self._random(positions, _WIDTH)
            self._norm(part.layer_norm)
            for block in part.layer:
                self._block(block)
        decoder.embeddings.weight = self._random(_WORDS, _WIDTH)
        self._linear(decoder.projection, _WORDS, _WIDTH)
        self._spec.register_vocabulary([*_MARKS, *(f"word{number}" for number in range(_WORDS - len(_MARKS)))])
        self._spec.validate()
        self._spec.optimize(quantization="int8")

    def _block(self, block: common_spec.LayerSpec) -> None:
        self._attention(block.self_attention, (3, 1))
        if hasattr(block, "attention"):
            self._attention(block.attention, (1, 2, 1))
        self._norm(block.ffn.layer_norm)
        self._linear(block.ffn.linear_0, 4 * _WIDTH, _WIDTH)
        self._linear(block.ffn.linear_1, _WIDTH, 4 * _WIDTH)

    def _attention(self, attention: common_spec.LayerSpec, widths: tuple[int, ...]) -> None:
        self._norm(attention.layer_norm)
        for linear, width in zip(attention.linear, widths, strict=True):
            self._linear(linear, width * _WIDTH, _WIDTH)

    def _linear(self, linear: common_spec.LinearSpec, outputs: int, inputs: int) -> None:
        linear.weight, linear.bias = self._random(outputs, inputs), np.zeros(outputs, np.float32)

    def _norm(self, norm: common_spec.LayerNormSpec) -> None:
        norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def _random(self, *shape: int) -> Weights:
        return np.resize(self._noise, shape)


def main() -> None:
    """Measure, and print it as JSON; whoever speaks meanwhile goes before."""
    os.nice(_NICE)
    print(json.dumps({"seconds": measured(int(sys.argv[1]))}))


if __name__ == "__main__":
    main()
