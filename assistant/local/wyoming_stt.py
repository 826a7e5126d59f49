"""Speech to text by a Wyoming server (faster-whisper and its like) as a Pipecat service."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.utils.time import time_now_iso8601
from wyoming.asr import Transcribe, Transcript, TranscriptChunk
from wyoming.audio import AudioChunk, AudioStart, AudioStop

from assistant.frames import ListenFrame
from assistant.local.preroll import Preroll
from assistant.local.wyoming_server import WyomingConnection, WyomingError, WyomingServer
from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage
from assistant.turns import LONGEST_TEXT

SAMPLE_RATE = 16000
"""Hz; what every Wyoming recogniser takes."""
ANSWER_SECONDS = 15.0
"""From the end of speech to the transcript: a large model on a small machine needs most of it."""
QUEUED_PIECES = 1500
"""Pieces of audio kept for a server that takes them slowly; 30 s of 20 ms each."""
_FORMAT = {"rate": SAMPLE_RATE, "width": 2, "channels": 1}


class WyomingSTTService(PlacedSTTService):
    """Streams each stretch of speech to the server while it is spoken; each ends in one transcript, if an empty one."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        language: str | None = None,
        answer_seconds: float = ANSWER_SECONDS,
        **kwargs: Any,
    ) -> None:
        """`language` None leaves it to the server."""
        super().__init__(
            sample_rate=SAMPLE_RATE,
            ttfs_p99_latency=1.0,
            settings=STTSettings(model="wyoming", language=language),
            **kwargs,
        )
        self._server = WyomingServer(host, port)
        self._spoken_language = language
        self._answer_seconds = answer_seconds
        self._preroll = Preroll()
        self._speech: _Speech | None = None
        self._last: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Take audio; the transcripts come from the server in their own time."""
        if self._speech is None:
            self._preroll.add(audio)
        elif self._speech.audio.qsize() < QUEUED_PIECES:
            self._give(self._speech, audio)
        yield None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin turns: no sound from before one goes over into it."""
        if isinstance(frame, ListenFrame):
            self._preroll.take()
        await super().process_frame(frame, direction)

    async def stop(self, frame: EndFrame) -> None:
        """Let what was said come to its transcript."""
        self._end_of_speech()
        await asyncio.gather(*self._tasks)
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        """Drop what is being transcribed."""
        await super().cancel(frame)
        await self._drop()

    async def cleanup(self) -> None:
        """Drop what is being transcribed."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._drop()

    async def _handle_vad_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        await super()._handle_vad_user_started_speaking(frame)
        if self._speech is None:
            self._speech = _Speech(self.start_of(frame))
            self._give(self._speech, self._preroll.take())
            self._last = self.create_task(self._transcribe(self._speech, self._last))
            self._tasks.add(self._last)
            self._last.add_done_callback(self._tasks.discard)

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        self._end_of_speech()

    def _give(self, speech: "_Speech", audio: bytes) -> None:
        self.note_sent(audio)
        speech.audio.put_nowait(audio)

    def _end_of_speech(self) -> None:
        if self._speech:
            self._speech.audio.put_nowait(None)
            self._speech.end = self.tape.seconds
            self._speech = None

    async def _transcribe(self, speech: "_Speech", before: asyncio.Task[None] | None) -> None:
        """One stretch of speech; its transcript comes after that of the stretch before it."""

        async def interim(text: str) -> None:
            await self._push(InterimTranscriptionFrame(text, self._user_id, time_now_iso8601()), speech)

        try:
            async with self._server.connect() as connection:
                text = await _transcript(connection, speech.audio, self._spoken_language, self._answer_seconds, interim)
        except WyomingError as err:
            await self.push_error(str(err), exception=err)
            text = ""
        if before:
            await asyncio.wait([before])
        await self.emit_stt_usage_metrics()  # type: ignore[no-untyped-call]  # as above
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601())
        frame.finalized = True
        await self._push(frame, speech)

    async def _push(self, frame: TranscriptionFrame | InterimTranscriptionFrame, speech: "_Speech") -> None:
        place(frame, Passage(frame.text, speech.start, self.tape.seconds if speech.end is None else speech.end))
        await self.push_frame(frame)

    async def _drop(self) -> None:
        self._speech = None
        self._last = None
        for task in tuple(self._tasks):
            await self.cancel_task(task)


class _Speech:
    """A stretch of speech: its audio on the way to the server (None ends it), and its place in the sound."""

    def __init__(self, start: float) -> None:
        self.audio: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.start = start
        self.end: float | None = None
        """None while it goes on."""


async def _transcript(
    connection: WyomingConnection,
    speech: asyncio.Queue[bytes | None],
    language: str | None,
    answer_seconds: float,
    interim: Callable[[str], Any],
) -> str:
    """Send the speech until its end (None) and receive the transcript, both at once."""
    receiving = asyncio.create_task(_received(connection, interim))
    sending = asyncio.create_task(_sent(connection, speech, language))
    try:
        await asyncio.wait({receiving, sending}, return_when=asyncio.FIRST_COMPLETED)
        if not receiving.done():
            await sending
            await asyncio.wait({receiving}, timeout=answer_seconds)
        if not receiving.done():
            raise WyomingError(f"{connection.name} gave no transcript within {answer_seconds:g} s")
        return receiving.result()
    finally:
        for task in (receiving, sending):
            task.cancel()
        await asyncio.gather(receiving, sending, return_exceptions=True)


async def _sent(connection: WyomingConnection, speech: asyncio.Queue[bytes | None], language: str | None) -> None:
    await connection.send(Transcribe(language=language))
    await connection.send(AudioStart(**_FORMAT))
    while (audio := await speech.get()) is not None:
        await connection.send(AudioChunk(audio=audio, **_FORMAT))
    await connection.send(AudioStop())


async def _received(connection: WyomingConnection, interim: Callable[[str], Any]) -> str:
    """The transcript; the words that a streaming server sends before it go to `interim`, all of them so far."""
    words = ""
    while not Transcript.is_type((event := await connection.receive(None)).type):
        if TranscriptChunk.is_type(event.type):
            words += str(event.data.get("text", ""))
            if len(words) > LONGEST_TEXT:
                raise WyomingError(f"{connection.name} gave more words than anybody can have said")
            await interim(words.strip())
    return str(event.data.get("text", "")).strip()
