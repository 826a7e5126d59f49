"""A conversation with one satellite, from its welcome until its socket closes: wires the parts of its room.

idle → (wake word) listening → (end of the turn) processing → (first sound) responding → idle, or listening again
when an answer is waited for. All transitions stand in `assistant.room.activity`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from pipecat.services.stt_service import STTService

from assistant.house import House
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.announcer import Announcer
from assistant.room.bell import Bell
from assistant.room.call_line import CallLine
from assistant.room.current_turn import CurrentTurn
from assistant.room.delivery import Delivery
from assistant.room.health import RoomHealth
from assistant.room.music import RoomMusic
from assistant.room.room_description import Room
from assistant.room.room_message import RoomMessage
from assistant.room.room_playback import RoomPlayback
from assistant.room.room_question import RoomQuestion, SpokenAnswer
from assistant.room.satellite_messages import SatelliteMessages
from assistant.room.transport import SatelliteGone, SatelliteSocket
from assistant.room.turn_parts import TurnParts
from assistant.room.wake_gate import WakeGate
from assistant.service_use import Stage
from assistant.trace import Turn
from assistant.turn_trouble import Trouble, TroubleCode
from assistant.wake.room_sounds import RoomSounds
from ha_tools.leaving.gate import Sender, within
from ha_tools.signals import Signal
from satellite.protocol import DownMessage, PlaybackKind, StateChanged

T = TypeVar("T")

BEGUN_BY_HOME = "An automation of this home begins to speak"
"""Stands in a language model's memory for the words before an automation's own."""


class Conversation:
    """One satellite's conversation."""

    def __init__(self, room: Room, socket: SatelliteSocket, house: House) -> None:
        self.health = RoomHealth(room.name)
        self.state = RoomState()
        self.on_change = Signal[()]()
        """Told when something that the panel shows has changed."""
        self._message_waits = False
        self._socket = socket
        self._house = house
        self._sender = Sender(house.gate, room.satellite_id, room.place.area_id or "", room.name)
        self._tasks = asyncio.TaskGroup()
        self._sounds = RoomSounds(room.satellite_id, lambda: self.state.activity is Activity.LISTENING)
        gate = WakeGate(self._sounds, house.earshot, house.services.doubt_of)
        self.turns = CurrentTurn(room, self._sender)
        self._parts = parts = TurnParts(
            room, house, self.state, self.turns, self.health, gate.hears_speaker, self._send, self._tasks
        )
        self.on_acknowledged = parts.acknowledging.on_acknowledged
        """Told that a person here has acknowledged, by voice, the message that awaits it."""
        self.music = RoomMusic(socket.send, house.media_address)
        """The music that plays here beside all else."""
        self.line = CallLine(self._send)
        """The room's end of a call."""
        self._announcer = Announcer(
            room.satellite_id,
            self.state,
            parts.audio,
            parts.pending,
            parts.acknowledging,
            parts.ringing.over,
            parts.room_turns.interrupt,
            parts.room_turns.listen_on,
            parts.dialogue.said,
        )
        self._messages = SatelliteMessages(
            socket, self.state, parts.audio, parts.room_turns, self.music, self.health, gate, self.line, self._tasks
        )
        self.on_wake = self._messages.on_wake
        """Told what became of each wake word, and whether the satellite itself doubted it."""
        self._follow()

    def _follow(self) -> None:
        """Keep the satellite, the panel and the trace of a turn in step with the parts of the room."""
        self.state.on_change(self._activity_changed)
        self.health.on_change(self.on_change.tell)
        self.turns.on_end(self.health.turn_ended)
        self.turns.on_step(self._caption)
        self.turns.before_end(self._parts.audio.settle_use)
        self._parts.audio.on_first_audio(self._first_audio_sent)
        self._parts.audio.speech.on_sound(lambda at: self.turns.step("first_sound", at=at))
        self._parts.audio.on_use(self.turns.note_use)

    @property
    def room(self) -> Room:
        """The room as it is described now."""
        return self.turns.room

    async def run(self) -> None:
        """Converse until the satellite is gone; leaves no task behind."""
        works = (self._run_pipeline, self._socket.write, self._parts.audio.listener.watch, self._watch_services)
        try:
            with self._house.earshot.room(self._sounds), within(self._sender):
                async with self._tasks:
                    for work in works:
                        self._tasks.create_task(work(), name=f"{self.room.name}: {work.__qualname__}")
                    await self._parts.audio.started()
                    self.state.after(RoomEvent.STARTED)
                    await self._messages.receive()
        except* SatelliteGone:
            pass
        finally:
            self.state.after(RoomEvent.GONE)
            try:
                await self._parts.commands.ended()
            finally:
                self._break_off()

    def _break_off(self) -> None:
        """End the turn in which the satellite went away."""
        turn = self.turns.turn
        if turn and turn.transcript and not turn.reply:
            turn.trouble = turn.trouble or Trouble(TroubleCode.SATELLITE_GONE)
        self.turns.end()

    async def announce(self, message: RoomMessage, *, interrupts: bool = False) -> RoomPlayback:
        """Say a message once no turn is in progress, or instead of it. Raises `SatelliteGone`."""
        return await self._unless_gone(self._announcer.announce(message, interrupts=interrupts))

    async def ask(self, question: RoomQuestion, *, interrupts: bool = False) -> SpokenAnswer:
        """Ask a question, as `announce` does; return what a person answered. Raises `SatelliteGone`."""
        return await self._unless_gone(self._announcer.ask(question, interrupts=interrupts))

    async def start(self, message: RoomMessage, context: str = "", *, interrupts: bool = False) -> RoomPlayback:
        """Say a message as `announce` does, then listen without a wake word. Raises `SatelliteGone`.

        `context` tells a language model what it is about.
        """
        begins = f"({context.strip() or BEGUN_BY_HOME})"
        remember = partial(self._house.memory.add, self.room.satellite_id, begins, message.text)
        return await self._unless_gone(self._announcer.start(message, remember, interrupts=interrupts))

    async def call(
        self, message: RoomMessage, answered: Callable[[], Awaitable[bool]], talk: Callable[[], Awaitable[None]]
    ) -> bool:
        """Announce a call and, once it is `answered`, have the microphone open while the rooms `talk`.

        Returns whether it came to that. Raises `SatelliteGone`.
        """
        return await self._unless_gone(self._announcer.call(message, answered, talk))

    async def play_music(self, url: str) -> tuple[Delivery, str]:
        """Play a sound beside all else, to its end; return how it was heard, and why not. Raises `SatelliteGone`."""
        return await self._unless_gone(self.music.play(url))

    async def ring(self, bell: Bell) -> None:
        """Ring between turns for as long as the bell has something to ring. Raises `NotRungError`."""
        await self._parts.ringing.ring(bell)

    def show_message(self, waits: bool) -> None:
        """Show at the satellite that a message waits here, or no more: now, or when the room rests again."""
        if waits is self._message_waits:
            return
        self._message_waits = waits
        if self.state.activity is Activity.IDLE:
            self._tell_state(Activity.IDLE)

    def move(self, room: Room) -> None:
        """The satellite was renamed or stands elsewhere now."""
        self.turns.room, self.health.room = room, room.name
        self._sender.area_id, self._sender.room = room.place.area_id or "", room.name
        self._parts.dialogue.move(room.place)
        self.on_change.tell()

    # ── what is told of it ────────────────────────────────────────────────────────────────────────────────────────

    def _caption(self, turn: Turn) -> None:
        """Show the words of an answer."""
        if turn.steps[-1].name == "reply":
            self._parts.audio.caption(turn.steps[-1].detail, PlaybackKind.REPLY)

    def _first_audio_sent(self) -> None:
        self.state.after(RoomEvent.SOUND)
        self.turns.step("first_audio_sent")

    def _send(self, item: DownMessage | bytes) -> None:
        self._socket.send(item)
        self._sounds.sent(item)

    def _activity_changed(self, activity: Activity) -> None:
        if activity is not Activity.CLOSED:
            self._tell_state(activity)
        if activity is Activity.LISTENING and (model := self._house.services.language_model):
            model.expect()
        self.on_change.tell()

    def _tell_state(self, activity: Activity) -> None:
        self._socket.send(StateChanged(activity.state, self._message_waits, activity is Activity.CALLING))

    # ── what runs beside it ───────────────────────────────────────────────────────────────────────────────────────

    async def _unless_gone(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what work for a caller comes to. Raises `SatelliteGone` where the satellite goes away meanwhile."""
        with within(self._sender):
            doing = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self.state.closed.wait())
        try:
            await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                raise SatelliteGone
            return doing.result()
        finally:
            for task in (doing, gone):
                task.cancel()
            await asyncio.gather(doing, gone, return_exceptions=True)

    async def _run_pipeline(self) -> None:
        """Run the pipeline; without one a connected room would be deaf, so that its end is the conversation's."""
        await self._parts.audio.run()
        raise SatelliteGone

    async def _watch_services(self) -> None:
        """Note what goes wrong in the services with the turn that it spoiled."""
        while True:
            error = await self._parts.audio.errors.get()
            problem = self._house.settings.without_keys(error.error)
            self.health.failed(problem)
            if self.turns.turn:
                stage = Stage.STT if isinstance(error.processor, STTService) else Stage.TTS
                self.turns.turn.service_failed(stage, problem)
