"""Speech outside a room: words as sound, made once for all the rooms that hear them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from pipecat.frames.frames import Frame, OutputAudioRawFrame, TTSSpeakFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.frames import ReplyEndFrame
from assistant.patience import patience
from assistant.room.pipeline import RoomPipeline

SILENCE_SECONDS = 15.0
"""A voice service from which nothing has come for this long is no longer waited for."""


class SynthesisError(Exception):
    """A voice service gave no speech; the text has its words."""


class _Sink(FrameProcessor):
    """The end of a pipeline: its sound."""

    def __init__(self) -> None:
        super().__init__(name="synthesis-sink")
        self.sounds: asyncio.Queue[bytes | None] = asyncio.Queue()
        """Pieces of sound, int16 mono; None at the end."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Keep sound, and pass everything else on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, OutputAudioRawFrame):
            self.sounds.put_nowait(frame.audio)
            return
        if isinstance(frame, ReplyEndFrame):
            self.sounds.put_nowait(None)
        await self.push_frame(frame, direction)


async def speech(text: str, voice: FrameProcessor) -> AsyncGenerator[bytes, None]:
    """Yield words as they are spoken, int16 mono at `SPEECH_RATE`. Raises `SynthesisError`."""
    sink = _Sink()
    pipeline = RoomPipeline("speech", [voice, sink])
    running = asyncio.create_task(pipeline.run(), name="speech for several rooms")
    try:
        async with patience(SILENCE_SECONDS):
            await pipeline.started()
        await pipeline.queue(TTSSpeakFrame(text, append_to_context=False), ReplyEndFrame())
        has_sound = False
        while (sound := await _next(sink)) is not None:
            has_sound = has_sound or bool(sound)
            yield sound
        if not pipeline.errors.empty():
            raise SynthesisError(pipeline.errors.get_nowait().error)
        if not has_sound:
            raise SynthesisError("No sound came of the voice service.")
    except TimeoutError as err:
        raise SynthesisError("No sound came of the voice service in time.") from err
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _next(sink: _Sink) -> bytes | None:
    async with patience(SILENCE_SECONDS):
        return await sink.sounds.get()
