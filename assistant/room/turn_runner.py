"""The way of a turn from what was understood to its answer: spoken, written, or said to a bell, it is the same."""

from __future__ import annotations

import logging
from functools import partial
from typing import Protocol

from assistant.dialogue import Dialogue, ForModel, NotUnderstood, Understanding
from assistant.house import House
from assistant.manner import PLAINLY, Manner
from assistant.room.asking_voice import AskingVoice
from assistant.room.delivery import Delivery
from assistant.room.turn_commands import TurnCommands
from assistant.service_use import Stage
from assistant.trace import Turn
from assistant.turn_trouble import Trouble, TroubleCode
from ha_tools.live.home_calls import noted_calls
from ha_tools.results.result import Outcome

_LOGGER = logging.getLogger(__name__)

FAULT = "Something went wrong inside. It is noted in the log."
"""The problem of a turn as it is shown, in English like all that is shown; a person is told of it in the language."""

_REACHED = frozenset({Delivery.HEARD, Delivery.INTERRUPTED})
"""Deliveries after which a person knows what was asked."""


class Voice(Protocol):
    """The way in which a person is given answers."""

    async def say(self, turn: Turn, text: str, manner: Manner = PLAINLY) -> Delivery:
        """Give an answer of ours in a manner; return how it ended."""

    async def answer(self, turn: Turn, understanding: ForModel) -> Delivery:
        """Let the language model answer a turn that is over; return how its answer ended."""

    async def take_back(self) -> None:
        """Drop what the language model was asked already."""


class TurnRunner:
    """Settles the turns of one room, acts on them or has the language model answer, and replies."""

    def __init__(self, house: House, dialogue: Dialogue, commands: TurnCommands, voice: Voice, memory_key: str) -> None:
        self._house = house
        self._dialogue = dialogue
        self._commands = commands
        self._voice = voice
        self._memory_key = memory_key
        self._asking_voice = AskingVoice(house.speakers)

    async def run(self, turn: Turn, understanding: Understanding) -> bool:
        """Answer a turn, whatever happens; return whether the next words may answer a question of ours."""
        try:
            with noted_calls() as calls:
                understanding = await self._dialogue.settle(understanding)
            turn.note_calls(calls)
            turn.decided_by = understanding.decided_by
            if not understanding.text and turn.trouble and turn.trouble.stage is Stage.STT:
                return await self._say_no_ears(turn)
            if turn.is_follow_up and not self._is_for_us(understanding):
                await self._voice.take_back()
                turn.step("not_for_us")
                return False
            if self._asking_voice.is_another(turn, understanding):
                return await self._refuse_voice(turn)
            asks = await self._answer(turn, understanding)
            self._asking_voice.remember(turn, self._dialogue.question)
            return asks
        except Exception:  # the outermost edge of a turn: a fault of ours must not take the room with it
            _LOGGER.exception("%s: a turn failed", turn.room)
            turn.fail(FAULT, Trouble(TroubleCode.FAULT))
            turn.reply = self._dialogue.apology
            await self._voice.say(turn, turn.reply)
            return False
        finally:
            self._house.summaries.want(self._memory_key)

    async def _answer(self, turn: Turn, understanding: Understanding) -> bool:
        if isinstance(understanding, ForModel):
            return await self._ask_model(turn, understanding)
        await self._voice.take_back()
        return await self._act(turn, understanding)

    async def _refuse_voice(self, turn: Turn) -> bool:
        """Say that somebody else has to answer, who may still do so."""
        turn.reply, turn.outcome = self._dialogue.other_voice, Outcome.REFUSED
        turn.step("reply", turn.reply)
        return self._reached(await self._voice.say(turn, turn.reply))

    def _is_for_us(self, understanding: Understanding) -> bool:
        """Return whether words that nobody said a wake word before are meant for us."""
        if isinstance(understanding, ForModel):
            return self._house.is_for_us(understanding.text)
        return not isinstance(understanding, NotUnderstood)

    async def _say_no_ears(self, turn: Turn) -> bool:
        """Say that it was not the person's fault."""
        await self._voice.take_back()
        turn.reply = self._house.no_ears
        turn.step("reply", turn.reply)
        await self._voice.say(turn, turn.reply)
        return False

    async def _act(self, turn: Turn, understanding: Understanding) -> bool:
        turn.matched = understanding.matched
        turn.step("match", understanding.decided_by)
        person = self._house.people.get(turn.speaker)
        name = person.address if person and person.is_greeted else ""
        reply = await self._dialogue.act(understanding, partial(self._commands.run, turn), name, turn.speaker)
        turn.reply, turn.outcome, turn.owner = reply.speech, reply.outcome, turn.owner or reply.owner
        turn.trouble = turn.trouble or reply.trouble
        self._house.memory.add(self._memory_key, understanding.text, reply.speech, turn.read, turn.owner)
        if not reply.speech:
            return reply.asks
        turn.step("reply", reply.speech)
        return self._reached(await self._voice.say(turn, reply.speech, reply.manner)) and reply.asks

    async def _ask_model(self, turn: Turn, understanding: ForModel) -> bool:
        self._dialogue.leave_to_model(understanding.text)
        turn.read += self._house.memory.read(self._memory_key)
        turn.owner = turn.owner or self._house.memory.owner(self._memory_key)
        was_heard = self._reached(await self._voice.answer(turn, understanding))
        return was_heard and (turn.reply.endswith("?") or self._dialogue.question is not None)

    def _reached(self, delivery: Delivery) -> bool:
        """Return whether an answer was heard to its end; where it did not sound, take back what it asked."""
        if delivery not in _REACHED:
            self._dialogue.withdraw()
        return delivery is Delivery.HEARD
