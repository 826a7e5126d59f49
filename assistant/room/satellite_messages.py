"""The messages and the sound that come up from a satellite, each given to the part of the room that it is for."""

from __future__ import annotations

import asyncio
import logging

from assistant.room.activity import Activity, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.call_line import CallLine
from assistant.room.health import RoomHealth
from assistant.room.music import RoomMusic
from assistant.room.room_turns import RoomTurns
from assistant.room.transport import SatelliteGone, SatelliteSocket
from assistant.room.wake_gate import BYTES_A_MS, Detected, WakeGate, phrase_of
from assistant.wake.wake_outcome import WakeOutcome
from ha_tools.signals import Signal
from satellite.protocol import (
    BUTTON,
    UPLINK_CHUNK_MS,
    ClockReading,
    Level,
    Message,
    Mute,
    Played,
    ProtocolError,
    Ready,
    StandDown,
    Stats,
    StopPressed,
    UpdateProgress,
    Wake,
    WrittenWords,
)

_LOGGER = logging.getLogger(__name__)


class SatelliteMessages:
    """Receives what one satellite sends."""

    def __init__(
        self,
        socket: SatelliteSocket,
        state: RoomState,
        audio: RoomAudio,
        turns: RoomTurns,
        music: RoomMusic,
        health: RoomHealth,
        gate: WakeGate,
        line: CallLine,
        tasks: asyncio.TaskGroup,
    ) -> None:
        """`tasks` are the room's."""
        self._socket = socket
        self._state = state
        self._audio = audio
        self._turns = turns
        self._music = music
        self._health = health
        self._gate = gate
        self._line = line
        self._tasks = tasks
        self.on_wake = Signal[WakeOutcome, bool]()
        """Told what became of each wake word, and whether the satellite itself doubted it."""

    async def receive(self) -> None:
        """Receive until the satellite is gone, which raises `SatelliteGone`."""
        while True:
            await self._take(await self._next())

    async def _next(self) -> Message | bytes:
        try:
            return await self._socket.receive()
        except ProtocolError as err:
            _LOGGER.warning("%s breaks the wire and is closed: %s", self._health.room, err)
            await self._socket.refuse(err)
            raise SatelliteGone from err

    async def _take(self, item: Message | bytes) -> None:
        match item:
            case bytes():
                await self._hear(item)
            case Wake():
                await self._wake(item)
            case WrittenWords(text):
                await self._turns.written(text)
            case StopPressed():
                await self._turns.stop()
            case Played():
                self._health.played(item)
                await self._audio.played(item)
                self._music.played(item)
            case Ready(playback_id):
                self._audio.speech.ready(playback_id)
            case ClockReading():
                self._audio.clock.answered(item)
            case _:
                self._take_condition(item)

    async def _wake(self, wake: Wake) -> None:
        if wake.wake_word == BUTTON:
            await self._turns.wake(wake)
        else:
            self._gate.detected(wake)
            await self._pass()

    async def _hear(self, pcm: bytes) -> None:
        if self._gate.hear(pcm):
            await self._pass()
        elif self._state.activity is Activity.CALLING:
            self._line.hear(pcm)
        elif not self._state.idle.is_set():
            await self._audio.hear(pcm)

    async def _pass(self) -> None:
        """Let a wake word through whose sound is whole, if it is to be answered here."""
        detected = self._gate.whole()
        if detected is None:
            return
        outcome = await self._gate.judge(detected)
        if outcome is not WakeOutcome.ANSWERED:
            _LOGGER.info("%s: a wake word is not answered here (%s)", self._health.room, outcome)
            self._socket.send(StandDown())
            self.on_wake.tell(outcome, detected.is_faint)
            return
        await self._turns.wake(detected.wake)
        await self._audio.hear_wake_word(
            phrase_of(detected.wake.wake_word), detected.word, detected.wake.preroll_ms / 1000
        )
        for start in range(0, len(detected.preroll), UPLINK_CHUNK_MS * BYTES_A_MS):
            await self._audio.hear(detected.preroll[start : start + UPLINK_CHUNK_MS * BYTES_A_MS])
        self._tasks.create_task(self._look_again(detected), name=f"{self._health.room}: second look")

    async def _look_again(self, detected: Detected) -> None:
        """Undo a wake word without a sound if other words than its own were said."""
        is_false = False
        try:
            is_false = await self._gate.is_false(detected) and await self._turns.drop(detected.wake)
        finally:
            self.on_wake.tell(WakeOutcome.FALSE if is_false else WakeOutcome.ANSWERED, detected.is_faint)

    def _take_condition(self, message: Message) -> None:
        """Take what a satellite tells of itself."""
        match message:
            case Mute(muted):
                self._health.muted_or_not(muted)
            case Stats():
                self._health.reported(message)
            case Level(rms):
                self._health.heard(rms)
            case UpdateProgress():
                self._health.on_update.tell(message)
            case _:
                _LOGGER.debug("%s sent %s, which asks for nothing", self._health.room, message.type)
