"""Questions that are asked in rooms on somebody's behalf, and the answers to them. Pure.

Sentences of choices are written as Home Assistant's are, in hassil's templates: "[yes] please", "the {colour} one". A
name in braces stands for any words, which the answer tells as a slot.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hassil import Intents, recognize_best

from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.room.room_message import RoomMessage
from assistant.room.room_playback import RoomPlayback
from ha_tools.acting.turn_sound import TurnSound
from ha_tools.languages.user_templates import TemplateError, user_templates

MOST_CHOICES = 50
"""Choices of one question."""

MOST_SENTENCES = 50
"""Sentences of one choice."""

LONGEST_SENTENCE = 200
"""Characters of one sentence of a choice."""


class QuestionError(ValueError):
    """A question cannot be asked; the text says why."""


@dataclass(frozen=True)
class AnswerChoice:
    """One of the answers to a question."""

    id: str
    """The name that it is told by."""
    sentences: tuple[str, ...]
    """Templates of what may be said for it."""


class AnswerOutcome(StrEnum):
    """The end of a question."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    """Nobody said anything."""
    NOT_UNDERSTOOD = "not_understood"
    """The words are none of the choices."""
    DECLINED = "declined"
    """A person said stop or never mind."""
    SOMETHING_ELSE = "something_else"
    """A person wished for something else instead, or something more important was to be said."""
    NOT_HEARD = "not_heard"
    """The question did not sound in the room; its playback says why."""


@dataclass(frozen=True)
class SpokenAnswer:
    """The answer to a question."""

    outcome: AnswerOutcome
    sentence: str = ""
    """The words that were heard; empty for none."""
    choice_id: str = ""
    """The choice that they are; empty for none, and for free answers."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """The words that stand for the names in braces."""
    utterance: TurnSound | None = field(default=None, compare=False, repr=False)
    """The sound of the words; None where it was not kept."""
    playback: RoomPlayback | None = None
    """The question as it was played."""
    speaker: str = field(default="", compare=False)
    """The id of the person whose voice it was; empty where it was not known."""
    turn_id: str = field(default="", compare=False)
    """The turn in which it was said; empty for none."""


@dataclass(frozen=True)
class RoomQuestion:
    """A question, and the answers it may have."""

    message: RoomMessage
    """The question itself."""
    choices: tuple[AnswerChoice, ...] = ()
    """The answers to choose from; without any, all words are an answer."""

    def __post_init__(self) -> None:
        """Raise `QuestionError` for choices that cannot be understood."""
        if len(self.choices) > MOST_CHOICES:
            raise QuestionError(f"A question may have {MOST_CHOICES} choices, this one has {len(self.choices)}.")
        for choice in self.choices:
            _check(choice)
        if len({choice.id for choice in self.choices}) < len(self.choices):
            raise QuestionError("Two choices have the same id.")

    def answer_in(self, words: str, replies: Replies) -> SpokenAnswer | None:
        """Return the answer that words are; None where they are none of the choices.

        Any yes or no is the choice that is a yes or a no, where there is one.
        """
        said = plain(words)
        if not said:
            return None
        if not self.choices:
            return SpokenAnswer(AnswerOutcome.ANSWERED, words)
        chosen = _matched(self.choices, said) or self._meant(said, replies)
        return replace(chosen, sentence=words) if chosen else None

    def _meant(self, said: str, replies: Replies) -> SpokenAnswer | None:
        for is_said in (replies.is_yes, replies.is_no):
            meant = [choice for choice in self.choices if any(map(is_said, map(plain, choice.sentences)))]
            if is_said(said) and len(meant) == 1:
                return SpokenAnswer(AnswerOutcome.ANSWERED, choice_id=meant[0].id)
        return None


def _check(choice: AnswerChoice) -> None:
    if not choice.id or not choice.sentences:
        raise QuestionError("A choice needs an id and sentences.")
    if len(choice.sentences) > MOST_SENTENCES:
        raise QuestionError(f"A choice may have {MOST_SENTENCES} sentences, {choice.id!r} has {len(choice.sentences)}.")
    for sentence in choice.sentences:
        if not plain(sentence) or len(sentence) > LONGEST_SENTENCE:
            raise QuestionError(f"A sentence may have 1 to {LONGEST_SENTENCE} characters: {sentence[:40]!r}.")
        if "<" in sentence:
            raise QuestionError(f"There are no rules in the sentences of a choice: {sentence!r}.")
        try:
            user_templates({choice.id: (sentence,)})
        except TemplateError as err:
            raise QuestionError(f"This sentence is no template: {sentence!r}. {err}") from err


def _matched(choices: tuple[AnswerChoice, ...], said: str) -> SpokenAnswer | None:
    found = recognize_best(said, _compiled(choices))
    if found is None:
        return None
    heard = {name: str(entity.value).strip() for name, entity in found.entities.items()}
    return SpokenAnswer(AnswerOutcome.ANSWERED, choice_id=found.intent.name, slots=heard)


@functools.lru_cache(maxsize=8)
def _compiled(choices: tuple[AnswerChoice, ...]) -> Intents:
    return user_templates({choice.id: choice.sentences for choice in choices})
