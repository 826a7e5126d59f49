"""A call as a room of the home: between the sound of a Pipecat transport and the app's wire."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    InterruptionFrame,
    TTSAudioRawFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from agent.call_speaker import CallSpeaker
from agent.home_line import HomeLine
from assistant.room.voice_activity import VoiceActivity
from satellite.protocol import (
    BUTTON,
    PREROLL_MS,
    UPLINK_RATE,
    AudioEnd,
    AudioStart,
    Begin,
    ClockQuestion,
    ClockReading,
    DownMessage,
    Flush,
    MusicSound,
    MusicStart,
    PlaybackEnd,
    Played,
    SatelliteState,
    StandDown,
    StateChanged,
    Wake,
)

_LOGGER = logging.getLogger(__name__)

BYTES_A_SECOND = 2 * UPLINK_RATE

NO_MUSIC = "Music is not played on a call."


class CallRoom(FrameProcessor):
    """Hears a caller and speaks to them; a voice begins a turn, for there is no wake word on a call."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self._keys: asyncio.Queue[str] = asyncio.Queue()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Keep the caller's sound and keys for whoever asks, and let all else pass."""
        await super().process_frame(frame, direction)
        match frame:
            case InputAudioRawFrame(audio=pcm):
                self._heard.put_nowait(pcm)
            case InputDTMFFrame(button=key):
                self._keys.put_nowait(key.value)
            case _:
                await self.push_frame(frame, direction)

    async def next_key(self) -> str:
        """Wait for a key of the telephone: a digit, "#" or "*"."""
        return await self._keys.get()

    async def say(self, pieces: AsyncIterator[bytes], rate: int) -> None:
        """Play PCM (s16le mono) of our own, before there is a room."""
        async for pcm in pieces:
            await self._play(pcm, rate)

    async def hush(self) -> None:
        """Take back what was not heard yet."""
        await self.push_frame(InterruptionFrame())

    async def converse(self, line: HomeLine) -> None:
        """Be a room of the app until it ends the line, which raises `LineClosedError`."""
        while not self._heard.empty():  # said before there was anybody to hear it
            self._heard.get_nowait()
        talk = _Talk(line, CallSpeaker(self._play, self.hush, line.send, time.monotonic))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(talk.follow())
            tasks.create_task(talk.play())
            tasks.create_task(talk.listen(self._heard))

    async def _play(self, pcm: bytes, rate: int) -> None:
        await self.push_frame(TTSAudioRawFrame(pcm, rate, 1))


class _Talk:
    """One conversation with the app."""

    def __init__(self, line: HomeLine, speaker: CallSpeaker) -> None:
        self._line = line
        self._speaker = speaker
        self._state = SatelliteState.IDLE
        self._told_state = SatelliteState.IDLE
        """The state that the app told last; our own is ahead of it while a voice is on its way to the app."""
        self._voice = VoiceActivity()
        self._before: deque[bytes] = deque()
        """Sound of the last half second."""
        self._is_music = False

    async def play(self) -> None:
        """Play what the app says."""
        await self._speaker.run()

    async def follow(self) -> None:
        """Do what the app tells."""
        while True:
            item = await self._line.receive()
            if isinstance(item, bytes):
                await self._sound(item)
            else:
                await self._told(item)

    async def listen(self, heard: asyncio.Queue[bytes]) -> None:
        """Send what the caller says, from half a second before their voice to the turn's end."""
        while True:
            pcm = await heard.get()
            if self._state is not SatelliteState.IDLE:
                await self._line.send(pcm)
            else:
                await self._await_voice(pcm)

    async def _await_voice(self, pcm: bytes) -> None:
        self._before.append(pcm)
        while sum(map(len, self._before)) > BYTES_A_SECOND * PREROLL_MS // 1000:
            self._before.popleft()
        changes = await asyncio.to_thread(self._voice.update, pcm)
        if not any(change.speaking for change in changes):
            return
        before = b"".join(self._before)
        self._before.clear()
        self._voice.reset()
        self._state = SatelliteState.LISTENING
        await self._line.send(Wake(BUTTON, 1.0, 0.0, 1000 * len(before) // BYTES_A_SECOND))
        await self._line.send(before)

    def _room_is(self, state: SatelliteState) -> None:
        """Follow the room's state. A rest that is told again tells of a waiting message alone: a voice may be heard."""
        again, self._told_state = state is self._told_state is SatelliteState.IDLE, state
        if not again:
            self._state = state

    async def _sound(self, pcm: bytes) -> None:
        if self._is_music:
            self._is_music = False
        else:
            await self._speaker.sound(pcm)

    async def _told(self, message: DownMessage) -> Any:
        match message:
            case StateChanged(state):
                self._room_is(state)
            case StandDown():
                self._state = SatelliteState.IDLE
            case AudioStart():
                self._speaker.begin(message)
            case AudioEnd():
                self._speaker.end(message)
            case Begin(playback_id, at):
                self._speaker.start_held(playback_id, at)
            case Flush():
                await self._speaker.flush()
            case ClockQuestion(number):
                await self._line.send(ClockReading(number, time.monotonic()))
            case MusicStart(playback_id):
                await self._line.send(Played(playback_id, 0, PlaybackEnd.NO_SPEAKER, NO_MUSIC))
            case MusicSound():
                self._is_music = True
            case _:
                _LOGGER.debug("The app told %s, which asks nothing of a call", message.type)
