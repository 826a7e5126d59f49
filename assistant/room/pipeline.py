"""One Pipecat pipeline with a runner of its own: a runner that is shared keeps every session it ever ran."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

from pipecat.frames.frames import ErrorFrame, Frame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.workers.runner import WorkerRunner

from satellite.protocol import UPLINK_RATE

SPEECH_RATE = 24_000
"""Samples per second that services are asked to speak at; the satellite resamples to its own."""


class RoomPipeline:
    """Runs processors until `run` is cancelled; every instance has a name that was never used before."""

    def __init__(self, name: str, processors: Sequence[FrameProcessor]) -> None:
        self._name = f"{name}-{uuid.uuid4().hex[:8]}"
        self._worker = PipelineWorker(
            Pipeline(list(processors)),
            name=self._name,
            params=PipelineParams(
                audio_in_sample_rate=UPLINK_RATE,
                audio_out_sample_rate=SPEECH_RATE,
                enable_metrics=True,
                enable_usage_metrics=True,
            ),
            enable_rtvi=False,
            enable_turn_tracking=False,
            idle_timeout_secs=None,
            check_dangling_tasks=False,
        )
        self._started = asyncio.Event()
        self._worker.add_event_handler("on_pipeline_started", self._on_started)
        self.errors: asyncio.Queue[ErrorFrame] = asyncio.Queue()
        """Errors of the services, as they happen."""
        self._worker.add_event_handler("on_pipeline_error", self._on_error)

    async def run(self) -> None:
        """Run until cancelled, then tear down: nothing of the pipeline is left alive."""
        runner = WorkerRunner(name=f"{self._name}-runner", handle_sigint=False, check_dangling_tasks=False)
        await runner.add_workers(self._worker)
        await runner.run()

    async def started(self) -> None:
        """Wait until frames may be queued."""
        await self._started.wait()

    async def queue(self, *frames: Frame) -> None:
        """Push frames in at the beginning."""
        await self._worker.queue_frames(frames)

    async def _on_started(self, _worker: PipelineWorker, _frame: Frame) -> None:
        self._started.set()

    async def _on_error(self, _worker: PipelineWorker, frame: ErrorFrame) -> None:
        self.errors.put_nowait(frame)
