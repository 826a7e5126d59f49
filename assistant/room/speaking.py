"""Speech in a room: one playback at a time, followed until a person has heard it to its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from pipecat.frames.frames import Frame, OutputAudioRawFrame, TTSSpeakFrame

from assistant.frames import ReplyEndFrame, ReplyStartFrame
from assistant.manner import PLAINLY, Manner
from assistant.message_sound import Recording
from assistant.room.delivery import Delivery
from assistant.room.pipeline import SPEECH_RATE
from assistant.room.room_playback import LONGEST_SECONDS, RoomPlayback, seconds_of
from assistant.sound_decoder import MediaError
from assistant.synthesis import SynthesisError
from ha_tools.signals import Signal
from satellite.protocol import PlaybackKind, Played

SILENCE_SECONDS = 15.0
"""A service or a satellite from which nothing has come for this long is no longer waited for."""

AHEAD_SECONDS = 2.0
"""Sound of a recording that may wait in the pipeline."""

PAUSE_AHEAD_SECONDS = 0.25
"""A sentence that may be put off is sent so long before it is due: Wi-Fi takes its time. It is less than the quiet
before it, so that it can be put off until the last word of the sentence before."""


class RoomSpeech:
    """Says things through a pipeline and follows them to the satellite's speaker."""

    def __init__(
        self,
        push: Callable[[Frame], Awaitable[None]],
        interrupt: Callable[[], Awaitable[None]],
    ) -> None:
        """`push` takes frames into the pipeline, and `interrupt` drops what is being thought and said in it."""
        self._push = push
        self._interrupt = interrupt
        self._playback: RoomPlayback | None = None
        self.on_sound = Signal[float]()
        """Told when the first sound of a playback left the speaker."""

    async def begin(self, kind: PlaybackKind, seconds: float = LONGEST_SECONDS) -> RoomPlayback:
        """Open a playback of so long at most: what is spoken from here on, until its `ReplyEndFrame`, is it."""
        playback = RoomPlayback(kind, seconds)
        await self._open(playback)
        return playback

    async def say(self, text: str, kind: PlaybackKind = PlaybackKind.REPLY, manner: Manner = PLAINLY) -> RoomPlayback:
        """Say `text`; return how it ended."""
        playback = RoomPlayback(kind, seconds_of(text), manner=manner)
        await self.start(playback, b"", text)
        await self.finish(playback)
        return playback

    async def start(self, playback: RoomPlayback, chime: bytes, text: str) -> None:
        """Begin with a chime (int16 mono at `SPEECH_RATE`), which needs no voice service, and then words; or either."""
        await self._open(playback)
        if chime:
            await self._push(OutputAudioRawFrame(chime, SPEECH_RATE, 1))
            playback.lead_seconds = len(chime) / 2 / SPEECH_RATE if text else 0.0
        if text:
            await self._push(TTSSpeakFrame(text, append_to_context=False))
        await self._push(ReplyEndFrame(playback_id=playback.id))

    async def play(self, playback: RoomPlayback, chime: bytes, recording: Recording) -> None:
        """Play a chime, if any, and a recording while it is made, never far ahead of what the room has heard."""
        await self._open(playback)
        if chime:
            await self._push(OutputAudioRawFrame(chime, SPEECH_RATE, 1))
        chime_seconds = len(chime) / 2 / SPEECH_RATE
        given_seconds, sentence = chime_seconds, 0
        try:
            async for piece in recording.pieces():
                if piece.sentence > sentence:
                    await playback.until_heard(given_seconds - PAUSE_AHEAD_SECONDS)
                    if playback.last_report:
                        break
                    if playback.yields and playback.yields.is_set():
                        playback.sentences_said = piece.sentence
                        break
                    sentence = piece.sentence
                await self._push(OutputAudioRawFrame(piece.pcm, SPEECH_RATE, 1))
                given_seconds += len(piece.pcm) / 2 / SPEECH_RATE
                await playback.until_taken(given_seconds - AHEAD_SECONDS)
        except (MediaError, SynthesisError) as err:
            playback.settle(Delivery.NO_MEDIA if isinstance(err, MediaError) else Delivery.NO_VOICE, str(err))
            await self._interrupt()
        else:
            playback.remark = recording.remark
            await self._push(ReplyEndFrame(playback_id=playback.id))

    async def finish(self, playback: RoomPlayback) -> None:
        """Wait until a playback is over; one of which nothing comes any more, or that does not end, is given up."""
        try:
            async with asyncio.timeout(playback.seconds):
                await self._finish(playback)
        except TimeoutError:
            playback.settle(Delivery.ENDLESS)
            await self._interrupt()

    async def _finish(self, playback: RoomPlayback) -> None:
        while not playback.over:
            playback.progress.clear()
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    await playback.progress.wait()
            except TimeoutError:
                playback.settle(Delivery.SATELLITE_SILENT if playback.sent else Delivery.NO_VOICE)
                await self._interrupt()

    async def _open(self, playback: RoomPlayback) -> None:
        self.drop()
        self._playback = playback
        start = ReplyStartFrame(
            playback_id=playback.id,
            kind=playback.kind,
            volume=playback.volume,
            held=playback.held,
            manner=playback.manner,
        )
        await self._push(start)

    def is_open(self, playback_id: str) -> bool:
        """Return whether this is what is being said."""
        return self._named(playback_id) is not None

    def forward(self, seconds: float) -> None:
        """A piece of sound came of the playback."""
        if self._playback:
            self._playback.taken_seconds += seconds
            self._playback.taken.set()
            self._playback.progress.set()

    def drop(self) -> None:
        """The playback was interrupted."""
        if self._playback:
            self._playback.settle(Delivery.INTERRUPTED)
            self._playback = None

    def sent(self, playback_id: str, had_audio: bool) -> None:
        """All of the playback was sent; without audio there is nothing to wait for."""
        if (playback := self._named(playback_id)) is None:
            return
        playback.sent = True
        if not had_audio:
            playback.settle(Delivery.NO_VOICE)
        playback.settle_as_reported()

    def played(self, report: Played) -> None:
        """The satellite reports how far it is."""
        playback = self._named(report.playback_id)
        if playback is None:
            return
        if not playback.sounded and report.position_ms > 0:
            playback.sounded = True
            self.on_sound.tell(time.monotonic() - report.position_ms / 1000)
        playback.position = (report.position_ms / 1000, time.monotonic())
        playback.taken.set()
        if report.end and playback.last_report is None:
            playback.last_report, playback.is_ended_early = report, not playback.sent
        playback.progress.set()
        playback.settle_as_reported()

    def ready(self, playback_id: str) -> None:
        """The satellite holds enough of it to begin."""
        if playback := self._named(playback_id):
            playback.ready.set()

    def _named(self, playback_id: str) -> RoomPlayback | None:
        return self._playback if self._playback and self._playback.id == playback_id else None
