"""The answers to a room's turns, one at a time: from what was understood until the room rests or listens again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from assistant.dialogue import Understanding
from assistant.room.acknowledging import Acknowledging
from assistant.room.activity import RoomEvent, RoomState
from assistant.room.current_turn import CurrentTurn
from assistant.room.health import RoomHealth
from assistant.room.pending_question import PendingQuestion
from assistant.room.ringer import Ringer
from assistant.room.room_question import SpokenAnswer
from assistant.room.turn_runner import TurnRunner
from assistant.room.voice import RoomVoice
from assistant.trace import DecidedBy, Turn

MOST_UNWOKEN = 4
"""Turns in a row without a wake word that a language model may answer with a question: nobody may be there any more."""

ListenOn = Callable[[bool], Coroutine[None, None, None]]
"""Begins a turn without a wake word; it follows up an answer that asked nothing, or not."""


class TurnAnswers:
    """Gives the room's turns their answers."""

    def __init__(
        self,
        state: RoomState,
        turns: CurrentTurn,
        health: RoomHealth,
        runner: TurnRunner,
        voice: RoomVoice,
        pending: PendingQuestion,
        ringing: Ringer,
        acknowledging: Acknowledging,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._state = state
        self._turns = turns
        self._health = health
        self._runner = runner
        self._voice = voice
        self._pending = pending
        self._ringing = ringing
        self._acknowledging = acknowledging
        self._tasks = tasks
        self._replying: asyncio.Task[None] | None = None

    def begin(
        self, turn: Turn, understanding: Understanding, listen_on: ListenOn, answer: SpokenAnswer | None = None
    ) -> None:
        """Begin to answer a turn, whose words may be the `answer` to a question of somebody else's."""
        replying = self._reply(turn, understanding, listen_on, answer)
        self._replying = self._tasks.create_task(replying, name=f"{turn.room}: reply")

    def drop(self) -> None:
        """End what is being answered; what Home Assistant was already asked to do is seen through."""
        replying, self._replying = self._replying, None
        if replying:
            replying.cancel()

    async def _reply(
        self, turn: Turn, understanding: Understanding, listen_on: ListenOn, answer: SpokenAnswer | None
    ) -> None:
        """Answer one turn, or take it as an answer to a question; then listen again or come to rest."""
        asks = follows = False
        if answer is None and self._acknowledging.takes(understanding):
            turn.decided_by = DecidedBy.ANSWER
            await self._voice.take_back()
        elif answer is None:
            asks = await self._runner.run(turn, understanding) and not self._goes_round(turn)
            follows = self._may_follow_up(turn)
        else:
            asks = await self._pending.reply(turn, answer, self._voice)
        self._replying = None
        self._turns.end()
        if understanding.text:
            self._ringing.answered()
        if asks or follows:
            await listen_on(not asks)
        else:
            self._state.after(RoomEvent.ANSWERED)

    def _goes_round(self, turn: Turn) -> bool:
        """Return whether a language model has asked so often that nobody may be there to answer."""
        return turn.decided_by is DecidedBy.MODEL and self._turns.unwoken >= MOST_UNWOKEN

    def _may_follow_up(self, turn: Turn) -> bool:
        """Return whether the room listens on after a turn that was answered: not where nobody meant it, or "stop".

        A language model has an answer to a television as well, and would go on talking with it.
        """
        if turn.is_follow_up and turn.decided_by is DecidedBy.MODEL:
            return False
        hears = self._health.has_speaker and not self._health.muted
        return self._turns.room.follow_up and hears and bool(turn.reply) and turn.decided_by is not DecidedBy.NONE
