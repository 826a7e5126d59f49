"""The end of a turn: pure rules, times and words in, a decision out. No audio, no Pipecat, no clock of its own.

A complete command ends its turn after a short pause, without waiting for the recogniser's last word on it. Anything
else waits for a pause in which a person would have gone on, and for the final transcript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

Awaited = tuple[str, ...] | None
"""The answers that are waited for: None while nothing was asked, else hassil's templates of what may be answered beside
a yes, a name, a number or a PIN."""

LONGEST_TEXT = 500
"""Characters of one turn, spoken or written: nobody says half of it within the longest turn."""


class Completeness(StrEnum):
    """The completeness of the words heard so far."""

    COMPLETE = "complete"
    """A whole command that nothing can follow."""
    OPEN_ENDED = "open_ended"
    """A whole command to which more could be added: "turn on the lights" … "in the kitchen"."""
    UNFINISHED = "unfinished"
    """Words that ask for more: they end in "and", "the", "in"."""
    OTHER = "other"
    """Anything else: for the language model to understand."""


class EndReason(StrEnum):
    """The reason that listening ended."""

    COMPLETE = "complete command"
    PAUSE = "pause"
    NO_SPEECH = "no speech"
    NOT_UNDERSTOOD = "nothing understood"
    NO_TRANSCRIPT = "no answer of speech to text"
    TOO_LONG = "longest turn reached"
    WRITTEN = "written"
    PRESSED = "button pressed"


@dataclass(frozen=True)
class Pauses:
    """The pauses of a voice that end a turn, and the bounds round it; all in seconds."""

    complete: float = 0.2
    """After a complete command: longer than the stops inside a word, which reach 0.15 s."""
    open_ended: float = 0.6
    """After a command that could go on."""
    other: float = 0.95
    """After anything else: people pause for 0.8 s in mid-sentence. A language model thinks meanwhile."""
    likely: float = 0.2
    """After a final transcript of anything else, when the language model may be asked ahead of the turn's end."""
    unfinished: float = 1.2
    """After words that ask for more."""
    transcript: float = 2.6
    """Wait for a final transcript after the pause, before the interim one is taken: longer than an engine is given."""
    no_speech: float = 5.0
    """A room's wait for a voice to begin."""
    nothing_understood: float = 3.0
    """Wait after a voice that gave no words, when the recogniser does not say that there were none."""
    wake_word: float = 0.8
    """A voice shorter than this may have been the end of the wake word alone: it reaches into the pre-roll."""
    answer: float = 8.0
    """Wait for a recogniser that owes an answer: whisper on a small machine takes some seconds."""
    longest: float = 12.0
    """A turn is ended after this long, whatever is heard: a room with a television in it must come to an end."""


CUT_OFF = "—"
"""Ends a transcript of which a recogniser knows that it is only the beginning of a sentence."""


def is_cut_off(text: str) -> bool:
    """Return whether more must have been meant than `text` has: it is no command, whatever it could be by itself."""
    return text.rstrip().endswith(CUT_OFF)


