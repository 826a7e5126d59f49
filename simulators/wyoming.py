"""A Wyoming server: speech to text as faster-whisper's, text to speech as piper's, both with or without streaming.

Wire: the `wyoming` package, section "Event Flow" of its README.
Log: "connected", "speech began", "speech ended" (at their true time), "audio stopped", "interim sent",
"final sent" (text), "text received" (text), "first audio sent", "done sent", "cut", "closed", "refused".
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any, Self

from wyoming.asr import Transcribe, Transcript, TranscriptChunk, TranscriptStart, TranscriptStop
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event, Eventable, async_read_event, async_write_event
from wyoming.info import AsrModel, AsrProgram, Attribution, Describe, Info, TtsProgram, TtsVoice
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeStopped

from simulators import recogniser
from simulators.faults import Faults, Line, LineCutError
from simulators.listening import Script
from simulators.log import Log
from simulators.pacing import until, until_either
from simulators.recogniser import Recogniser, Result
from simulators.server import HOST
from simulators.speech import Voice, tone

TTS_RATE = 22_050
"""Samples per second of most piper voices."""

CHUNK_BYTES = 2048
"""PCM in one audio-chunk, as wyoming-piper sends it by default (1024 samples)."""

ATTRIBUTION = Attribution(name="simulators", url="")


@dataclass
class Pace(recogniser.Pace):
    """The pace of the server; may be changed at any time.

    Without streaming `final_delay` counts from the end of the audio, since such a server starts to work then.
    """

    first_audio: float = 0.09
    """Seconds from a text to its first audio."""
    faster: float = 4.0
    """How many times faster than it is spoken the audio comes."""


class Wyoming:
    """The server as an async context manager: `script` holds what will be said, `voice` makes the sound."""

    def __init__(self, *, port: int = 0, streaming: bool = False, voice: Voice = tone) -> None:
        self.script = Script()
        self.pace = Pace()
        self.log = Log()
        self.faults = Faults()
        self.voice = voice
        self.streaming = streaming
        self._port = port
        self._sessions: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._sessions:
            task.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        """The address for `AsyncClient.from_uri`."""
        return f"tcp://{HOST}:{self.port}"

    @property
    def info(self) -> Info:
        """The server's description of itself."""
        about: dict[str, Any] = {
            "attribution": ATTRIBUTION,
            "installed": True,
            "description": "Simulated",
            "version": "1",
        }
        model = AsrModel(name="simulated", languages=["en"], **about)
        voice = TtsVoice(name="simulated", languages=["en"], **about)
        asr = AsrProgram(name="asr", models=[model], supports_transcript_streaming=self.streaming, **about)
        tts = TtsProgram(name="tts", voices=[voice], supports_synthesize_streaming=self.streaming, **about)
        return Info(asr=[asr], tts=[tts])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._sessions.add(task)
            task.add_done_callback(self._sessions.discard)
        try:
            if self.faults.refuse_status is not None:
                self.log.add("refused")
                return
            self.log.add("connected")
            await Session(self, reader, writer).run()
        except LineCutError:
            self.log.add("cut")
        except ConnectionError:
            pass
        finally:
            self.log.add("closed")
            writer.close()


