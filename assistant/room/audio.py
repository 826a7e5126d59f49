"""The sound of one room, both ways: one pipeline from the satellite's microphone to its speaker."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AsyncExitStack

from pipecat.frames.frames import Frame, InterruptionFrame

from assistant.frames import WakeSoundFrame
from assistant.manner import PLAINLY, Manner
from assistant.recordings import Recordings
from assistant.room.chimes import announcement_chime
from assistant.room.common_start import CommonStart
from assistant.room.delivery import Delivery
from assistant.room.listener import Listener, Understand
from assistant.room.pipeline import RoomPipeline
from assistant.room.room_input import RoomInput
from assistant.room.room_message import DEFAULT_CHIME, RoomMessage
from assistant.room.room_output import RoomOutput
from assistant.room.room_playback import RoomPlayback, seconds_of
from assistant.room.satellite_clock import SatelliteClock
from assistant.room.speaking import SILENCE_SECONDS, RoomSpeech
from assistant.service_use import ServiceUse
from assistant.services import Services
from assistant.sound_files import MOST_SECONDS
from assistant.turns import Awaited, Pauses
from ha_tools.signals import Signal
from satellite.protocol import MAX_TEXT_CHARACTERS, Begin, Caption, DownMessage, PlaybackKind, Played

_LOGGER = logging.getLogger(__name__)


class RoomAudio:
    """Hears a room's turns and plays what it is given to hear; all of it ends with `run`."""

    def __init__(
        self,
        name: str,
        services: Services,
        recordings: Recordings,
        pauses: Pauses,
        understand: Understand,
        awaited: Callable[[], Awaited],
        send: Callable[[DownMessage | bytes], None],
    ) -> None:
        """`send` takes what goes down to the satellite."""
        self._input = RoomInput()
        self.on_use = Signal[ServiceUse]()
        """Told of each use of the services of this room."""
        self._stt = services.stt(awaited, self.on_use.tell)
        self.listener = Listener(pauses, understand, self._stt)
        # Speech enters in the middle. At the beginning its frames would queue behind the sound that the recogniser
        # still works on; and an interruption begins at the listener too, so that it drops what was pushed before it and
        # nothing that was pushed after it.
        self.speech = RoomSpeech(self.listener.push_frame, self.listener.interrupt)
        self._recordings = recordings
        self._send = send
        self.clock = SatelliteClock(send)
        self._output = RoomOutput(send)
        self._output.on_audio(self._audio_sent)
        self._output.on_sent(self.speech.sent)
        self.on_first_audio = Signal[()]()
        """Told when the first sound of a playback is sent."""
        self._voice = services.tts(note=self.on_use.tell)
        processors = [self._input, self._stt, self.listener, self._voice, self._output]
        self._pipeline = RoomPipeline(name, processors)
        self.errors = self._pipeline.errors
        """Errors of the services, as they happen."""

    async def run(self) -> None:
        """Run the pipeline until cancelled."""
        await self._pipeline.run()

    async def started(self) -> None:
        """Wait until something can be heard and said."""
        await self._pipeline.started()

    async def hear(self, pcm: bytes) -> None:
        """Take int16 mono audio at 16 kHz from the microphone."""
        await self._input.hear(pcm)

    def settle_use(self) -> None:
        """Tell of what the services were sent by now."""
        self._stt.settle_use()
        self._voice.settle_use()

    async def hear_wake_word(self, phrase: str, sound: bytes, rest_seconds: float) -> None:
        """Take the sound of the wake word that began a turn; what the turn has of it lasts so long and follows."""
        await self._input.push_frame(WakeSoundFrame(phrase=phrase, audio=sound, rest_seconds=rest_seconds))

    async def listen(self, wake_word: str = "") -> None:
        """Begin a turn, after a wake word or a question of ours; the audio that follows belongs to it."""
        await self._input.listen(wake_word)

    def listen_since(self, began: float, wake_word: str = "") -> None:
        """Begin a turn with a voice that already speaks, since then; the wake word may be among its first words."""
        self._input.heed()
        self.listener.begin(wake_word, voice_since=began)

    def caption(self, text: str, kind: PlaybackKind) -> None:
        """Show the words of what is about to be heard."""
        if text.strip():
            self._send(Caption(text.strip()[:MAX_TEXT_CHARACTERS], kind))

    async def say(self, text: str, manner: Manner = PLAINLY) -> RoomPlayback:
        """Say something, in a manner, that a person may talk over; return how it ended."""
        await self._input.guard()
        return await self.speech.say(text, manner=manner)

    async def announce(self, message: RoomMessage, room: str) -> RoomPlayback:
        """Play a message in a room of this id, together with others where it is held; return how it ended."""
        await self._input.guard()
        self.caption(message.text, PlaybackKind.ANNOUNCEMENT)
        seconds = seconds_of(message.text) + (MOST_SECONDS if message.media_url or message.recording else 0.0)
        playback = RoomPlayback(
            PlaybackKind.ANNOUNCEMENT, seconds, message.volume, message.held is not None, message.yields
        )
        chime = announcement_chime() if message.chime == DEFAULT_CHIME else b""
        async with AsyncExitStack() as ended:
            if sound := message.shared_sound:
                recording = await ended.enter_async_context(self._recordings.open(sound))
                playing = asyncio.create_task(self.speech.play(playback, chime, recording))
                ended.push_async_callback(_end, playing)
            else:
                await self.speech.start(playback, chime, message.text.strip())
            if message.held:
                await self._begin_together(playback, message.held, room)
            await self.speech.finish(playback)
        return playback

    async def _begin_together(self, playback: RoomPlayback, held: CommonStart, room: str) -> None:
        """Wait until the satellite holds enough, and the others do; tell it when to begin."""
        ahead = await self.clock.ahead()
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                await playback.ready.wait()
        except TimeoutError:
            playback.settle(Delivery.SATELLITE_SILENT if playback.sent else Delivery.NO_VOICE)
        if playback.over:
            return
        at = await held.moment(room)
        if ahead is None:
            await asyncio.sleep(max(0.0, at - time.monotonic()))
        if not playback.over:
            self._send(Begin(playback.id, at + ahead if ahead is not None else 0.0))

    async def begin_reply(self) -> RoomPlayback:
        """Open a reply whose words come one by one."""
        return await self.speech.begin(PlaybackKind.REPLY)

    async def guard(self) -> None:
        """Follow the voice of a person who may talk over us from here on."""
        await self._input.guard()

    async def push(self, frame: Frame) -> None:
        """Push a frame of what is spoken into the pipeline."""
        await self.listener.push_frame(frame)

    async def ring(self, chime: bytes, words: str) -> RoomPlayback:
        """Begin to play a chime (int16 mono at `SPEECH_RATE`), and words after it."""
        await self._input.guard()
        self.caption(words, PlaybackKind.TIMER)
        playback = RoomPlayback(PlaybackKind.TIMER)
        await self.speech.start(playback, chime, words)
        return playback

    async def cut_off(self) -> None:
        """End what is being said, in every processor of the pipeline."""
        self.speech.drop()
        await self.listener.interrupt()

    def hold(self) -> None:
        """Silence what is being said; it goes on, or is dropped."""
        self._output.hold()

    async def resume(self) -> float | None:
        """Go on with what is held; return from which second of it, None where nothing is held."""
        self._input.heed(barge_in=True)
        return await self._output.resume()

    @property
    def heard_words(self) -> str | None:
        """The words of what was said last that were heard by now; None for all, and where none are known."""
        return self._output.heard_words

    async def drop_reply(self) -> None:
        """End what is being said; the recogniser, which is in the middle of a turn, hears nothing of it."""
        self.speech.drop()
        await self.push(InterruptionFrame())

    async def hush(self) -> None:
        """End what is being heard and said."""
        self.listener.stop()
        await self.cut_off()

    async def played(self, report: Played) -> None:
        """Take the satellite's report of how far a playback is."""
        if whole := await self._output.played(report):
            self.speech.played(whole)

    def _audio_sent(self, playback_id: str, is_first: bool, seconds: float) -> None:
        if not self.speech.is_open(playback_id):  # interrupted while it was on its way
            return
        self.speech.forward(seconds)
        if is_first:
            self.on_first_audio.tell()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled() and (error := task.exception()):
        _LOGGER.error("A message could not be played", exc_info=error)
