"""A conversation in writing: the same turns as spoken ones, without a satellite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from assistant.dialogue import ForModel
from assistant.house import House
from assistant.manner import PLAINLY, Manner
from assistant.model.own_voice import Said
from assistant.room.delivery import Delivery
from assistant.room.model_question import ModelQuestion
from assistant.room.turn_commands import TurnCommands
from assistant.room.turn_runner import TurnRunner
from assistant.trace import Turn
from ha_tools.home.place import Place
from ha_tools.leaving.gate import Sender, within

MODEL_SECONDS = 30.0
"""A language model that has not finished its answer by then is given up."""


class TextConversation:
    """Written turns of one room; what is open and what was said is kept between them."""

    def __init__(self, house: House, room: str) -> None:
        self._house = house
        key = f"text: {room}"
        commands = TurnCommands(house)
        self._dialogue = house.dialogue(Place())
        ask = partial(ModelQuestion, house, self._dialogue, commands, key)
        self._runner = TurnRunner(house, self._dialogue, commands, WrittenVoice(ask), key)
        self._turns = asyncio.Lock()

    async def converse(self, turn: Turn, text: str, place: Place) -> bool:
        """Answer `text`, said at `place`, and note everything in `turn`; return whether an answer is waited for.

        Turns of a room come one after the other.
        """
        where = Sender(self._house.gate, place.satellite_id or "", place.area_id or "", turn.room, turn)
        async with self._turns:
            with within(where):
                return await self._converse(turn, text, place)

    async def _converse(self, turn: Turn, text: str, place: Place) -> bool:
        self._dialogue.move(place)
        understanding = await asyncio.to_thread(self._dialogue.understand, text)
        turn.transcript = understanding.text
        turn.is_written = True
        turn.step("transcript", f"final: {understanding.text}")
        asks = await self._runner.run(turn, understanding)
        turn.step("done")
        return asks


class WrittenVoice:
    """Answers that are read once the turn is over: they stand in it."""

    def __init__(self, ask: Callable[[Turn, ForModel], ModelQuestion]) -> None:
        self._ask = ask

    async def say(self, _turn: Turn, _text: str, _manner: Manner = PLAINLY) -> Delivery:
        """Add nothing to the turn."""
        return Delivery.HEARD

    async def answer(self, turn: Turn, understanding: ForModel) -> Delivery:
        """Wait for the language model's answer."""
        question = self._ask(turn, understanding)
        question.release()
        await question.answer(self._write, MODEL_SECONDS)
        return Delivery.HEARD

    async def take_back(self) -> None:
        """Do nothing: what is written is whole, and asked once."""

    async def _write(self, _piece: Said) -> None:
        """Pass over a piece: the whole answer follows."""
