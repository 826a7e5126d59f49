"""A Pipecat service that gives each stretch of speech, from a voice to its pause, one transcript."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from typing import Any, Generic, TypeVar

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
from pipecat.utils.time import time_now_iso8601

from assistant.frames import ListenFrame
from assistant.local.preroll import PREROLL_SECONDS, Preroll
from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage


class TranscriptError(Exception):
    """Nothing can be transcribed; the text says why, in plain words."""


class SpeechStretch(ABC):
    """A stretch of speech on its way to words; a subclass has its sound."""

    def __init__(self, start: float) -> None:
        """`start` is its place in the sound, in seconds."""
        self.start = start
        self.is_joined = False
        """It begins with the stretch before it, and its words are those of both."""
        self.end: float | None = None
        """None while it goes on."""

    @property
    def is_over(self) -> bool:
        """Return whether it has ended."""
        return self.end is not None

    @abstractmethod
    def add(self, audio: bytes) -> None:
        """Add some sound, 16-bit mono at 16 kHz."""

    def finish(self, end: float, silence: float) -> None:  # noqa: ARG002 - a subclass may want to know of the silence
        """Let it end at a place in the sound, after so many seconds of silence."""
        self.end = end


AnyStretch = TypeVar("AnyStretch", bound=SpeechStretch)


class StretchSTTService(PlacedSTTService, Generic[AnyStretch]):
    """Each stretch of speech ends in one transcript, an empty one when nothing was understood; in their order."""

    def __init__(self, *, preroll_seconds: float = PREROLL_SECONDS, **kwargs: Any) -> None:
        """`preroll_seconds` is the most that a stretch is given of the sound before it was noticed."""
        super().__init__(**kwargs)
        self._preroll = Preroll(preroll_seconds)
        self._stretch: AnyStretch | None = None
        self._last: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def begun(self, start: float, preroll: bytes) -> AnyStretch:
        """Return a new stretch that begins at a place in the sound; it was noticed at the end of `preroll`."""

    @abstractmethod
    async def text_of(self, stretch: AnyStretch) -> str:
        """Return the words of a stretch, once it is over; `push_interim` shows words before.

        Raises TranscriptError.
        """

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Take audio; the transcripts come in their own time."""
        if self._stretch is None:
            self._preroll.add(audio)
        else:
            self.note_sent(audio)
            self._stretch.add(audio)
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
        """Drop what is being transcribed."""
        await super().cancel(frame)
        await self._drop()

    async def cleanup(self) -> None:
        """Drop what is being transcribed."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._drop()

    async def push_interim(self, text: str, stretch: AnyStretch) -> None:
        """Show the words so far of a stretch."""
        await self._push(InterimTranscriptionFrame(text, self._user_id, time_now_iso8601()), stretch)

    async def _handle_vad_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        await super()._handle_vad_user_started_speaking(frame)
        if self._stretch is None:
            preroll = self._preroll.take()
            self.note_sent(preroll)
            self._stretch = self.begun(self.start_of(frame), preroll)
            self._last = self.create_task(self._transcribe(self._stretch, self._last))
            self._tasks.add(self._last)
            self._last.add_done_callback(self._tasks.discard)

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        self._end_of_speech(frame.stop_secs)

    def _end_of_speech(self, silence: float) -> None:
        if self._stretch:
            self._stretch.finish(self.tape.seconds, silence)
            self._stretch = None

    async def _transcribe(self, stretch: AnyStretch, before: asyncio.Task[None] | None) -> None:
        """One stretch of speech; its transcript comes after that of the stretch before it."""
        try:
            text = await self.text_of(stretch)
        except TranscriptError as err:
            await self.push_error(str(err), exception=err)
            text = ""
        if before:
            await asyncio.wait([before])
        await self.emit_stt_usage_metrics()  # type: ignore[no-untyped-call]  # as above
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601())
        frame.finalized = True
        await self._push(frame, stretch)

    async def _push(self, frame: TranscriptionFrame | InterimTranscriptionFrame, stretch: AnyStretch) -> None:
        end = self.tape.seconds if stretch.end is None else stretch.end
        place(frame, Passage(frame.text, stretch.start, end), anew=stretch.is_joined)
        await self.push_frame(frame)

    async def _drop(self) -> None:
        self._stretch = None
        self._last = None
        for task in tuple(self._tasks):
            await self.cancel_task(task)
