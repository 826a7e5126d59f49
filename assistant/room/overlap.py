"""A voice over what we say: pure rules, times and words in, a verdict out. No audio, no clock of its own.

A cough, a laugh, a voice in the next room give no words; "mhm" and "okay" are said by whoever listens. After none of
them anybody wants us to stop. All other words are meant for us, and behind a wake word all words are; a wake word
without any was none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Overheard(StrEnum):
    """The meaning of a voice over what we say."""

    OPEN = "open"
    """It is not known yet."""
    MEANT = "meant"
    """It is meant for us: what we said is over."""
    PASSING = "passing"
    """Nobody wants us to stop: we go on."""


@dataclass(frozen=True)
class Waits:
    """The waits until we go on; all in seconds."""

    words: float = 1.5
    """Wait for words of a voice, or for more of them."""
    listener: float = 0.3
    """Silence after "mhm": whoever wants more than to be heard listening goes on at once."""
    longest: float = 8.0
    """Wait for the end of a voice, of a recogniser that gives its words only then."""


class Overlap:
    """One voice over what we say. Times are seconds of one monotonic clock."""

    def __init__(
        self, began: float, waits: Waits = Waits(), *, words_at_end: bool = False, is_woken: bool = False
    ) -> None:
        """`words_at_end`: the recogniser gives its words once the voice has paused.

        `is_woken`: a wake word was heard, behind which a voice is still to come.
        """
        self.began = began
        self.is_woken = is_woken
        self._awaits_voice = is_woken
        self._waits = waits
        self._words_at_end = words_at_end
        self._silent_since: float | None = None
        self._words_at = began
        self._listens = False
        """Nothing but "mhm" and the like was said."""
        self._meant = False

    def voice_started(self, since: float) -> None:
        """The voice went on since then. Behind a wake word it may have been its end before."""
        self._silent_since = None
        self._awaits_voice = False
        if self.is_woken:
            self._words_at = max(self._words_at, since)

    def voice_stopped(self, since: float) -> None:
        """The voice paused; its last sound was heard then."""
        self._silent_since = since

    def heard(self, now: float, *, is_backchannel: bool) -> None:
        """Take the words so far, all of them."""
        self._words_at, self._listens = now, is_backchannel
        self._meant = self._meant or not is_backchannel

    def deadline(self) -> float:
        """Return when we go on if nothing else is heard until then."""
        if self._awaits_voice:
            return self.began + self._waits.words
        if self._silent_since is None:
            last = self._words_at + self._waits.words
            return max(last, self.began + self._waits.longest) if self._words_at_end else last
        if self._listens:
            return self._silent_since + self._waits.listener
        return (self._silent_since if self._words_at_end else self._words_at) + self._waits.words

    def verdict(self, now: float) -> Overheard:
        """Return what the voice means, as far as it is known at `now`."""
        if self._meant:
            return Overheard.MEANT
        return Overheard.PASSING if now >= self.deadline() else Overheard.OPEN
