"""Voices learned in rooms: a name, and four sentences that a person says after us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

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

_LOGGER = logging.getLogger(__name__)

SENTENCES = ("first", "second", "third", "fourth")
"""The sentences to say, as the wording names them."""

TRIES = 2
"""Times that a sentence may be said."""


class VoiceLessons:
    """Learns voices, one a room at a time."""

    def __init__(self, house: House, conversation_of: Callable[[str], Conversation | None]) -> None:
        """`conversation_of` returns the conversation of a connected satellite."""
        self._house = house
        self._conversation_of = conversation_of
        self._lessons: dict[str, asyncio.Task[None]] = {}

    def begin(self, satellite_id: str, person_id: str | None) -> bool:
        """Begin to learn a voice in a room, of a person or of somebody new; return whether that can be done there."""
        conversation = self._conversation_of(satellite_id)
        if conversation is None or satellite_id in self._lessons or not self._house.speakers.can_learn:
            return False
        lesson = asyncio.create_task(self._teach(conversation, person_id))
        self._lessons[satellite_id] = lesson
        lesson.add_done_callback(lambda _: self._lessons.pop(satellite_id, None))
        return True

    async def close(self) -> None:
        """End all lessons."""
        for lesson in (lessons := list(self._lessons.values())):
            lesson.cancel()
        await asyncio.gather(*lessons, return_exceptions=True)

    async def _teach(self, conversation: Conversation, person_id: str | None) -> None:
        try:
            told = await self._lesson(conversation, person_id)
            await conversation.announce(RoomMessage(self._words(told), chime=NO_CHIME))
        except SatelliteGone:
            _LOGGER.info("%s: a voice was not learned, the satellite is gone", conversation.room.name)
        except Exception:  # the outermost edge of a lesson
            _LOGGER.exception("%s: a voice was not learned", conversation.room.name)

    async def _lesson(self, conversation: Conversation, person_id: str | None) -> Fact:
        """Learn a voice; return what is told of it."""
        house = self._house
        person = house.people.get(person_id) or await self._newcomer(conversation)
        if isinstance(person, Fact):
            return person
        heard = list[NDArray[np.int16]]()
        for sentence in SENTENCES:
            samples = await self._sentence(conversation, Fact(f"voice.sentences.{sentence}"))
            if samples is None:
                return Fact("voice.given_up")
            heard.append(samples)
        if not await house.speakers.learn(person.person_id, heard):
            return Fact("voice.other_voice")
        house.people.keep(person)
        return Fact("voice.learned", name=person.address)

    async def _newcomer(self, conversation: Conversation) -> Person | Fact:
        """Ask for a name; return a new person of that name, or why there is none: nobody becomes who is known."""
        answer = await self._ask(conversation, Fact("voice.name"))
        name = _name_in(answer.sentence) if answer.outcome is AnswerOutcome.ANSWERED else ""
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
        return await conversation.ask(RoomQuestion(RoomMessage(self._words(fact), chime=NO_CHIME)))

    def _words(self, fact: Fact) -> str:
        return self._house.answers.tell(fact)


def _name_in(said: str) -> str:
    """Return the name in an answer: "my name is Sam", "Sam."."""
    plain = said.strip(" .,!?")
    for begin in ("my name is ", "i am ", "i'm ", "it's ", "it is ", "call me ", "ich heiße ", "ich bin "):
        if plain.casefold().startswith(begin):
            plain = plain[len(begin) :]
    return plain if 0 < len(plain) <= LONGEST_NAME and len(plain.split()) <= 3 else ""
