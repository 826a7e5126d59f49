"""A pipeline around one real Pipecat service: frames in, and what comes out of it at both ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

import numpy as np
from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

RATE = 16_000
CHUNK_SECONDS = 0.04
WAIT_SECONDS = 15.0

F = TypeVar("F", bound=Frame)


class Running:
    """A pipeline at work: what goes in, and every frame that came out at either end with its time."""

    def __init__(self, worker: PipelineWorker) -> None:
        self.frames: list[tuple[float, Frame]] = []
        self._worker = worker
        self._came = asyncio.Event()

    def note(self, frame: Frame) -> None:
        """Take a frame that came out."""
        self.frames.append((time.monotonic(), frame))
        self._came.set()
        self._came = asyncio.Event()

    async def put(self, *frames: Frame) -> None:
        """Send `frames` in."""
        await self._worker.queue_frames(list(frames))

    async def speak(self, *parts: np.ndarray) -> float:
        """Send int16 `parts` in real time; return when the last sample was spoken."""
        samples = np.concatenate(parts)
        size = int(RATE * CHUNK_SECONDS)
        started = time.monotonic()
        for start in range(0, len(samples), size):
            chunk = samples[start : start + size]
            # Real time is what is being simulated: the microphone delivers a chunk once it has been spoken.
            await asyncio.sleep(started + (start + len(chunk)) / RATE - time.monotonic())
            await self.put(InputAudioRawFrame(chunk.tobytes(), RATE, 1))
        return time.monotonic()

    async def wait_for(self, kind: type[F], accept: Callable[[F], bool] = lambda _: True) -> tuple[float, F]:
        """Return the first frame of `kind` that `accept` takes, and when it came."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                for at, frame in self.frames:
                    if isinstance(frame, kind) and accept(frame):
                        return at, frame
                await self._came.wait()

    async def wait_for_all(self, kind: type[F], number: int) -> list[F]:
        """Return the frames of `kind`, once there are so many."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.all(kind)) < number:
                await self._came.wait()
        return self.all(kind)

    def all(self, kind: type[F]) -> list[F]:
        """Return the frames of `kind` so far."""
        return [frame for _, frame in self.frames if isinstance(frame, kind)]


class End(FrameProcessor):
    """One end of the pipeline."""

    def __init__(self, outward: FrameDirection) -> None:
        super().__init__()
        self.outward = outward
        self.running: Running | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Note what leaves the pipeline here."""
        await super().process_frame(frame, direction)
        if direction is self.outward and self.running is not None:
            self.running.note(frame)
        await self.push_frame(frame, direction)


Run = Callable[[FrameProcessor], AbstractAsyncContextManager[Running]]


@asynccontextmanager
async def running_service(service: FrameProcessor) -> AsyncIterator[Running]:
    """Run a pipeline that holds `service` alone."""
    ends = End(FrameDirection.UPSTREAM), End(FrameDirection.DOWNSTREAM)
    worker = PipelineWorker(
        Pipeline([ends[0], service, ends[1]]),
        params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
        cancel_on_idle_timeout=False,
        enable_rtvi=False,
    )
    running = Running(worker)
    for end in ends:
        end.running = running
    started = asyncio.Event()

    async def note_start(*_: object) -> None:
        started.set()

    worker.add_event_handler("on_pipeline_started", note_start)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    task = asyncio.create_task(runner.run())
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await started.wait()
        yield running
    finally:
        await worker.cancel()
        await task
