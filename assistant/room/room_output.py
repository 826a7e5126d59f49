"""The end of a room's pipeline: speech on its way to the satellite, never further ahead than it can hold."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from pipecat.frames.frames import (
    AggregatedTextFrame,
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InterruptionFrame,
    OutputAudioRawFrame,
    TTSStartedFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.frames import OwnVoiceFrame, ReplyEndFrame, ReplyStartFrame
from assistant.manner import PLAINLY, ShapedSpeech
from assistant.model.own_voice import VOICE_RATE
from assistant.room.outgoing_playback import OutgoingPlayback
from ha_tools.signals import Signal
from satellite.protocol import AudioEnd, DownMessage, Flush, Played

_LOGGER = logging.getLogger(__name__)

LEAD_SECONDS = 4.0
"""Audio sent ahead of what the satellite has played: Wi-Fi stalls of 2.6 s were seen in homes."""

REPORT_SECONDS = 10.0
"""A satellite that holds audio and has not reported progress for this long is no longer waited for."""

SLICE_MS = 60
"""Milliseconds of audio in one binary frame down."""


class RoomOutput(FrameProcessor):
    """Sends what is said.

    Between a `ReplyStartFrame` and its `ReplyEndFrame` all audio is one playback. A playback that the satellite has
    ended is gone through and not sent: a language model's answer may still have things to do.
    """

    def __init__(self, send: Callable[[DownMessage | bytes], None]) -> None:
        super().__init__(name="room-output")
        self._send = send
        self.on_audio = Signal[str, bool, float]()
        """A piece of a playback is about to be sent; the first one or not, and its seconds."""
        self.on_sent = Signal[str, bool]()
        """All of a playback was sent; some of it was sound or not."""
        self._playback: OutgoingPlayback | None = None
        """The last one that began, which the satellite may still be playing when all of it was sent."""
        self._shaped = ShapedSpeech(PLAINLY)
        """Its sound in the manner in which it is said."""
        self._taken = 0.0
        """Seconds of its sound that have come here."""
        self._context: tuple[float, int] | None = None
        """The place where the voice began on the words that come now, and the time of the first of them [ns]."""
        self._progress = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Send speech to the satellite, flush it on an interruption, and pass everything else on."""
        await super().process_frame(frame, direction)
        match frame:
            case ReplyStartFrame():
                self._playback, self._taken, self._context = OutgoingPlayback(frame), 0.0, None
                self._shaped = ShapedSpeech(frame.manner)
            case OutputAudioRawFrame():
                await self._play(self._shaped.add(frame.audio, frame.sample_rate), frame.sample_rate)
                return
            case OwnVoiceFrame():
                await self._play_own_voice(frame)
                return
            case TTSStartedFrame():
                self._context = None
            case AggregatedTextFrame():
                self._place(frame)
            case ReplyEndFrame():
                await self._play(self._shaped.rest(), self._shaped.rate)
                self._end(frame)
            case InterruptionFrame():
                self._flush()
        await self.push_frame(frame, direction)

    async def played(self, message: Played) -> Played | None:
        """Take the satellite's report of how far it is; return it as one of the whole playback.

        One about an earlier playback came too late to matter: None.
        """
        report = self._playback.reported(message) if self._playback else None
        if report is None:
            return None
        self._progress.set()
        if message.end:
            await self.broadcast_frame(BotStoppedSpeakingFrame)
        return report

    @property
    def heard_words(self) -> str | None:
        """The words of the last playback that were heard by now; None for all, and where none are known."""
        return self._playback.heard_words if self._playback else None

    def hold(self) -> bool:
        """Silence what is being said, to go on with it or to drop it; return False where nothing is said."""
        if self._playback is None or not self._playback.hold():
            return False
        self._send(Flush())
        return True

    async def resume(self) -> float | None:
        """Go on with what is held, from the word that was last heard; return its place, None where nothing is held."""
        playback = self._playback
        if playback is None or not playback.is_held:
            return None
        place, start, pcm = playback.resume()
        self._send(start)
        step = start.rate * SLICE_MS // 1000 * 2
        for first in range(0, len(pcm), step):
            self._send(pcm[first : first + step])
        if playback.is_complete:
            self._send(AudioEnd(playback.wire_id))
        self._progress.set()
        await self.broadcast_frame(BotStartedSpeakingFrame)
        return place

    def _place(self, frame: AggregatedTextFrame) -> None:
        """Note where in the sound words stand."""
        if self._playback is None:
            return
        words = self._playback.words
        match frame:
            case TTSTextFrame(pts=int(pts)):
                self._context = self._context or (self._taken, pts)
                began, first = self._context
                words.word(frame.text, began + (pts - first) / 1e9 * self._shaped.manner.stretch)
            case TTSTextFrame():
                words.sentence_ended(self._taken)
            case AggregatedTextFrame(pts=None):
                words.sentence_began(frame.text, self._taken)

    async def _play_own_voice(self, frame: OwnVoiceFrame) -> None:
        if self._playback:
            self._playback.words.sentence_grew(frame.text, self._taken)
        await self._play(self._shaped.add(frame.pcm, VOICE_RATE), VOICE_RATE)

    async def _play(self, audio: bytes, rate: int) -> None:
        """Send sound, int16 mono at a rate in samples per second, as the satellite can hold it."""
        playback = self._playback
        if playback is None or playback.is_complete or not audio:
            return
        is_first, seconds = not playback.begun, len(audio) / 2 / rate
        if is_first:
            self._send(playback.begin(rate))
        self.on_audio.tell(playback.id, is_first, seconds)
        if is_first:
            await self.broadcast_frame(BotStartedSpeakingFrame)
        step = rate * SLICE_MS // 1000 * 2
        for start in range(0, len(audio), step):
            pcm = audio[start : start + step]
            await self._wait_for_room(playback)
            if playback.over:
                break
            playback.add(pcm)
            self._send(pcm)
        self._taken += seconds

    async def _wait_for_room(self, playback: OutgoingPlayback) -> None:
        """Wait until the satellite holds less than the lead."""
        while not playback.over and (playback.is_held or playback.ahead > LEAD_SECONDS):
            self._progress.clear()
            try:
                async with asyncio.timeout(None if playback.is_held else REPORT_SECONDS):
                    await self._progress.wait()
            except TimeoutError:
                _LOGGER.warning("The satellite holds audio and reports no progress; sending on")
                playback.presume_heard()

    def _end(self, frame: ReplyEndFrame) -> None:
        playback = self._playback
        if playback is None or playback.id != frame.playback_id or playback.is_complete:
            return
        playback.is_complete = True
        playback.words.sentence_ended(self._taken)
        if playback.begun and not playback.is_held:
            self._send(AudioEnd(playback.wire_id))
        self.on_sent.tell(playback.id, playback.begun)

    def _flush(self) -> None:
        if self._playback:
            self._playback.drop()
        self._send(Flush())