class Session:
    """One connection."""

    def __init__(self, server: Wyoming, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader

        async def write(event: Event) -> None:
            await async_write_event(event, writer)

        self._server = server
        self._line = Line(server.faults, write, writer.transport.abort)
        self._listening = Listening(server, self._line)
        self._speaking = Speaking(server, self._line)

    async def run(self) -> None:
        """Serve until the client closes."""
        try:
            while (event := await async_read_event(self._reader)) is not None:
                if Describe.is_type(event.type):
                    await self._line.send(self._server.info.event())
                await self._listening.take(event)
                await self._speaking.take(event)
        finally:
            await self._listening.close()


class Listening:
    """Speech to text on one connection."""

    def __init__(self, server: Wyoming, line: Line[Event]) -> None:
        self._server = server
        self._line = line
        self._recogniser: Recogniser | None = None
        self._changed = asyncio.Event()
        self._talker: asyncio.Task[None] | None = None
        self._sent: dict[float, int] = {}

    async def take(self, event: Event) -> None:
        """Do what `event` asks, if it is about speech to text."""
        if Transcribe.is_type(event.type):
            await self.close()
        elif AudioStart.is_type(event.type):
            await self._start(AudioStart.from_event(event).rate)
        elif AudioChunk.is_type(event.type):
            self._hear(AudioChunk.from_event(event))
        elif AudioStop.is_type(event.type):
            await self._stop()

    async def close(self) -> None:
        """Forget the audio."""
        await self._hush()
        self._talker, self._recogniser, self._sent = None, None, {}

    async def _hush(self) -> None:
        if self._talker is not None:
            self._talker.cancel()
            await asyncio.gather(self._talker, return_exceptions=True)

    async def _start(self, rate: int) -> None:
        await self.close()
        self._recogniser = Recogniser(self._server.script, self._server.pace, rate, endpointing=None)
        if self._server.streaming:
            await self._send(TranscriptStart())
            self._talker = asyncio.create_task(self._talk(self._recogniser))

    def _hear(self, chunk: AudioChunk) -> None:
        if self._recogniser is None:
            return
        for stretch in self._recogniser.feed(chunk.audio, time.monotonic()):
            self._server.log.hear(stretch)
        self._changed.set()

    async def _talk(self, recogniser: Recogniser) -> None:
        """Send the words as they are understood."""
        while True:
            self._changed.clear()
            for result in recogniser.due(time.monotonic()):
                await self._grow(result)
            await until_either(recogniser.next_due(), self._changed)

    async def _stop(self) -> None:
        """Send the transcript of what was heard."""
        stopped, heard = time.monotonic(), self._recogniser
        self._server.log.add("audio stopped", "", stopped)
        if heard is None:
            return
        await self._hush()
        heard.stop(stopped)
        due = heard.next_due()
        await until(due if self._server.streaming and due is not None else stopped + self._server.pace.final_delay)
        results = heard.due(float("inf"))
        for result in results if self._server.streaming else []:
            await self._grow(result)
        text = " ".join(result.text for result in results if result.text)
        await self._send(Transcript(text))
        self._server.log.add("final sent", text)
        if self._server.streaming:
            await self._send(TranscriptStop())
        await self.close()

    async def _grow(self, result: Result) -> None:
        """Send the words of `result` that were not sent yet; each stretch of speech is known by its start."""
        new = result.words[self._sent.get(result.start, 0) :]
        if new:
            text = (" " if self._sent else "") + " ".join(word.text for word in new)
            self._sent[result.start] = len(result.words)
            await self._send(TranscriptChunk(text))
            self._server.log.add("interim sent", text)

    async def _send(self, message: Eventable) -> None:
        await self._line.send(message.event())


class Speaking:
    """Text to speech on one connection."""

    def __init__(self, server: Wyoming, line: Line[Event]) -> None:
        self._server = server
        self._line = line
        self._text: str | None = None

    async def take(self, event: Event) -> None:
        """Do what `event` asks, if it is about text to speech; a streamed text is spoken sentence by sentence."""
        if SynthesizeStart.is_type(event.type) and self._server.streaming:
            self._text = ""
        elif SynthesizeChunk.is_type(event.type) and self._text is not None:
            self._text += SynthesizeChunk.from_event(event).text
            *sentences, self._text = re.split(r"(?<=[.!?])\s+", self._text)
            for sentence in sentences:
                await self._say(sentence)
        elif SynthesizeStop.is_type(event.type) and self._text is not None:
            rest, self._text = self._text.strip(), None
            if rest:
                await self._say(rest)
            await self._line.send(SynthesizeStopped().event())
            self._server.log.add("done sent")
        elif Synthesize.is_type(event.type) and self._text is None:
            await self._say(Synthesize.from_event(event).text)
            self._server.log.add("done sent")

    async def _say(self, text: str) -> None:
        received, pace = time.monotonic(), self._server.pace
        self._server.log.add("text received", text, received)
        pcm = await self._server.voice(text, TTS_RATE)
        form = {"rate": TTS_RATE, "width": 2, "channels": 1}
        await until(received + pace.first_audio)
        await self._line.send(AudioStart(**form).event())
        for offset in range(0, len(pcm), CHUNK_BYTES):
            await until(received + pace.first_audio + offset / 2 / TTS_RATE / pace.faster)
            await self._line.send(AudioChunk(audio=pcm[offset : offset + CHUNK_BYTES], **form).event())
            if offset == 0:
                self._server.log.add("first audio sent")
        await self._line.send(AudioStop().event())
