"""Saying one announcement in one room, and what became of it there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Answer, Fate
from assistant.room.common_start import CommonStart
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.room_playback import RoomPlayback
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer

SOMETHING_ELSE = "Something else was wished for there, or had to be said, instead."
"""The reason that a question was not answered although somebody was there."""

_FATES: Mapping[Delivery, Fate] = {
    Delivery.HEARD: Fate.PLAYED,
    Delivery.INTERRUPTED: Fate.INTERRUPTED,
    Delivery.YIELDED: Fate.WAITING,
    Delivery.NO_SPEAKER: Fate.NO_SPEAKER,
    Delivery.NO_VOICE: Fate.NO_VOICE,
    Delivery.NO_MEDIA: Fate.NO_MEDIA,
    Delivery.ENDLESS: Fate.ENDLESS,
    Delivery.SATELLITE_SILENT: Fate.SATELLITE_SILENT,
    Delivery.SATELLITE_GONE: Fate.UNREACHABLE,
}

_ANSWERS: Mapping[AnswerOutcome, Fate] = {
    AnswerOutcome.ANSWERED: Fate.ANSWERED,
    AnswerOutcome.NO_ANSWER: Fate.NO_ANSWER,
    AnswerOutcome.NOT_UNDERSTOOD: Fate.NOT_UNDERSTOOD,
    AnswerOutcome.DECLINED: Fate.DECLINED,
    AnswerOutcome.SOMETHING_ELSE: Fate.NO_ANSWER,
}


@dataclass(frozen=True)
class Ending:
    """The end of an announcement that was begun in a room."""

    fate: Fate
    reason: str = ""
    """The reason that it was not heard to its end, where there is a closer one than the fate's."""
    answer: Answer | None = None
    sentences_said: int = 0
    """Sentences after which it made way for something more important; 0 where it did not."""


@dataclass(frozen=True)
class Performance:
    """The circumstances in which an announcement is said in a room this time."""

    volume: float | None
    """0 to 1; None is the room's own."""
    held: CommonStart | None
    """The rooms that begin it together."""
    sentences_said: int
    """Sentences that were said before: it begins with the next."""
    yields: asyncio.Event
    """Set while something more important is to be said at the end of the sentence."""


async def play(conversation: Conversation, request: AnnouncementRequest, this_time: Performance) -> Ending:
    """Say it, or ask it, in its turn; critical ones at once. Raises `SatelliteGone`."""
    message = _message(request, this_time)
    interrupts = request.interrupts
    if request.question:
        question = RoomQuestion(message, request.question.choices)
        return _answered(await conversation.ask(question, interrupts=interrupts))
    if request.listen:
        return _played(await conversation.start(message, request.context, interrupts=interrupts))
    return _played(await conversation.announce(message, interrupts=interrupts))


def _message(request: AnnouncementRequest, this_time: Performance) -> RoomMessage:
    message = RoomMessage(
        request.words,
        media_url=request.media_url,
        recording=request.recording,
        chime=request.chime,
        language=request.language,
        voice=request.voice,
        volume=this_time.volume,
        awaits_acknowledgement=request.repeat is not None,
        held=this_time.held,
        yields=this_time.yields if request.priority.yields else None,
    )
    if rest := " ".join(message.sentences[this_time.sentences_said :]) if this_time.sentences_said else "":
        return replace(message, text=rest, media_url="", chime=NO_CHIME)
    return message


def _played(playback: RoomPlayback) -> Ending:
    fate = _FATES.get(playback.delivery, Fate.FAILED)
    return Ending(fate, playback.reason, sentences_said=playback.sentences_said if fate is Fate.WAITING else 0)


def _answered(spoken: SpokenAnswer) -> Ending:
    if spoken.outcome is AnswerOutcome.NOT_HEARD:
        return _played(spoken.playback) if spoken.playback else Ending(Fate.FAILED)
    reason = SOMETHING_ELSE if spoken.outcome is AnswerOutcome.SOMETHING_ELSE else ""
    answer = Answer(spoken.choice_id, spoken.sentence, spoken.slots, spoken.speaker, spoken.turn_id)
    return Ending(_ANSWERS[spoken.outcome], reason, answer if spoken.sentence else None)
