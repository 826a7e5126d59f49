"""Cloud services that never give up: Pipecat's stop for good after an outage of some seconds or a refused key."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

from deepgram.listen.v1.types import ListenV1Results
from pipecat.frames.frames import Frame, InterimTranscriptionFrame, TranscriptionFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.cartesia.tts import CartesiaTTSService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.websocket_service import ReportErrorCallback
from pipecat.utils.time import time_now_iso8601

from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage

RECONNECT_SECONDS = 10.0
"""Pause between two rounds of tries, which is the longest that Pipecat itself leaves between two tries."""

CONNECT_SECONDS = 3.0
"""Wait of a room that begins for a service; one out of reach must not hold up the rest of it."""


class SteadyDeepgramSTTService(PlacedSTTService, DeepgramSTTService):
    """Deepgram, connected again whenever it can be reached; it says of each word which sound it was."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._given_to: object = None
        """The connection that was given the last sound; until that is another's, all answers are its own."""
        self._given_from = 0.0
        """The place at which its stream began, by whose seconds Deepgram counts."""

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Send some sound, and know where in it a new stream begins."""
        if self._connection and self._connection is not self._given_to:
            self._given_to, self._given_from = self._connection, self.tape.seconds
        if self._connection:
            self.note_sent(audio)
        async for frame in super().run_stt(audio):
            yield frame

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        """Place each transcript in the sound."""
        if isinstance(frame, TranscriptionFrame | InterimTranscriptionFrame):
            place(frame, *self._passages(frame.result))
        await super().push_frame(frame, direction)

    def _passages(self, result: Any) -> list[Passage]:
        best = result.channel.alternatives[0]
        heard = [(word.punctuated_word or word.word, word.start, word.end) for word in best.words or ()]
        heard = heard or [(best.transcript, result.start, result.start + result.duration)]
        return [Passage(text, self._given_from + start, self._given_from + end) for text, start, end in heard]

    async def _on_message(self, message: Any) -> None:
        await super()._on_message(message)  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        if isinstance(message, ListenV1Results) and message.from_finalize and _is_empty(message):
            # An answer too, which Pipecat keeps to itself: there were no words in what was said.
            await self.push_frame(TranscriptionFrame("", self._user_id, time_now_iso8601(), result=message))

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


def _is_empty(result: ListenV1Results) -> bool:
    alternatives = result.channel.alternatives if result.channel else []
    return bool(alternatives) and not alternatives[0].transcript


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
