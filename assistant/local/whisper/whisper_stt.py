"""Free speech to text in the house as a Pipecat service: Whisper, decoded again and again while one speaks."""

from __future__ import annotations

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

from assistant.frames import ListenFrame
from assistant.local.preroll import Preroll
from assistant.local.whisper.log_mel import SAMPLE_RATE
from assistant.local.whisper.whisper_engine import WhisperEngine, WhisperError
from assistant.local.whisper.whisper_model import WINDOW_SECONDS
from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage

_NEW_BYTES = SAMPLE_RATE * 2 * 3 // 10
"""Sound that has to come before what was said so far is decoded anew: 0.3 s."""
_MOST_BYTES = round(WINDOW_SECONDS * SAMPLE_RATE) * 2
_SURE = -0.5
"""Mean logarithmic probability from which words that were decoded while one spoke are the last ones, too."""
_P99_SECONDS = 0.8
"""From the end of speech to the transcript, told to the turn strategies."""


class WhisperSTTService(PlacedSTTService):
    """Hears one room. Each stretch of speech ends in one transcript, an empty one when nothing sure was said."""

    def __init__(
        self, engine: WhisperEngine, *, language: str, prompt: Callable[[], str] = lambda: "", **kwargs: Any
    ) -> None:
        """`engine` is shared by all rooms; `prompt` names what is likely to be said, asked anew for each stretch."""
        super().__init__(
            sample_rate=SAMPLE_RATE,
            ttfs_p99_latency=_P99_SECONDS,
            settings=STTSettings(model="whisper", language=language),
            **kwargs,
        )
        self._engine = engine
        self._spoken_language = language
        self._prompt = prompt
        self._preroll = Preroll()
        self._speech: _Speech | None = None
        self._last: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Take audio; the transcripts come from the engine in their own time."""
        if self._speech is None:
            self._preroll.add(audio)
        else:
            self.note_sent(audio)
            self._speech.add(audio)
        yield None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin turns: no sound from before one goes over into it."""
        if isinstance(frame, ListenFrame):
            self._preroll.take()
        await super().process_frame(frame, direction)

    async def stop(self, frame: EndFrame) -> None:
        """Let what was said come to its transcript."""
        self._end_of_speech(0.0)
        await asyncio.gather(*self._tasks)
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        """Drop what is being decoded."""
        await super().cancel(frame)
        await self._drop()

    async def cleanup(self) -> None:
        """Drop what is being decoded."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._drop()

    async def _handle_vad_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        await super()._handle_vad_user_started_speaking(frame)
        if self._speech is None:
            self._speech = _Speech(self.start_of(frame), self._preroll.take())
            self._last = self.create_task(self._transcribe(self._speech, self._last))
            self._tasks.add(self._last)
            self._last.add_done_callback(self._tasks.discard)

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        self._end_of_speech(frame.stop_secs)

    def _end_of_speech(self, silence: float) -> None:
        if self._speech:
            self._speech.finish(self.tape.seconds, silence)
            self._speech = None

    async def _transcribe(self, speech: _Speech, before: asyncio.Task[None] | None) -> None:
        """One stretch of speech; its transcript comes after that of the stretch before it."""
        try:
            text = await self._text(speech)
        except WhisperError as err:
            await self.push_error(f"this was not understood: {err}", exception=err)
            text = ""
        if before:
            await asyncio.wait([before])
        await self.emit_stt_usage_metrics()  # type: ignore[no-untyped-call]  # as above
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601())
        frame.finalized = True
        await self._push(frame, speech)

    async def _text(self, speech: _Speech) -> str:
        """Decode what was said so far until there is no more of it; the last time is the one that counts."""
        prompt, said = self._prompt(), ""
        while await speech.more():
            heard = await self._engine.transcribe(
                speech.take(), language=self._spoken_language, prompt=prompt, final=False
            )
            if speech.is_over and not speech.has_more and heard.log_probability > _SURE:
                return heard.text
            if heard.text and heard.text != said and not speech.is_over:
                said = heard.text
                await self._push(InterimTranscriptionFrame(said, self._user_id, time_now_iso8601()), speech)
        whole = await self._engine.transcribe(speech.take(), language=self._spoken_language, prompt=prompt)
        return whole.text

    async def _push(self, frame: TranscriptionFrame | InterimTranscriptionFrame, speech: _Speech) -> None:
        place(frame, Passage(frame.text, speech.start, self.tape.seconds if speech.end is None else speech.end))
        await self.push_frame(frame)

    async def _drop(self) -> None:
        self._speech = None
        self._last = None
        for task in tuple(self._tasks):
            await self.cancel_task(task)


class _Speech:
    """A stretch of speech: its sound so far, and its place in all of the sound."""

    def __init__(self, start: float, audio: bytes) -> None:
        self.audio = bytearray(audio)
        self.start = start
        self.end: float | None = None
        """None while it goes on."""
        self._taken = 0
        """Bytes of it that were taken to be decoded."""
        self._silent = 0
        """Bytes of silence at its end."""
        self._news = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Return whether it has ended."""
        return self.end is not None

    @property
    def has_more(self) -> bool:
        """Return whether there was speech after what was taken last."""
        return len(self.audio) - self._silent > self._taken

    def add(self, audio: bytes) -> None:
        """Add some sound; what is longer than the model's window is left out."""
        self.audio += audio[: max(0, _MOST_BYTES - len(self.audio))]
        if len(self.audio) - self._taken >= _NEW_BYTES:
            self._news.set()

    def finish(self, end: float, silence: float) -> None:
        """Let it end here, after so many seconds of silence."""
        self.end, self._silent = end, round(silence * SAMPLE_RATE) * 2
        self._news.set()

    async def more(self) -> bool:
        """Wait until enough is new to be worth decoding; return False once the speech is over."""
        await self._news.wait()
        return not self.is_over

    def take(self) -> bytes:
        """Return all of it so far."""
        self._news.clear()
        self._taken = len(self.audio)
        return bytes(self.audio)
