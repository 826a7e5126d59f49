"""One engine's Pipecat service within a chain: it is given frames, and what it gives goes to the chain."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from pipecat.frames.frames import ErrorFrame, Frame, StartFrame
from pipecat.pipeline.pipeline import PipelineSink, PipelineSource
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor, FrameProcessorSetup

from assistant.engines.engine import Engine

_LOGGER = logging.getLogger(__name__)

CLEANUP_SECONDS = 5.0
"""A service that takes longer to hang up is made to, once more."""

AnyEngine = TypeVar("AnyEngine", bound=Engine)


class ChainMember(Generic[AnyEngine]):
    """A service that is connected, used and thrown away by itself, within a pipeline that goes on."""

    def __init__(
        self,
        engine: AnyEngine,
        service: FrameProcessor,
        gave: Callable[[ChainMember[AnyEngine], Frame], Awaitable[None]],
        failed: Callable[[ChainMember[AnyEngine], ErrorFrame], Awaitable[None]],
    ) -> None:
        """`gave` takes each frame that it gives downstream, `failed` each of its errors."""
        self.engine = engine
        self.service = service
        self._has_failed = False
        self._gave = gave
        self._failed = failed
        self._source = PipelineSource(self._upstream)
        self._sink = PipelineSink(self._downstream)
        self._source.link(service)
        service.link(self._sink)
        self._given: asyncio.Queue[tuple[Frame, FrameDirection]] = asyncio.Queue()
        self._running: asyncio.Task[None] | None = None

    def start(
        self,
        setup: FrameProcessorSetup,
        frame: StartFrame,
        connected: Callable[[ChainMember[AnyEngine]], None] = lambda _: None,
    ) -> None:
        """Begin to connect; what is given meanwhile waits. `connected` is told once it is, unless it failed."""
        self._running = asyncio.create_task(self._run(setup, frame, connected), name=f"{self.service}: member")

    def give(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        """Give it a frame, behind those before."""
        self._given.put_nowait((frame, direction))

    async def end(self) -> None:
        """Hang up; nothing of it is left."""
        self._gave = self._failed = _pass_over
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        for _ in range(2):  # what hangs while it takes leave is cut off at the second time
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLEANUP_SECONDS):
                    await self._clean_up()
                    return

    async def _clean_up(self) -> None:
        for processor in (self._source, self.service, self._sink):
            try:
                await processor.cleanup()
            except Exception:  # a service of another's that cannot even take leave
                _LOGGER.debug("%s could not be cleaned up", processor, exc_info=True)

    async def _run(
        self,
        setup: FrameProcessorSetup,
        frame: StartFrame,
        connected: Callable[[ChainMember[AnyEngine]], None],
    ) -> None:
        for processor in (self._source, self._sink, self.service):
            await processor.setup(setup)
        await self._source.queue_frame(frame)
        if not self._has_failed:
            connected(self)
        while True:
            await self._source.queue_frame(*await self._given.get())

    async def _downstream(self, frame: Frame, _direction: FrameDirection) -> None:
        await self._gave(self, frame)

    async def _upstream(self, frame: Frame, _direction: FrameDirection) -> None:
        if isinstance(frame, ErrorFrame):
            self._has_failed = True
            await self._failed(self, frame)


async def _pass_over(_member: object, _frame: Frame) -> None:
    """Pass over what comes of a service that was left."""
