"""A conversation in writing: the same ladder as a spoken one, without a satellite."""

from __future__ import annotations

import asyncio

from assistant.dialogue import Dialogue, Understanding
from assistant.house import House
from assistant.model.completion import ModelError
from assistant.trace import DecidedBy, Turn
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.permissions import Consent
from ha_tools.results.result import Result

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
        exchange = self._house.exchange(understanding, place, self._key, run, self._dialogue.worded)
        try:
            async with asyncio.timeout(MODEL_SECONDS):
                async for piece in exchange.answer():
                    turn.reply += piece
        except (ModelError, TimeoutError) as err:
            why = str(err) or f"The language model had no answer within {MODEL_SECONDS:.0f} seconds."
            turn.fail(self._house.settings.without_keys(why))
        turn.reply = turn.reply.strip() or self._house.no_answer
        self._dialogue.model_said(turn.reply)
        self._house.memory.keep(self._key, [*self._house.memory.recall(self._key), *exchange.turn], turn.read)

    @property
    def _key(self) -> str:
        return f"text: {self._room}"
