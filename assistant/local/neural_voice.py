"""A neural voice of the house, in English: hibari, whose model comes with its package. Shared by all rooms.

A sentence takes 20 ms of one core. The model takes a second to load and 180 MB of memory; it has a thread of its own.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hibari import Hibari

SAMPLE_RATE = 24000
"""Hz of what it speaks."""
_KEPT_BYTES = 4 * 1024 * 1024
"""Speech that is kept because it may be said again: some 90 s."""
_LONGEST_KEPT = 80
"""Characters of a text that is kept; longer ones are hardly ever said again."""
_SILENT = 0.005
"""Amplitude, of 1: less than the breath before a soft consonant."""
_KEPT_BEFORE, _KEPT_AFTER = SAMPLE_RATE // 50, SAMPLE_RATE * 15 // 100
"""Samples that are kept of the silence before and after."""
_FOREIGN_LETTERS = re.compile(r"[^\W\d_a-zA-Zéèêïçñ]")
"""Letters of words that it mangles, since it knows English spelling alone."""


class NeuralVoice:
    """Speaks English. What it cannot speak rightly is left to another voice."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")
        self._model: Hibari | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    @property
    def is_ready(self) -> bool:
        """Return whether its model is loaded, so that it speaks at once."""
        return self._model is not None

    def can_speak(self, text: str) -> bool:
        """Return whether it knows how all of the text is spoken."""
        return not _FOREIGN_LETTERS.search(text)

    async def start(self) -> None:
        """Load the model, so that the first answer need not wait for it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._loaded)

    async def speak(self, text: str) -> bytes:
        """Return the text as 16-bit mono at `SAMPLE_RATE`; b"" for one without anything to speak."""
        if text in self._kept:
            self._kept.move_to_end(text)
            return self._kept[text]
        spoken = await asyncio.get_running_loop().run_in_executor(self._thread, self._spoken, text)
        if len(text) <= _LONGEST_KEPT:
            self._kept[text] = spoken
            while self.kept_bytes > _KEPT_BYTES:
                self._kept.popitem(last=False)
        return spoken

    @property
    def kept_bytes(self) -> int:
        """Return the bytes of speech that are kept."""
        return sum(map(len, self._kept.values()))

    async def close(self) -> None:
        """End its thread."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)

    def _loaded(self) -> Hibari:
        if self._model is None:
            from hibari import Hibari  # half a second, which only whoever speaks with it shall wait for

            model = Hibari()
            model("Ready.")  # its dictionaries are read by the first word
            self._model = model
        return self._model

    def _spoken(self, text: str) -> bytes:
        samples = self._loaded()(text, seed=0)
        spoken: bytes = (_trimmed(np.clip(samples, -1, 1)) * np.float32(32767)).astype(np.int16).tobytes()
        return spoken


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leave out most of the silence at both ends, a third of a second before every answer."""
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    if not len(loud):
        return samples[:0]
    return samples[max(0, loud[0] - _KEPT_BEFORE) : loud[-1] + _KEPT_AFTER]
