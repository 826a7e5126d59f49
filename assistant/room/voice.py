"""Answers given aloud; the language model's are asked for ahead of a turn's end, and held back until it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.frames.frames import LLMFullResponseEndFrame, LLMFullResponseStartFrame, LLMTextFrame

from assistant.dialogue import ForModel
from assistant.frames import OwnVoiceFrame, ReplyEndFrame
from assistant.manner import PLAINLY, Manner
from assistant.model.own_voice import Said
from assistant.room.audio import RoomAudio
from assistant.room.delivery import Delivery
from assistant.room.model_question import ModelQuestion
from assistant.room.room_playback import RoomPlayback
from assistant.service_use import Stage
from assistant.trace import Turn
from assistant.turn_trouble import Trouble, TroubleCode

_LOGGER = logging.getLogger(__name__)

NOT_HEARD = "The answer was not heard."

_UNHEARD = {
    Delivery.NO_SPEAKER: TroubleCode.NO_SPEAKER,
    Delivery.SATELLITE_SILENT: TroubleCode.SATELLITE_SILENT,
    Delivery.SATELLITE_GONE: TroubleCode.SATELLITE_GONE,
}
"""Ends of an answer that no service is to blame for, as the reasons of a turn's trouble."""

Ask = Callable[[Turn, ForModel, bytes], ModelQuestion]
"""Makes a turn's question to the language model, with the sound of the turn (int16 mono at `UPLINK_RATE`)."""


@dataclass(frozen=True)
class _Asked:
    """A question that is being answered."""

    question: ModelQuestion
    playback: RoomPlayback
    answering: asyncio.Task[None]
    """Ends when all that is to be spoken was handed on."""


class RoomVoice:
    """Gives one room its answers, one at a time."""

    def __init__(self, audio: RoomAudio, ask: Ask, aside: Callable[[], str]) -> None:
        """`aside` returns what is to be said behind an answer of ours, once; mostly nothing."""
        self._audio = audio
        self._aside = aside
        self._ask = ask
        self._asked: _Asked | None = None

    async def say(self, turn: Turn, text: str, manner: Manner = PLAINLY) -> Delivery:
        """Say an answer of ours in a manner; return how it ended."""
        if not text.endswith("?") and (aside := self._aside()):
            turn.step("aside", aside)
            text = f"{text} {aside}"
        return _noted(turn, await self._audio.say(text, manner))

    async def answer(self, turn: Turn, understanding: ForModel) -> Delivery:
        """Let the language model answer a turn that is over, if it does not do so already."""
        await self._audio.guard()
        asked = self._asked or await self._begin(turn, understanding)
        asked.question.release()
        try:
            await asked.answering
            await self._audio.speech.finish(asked.playback)
        finally:
            self.drop()
        return _noted(turn, asked.playback)

    async def ask_ahead(self, turn: Turn, understanding: ForModel) -> None:
        """Ask before the turn is over; what the model says and does is held back until it is."""
        await self.take_back()
        await self._begin(turn, understanding)

    async def take_back(self, *, unless: str | None = None) -> None:
        """Drop what was asked ahead: the turn went on. What was asked in the words `unless` stays."""
        asked = self._asked
        if asked and asked.question.is_held_back and asked.question.text != unless:
            self.drop()
            await self._audio.drop_reply()

    def drop(self) -> None:
        """End the model's answer; what Home Assistant was already asked to do is seen through."""
        asked, self._asked = self._asked, None
        if asked:
            asked.question.keep()
            asked.answering.cancel()

    async def _begin(self, turn: Turn, understanding: ForModel) -> _Asked:
        pcm = turn.utterance.pcm if turn.utterance else self._audio.listener.kept_sound
        playback, question = await self._audio.begin_reply(), self._ask(turn, understanding, pcm)
        self._asked = _Asked(question, playback, asyncio.create_task(self._speak(question, playback)))
        return self._asked

    async def _speak(self, question: ModelQuestion, playback: RoomPlayback) -> None:
        has_begun = False

        async def say(piece: Said) -> None:
            nonlocal has_begun
            if piece.pcm:
                await self._audio.push(OwnVoiceFrame(text=piece.text, pcm=piece.pcm))
                return
            if not has_begun:
                has_begun = True
                await self._audio.push(LLMFullResponseStartFrame())
            await self._audio.push(LLMTextFrame(piece.again + piece.text))

        await question.answer(say)
        await self._audio.push(LLMFullResponseEndFrame())
        await self._audio.push(ReplyEndFrame(playback_id=playback.id))


def _noted(turn: Turn, playback: RoomPlayback) -> Delivery:
    """Return how an answer ended; note the reason where it was not heard."""
    if playback.delivery not in {Delivery.HEARD, Delivery.INTERRUPTED}:
        turn.problem = " ".join(filter(None, (NOT_HEARD, playback.reason, turn.problem)))
        is_known = turn.trouble is not None and turn.trouble.stage is Stage.TTS
        turn.trouble = turn.trouble if is_known else Trouble(_UNHEARD.get(playback.delivery, TroubleCode.TTS_FAILED))
        turn.step("not_heard", playback.reason)
        _LOGGER.warning("%s: %s", turn.room, turn.problem)
    return playback.delivery
