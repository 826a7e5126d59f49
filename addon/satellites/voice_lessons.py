"""Voices learned in rooms: a name, and four sentences that a person says after us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.house import House
from assistant.room.conversation import Conversation
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer
from assistant.room.transport import SatelliteGone
from assistant.speakers.enrolment import Flaw, flaw_of
from ha_tools.facts.facts import Fact
from ha_tools.people.person import LONGEST_NAME, Person
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

SENTENCES = ("first", "second", "third", "fourth")
"""The sentences to say, as the wording names them."""

_BEFORE_NAMES = (
    "my name is |my name's |the name is |i am called |i am |i'm |it's |it is |call me |this is |mein name ist |"
    "ich heiße |ich heisse |ich bin der |ich bin die |ich bin |nenn mich |das ist "
).split("|")
"""Words that people say before their name, in lower case; of two that fit the longer stands first."""

TRIES = 2
"""Times that a sentence may be said."""


class LessonStep(StrEnum):
    """The place of a lesson on its way."""

    NAME = "name"
    """The person is asked for their name."""
    SENTENCE = "sentence"
    """A sentence is to be said."""
    LEARNING = "learning"
    """All were said."""
    LEARNED = "learned"
    FAILED = "failed"


@dataclass(frozen=True)
class VoiceLesson:
    """A lesson as others are told of it."""

    satellite_id: str
    name: str
    """The name of whose voice it is; empty before it was said."""
    step: LessonStep
    done: int = 0
    """Sentences that were said well."""
    person_id: str = ""
    """The id of whose voice it is; empty before the name was said."""
    told: str = ""
    """The words that the room said last: the sentence to say, or how it ended."""

    @property
    def is_over(self) -> bool:
        """Return whether nothing more comes of it."""
        return self.step in {LessonStep.LEARNED, LessonStep.FAILED}


class VoiceLessons:
    """Learns voices, one a room at a time."""

    def __init__(self, house: House, conversation_of: Callable[[str], Conversation | None]) -> None:
        """`conversation_of` returns the conversation of a connected satellite."""
        self.on_step = Signal[()]()
        """Told of each step of a lesson."""
        self._house = house
        self._conversation_of = conversation_of
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._lessons: dict[str, VoiceLesson] = {}

    @property
    def is_on(self) -> bool:
        """Return whether voices are told and learned in this home."""
        return self._house.speakers.is_on

    @property
    def lessons(self) -> Mapping[str, VoiceLesson]:
        """Return those that go on, and those that ended since the last one began, by their satellite."""
        return self._lessons

    def begin(self, satellite_id: str, person: Person | None) -> bool:
        """Begin to learn a voice in a room, of a person or of somebody new; return whether that can be done there."""
        conversation = self._conversation_of(satellite_id)
        if conversation is None or satellite_id in self._tasks or not self._house.speakers.can_learn:
            return False
        self._lessons = {each.satellite_id: each for each in self._lessons.values() if not each.is_over}
        step = LessonStep.SENTENCE if person else LessonStep.NAME
        told = (person.address, step, 0, person.person_id) if person else ("", step)
        self._note(VoiceLesson(satellite_id, *told))
        lesson = asyncio.create_task(self._teach(conversation, person))
        self._tasks[satellite_id] = lesson
        lesson.add_done_callback(lambda _: self._tasks.pop(satellite_id, None))
        return True

    def stop(self, satellite_id: str) -> bool:
        """End the lesson of a room; return whether there was one."""
        lesson = self._tasks.get(satellite_id)
        return lesson is not None and lesson.cancel()

    async def close(self) -> None:
        """End all lessons."""
        for lesson in (lessons := list(self._tasks.values())):
            lesson.cancel()
        await asyncio.gather(*lessons, return_exceptions=True)

    async def _teach(self, conversation: Conversation, person: Person | None) -> None:
        satellite_id, end = conversation.room.satellite_id, Fact("voice.given_up")
        try:
            end = await self._lesson(conversation, person)
            self._end(satellite_id, end)
            await conversation.announce(RoomMessage(self._words(end), chime=NO_CHIME))
        except SatelliteGone:
            _LOGGER.info("%s: a voice was not learned, the satellite is gone", conversation.room.name)
        except Exception:  # the outermost edge of a lesson
            _LOGGER.exception("%s: a voice was not learned", conversation.room.name)
        finally:
            self._end(satellite_id, end)

    async def _lesson(self, conversation: Conversation, known: Person | None) -> Fact:
        """Learn a voice; return what is told of it."""
        house, satellite_id = self._house, conversation.room.satellite_id
        was_known = known is not None and house.people.get(known.person_id) is not None
        person = known or await self._newcomer(conversation)
        if isinstance(person, Fact):
            return person
        heard = list[NDArray[np.int16]]()
        for number, sentence in enumerate(SENTENCES):
            self._note(VoiceLesson(satellite_id, person.address, LessonStep.SENTENCE, number, person.person_id))
            samples = await self._sentence(conversation, Fact(f"voice.sentences.{sentence}"))
            if samples is None:
                return Fact("voice.given_up")
            heard.append(samples)
        self._note(replace(self._lessons[satellite_id], step=LessonStep.LEARNING, done=len(SENTENCES)))
        if was_known and house.people.get(person.person_id) is None:  # forgotten meanwhile
            return Fact("voice.given_up")
        if not was_known and (house.people.is_full or house.people.named(person.name)):
            return Fact("voice.full") if house.people.is_full else Fact("voice.known_name", name=person.name)
        if not await house.speakers.learn(person.person_id, heard, conversation.room.name):
            return Fact("voice.other_voice")
        if was_known and house.people.get(person.person_id) is None:  # forgotten while it was learned
            house.speakers.forget(person.person_id)
            return Fact("voice.given_up")
        if not was_known:
            house.people.keep(person)
        return Fact("voice.learned", name=person.address)

    async def _newcomer(self, conversation: Conversation) -> Person | Fact:
        """Ask for a name; return a new person of that name, or why there is none: nobody becomes who is known."""
        answer = await self._ask(conversation, Fact("voice.name"))
        name = name_in(answer.sentence) if answer.outcome is AnswerOutcome.ANSWERED else ""
        if not name:
            return Fact("voice.no_name")
        return Fact("voice.known_name", name=name) if self._house.people.named(name) else Person(name)

    async def _sentence(self, conversation: Conversation, sentence: Fact) -> NDArray[np.int16] | None:
        """Return the sound of a sentence that is said after us; None where it cannot be used."""
        asked = Fact("voice.say", sentence=sentence)
        for _ in range(TRIES):
            answer = await self._ask(conversation, asked)
            if answer.outcome not in {AnswerOutcome.ANSWERED, AnswerOutcome.SOMETHING_ELSE} or not answer.utterance:
                return None
            samples = np.frombuffer(answer.utterance.pcm, np.int16)
            flaw = flaw_of(samples)
            if flaw is None:
                return samples
            asked = Fact(f"voice.{Flaw(flaw)}")
        return None

    async def _ask(self, conversation: Conversation, fact: Fact) -> SpokenAnswer:
        told = self._words(fact)
        self._note(replace(self._lessons[conversation.room.satellite_id], told=told))
        return await conversation.ask(RoomQuestion(RoomMessage(told, chime=NO_CHIME)))

    def _end(self, satellite_id: str, end: Fact) -> None:
        """Tell how a lesson ended, once."""
        lesson = self._lessons.get(satellite_id)
        if lesson and not lesson.is_over:
            step = LessonStep.LEARNED if end.case == "voice.learned" else LessonStep.FAILED
            self._note(replace(lesson, step=step, told=self._words(end)))

    def _note(self, lesson: VoiceLesson) -> None:
        if self._lessons.get(lesson.satellite_id) != lesson:
            self._lessons[lesson.satellite_id] = lesson
            self.on_step.tell()

    def _words(self, fact: Fact) -> str:
        return self._house.answers.tell(fact)


def name_in(said: str) -> str:
    """Return the name in an answer: "my name is Sam", "Sam."."""
    plain = said.strip(" .,!?")
    begins = (begin for begin in _BEFORE_NAMES if plain.lower().startswith(begin))
    plain = plain[len(next(begins, "")) :]
    name = plain.title() if plain.islower() else plain
    return name if 0 < len(name) <= LONGEST_NAME and len(name.split()) <= 3 else ""
