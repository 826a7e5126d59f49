"""A conversation in writing: the same ladder as a spoken one, without a satellite."""

from __future__ import annotations

import asyncio
import contextlib

from pipecat.frames.frames import Frame, LLMContextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMAssistantAggregator
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.dialogue import Dialogue, Understanding
from assistant.frames import ReplyEndFrame, ReplyStartFrame
from assistant.house import House
from assistant.model.answer import NO_ANSWER, Answer
from assistant.model.tools import RunCommand, handler, offer
from assistant.pipeline import RoomPipeline
from assistant.services import prompt_frame
from assistant.trace import DecidedBy, Turn
from assistant.truth.deeds import Deeds
from ha_tools.command import Command
from ha_tools.permissions import Consent
from ha_tools.place import Place
from ha_tools.result import Result

MODEL_SECONDS = 30.0
"""A language model that has not finished its answer by then is given up."""


class TextConversation:
    """Written turns of one room; what is open and what was said is kept between them."""

    def __init__(self, house: House, room: str) -> None:
        self._house = house
        self._room = room
        self._dialogue: Dialogue = house.dialogue(Place())
        self._turns = asyncio.Lock()

    async def converse(self, turn: Turn, text: str, place: Place) -> None:
        """Answer `text`, said at `place`, and note everything in `turn`. Turns of a room come one after the other."""
        async with self._turns:

            async def run(at: Place, command: Command, consent: Consent) -> Result:
                return await self._house.run_in_turn(turn, at, command, consent)

            self._dialogue.place, self._dialogue.run = place, run
            understanding = await asyncio.to_thread(self._dialogue.understand, text)
            understanding = await self._dialogue.settle(understanding)
            turn.transcript = understanding.text
            turn.step("transcript", f"final: {understanding.text}")
            turn.decided_by = understanding.decided_by
            if understanding.decided_by is DecidedBy.MODEL:
                await self._ask_model(turn, understanding, place)
            else:
                await self._act(turn, understanding)
            turn.step("reply", turn.reply)
            turn.step("done")

    async def _act(self, turn: Turn, understanding: Understanding) -> None:
        turn.step("match", understanding.decided_by)
        reply = await self._dialogue.act(understanding)
        turn.reply, turn.outcome = reply.speech, reply.outcome
        self._house.memory.add(self._key, understanding.text, reply.speech, turn.read)

    async def _ask_model(self, turn: Turn, understanding: Understanding, place: Place) -> None:
        async def run(command: Command) -> Result:
            weighed = await self._house.weighed(turn, place, command)
            result = await self._house.run_in_turn(turn, place, weighed)
            return self._dialogue.ran(weighed, result)

        self._dialogue.leave_to_model(understanding.text)
        turn.read += self._house.memory.read(self._key)
        turn.step("model", "asked")
        context = LLMContext()
        remembered = self._house.memory.recall(self._key)
        context.set_messages([*remembered, {"role": "user", "content": understanding.text}])
        deeds = self._house.deeds(understanding, place)
        offer(context, self._house.home_assistant.home, reading_only=deeds.reading_only)
        try:
            async with asyncio.timeout(MODEL_SECONDS):
                turn.reply = await self._answer_of_model(turn, place, context, run, deeds)
        except TimeoutError:
            turn.reply = turn.problem = NO_ANSWER
        self._dialogue.model_said(turn.reply)
        self._house.memory.keep(self._key, context.messages, turn.read)

    async def _answer_of_model(
        self, turn: Turn, place: Place, context: LLMContext, run: RunCommand, deeds: Deeds
    ) -> str:
        """Run the model in a pipeline of its own until its answer has ended."""
        model = self._house.services.llm()
        assert model is not None  # noqa: S101 - the dialogue chooses the model only where there is one
        model.register_function(None, handler(run, context, lambda: deeds))
        words: list[str] = []
        ended = _End()
        answer = Answer(on_first_word=lambda: turn.step("model", "first word"), on_text=words.append)
        answer.ask(deeds)
        pipeline = RoomPipeline(self._room, [model, answer, LLMAssistantAggregator(context), ended])
        running = asyncio.create_task(pipeline.run())
        try:
            await pipeline.started()
            prompt = prompt_frame(self._house.home_assistant.home, place)
            await pipeline.queue(ReplyStartFrame(playback_id=turn.id), prompt, LLMContextFrame(context))
            await ended.reached.wait()
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
        while not pipeline.errors.empty():
            turn.problem = self._house.settings.without_keys(pipeline.errors.get_nowait().error)
        return " ".join(words)

    @property
    def _key(self) -> str:
        return f"text: {self._room}"


class _End(FrameProcessor):
    """The end of the pipeline: sees that the answer is complete."""

    def __init__(self) -> None:
        super().__init__(name="end")
        self.reached = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, ReplyEndFrame):
            self.reached.set()
        await self.push_frame(frame, direction)
