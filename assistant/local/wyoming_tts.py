"""Speech by a Wyoming server (piper and its like) as a Pipecat service."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from pipecat.frames.frames import CancelFrame, Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from wyoming.audio import AudioChunk, AudioStop
from wyoming.event import Event
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

from assistant.local.wyoming_server import (
    CONNECT_SECONDS,
    WyomingConnection,
    WyomingError,
    WyomingServer,
    translated,
)
from assistant.room.room_playback import LONGEST_SECONDS

ANSWER_SECONDS = 10.0
"""Longest silence of the server while it owes us speech."""


class WyomingTTSService(TTSService):
    """Speaks through the server; texts of one answer go over one connection where the server streams."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        voice: str | None = None,
        language: str | None = None,
        answer_seconds: float = ANSWER_SECONDS,
        **kwargs: Any,
    ) -> None:
        """`voice` is a name that the server lists; None leaves it to the server, by `language` if given."""
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            stop_frame_timeout_s=answer_seconds + 3 * CONNECT_SECONDS,
            max_consecutive_zero_audio_contexts=0,
            settings=TTSSettings(model="wyoming", voice=voice, language=language),
            **kwargs,
        )
        self._server = WyomingServer(host, port)
        self._wyoming_voice = SynthesizeVoice(name=voice, language=language) if voice or language else None
        self._answer_seconds = answer_seconds
        self._streams: bool | None = None
        self._answers: dict[str, _Answer] = {}
        self._speaking = ""
        """The answer that the server gave sound of last."""
        self._given_seconds = 0.0

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Speak the text; what a streaming server says arrives by itself."""
        await self.start_tts_usage_metrics(text)
        try:
            if await self._server_streams():
                await self._add_to_answer(text, context_id)
                yield None
            else:
                async for frame in self._spoken(text, context_id):
                    yield frame
        except WyomingError as err:
            self._streams = None
            await self.push_error(str(err), exception=err)

    async def on_turn_context_completed(self) -> None:
        """Close the answer also when none of it could be spoken, so that what follows need not wait."""
        context_id = self._turn_context_id
        await super().on_turn_context_completed()  # type: ignore[no-untyped-call]  # Pipecat has no annotations here
        if context_id and context_id not in self._answers and self.audio_context_available(context_id):
            await self.remove_audio_context(context_id)

    async def flush_audio(self, context_id: str | None = None) -> None:
        """The answer's text is complete."""
        if answer := self._answers.get(context_id or ""):
            answer.texts.put_nowait(None)

    async def on_audio_context_interrupted(self, context_id: str) -> None:
        """Hang up: nobody listens to the rest."""
        await self._hang_up(context_id)

    async def cancel(self, frame: CancelFrame) -> None:
        """Hang up."""
        await super().cancel(frame)
        await self._hang_up(*self._answers)

    async def cleanup(self) -> None:
        """Hang up."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._hang_up(*self._answers)

    async def _server_streams(self) -> bool:
        """Return whether the server takes a text in parts; asked once, and again after a failure."""
        if self._streams is None:
            async with self._server.connect() as connection:
                programs = (await connection.describe()).tts
            self._streams = any(program.supports_synthesize_streaming for program in programs)
        return self._streams

    async def _spoken(self, text: str, context_id: str) -> AsyncIterator[Frame]:
        """One text over a connection of its own."""
        async with self._server.connect() as connection:
            await connection.send(Synthesize(text=text, voice=self._wyoming_voice))
            while not AudioStop.is_type((event := await connection.receive(self._answer_seconds)).type):
                if AudioChunk.is_type(event.type):
                    yield await self._frame(event, context_id)

    async def _add_to_answer(self, text: str, context_id: str) -> None:
        answer = self._answers.get(context_id)
        if answer is None:
            answer = self._answers[context_id] = _Answer()
            answer.task = self.create_task(self._speak_answer(answer, context_id))
        answer.texts.put_nowait(text)

    async def _speak_answer(self, answer: "_Answer", context_id: str) -> None:
        """Everything that is said in one answer, sent and received at once."""
        try:
            async with self._server.connect() as connection, asyncio.TaskGroup() as tasks:
                tasks.create_task(_send_texts(connection, answer.texts, self._wyoming_voice))
                tasks.create_task(self._receive_speech(connection, context_id))
        except* WyomingError as errors:
            self._streams = None
            await self.push_error(str(errors.exceptions[0]), exception=errors.exceptions[0])
        finally:
            self._answers.pop(context_id, None)
        await self.remove_audio_context(context_id)

    async def _receive_speech(self, connection: WyomingConnection, context_id: str) -> None:
        while not SynthesizeStopped.is_type((event := await connection.receive(self._answer_seconds)).type):
            if AudioChunk.is_type(event.type):
                await self.append_to_audio_context(context_id, await self._frame(event, context_id))

    async def _frame(self, event: Event, context_id: str) -> TTSAudioRawFrame:
        with translated(self._server.name):
            chunk = AudioChunk.from_event(event)
            self._count(chunk.seconds, context_id)
            audio = await self._resampler.resample(chunk.audio, chunk.rate, self.sample_rate)
        return TTSAudioRawFrame(audio, self.sample_rate, 1, context_id=context_id)

    def _count(self, seconds: float, context_id: str) -> None:
        """Bound the sound of an answer, which comes faster than it is played."""
        if context_id != self._speaking:
            self._speaking, self._given_seconds = context_id, 0.0
        self._given_seconds += seconds
        if self._given_seconds > LONGEST_SECONDS:
            raise WyomingError(f"{self._server.name} speaks without an end")

    async def _hang_up(self, *context_ids: str) -> None:
        for context_id in context_ids:
            if (answer := self._answers.pop(context_id, None)) and answer.task:
                await self.cancel_task(answer.task)


class _Answer:
    """The texts of an answer on their way to a streaming server; None ends them."""

    def __init__(self) -> None:
        self.texts: asyncio.Queue[str | None] = asyncio.Queue()
        self.task: asyncio.Task[None] | None = None


async def _send_texts(
    connection: WyomingConnection, texts: asyncio.Queue[str | None], voice: SynthesizeVoice | None
) -> None:
    """The texts as they come, then all of them once more: servers that know no parts speak that one."""
    await connection.send(SynthesizeStart(voice=voice))
    whole = ""
    while (text := await texts.get()) is not None:
        whole += text + " "
        await connection.send(SynthesizeChunk(text=text + " "))
    await connection.send(Synthesize(text=whole, voice=voice))
    await connection.send(SynthesizeStop())
