"""Speech to text by a Wyoming server (faster-whisper and its like) as a Pipecat service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pipecat.services.settings import STTSettings
from wyoming.asr import Transcribe, Transcript, TranscriptChunk
from wyoming.audio import AudioChunk, AudioStart, AudioStop

from assistant.local.stretch_stt import SpeechStretch, StretchSTTService, TranscriptError
from assistant.local.wyoming_server import WyomingConnection, WyomingError, WyomingServer
from assistant.turns import LONGEST_TEXT

SAMPLE_RATE = 16000
"""Hz; what every Wyoming recogniser takes."""
ANSWER_SECONDS = 15.0
"""From the end of speech to the transcript: a large model on a small machine needs most of it."""
QUEUED_PIECES = 1500
"""Pieces of audio kept for a server that takes them slowly; 30 s of 20 ms each."""
_FORMAT = {"rate": SAMPLE_RATE, "width": 2, "channels": 1}


class _Speech(SpeechStretch):
    """A stretch of speech: its audio on the way to the server; None ends it."""

    def __init__(self, start: float) -> None:
        super().__init__(start)
        self.audio: asyncio.Queue[bytes | None] = asyncio.Queue()

    def add(self, audio: bytes) -> None:
        """Add some sound, unless far too much waits already."""
        if self.audio.qsize() < QUEUED_PIECES:
            self.audio.put_nowait(audio)

    def finish(self, end: float, silence: float) -> None:
        """Let it end."""
        super().finish(end, silence)
        self.audio.put_nowait(None)


class WyomingSTTService(StretchSTTService[_Speech]):
    """Streams each stretch of speech to the server while it is spoken."""

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

    def begun(self, start: float, preroll: bytes) -> _Speech:
        """Return a new stretch that begins at a place in the sound."""
        speech = _Speech(start)
        speech.add(preroll)
        return speech

    async def text_of(self, stretch: _Speech) -> str:
        """Return the words of a stretch; raises TranscriptError."""

        async def interim(text: str) -> None:
            await self.push_interim(text, stretch)

        try:
            async with self._server.connect() as connection:
                return await _transcript(
                    connection, stretch.audio, self._spoken_language, self._answer_seconds, interim
                )
        except WyomingError as err:
            raise TranscriptError(str(err)) from err


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