class Endpointer:
    """Decides when one turn is over. Times are seconds of one monotonic clock."""

    def __init__(self, pauses: Pauses, now: float) -> None:
        self._pauses = pauses
        self._owed = 0
        """Final transcripts still to come for what was said so far, of a recogniser that gives one for each stretch."""
        self._started = now
        self._voice_since: float | None = None
        self._silent_since: float | None = None
        self._text = ""
        self._text_is_final = False
        self._text_is_whole = False
        """Words came since the voice last went on: before that, what was heard may lack its end."""
        self._completeness = Completeness.OTHER
        self._asked_at = now
        """The moment at which the recogniser was asked that hears the turn."""

    @property
    def voice_heard(self) -> bool:
        """A voice has been heard in this turn."""
        return self._voice_since is not None

    @property
    def answered(self) -> bool:
        """The recogniser has had its last word on the voice so far."""
        return self._text_is_final

    def voice_started(self, now: float) -> None:
        """A voice began, or went on after a pause."""
        self._voice_since = self._voice_since or now
        self._silent_since = None
        self._text_is_final = self._text_is_whole = False

    def voice_stopped(self, silent_since: float) -> None:
        """The voice paused; `silent_since` is when its last sound was heard."""
        self._silent_since = silent_since

    def stretch_began(self) -> None:
        """The recogniser has begun on a stretch of speech, and will say in any case what it was."""
        self._owed += 1

    def heard_anew(self, owed: int, now: float) -> None:
        """Forget the words so far: from now on another recogniser hears the same, and owes so many transcripts of it.

        It is given the time that the one before was given.
        """
        self._owed, self._text, self._asked_at = owed, "", now
        self._text_is_final = self._text_is_whole = False
        self._completeness = Completeness.OTHER

    def heard(self, text: str, *, final: bool, completeness: Completeness) -> None:
        """Take the words heard so far in this turn, all of them; none, when the recogniser found none in the voice."""
        self._owed -= bool(final and self._owed)
        self._text = text
        self._text_is_whole = not self._owed or not final
        self._text_is_final = final and not self._owed
        self._completeness = completeness

    def deadline(self) -> float:
        """Return when the turn ends if nothing else is heard until then."""
        if self._owed and self._silent_since is not None:
            return max(self._silent_since, self._asked_at) + self._pauses.answer
        return min(self._started + self._pauses.longest, self._quiet_deadline())

    def likely_end(self) -> float:
        """Return from when on the turn is probably over and an answer may be prepared; infinite while it is not."""
        if self._silent_since is None or not self._text_is_final or self._completeness is not Completeness.OTHER:
            return float("inf")
        return self._silent_since + self._pauses.likely

    def reason(self, now: float) -> EndReason | None:
        """Return why the turn is over at `now`, or None while it goes on."""
        if now < self.deadline():
            return None
        if self._text:
            if self._quiet_deadline() > now:
                return EndReason.TOO_LONG
            return EndReason.COMPLETE if self._completeness is Completeness.COMPLETE else EndReason.PAUSE
        if self._voice_since is None:
            return EndReason.NO_SPEECH
        unanswered = self._owed or (self._voice_was_long() and not self.answered)
        return EndReason.NO_TRANSCRIPT if unanswered else EndReason.NOT_UNDERSTOOD

    def _voice_was_long(self) -> bool:
        return (
            self._voice_since is not None
            and self._silent_since is not None
            and self._silent_since - self._voice_since > self._pauses.wake_word
        )

    def _quiet_deadline(self) -> float:
        """Return when the silence so far, if it lasts, ends the turn."""
        waiting_for_voice = self._started + self._pauses.no_speech
        if self._silent_since is None:
            return waiting_for_voice if self._voice_since is None else float("inf")
        if not self._text:
            given_up = (
                self._silent_since + self._pauses.other
                if self._text_is_final
                else max(self._silent_since, self._asked_at) + self._pauses.nothing_understood
            )
            # A short voice may be the end of the wake word, after which the command has its full time to come.
            return given_up if self._voice_was_long() else max(given_up, waiting_for_voice)
        if self._text_is_whole and self._completeness is Completeness.COMPLETE:
            return self._silent_since + self._pauses.complete
        if self._text_is_whole and self._completeness is Completeness.OPEN_ENDED:
            return self._silent_since + self._pauses.open_ended
        pause = self._pauses.unfinished if self._completeness is Completeness.UNFINISHED else self._pauses.other
        return self._silent_since + (pause if self._text_is_final else max(pause, self._pauses.transcript))


def without_wake_word(text: str, wake_word: str) -> str:
    """Return `text` without the wake word that its first words may hold, in whole or cut off at its beginning.

    The pre-roll carries the end of the wake word: "jarvis turn on the light" is a command to turn on the light.
    """
    words = re.findall(r"[a-z]+", wake_word.lower())
    for start in range(len(words)):
        pattern = r"^\W*" + r"\W+".join(words[start:]) + r"\b[\W_]*"
        stripped, count = re.subn(pattern, "", text, count=1, flags=re.IGNORECASE)
        if count:
            return stripped
    return text
