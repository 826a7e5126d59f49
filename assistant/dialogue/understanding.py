"""Meanings of words, before anything is done: one type for each rung of the ladder that can take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from assistant.dialogue.about_talk import TalkWish
from assistant.trace import DecidedBy
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.facts.facts import Fact
from ha_tools.permissions import Need
from ha_tools.sentences.reading import Reading


@dataclass(frozen=True)
class Understanding:
    """The base of all meanings."""

    rung: ClassVar[DecidedBy] = DecidedBy.NONE
    text: str
    """The words, without a PIN."""
    completeness: Completeness = Completeness.OTHER
    commands: tuple[Command, ...] = ()
    """Commands to be run; empty where there are none."""
    matched: tuple[str, ...] = field(default=(), kw_only=True)
    """The templates of the sentences that were found in the words; empty where it was none."""

    @property
    def decided_by(self) -> DecidedBy:
        """The rung, as the turn's trace names it."""
        return self.rung


@dataclass(frozen=True)
class NotUnderstood(Understanding):
    """Nothing, unfinished words, or what nobody here can do."""


@dataclass(frozen=True)
class Stop(Understanding):
    """An end of what is said, asked and rung, without a word of ours. So is what a recogniser made up."""

    rung: ClassVar[DecidedBy] = DecidedBy.STOP


@dataclass(frozen=True)
class AnswerToUs(Understanding):
    """An answer to our open question; without commands it is a no."""

    rung: ClassVar[DecidedBy] = DecidedBy.ANSWER
    grants: Need = Need.FREE
    """The grant of the words: a yes, or a PIN that is still to be checked."""
    pin: str = field(default="", repr=False)
    """The digits of that PIN."""


@dataclass(frozen=True)
class HomeSentence(Understanding):
    """A complete sentence about the home, or one of the user's own."""

    is_question: bool = False
    """Nothing is changed by it."""
    reading: Reading | None = None
    """The reading of the words in a language other than English, to be answered in it."""
    pin: str = field(default="", repr=False)
    """The digits of a PIN that was said in the same breath."""
    whole: str = ""
    """The sentence in full, where the words only corrected or completed one; empty where they are it."""
    is_taken_back: bool = False
    """A wish that only says that what was done was not meant; the next words may say what was."""

    @property
    def decided_by(self) -> DecidedBy:
        """The rung, as the turn's trace names it."""
        return DecidedBy.QUESTION if self.is_question else DecidedBy.SENTENCE


@dataclass(frozen=True)
class CourtesyWords(Understanding):
    """Thanks, a greeting or a call for help, which wish for nothing."""

    rung: ClassVar[DecidedBy] = DecidedBy.SENTENCE
    answer: Fact = field(kw_only=True)


@dataclass(frozen=True)
class AboutTalk(Understanding):
    """A wish about the talk itself: our last answer once more, or what we understood."""

    rung: ClassVar[DecidedBy] = DecidedBy.SENTENCE
    wish: TalkWish = field(kw_only=True)


@dataclass(frozen=True)
class ForModel(Understanding):
    """Words for the language model to understand."""

    rung: ClassVar[DecidedBy] = DecidedBy.MODEL
    pin: str = field(default="", repr=False)
    """The digits of a PIN that was said in the same breath: the model never hears it, and what it calls may need it."""
