"""The beginning of a room's pipeline: the microphone's sound, and the voice that is followed in it."""

from __future__ import annotations

import asyncio
import time

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.frames import ListenFrame, VoiceFrame
from assistant.room.voice_activity import VoiceActivity
from satellite.protocol import UPLINK_CHUNK_MS, UPLINK_RATE

SPEECH_STOP_SECONDS = 0.2
"""Silence after which the recogniser is told that speech has stopped: Pipecat's and Deepgram's recommendation."""

NEXT_SECONDS = UPLINK_CHUNK_MS / 1000
"""Time until there is more sound: what is due within half of it is done now."""


class RoomInput(FrameProcessor):
    """The beginning of a room's pipeline: the microphone's audio, and where a voice begins and pauses in it."""

    def __init__(self) -> None:
        super().__init__(name="room-input")
        self._voice = VoiceActivity()
        self._told_stt = False
        self._silence: float | None = None
        """Seconds of sound since the voice paused, however late it came; None while it speaks."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Pass everything on."""
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)

    async def listen(self, wake_word: str) -> None:
        """Begin a turn; the audio that follows belongs to it."""
        await self._stop_speech()
        self._voice.reset()
        await self.push_frame(ListenFrame(wake_word=wake_word))

    async def guard(self) -> None:
        """Follow the voice of a person who may talk over us from here on, or does so already."""
        if self._told_stt and self._silence is None:
            self._voice.heed(barge_in=True)
            return
        await self._stop_speech()
        self._voice.reset(barge_in=True)

    def heed(self, *, barge_in: bool = False) -> None:
        """Notice each word of the voice from here on; with `barge_in` only a voice that lasts."""
        self._voice.heed(barge_in=barge_in)

    async def hear(self, pcm: bytes) -> None:
        """Push int16 mono audio at 16 kHz into the pipeline, and what the voice in it does."""
        await self.push_frame(InputAudioRawFrame(pcm, UPLINK_RATE, 1))
        now = time.monotonic()
        if self._silence is not None:
            self._silence += len(pcm) / 2 / UPLINK_RATE
        for change in await asyncio.to_thread(self._voice.update, pcm):
            since = now - change.ago_seconds
            self._silence = None if change.speaking else change.ago_seconds
            if change.speaking and not self._told_stt:
                self._told_stt = True
                await self.push_frame(VADUserStartedSpeakingFrame(start_secs=change.ago_seconds))
            await self.push_frame(VoiceFrame(speaking=change.speaking, since=since))
        if self._silence is not None and self._silence >= SPEECH_STOP_SECONDS - NEXT_SECONDS / 2:
            await self._stop_speech()

    async def _stop_speech(self) -> None:
        """Tell the recogniser, once, that speech has stopped."""
        silence, self._silence = self._silence or 0.0, None
        if self._told_stt:
            self._told_stt = False
            await self.push_frame(VADUserStoppedSpeakingFrame(stop_secs=silence))
