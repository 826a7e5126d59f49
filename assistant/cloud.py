"""Cloud services that never give up: Pipecat's stop for good after an outage of some seconds or a refused key."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from pipecat.services.cartesia.tts import CartesiaTTSService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.websocket_service import ReportErrorCallback

RECONNECT_SECONDS = 10.0
"""Pause between two rounds of tries, which is the longest that Pipecat itself leaves between two tries."""

CONNECT_SECONDS = 3.0
"""How long a room that begins waits for a service; what is out of reach must not hold up the rest of it."""


class SteadyDeepgramSTTService(DeepgramSTTService):
    """Deepgram, connected again whenever it can be reached."""

    async def _connect(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONNECT_SECONDS):
                await super()._connect()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations

    async def _connection_handler(self) -> None:
        while True:
            await super()._connection_handler()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
            await asyncio.sleep(RECONNECT_SECONDS)
            self._quick_failure_tracker.reset()
            await self.set_usable(True)


class SteadyCartesiaTTSService(CartesiaTTSService):
    """Cartesia, connected again whenever it can be reached."""

    def __init__(self, **kwargs: Any) -> None:
        # Text without a sound in it, three times in a row, says nothing against the service.
        super().__init__(max_consecutive_zero_audio_contexts=0, **kwargs)

    async def _connect(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONNECT_SECONDS):
                await super()._connect()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        if self._receive_task is None:
            listening = self.create_task(self._receive_task_handler(self._report_error))
            self._receive_task = listening  # type: ignore[assignment]  # Pipecat annotates the None it begins with

    async def _receive_task_handler(self, report_error: ReportErrorCallback) -> None:
        while True:
            await super()._receive_task_handler(report_error)
            if self._disconnecting:
                break
            await asyncio.sleep(RECONNECT_SECONDS)
            self._quick_failure_tracker.reset()
            await self.set_usable(True)
            await self._connect_websocket()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
