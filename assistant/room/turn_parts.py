"""The parts that a room's turns are made of, wired: hearing, understanding, carrying out, answering."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from assistant.house import House
from assistant.room.acknowledging import Acknowledging
from assistant.room.activity import RoomState
from assistant.room.audio import RoomAudio
from assistant.room.current_turn import CurrentTurn
from assistant.room.health import RoomHealth
from assistant.room.model_question import ModelQuestion
from assistant.room.pending_question import PendingQuestion
from assistant.room.ringer import Ringer
from assistant.room.room_description import Room
from assistant.room.room_turns import RoomTurns
from assistant.room.talked_over import TalkedOver
from assistant.room.turn_answers import TurnAnswers
from assistant.room.turn_commands import TurnCommands
from assistant.room.turn_runner import TurnRunner
from assistant.room.turn_speaker import TurnSpeaker
from assistant.room.voice import RoomVoice
from assistant.turns import Awaited
from satellite.protocol import DownMessage


class TurnParts:
    """Made once a conversation; `room_turns` begins and ends the turns by all the others."""

    def __init__(
        self,
        room: Room,
        house: House,
        state: RoomState,
        turns: CurrentTurn,
        health: RoomHealth,
        hears_speaker: Callable[[], Awaitable[bool]],
        send: Callable[[DownMessage | bytes], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        """`hears_speaker` tells whether another room's speaker was heard last, `send` takes what goes down."""
        self._turns = turns
        self.dialogue = house.dialogue(room.place)
        self.commands = TurnCommands(house)
        self.pending = PendingQuestion(self.dialogue.understand, house.replies, house.answers)
        self.audio = RoomAudio(
            room.name,
            house.services,
            house.recordings,
            house.settings.pauses,
            self.pending.understand,
            self._awaited,
            send,
        )
        self.ringing = Ringer(state, self.audio, room.wake_word)
        self.acknowledging = Acknowledging(state, self.audio, house.replies, room.wake_word)
        ask = partial(ModelQuestion, house, self.dialogue, self.commands, room.satellite_id)
        voice = RoomVoice(self.audio, ask, house.outage_line)
        runner = TurnRunner(house, self.dialogue, self.commands, voice, room.satellite_id)
        answers = TurnAnswers(
            state, turns, health, runner, voice, self.pending, self.ringing, self.acknowledging, tasks
        )
        self.room_turns = RoomTurns(
            state,
            turns,
            self.audio,
            self.dialogue,
            self.pending,
            voice,
            answers,
            TalkedOver(state, turns, self.audio, house.replies, self._awaits_answer, tasks),
            house.memory,
            self.ringing,
            self.acknowledging,
            health,
            TurnSpeaker(house.speakers, lambda: self.audio.listener.kept_sound),
            hears_speaker,
            send,
        )

    def _awaited(self) -> Awaited:
        """Return the answers to us, or to somebody who speaks through us; None where nothing is asked."""
        if self.pending.is_open:
            return self.pending.sentences
        return () if self.dialogue.expects_answer() or self.acknowledging.is_expected else None

    def _awaits_answer(self) -> bool:
        """Return whether what is said asks something, or may be acknowledged."""
        asked = self.pending.is_open or self.dialogue.question is not None or self.acknowledging.is_expected
        turn = self._turns.turn
        return asked or (turn is not None and turn.reply.rstrip().endswith("?"))
