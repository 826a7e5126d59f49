"""The sound of a stretch of speech as it comes, and where its voice ends, told by loudness: sooner than by a model."""

from __future__ import annotations

import numpy as np

from assistant.local.decoder import SAMPLE_RATE

FRAME_BYTES = SAMPLE_RATE // 50 * 2
"""Sound whose loudness is told at once: 20 ms."""
_QUIET = 10 ** (-35 / 20)
"""Share of a voice's loudness below which a frame is silent: its last consonants are 25 dB below its vowels."""
_ABOVE_NOISE = 1.6
"""Times the loudness of the quietest frames; what is less is the room's noise."""
_LOUDEST, _QUIETEST = 95, 10
"""Per cent of all frames that are quieter than a voice, and than the noise."""


class VoicedSound:
    """Sound, 16-bit mono at 16 kHz; what is longer than `most` bytes is left out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._audio = bytearray()
        self._loudness: list[float] = []
        self.voiced_bytes = 0
        """Place at which the last voiced frame ends."""

    def __len__(self) -> int:
        return len(self._audio)

    def __bytes__(self) -> bytes:
        return bytes(self._audio)

    def add(self, audio: bytes) -> None:
        """Take more of it."""
        self._audio += audio[: max(0, self._most - len(self._audio))]
        known, whole = len(self._loudness), len(self._audio) // FRAME_BYTES
        if whole == known:
            return
        new = np.frombuffer(self._audio[known * FRAME_BYTES : whole * FRAME_BYTES], np.int16)
        frames = new.reshape(-1, FRAME_BYTES // 2).astype(np.float32)
        self._loudness += np.sqrt(np.square(frames).mean(axis=1)).tolist()
        quietest, loudest = np.percentile(self._loudness, (_QUIETEST, _LOUDEST))
        voiced = np.flatnonzero(np.array(self._loudness[known:]) >= max(loudest * _QUIET, quietest * _ABOVE_NOISE))
        if len(voiced):
            self.voiced_bytes = (known + int(voiced[-1]) + 1) * FRAME_BYTES

    def voiced_after(self, place: int) -> int:
        """Return the bytes from a place to the end of the last voiced frame, 0 where none is behind it."""
        return max(0, self.voiced_bytes - place)

    @property
    def silence(self) -> int:
        """Return the bytes behind the last voiced frame."""
        return len(self._audio) - self.voiced_bytes
