"""The messages and the sound that come up from a satellite, each given to the part of the room that it is for."""

from __future__ import annotations

import logging

from assistant.room.activity import RoomState
from assistant.room.audio import RoomAudio
from assistant.room.health import RoomHealth
from assistant.room.music import RoomMusic
from assistant.room.room_turns import RoomTurns
from assistant.room.transport import SatelliteGone, SatelliteSocket
from satellite.protocol import (
    ClockReading,
    Level,
    Message,
    Mute,
    Played,
    ProtocolError,
    Ready,
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
    ) -> None:
        self._socket = socket
        self._state = state
        self._audio = audio
        self._turns = turns
        self._music = music
        self._health = health

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
                if not self._state.idle.is_set():
                    await self._audio.hear(item)
            case Wake():
                await self._turns.wake(item)
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
