"""The part of a dialogue that outlives a turn: where it is, what is open, and what was lately spoken of."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from assistant.dialogue.open_question import QUESTION_SECONDS, OpenQuestion, asking_both
from assistant.memory import FORGET_SECONDS
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.results.result import UNKNOWN_VOICE, Result
from ha_tools.sentences import Lately

UNDO = Command("undo", {})

CORRECTED_SECONDS = 10.0
"""Time after an answer in which "no, the hall" is said to what was done."""


@dataclass(frozen=True)
class SaidBefore:
    """A sentence about the home that was carried out, and may be corrected or completed."""

    text: str
    commands: tuple[Command, ...]
    is_question: bool
    changed: bool
    """It has changed something, which can be undone."""
    at: float
    """Time at which it was done, in seconds of the dialogue's clock."""
    awaits_correction: bool = False
    """It was taken back: the next words say what was meant."""

    @property
    def undoing(self) -> tuple[Command, ...]:
        """The command that takes it back; none where there is nothing to take back."""
        return (UNDO,) if self.changed else ()


@dataclass(frozen=True)
class Exchanged:
    """The last exchange: what was understood, and our answer to it."""

    heard: str = ""
    """The words, without a PIN."""
    answer: str = ""
    """All of the answer, also where it was interrupted."""
    by_model: bool = False
    """A language model gave it, in words of its own."""
    owner: str | None = None
    """The id of the person to whom alone it may be told again, or `UNKNOWN_VOICE`; None for all who are here."""
    at: float = 0.0
    """Time in seconds of the dialogue's clock."""


@dataclass
class DialogueContext:
    """One room's."""

    place: Place = field(default_factory=Place)
    """The speaker's place."""
    clock: Callable[[], float] = time.monotonic
    forgotten_at: Callable[[], float] = lambda: -math.inf
    """Returns when, in seconds of the clock, all was forgotten that had been said."""
    question: OpenQuestion | None = None
    """The last question of ours, however long ago that was."""
    _spoken: Exchanged = field(default_factory=Exchanged)
    _owner: str | None = None
    """The owner of what is answered just now."""
    _said: SaidBefore | None = None
    _lately: Lately = field(default_factory=Lately)
    _spoken_at: float = 0.0

    @property
    def open_question(self) -> OpenQuestion | None:
        """The question that the next words may answer."""
        question = self.question
        return question if question and self.clock() - question.asked_at < QUESTION_SECONDS else None

    @property
    def lately(self) -> Lately:
        """The meaning of "it" here and now; nothing once it is long ago."""
        return self._lately if self._is_known(self._spoken_at, FORGET_SECONDS) else Lately()

    @property
    def said_before(self) -> SaidBefore | None:
        """The sentence that the next words may correct or complete; None once it is over."""
        return self._said if self._said and self._is_known(self._said.at, CORRECTED_SECONDS) else None

    @property
    def spoken(self) -> Exchanged:
        """The last exchange; nothing once it is long ago."""
        return self._spoken if self._is_known(self._spoken.at, FORGET_SECONDS) else Exchanged()

    def _is_known(self, at: float, seconds: float) -> bool:
        """Return whether what was said at a moment is not so long ago, and was not forgotten."""
        return at > self.forgotten_at() and self.clock() - at < seconds

    def spoken_to(self, speaker: str | None) -> Exchanged:
        """Return the last exchange where it may be told to this person; None for a voice that is not known."""
        return self.spoken if self.spoken.owner in {None, speaker or UNKNOWN_VOICE} else Exchanged()

    def hear(self, text: str) -> None:
        """Remember what was understood, which is about to be answered."""
        self._owner, self._spoken = None, replace(self.spoken, heard=text, at=self.clock())

    def answer(self, text: str, *, by_model: bool = False, owner: str | None = None) -> None:
        """Remember the answer that is given here now, in somebody's own words where it has an `owner`."""
        if text:
            self._spoken = Exchanged(self.spoken.heard, text, by_model, self._owner or owner, self.clock())

    def announce(self, text: str) -> None:
        """Remember what is told to all who are here."""
        if text:
            self._spoken = Exchanged("" if self.spoken.owner else self.spoken.heard, text, at=self.clock())

    def did(self, text: str, commands: tuple[Command, ...], *, is_question: bool, changed: bool) -> None:
        """Remember the sentence that was carried out just now."""
        own = tuple(command for command in commands if command != UNDO) or commands
        self._said = SaidBefore(text, own, is_question, changed, self.clock())

    def took_back(self, before: SaidBefore, lately: Lately) -> None:
        """Remember a sentence that was undone, and what it was about: what was meant is still to be said."""
        self._said = replace(before, changed=False, at=self.clock(), awaits_correction=True)
        self._lately, self._spoken_at = lately, self.clock()

    def forget_said(self) -> None:
        """The next words correct nothing."""
        self._said = None

    def ask(self, question: OpenQuestion) -> OpenQuestion:
        """Ask this as well; return the question that asks all of it."""
        self.question = asking_both(self.question, replace(question, asked_at=self.clock()))
        return self.question

    def speak_of(self, command: Command, result: Result) -> None:
        """Remember what a command was about, and whose own words its result tells."""
        self._owner = self._owner or result.owner
        if result.ok or result.about:
            before = self._lately
            about, timers = (*before.about, *result.about), (*before.timers, *result.timers)
            self._lately = Lately((*before.commands, command), about, timers)
            self._spoken_at = self.clock()

    def forget_lately(self) -> None:
        """Begin anew: what was spoken of before is over."""
        self._lately = Lately()
