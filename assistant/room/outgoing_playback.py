"""One playback on its way to a satellite, and what was heard of it. It can be held, and resumed from the last word.

A satellite that is told to be silent forgets what it holds, so that a resumed playback is a new one to it: the rest of
the sound, from the word that was last heard. Nobody else in the house knows of that: to them it is one playback.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.frames import ReplyStartFrame
from assistant.room.spoken_words import SpokenWords
from satellite.protocol import AudioStart, PlaybackEnd, Played

KEPT_SECONDS = 3.0
"""Sound that was heard and is kept: longer than any word, from whose beginning it may go on."""

UNPLACED_SECONDS = 0.5
"""Distance from the last sound that was heard to where it goes on at a quiet moment, where no words are known."""

SEARCH_SECONDS = 0.25
"""A word whose place is a guess begins at the quietest moment within so much before it."""

_BYTES_PER_SAMPLE = 2
_TOLERANCE_SECONDS = 0.1
"""Sound that may be missing of what counts as heard whole: a report is as old as the network is slow."""
_QUIET_SECONDS = 0.02
"""Length of a quiet moment between two words."""


class OutgoingPlayback:
    """The sound of one playback: what was sent of it and what was heard."""

    def __init__(self, start: ReplyStartFrame) -> None:
        self.id = start.playback_id
        self.words = SpokenWords()
        self.begun = False
        """Its sound has begun."""
        self.is_held = False
        """Nothing more of it is sent, until it goes on."""
        self.is_complete = False
        """All that there is of it was given."""
        self.over = False
        """The satellite plays nothing more of it."""
        self._start = start
        self._rate = 1
        self._pcm = bytearray()
        self._pcm_from = 0.0
        """Place of the first sound in it; sounds before it are no longer kept."""
        self._part = 0
        self._part_from = 0.0
        """Place where the present part begins, which is a playback of its own to the satellite."""
        self._sent = 0.0
        self._heard = 0.0
        self._reported_at = 0.0
        self._held_at = 0.0

    @property
    def wire_id(self) -> str:
        """The satellite's name of its present part."""
        return f"{self.id}.{self._part}" if self._part else self.id

    @property
    def sent(self) -> float:
        """Seconds of it that were sent."""
        return self._sent

    @property
    def ahead(self) -> float:
        """Seconds that were sent and not yet heard, by the satellite's last report."""
        return self._sent - self._heard

    def begin(self, rate: int) -> AudioStart:
        """Begin it, or its next part."""
        self.begun, self._rate = True, rate
        held = self._start.held and not self._part
        return AudioStart(self.wire_id, self._start.kind, rate, self._start.volume, held)

    def add(self, pcm: bytes) -> None:
        """Note sound that is sent."""
        self._pcm += pcm
        self._sent += len(pcm) / _BYTES_PER_SAMPLE / self._rate
        if (spare := self._heard - KEPT_SECONDS - self._pcm_from) > 1.0:
            self._forget(spare)

    def _forget(self, seconds: float) -> None:
        samples = int(seconds * self._rate)
        del self._pcm[: samples * _BYTES_PER_SAMPLE]
        self._pcm_from += samples / self._rate

    def presume_heard(self) -> None:
        """Take what was sent for heard: the satellite does not report."""
        self._heard = self._sent

    def reported(self, report: Played) -> Played | None:
        """Return a satellite's report as one of the whole playback; None where it is of another, or of an earlier part.

        That it was silenced by us while it is held is not its end.
        """
        if report.playback_id != self.wire_id:
            return None
        end = None if self.is_held and report.end is PlaybackEnd.FLUSHED else report.end
        self._heard = max(self._heard, min(self._part_from + report.position_ms / 1000, self._sent))
        self._reported_at = time.monotonic()
        if report.end is PlaybackEnd.FLUSHED:
            self._held_at = self._reported_at  # it is told exactly
        self.over = self.over or end is not None
        return replace(report, playback_id=self.id, position_ms=round(self._heard * 1000), end=end)

    @property
    def heard(self) -> float:
        """Seconds that were heard by now: by the last report and the time since then."""
        if not self._reported_at:
            return 0.0
        until = self._held_at if self.is_held else time.monotonic()
        return min(self._sent, self._heard + max(0.0, until - self._reported_at))

    @property
    def heard_words(self) -> str | None:
        """The words that were heard by now; None for all of them, and where no words are known."""
        heard = self.heard
        is_whole = self.is_complete and heard >= self._sent - _TOLERANCE_SECONDS
        return None if is_whole or not self.words else self.words.until(heard)

    def drop(self) -> None:
        """Send nothing more of it."""
        self.is_complete, self.over, self.is_held = True, True, False

    def hold(self) -> bool:
        """Send nothing more for now; return False where there is nothing to hold."""
        if not self.begun or self.over or self.is_held:
            return False
        self._held_at = time.monotonic()
        self.is_held = True
        return True

    def resume(self) -> tuple[float, AudioStart, bytes]:
        """Go on from the word that was last heard; return its place, the next part's start and what was sent of it."""
        place = self._place_to_resume()
        self.is_held = False
        self._part += 1
        self._part_from = self._heard = place
        self._reported_at = 0.0
        return place, self.begin(self._rate), bytes(self._pcm[self._index(place) :])

    def _place_to_resume(self) -> float:
        heard = self.heard
        word = self.words.at(heard)
        if word and word.is_exact:
            return max(self._pcm_from, word.start)
        place = word.start if word else max(0.0, heard - UNPLACED_SECONDS)
        return self._quietest(max(self._pcm_from, place - SEARCH_SECONDS), max(self._pcm_from, place))

    def _quietest(self, start: float, end: float) -> float:
        """Return the quietest moment of a stretch of the sound."""
        samples: NDArray[np.int16] = np.frombuffer(bytes(self._pcm[self._index(start) : self._index(end)]), np.int16)
        step = max(1, int(_QUIET_SECONDS * self._rate))
        if len(samples) < 2 * step:
            return start
        blocks = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float32)
        loudness = np.square(blocks).mean(axis=1)
        return start + int(len(loudness) - 1 - np.argmin(loudness[::-1])) * step / self._rate

    def _index(self, place: float) -> int:
        """Return where a place is in the sound that is kept, in bytes."""
        return max(0, round((place - self._pcm_from) * self._rate)) * _BYTES_PER_SAMPLE
