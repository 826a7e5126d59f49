"""A question of somebody else's in one room: what words answer it, and what is said to unclear ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import ClassVar

from assistant.dialogue import ForModel, HomeSentence, NotUnderstood, Stop, Understanding
from assistant.dialogue.replies import Replies
from assistant.room.delivery import Delivery
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer
from assistant.room.turn_runner import Voice
from assistant.trace import DecidedBy, Turn
from assistant.turns import Completeness, EndReason
from ha_tools.answers import Answers
from ha_tools.facts.facts import Fact

_UNCLEAR = {
    AnswerOutcome.NO_ANSWER: Fact("question.nothing_heard"),
    AnswerOutcome.NOT_UNDERSTOOD: Fact("question.not_a_choice"),
}
"""Answers after which the question is asked once more, and what is said of them."""


@dataclass(frozen=True)
class AnswerWords(Understanding):
    """Words that answer the question."""

    rung: ClassVar[DecidedBy] = DecidedBy.ANSWER
    answer: SpokenAnswer = field(kw_only=True)


@dataclass
class _Asked:
    """A question that was asked."""

    question: RoomQuestion
    answer: asyncio.Future[SpokenAnswer]
    was_repeated: bool = False

    def settle(self, answer: SpokenAnswer) -> None:
        """Have this answer; the first one counts."""
        if not self.answer.done():
            self.answer.set_result(answer)


class PendingQuestion:
    """The one question that waits for an answer in a room, or none."""

    def __init__(self, understand: Callable[[str], Understanding], replies: Replies, answers: Answers) -> None:
        """`understand` tells what words mean that answer nothing; `answers` has our own words."""
        self._understand = understand
        self._replies = replies
        self._answers = answers
        self._asked: _Asked | None = None

    @property
    def is_open(self) -> bool:
        """A question waits for its answer."""
        return self._asked is not None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The templates of its answers; none where all words are one."""
        choices = self._asked.question.choices if self._asked else ()
        return tuple(sentence for choice in choices for sentence in choice.sentences)

    @contextmanager
    def asking(self, question: RoomQuestion) -> Iterator[asyncio.Future[SpokenAnswer]]:
        """Take answers to a question; yields the one that counts, to be waited for."""
        self._asked = _Asked(question, asyncio.get_running_loop().create_future())
        try:
            yield self._asked.answer
        finally:
            self._asked.answer.cancel()
            self._asked = None

    def understand(self, text: str) -> Understanding:
        """Return what words mean: an answer where a question is open, else what they mean otherwise."""
        meant, asked = self._understand(text), self._asked
        answer = asked.question.answer_in(text, self._replies) if asked else None
        if asked is None or (answer and not answer.choice_id and isinstance(meant, Stop)):
            return meant
        if answer and asked.question.choices:
            return AnswerWords(text, Completeness.COMPLETE, answer=answer)
        if answer:
            is_unfinished = meant.completeness is Completeness.UNFINISHED
            return AnswerWords(text, Completeness.UNFINISHED if is_unfinished else Completeness.OTHER, answer=answer)
        return NotUnderstood(text, meant.completeness) if isinstance(meant, ForModel) else meant

    def judge(self, turn: Turn, understanding: Understanding, reason: EndReason) -> SpokenAnswer | None:
        """Return what a finished turn says to the question; None where there is none, or something else is wished."""
        if self._asked is None or self._asked.answer.done():
            return None
        text = understanding.text
        match understanding:
            case AnswerWords(answer=answer) if answer.choice_id or not self._is_wish(turn, text):
                return answer
            case Stop():
                return SpokenAnswer(AnswerOutcome.DECLINED, text)
            case NotUnderstood():
                is_silent = not text and reason is not EndReason.NOT_UNDERSTOOD
                return SpokenAnswer(AnswerOutcome.NO_ANSWER if is_silent else AnswerOutcome.NOT_UNDERSTOOD, text)
        self.drop()
        return None

    async def reply(self, turn: Turn, answer: SpokenAnswer, voice: Voice) -> bool:
        """Take an answer, or say that it was unclear; return whether the room is to listen once more."""
        turn.decided_by = DecidedBy.ANSWER
        asked = self._asked
        assert asked  # noqa: S101 - `judge` has just taken it for an answer
        answer = replace(answer, speaker=turn.speaker or "", turn_id=turn.id)
        if answer.outcome not in _UNCLEAR:
            asked.settle(replace(answer, utterance=turn.utterance))
            return False
        is_last, asked.was_repeated = asked.was_repeated, True
        turn.reply = f"{self._answers.tell(_UNCLEAR[answer.outcome])} {self._then(asked.question, is_last=is_last)}"
        turn.step("reply", turn.reply)
        delivery = await voice.say(turn, turn.reply)
        if is_last or delivery not in {Delivery.HEARD, Delivery.INTERRUPTED}:
            asked.settle(answer)
        return delivery is Delivery.HEARD and not is_last

    def drop(self) -> None:
        """End the question without an answer: something else was wished, or is to be said."""
        if self._asked:
            self._asked.settle(SpokenAnswer(AnswerOutcome.SOMETHING_ELSE))

    def _then(self, question: RoomQuestion, *, is_last: bool) -> str:
        return self._answers.tell(Fact("question.given_up")) if is_last else question.message.text.strip()

    def _is_wish(self, turn: Turn, text: str) -> bool:
        """Return whether words are a wish though any are an answer: they followed a wake word and are a sentence."""
        return bool(turn.wake_word) and isinstance(self._understand(text), HomeSentence)
