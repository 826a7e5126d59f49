"""A room's side of the language model: asked ahead of a turn's end, held back until it, taken back if it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipecat.frames.frames import Frame, InterruptionFrame, LLMContextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMAssistantAggregator
from pipecat.processors.frame_processor import FrameProcessor

from assistant.delivery import Delivery
from assistant.dialogue import Understanding
from assistant.house import House
from assistant.model.answer import NO_ANSWER, Answer
from assistant.model.tools import RunCommand, handler, offer
from assistant.services import prompt_frame
from assistant.speech import Playback, Speech
from assistant.trace import DecidedBy, Turn
from assistant.truth.deeds import Deeds
from ha_tools.command import Command
from ha_tools.place import Place
from ha_tools.result import Result
from satellite.protocol import PlaybackKind


@dataclass(frozen=True)
class _Asked:
    """What the model was asked in this turn."""

    text: str
    playback: Playback
    deeds: Deeds
    """What came of the tools that it called."""


class RoomModel:
    """One room's questions to the language model, one at a time."""

    def __init__(
        self,
        house: House,
        satellite_id: str,
        *,
        run: RunCommand,
        on_first_word: Callable[[], None],
        on_text: Callable[[str], None],
    ) -> None:
        """`run` runs a command of the model in the turn that asked for it."""
        self._house = house
        self._satellite_id = satellite_id
        self._run = run
        self._context = LLMContext()
        self._answer = Answer(on_first_word=on_first_word, on_text=on_text)
        self._asked: _Asked | None = None
        self._speech: Speech
        self._push: Callable[[Frame], Awaitable[None]]

    def processors(self) -> tuple[list[FrameProcessor], list[FrameProcessor]]:
        """Return what stands before the voice in a pipeline, and what behind it; nothing where there is no model."""
        model = self._house.services.llm()
        if model is None:
            return [], []
        model.register_function(None, handler(self._run_when_over, self._context, lambda: self._answer.deeds))
        return [model, self._answer], [LLMAssistantAggregator(self._context)]

    def speak_through(self, speech: Speech, push: Callable[[Frame], Awaitable[None]]) -> None:
        """Say answers through `speech`; frames go to the model by `push`."""
        self._speech, self._push = speech, push

    async def ask_ahead(self, turn: Turn, understanding: Understanding, place: Place) -> None:
        """Ask before the turn is over; what the model says and does is held back until it is."""
        await self.take_back()
        self._answer.released.clear()
        await self._ask(turn, understanding, place)

    async def take_back(self, *, unless: str | None = None) -> None:
        """Drop what was asked ahead: the turn went on. What was asked in the words `unless` stays."""
        if self._asked is None or self._answer.released.is_set() or self._asked.text == unless:
            return
        self._asked = None
        self._speech.drop()
        await self._push(InterruptionFrame())
        self._answer.released.set()

    def drop(self) -> None:
        """Nobody waits for an answer any more; the interruption that ends the model's is on its way."""
        self._asked = None
        self._answer.released.set()

    async def answer(self, turn: Turn, understanding: Understanding, place: Place) -> Playback:
        """Let the model answer a turn that is over; return how that was heard."""
        asked = self._asked or await self._ask(turn, understanding, place)
        self._answer.released.set()
        try:
            await self._speech.finish(asked.playback)
            if asked.playback.sent or asked.playback.delivery is not Delivery.NO_VOICE:
                return asked.playback
            turn.problem, turn.reply = turn.problem or NO_ANSWER, NO_ANSWER
            return await self._speech.say(NO_ANSWER)
        finally:
            self._asked = None
            self._house.memory.keep(self._satellite_id, self._context.messages, turn.read)

    async def _ask(self, turn: Turn, understanding: Understanding, place: Place) -> _Asked:
        home = self._house.home_assistant.home
        deeds = self._house.deeds(understanding, place)
        self._answer.ask(deeds)
        offer(self._context, home, reading_only=deeds.reading_only)
        history = self._house.memory.recall(self._satellite_id)
        self._context.set_messages([*history, {"role": "user", "content": understanding.text}])
        self._asked = asked = _Asked(understanding.text, await self._speech.begin(PlaybackKind.REPLY), deeds)
        await self._push(prompt_frame(home, place))
        await self._push(LLMContextFrame(self._context))
        turn.step(DecidedBy.MODEL, "asked")
        return asked

    async def _run_when_over(self, command: Command) -> Result:
        """Run a command once the turn that asked for it is over; never when the turn went on instead."""
        asked = self._asked
        await self._answer.released.wait()
        if asked is None or asked is not self._asked:  # taken back: the interruption of this call is on its way
            raise asyncio.CancelledError
        return await self._run(command)
