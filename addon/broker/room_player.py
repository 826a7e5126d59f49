"""Saying one announcement in one room, and what became of it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Answer, Fate
from assistant.room.common_start import CommonStart
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.room_message import RoomMessage
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer
from assistant.room.speaking import RoomPlayback

SOMETHING_ELSE = "Something else was wished for there, or had to be said, instead."
"""The reason that a question was not answered although somebody was there."""

_FATES: Mapping[Delivery, Fate] = {
    Delivery.HEARD: Fate.PLAYED,
    Delivery.INTERRUPTED: Fate.INTERRUPTED,
    Delivery.NO_SPEAKER: Fate.NO_SPEAKER,
    Delivery.NO_VOICE: Fate.NO_VOICE,
    Delivery.NO_MEDIA: Fate.NO_MEDIA,
    Delivery.ENDLESS: Fate.ENDLESS,
    Delivery.SATELLITE_SILENT: Fate.SATELLITE_SILENT,
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


async def play(
    conversation: Conversation, request: AnnouncementRequest, volume: float | None, held: CommonStart | None
) -> Ending:
    """Say it, or ask it, in its turn; critical ones at once. Raises `SatelliteGone`.

    `volume` is 0 to 1; None is the room's own. The rooms that `held` has begin it together.
    """
    message = RoomMessage(
        request.words,
        media_url=request.media_url,
        chime=request.chime,
        language=request.language,
        voice=request.voice,
        volume=volume,
        awaits_acknowledgement=request.repeat is not None,
        held=held,
    )
    interrupts = request.interrupts
    if request.question:
        question = RoomQuestion(message, request.question.choices)
        return _answered(await conversation.ask(question, interrupts=interrupts))
    if request.listen:
        return _played(await conversation.start(message, request.context, interrupts=interrupts))
    return _played(await conversation.announce(message, interrupts=interrupts))


def _played(playback: RoomPlayback) -> Ending:
    return Ending(_FATES.get(playback.delivery, Fate.FAILED), playback.reason)


def _answered(spoken: SpokenAnswer) -> Ending:
    if spoken.outcome is AnswerOutcome.NOT_HEARD:
        return _played(spoken.playback) if spoken.playback else Ending(Fate.FAILED)
    reason = SOMETHING_ELSE if spoken.outcome is AnswerOutcome.SOMETHING_ELSE else ""
    answer = Answer(spoken.choice_id, spoken.sentence, spoken.slots) if spoken.sentence else None
    return Ending(_ANSWERS[spoken.outcome], reason, answer)
