"""Places in a room's stream of sound, by which each transcript finds the turn whose sound it heard. Pure.

A place is seconds of sound since the room's pipeline began. Sound is counted, never time: a recogniser may answer late,
and a satellite sends the moment before its wake word faster than it was spoken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ha_tools.acting.turn_sound import RATE, SpokenWord, TurnSound

TOLERANCE_SECONDS = 0.1
"""Tolerance of a recogniser's word beyond the sound it was in: the precision of their word times."""

TURNS_REMEMBERED = 16
"""A recogniser that answers a turn from before so many others answers nobody."""

BYTES_PER_SAMPLE = 2

KEPT_SECONDS = 60.0
"""Sound of a turn that is kept while it goes on; of a longer one nothing is."""


@dataclass(frozen=True)
class Passage:
    """Words, or none, and the stretch of sound in which they were heard."""

    text: str
    start: float
    end: float


class Tape:
    """A count of a room's sound that has passed one place of its pipeline."""

    def __init__(self) -> None:
        self._from = 0.0
        self._bytes = 0
        self._rate = 1

    def wind_to(self, seconds: float) -> None:
        """Count on from a place; before any sound has passed."""
        self._from = seconds

    def add(self, audio: bytes, rate: int) -> None:
        """More sound passed: int16 mono at `rate` samples per second."""
        self._bytes += len(audio)
        self._rate = rate

    @property
    def seconds(self) -> float:
        """The place of the end of it."""
        return self._from + self._bytes / BYTES_PER_SAMPLE / self._rate


@dataclass(frozen=True)
class _PastTurn:
    start: float
    end: float
    answered: bool
    """The recogniser owed it nothing when it ended."""


class TurnSounds:
    """The stretches of sound that belong to a room's turns: to one each, or to none."""

    def __init__(self) -> None:
        self._start: float | None = None
        self._past: deque[_PastTurn] = deque(maxlen=TURNS_REMEMBERED)

    def begin(self, start: float) -> None:
        """A turn begins with the sound at `start`, or where the turn before it ended."""
        self._start = max(start, self._past[-1].end) if self._past else start

    def end(self, end: float, *, answered: bool) -> None:
        """The turn is over, if there is one; `answered`: the recogniser owed it nothing any more."""
        if self._start is not None:
            self._past.append(_PastTurn(self._start, max(end, self._start), answered))
            self._start = None

    def own(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        """Return those of the passages that are of this turn."""
        return tuple(p for p in passages if self._start is not None and p.end > self._start + TOLERANCE_SECONDS)

    def is_late(self, passage: Passage) -> bool:
        """Return whether a passage has words of a turn that ended without the recogniser's answer."""
        of = next((turn for turn in reversed(self._past) if turn.start + TOLERANCE_SECONDS < passage.end), None)
        return bool(passage.text) and of is not None and passage.start < of.end and not of.answered


class TurnTape:
    """The sound of the turn that goes on, and the final words in it; forgotten with the turn."""

    def __init__(self) -> None:
        self._pcm: bytearray | None = None
        self._from = 0.0
        self._words: list[Passage] = []

    def begin(self, start: float) -> None:
        """Keep what comes from here on, which begins at that place."""
        self._pcm, self._from, self._words = bytearray(), start, []

    def add(self, audio: bytes) -> None:
        """Keep more of it: int16 mono at 16 kHz."""
        if self._pcm is None:
            return
        self._pcm += audio
        if len(self._pcm) > KEPT_SECONDS * 2 * RATE:
            self.forget()

    def heard(self, passages: Sequence[Passage], *, anew: bool) -> None:
        """Note final words, with their places; `anew`: in place of those from their beginning on."""
        if anew:
            self._words = [word for word in self._words if word.start < passages[0].start]
        self._words.extend(passages)

    def heard_anew(self) -> None:
        """Forget the words, which another recogniser is about to tell."""
        self._words.clear()

    def forget(self) -> None:
        """Keep nothing any more."""
        self._pcm, self._words = None, []

    @property
    def pcm(self) -> bytes:
        """The sound that is kept by now: int16 mono at 16 kHz."""
        return bytes(self._pcm or b"")

    def taken(self) -> TurnSound | None:
        """Return the turn's sound, and keep none of it; None where not all of it was there."""
        pcm, begun, heard = self._pcm, self._from, self._words
        self.forget()
        placed = (SpokenWord(word.text, word.start - begun, word.end - begun) for word in heard if word.text)
        return TurnSound(bytes(pcm), tuple(placed)) if pcm else None
