"""A room's side of the language model: asked ahead of a turn's end, held back until it, taken back if it goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipecat.frames.frames import (
    Frame,
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)

from assistant.dialogue import Understanding
from assistant.frames import ReplyEndFrame
from assistant.house import House
from assistant.model.completion import ModelError
from assistant.model.exchange import Exchange, Worded
from assistant.model.tools import RunTool
from assistant.speech import Playback, Speech
from assistant.trace import DecidedBy, Turn
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.results.result import Result
from satellite.protocol import PlaybackKind

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Question:
    """A question to the model that is being answered."""

    text: str
    playback: Playback
    released: asyncio.Event
    """Set once the turn that asked it is over: until then nothing is spoken and done."""
    answering: asyncio.Task[None]
    """Ends when all that is to be spoken was handed on."""


class RoomModel:
    """One room's questions to the language model, one at a time."""

    def __init__(
        self,
        house: House,
        room: str,
        speech: Speech,
        push: Callable[[Frame], Awaitable[None]],
        run: RunTool,
        worded: Worded,
        *,
        on_first_word: Callable[[], None],
        on_text: Callable[[str], None],
    ) -> None:
        """`run` runs a command of the model in the turn that asked for it; `room` is the key of its memory."""
        self._house = house
        self._room = room
        self._speech = speech
        self._push = push
        self._run = run
        self._worded = worded
        self._on_first_word = on_first_word
        self._on_text = on_text
        self._question: _Question | None = None

    async def ask_ahead(self, turn: Turn, understanding: Understanding, place: Place) -> None:
        """Ask before the turn is over; what the model says and does is held back until it is."""
        await self.take_back()
        await self._ask(turn, understanding, place)

    async def take_back(self, *, unless: str | None = None) -> None:
        """Drop what was asked ahead: the turn went on. What was asked in the words `unless` stays."""
        question = self._question
        if question is None or question.released.is_set() or question.text == unless:
            return
        self.drop()
        self._speech.drop()
        await self._push(InterruptionFrame())

    def drop(self) -> None:
        """End the answer; what Home Assistant was already asked to do is seen through."""
        question, self._question = self._question, None
        if question:
            question.answering.cancel()

    async def answer(self, turn: Turn, understanding: Understanding, place: Place) -> Playback:
        """Let the model answer a turn that is over; return how that was heard."""
        question = self._question or await self._ask(turn, understanding, place)
        question.released.set()
        try:
            await question.answering
            await self._speech.finish(question.playback)
            return question.playback
        finally:
            self.drop()

    async def _ask(self, turn: Turn, understanding: Understanding, place: Place) -> _Question:
        playback, released = await self._speech.begin(PlaybackKind.REPLY), asyncio.Event()

        async def run(command: Command) -> Result:
            await released.wait()  # never, where the turn goes on instead
            return await self._run(command)

        exchange = self._house.exchange(understanding, place, self._room, run, self._worded)
        answering = asyncio.create_task(self._speak(turn, exchange, playback, released))
        self._question = _Question(understanding.text, playback, released, answering)
        turn.step(DecidedBy.MODEL, "asked")
        return self._question

    async def _speak(self, turn: Turn, exchange: Exchange, playback: Playback, released: asyncio.Event) -> None:
        """Say an answer while it comes, and remember it."""
        text = ""
        try:
            async for piece in exchange.answer():
                await released.wait()
                text += await self._say(piece, is_first=not text)
        except ModelError as err:
            await released.wait()
            turn.fail(self._house.settings.without_keys(str(err)))
            _LOGGER.warning("%s: %s", turn.room, turn.problem)
        text += "" if text else await self._say(self._house.no_answer, is_first=True)
        await self._push(LLMFullResponseEndFrame())
        await self._push(ReplyEndFrame(playback_id=playback.id))
        self._on_text(text.strip())
        self._house.memory.keep(self._room, [*self._house.memory.recall(self._room), *exchange.turn], turn.read)

    async def _say(self, piece: str, *, is_first: bool) -> str:
        if is_first:
            self._on_first_word()
            await self._push(LLMFullResponseStartFrame())
        await self._push(LLMTextFrame(piece))
        return piece
