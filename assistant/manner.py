"""The manner in which an answer is said: plainly, slower, or louder. Pure.

Speech is stretched by overlapping short pieces of it where they are most alike (WSOLA: Verhelst and Roelands, 1993), so
that it stays as high as it was; and what would be too loud for full scale is rounded off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PIECE_MS, _SEARCH_MS = 30, 8
"""A piece is two to five periods of a voice; within the other time a whole period is found."""

_KNEE = 0.6
"""Share of full scale above which louder speech is rounded off."""

_FULL = 32768.0

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Manner:
    """The length and the loudness of speech, beside those that it has by itself."""

    stretch: float = 1.0
    """Times as long as it takes plainly."""
    gain: float = 1.0
    """Times as loud."""


PLAINLY = Manner()
SLOWER = Manner(stretch=1.35)
LOUDER = Manner(gain=2.0)


class ShapedSpeech:
    """Speech of one playback, int16 mono, as it is to be said; given and returned piece by piece."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.rate = 1
        """Samples per second of what was given last."""
        self._given: Samples = np.empty(0, np.float32)
        self._from = 0
        """Place of the first sample in `_given`."""
        self._pieces = 0
        """Pieces that were laid down."""
        self._tail: Samples = np.empty(0, np.float32)
        """The second half of the last piece, as it goes on in the sound that was given."""
        self._goes_on = 0
        """The place in the sound that was given at which what is said goes on of itself."""

    def add(self, pcm: bytes, rate: int) -> bytes:
        """Take more speech at a rate in samples per second; return what can be said by now."""
        self.rate = rate
        if self.manner == PLAINLY:
            return pcm
        samples = np.frombuffer(pcm, np.int16).astype(np.float32)
        if self.manner.stretch == 1.0:
            return self._loud(samples)
        self._given = np.concatenate([self._given, samples])
        said = list[Samples]()
        while (piece := self._next(rate)) is not None:
            said.append(piece)
        return self._loud(np.concatenate(said)) if said else b""

    def rest(self) -> bytes:
        """Return what is left at the end."""
        rest, self._given = self._given[max(0, self._goes_on - self._from) :], self._given[:0]
        return self._loud(rest)

    def _next(self, rate: int) -> Samples | None:
        """Return the next half piece; None until more is given."""
        half, search = rate * _PIECE_MS // 2000, rate * _SEARCH_MS // 1000
        wanted = int(self._pieces * half / self.manner.stretch)
        if wanted + 2 * half + search > self._from + len(self._given):
            return None
        at = self._alike(wanted, half, search) if self._pieces else 0
        first = self._given[at - self._from : at - self._from + half]
        fading = np.linspace(0, 1, half, dtype=np.float32)
        said = first if not self._pieces else self._tail * (1 - fading) + first * fading
        self._tail = self._given[at - self._from + half : at - self._from + 2 * half]
        self._goes_on, self._pieces = at + half, self._pieces + 1
        self._forget(min(self._goes_on, wanted) - search)
        return np.asarray(said, np.float32)

    def _alike(self, wanted: int, half: int, search: int) -> int:
        """Return the place near the wanted one where the sound is most like that which goes on of itself."""
        low = max(self._from, wanted - search)
        near = self._given[low - self._from : wanted + search + half - self._from]
        windows = np.lib.stride_tricks.sliding_window_view(near, half)
        likeness = windows @ self._tail / (np.linalg.norm(windows, axis=1) + 1.0)
        return low + int(np.argmax(likeness))

    def _forget(self, before: int) -> None:
        """Drop sound before a place."""
        if before > self._from:
            self._given, self._from = self._given[before - self._from :], before

    def _loud(self, samples: Samples) -> bytes:
        level = samples * np.float32(self.manner.gain / _FULL)
        beyond = np.maximum(np.abs(level) - _KNEE, 0)
        rounded = np.where(beyond > 0, np.sign(level) * (_KNEE + (1 - _KNEE) * np.tanh(beyond / (1 - _KNEE))), level)
        limited = rounded if self.manner.gain > 1.0 else level
        return np.clip(limited * _FULL, -32768, 32767).astype(np.int16).tobytes()
