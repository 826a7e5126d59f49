"""A turn's question to the language model, which may be asked before the turn is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from assistant.dialogue import Dialogue, ForModel
from assistant.house import House
from assistant.model.completion import ModelError, SpokenQuestion
from assistant.model.own_voice import Said
from assistant.room.turn_commands import TurnCommands
from assistant.service_use import Stage
from assistant.trace import DecidedBy, Turn
from assistant.turns import CUT_OFF
from ha_tools.acting.command import Command
from ha_tools.results.result import Outcome, Result

_LOGGER = logging.getLogger(__name__)

Say = Callable[[Said], Awaitable[None]]
"""Takes an answer, piece by piece."""


class ModelQuestion:
    """One question and its answer. Nothing of that is said and done before `release`."""

    def __init__(
        self,
        house: House,
        dialogue: Dialogue,
        commands: TurnCommands,
        memory_key: str,
        turn: Turn,
        understanding: ForModel,
        pcm: bytes = b"",
    ) -> None:
        """`pcm` is the sound of the turn: int16 mono at `UPLINK_RATE`; empty for what was written."""
        self.text = understanding.text
        """The person's words."""
        self._house = house
        self._dialogue = dialogue
        self._commands = commands
        self._memory_key = memory_key
        self._turn = turn
        self._pin = understanding.pin  # whole, or none
        self._said = ""
        self._kept = False
        self._released = asyncio.Event()
        may_be_heard = bool(pcm) and dialogue.may_be_heard(understanding)
        spoken = SpokenQuestion(understanding.text, pcm) if may_be_heard else None
        self._exchange = house.exchange(
            understanding, dialogue.place, memory_key, self._run, dialogue.worded, turn.note_use, spoken, turn.speaker
        )
        turn.step(DecidedBy.MODEL, "asked")

    @property
    def is_held_back(self) -> bool:
        """The turn may still go on."""
        return not self._released.is_set()

    def release(self) -> None:
        """Let the answer be said and done: the turn is over."""
        self._released.set()

    async def answer(self, say: Say, seconds: float | None = None) -> None:
        """Hand the answer to `say` while it comes, for so long at most, and remember it."""
        failed = False
        try:
            with self._house.summaries.giving_way():
                async with asyncio.timeout(seconds):
                    async for piece in self._exchange.answer():
                        await self._released.wait()
                        self._note_first_word()
                        self._said += piece.text
                        await say(piece)
        except (ModelError, TimeoutError) as err:
            await self._released.wait()
            failed = True
            self._failed(str(err) or f"The language model had no answer within {seconds or 0:.0f} seconds.")
        if failed or not self._said:
            rest = f" {self._house.broken_off}" if self._said else self._house.no_answer
            self._said += rest
            await say(Said(rest))
        self._turn.reply = self._said.strip()
        self._turn.step("reply", self._turn.reply)
        self.keep()

    def keep(self) -> None:
        """Remember the answer, as far as it has come; the first call counts, and none of what was held back."""
        if self._kept or self.is_held_back:
            return
        self._kept = True
        memory, key, text = self._house.memory, self._memory_key, self._said.strip()
        self._turn.reply = text
        if self._house.notes.tells_own(text, self._turn.speaker, self.text):  # it was reminded of their notes
            self._turn.owner = self._turn.owner or self._turn.speaker
        self._dialogue.model_said(text, self._turn.owner)
        said = [*self._exchange.turn]
        if said[-1]["role"] != "assistant" or "tool_calls" in said[-1]:  # it was interrupted
            said.append({"role": "assistant", "content": text or CUT_OFF})
        memory.keep(key, said, self._turn.read, self._turn.owner)

    async def _run(self, command: Command) -> Result:
        await self._released.wait()  # never, where the turn goes on instead
        place = self._dialogue.place
        command = await self._house.weighed(self._turn, place, command)
        told = self._dialogue.ran(command, await self._commands.run(self._turn, place, command))
        if told.outcome is not Outcome.NEEDS_PIN or not self._pin:
            return told
        if consent := self._dialogue.consent_in(self._pin):
            return self._dialogue.ran(command, await self._commands.run(self._turn, place, command, consent))
        self._pin = ""  # it was one try, whatever else needs one
        return self._dialogue.with_wrong_pin(told)

    def _note_first_word(self) -> None:
        if not self._said:
            self._turn.step(DecidedBy.MODEL, "first word")

    def _failed(self, problem: str) -> None:
        self._turn.service_failed(Stage.LLM, self._house.settings.without_keys(problem))
        _LOGGER.warning("%s: %s", self._turn.room, self._turn.problem)
