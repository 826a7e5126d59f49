"""Clouds that hear a stretch of speech whole, in one request: a Pipecat service of that kind, made one of a room's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import nullcontext
from typing import Any, ClassVar

import aiohttp
from openai import OpenAIError
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.utils.time import time_now_iso8601

from assistant.engines.failures import in_words
from assistant.frames import ListenFrame
from assistant.patience import patience
from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage
from satellite.protocol import UPLINK_RATE

ANSWER_SECONDS = 8.0
"""From the end of speech to its transcript; what comes later answers nobody."""

LONGEST_SECONDS = 60.0
"""Speech of one request; of what goes on for longer, a television, only the beginning is asked for."""

SHORTEST_BYTES = UPLINK_RATE // 5
"""Sound in which there can be no word: a tenth of a second, which providers refuse to hear."""


class SegmentSTTService(PlacedSTTService, SegmentedSTTService, ABC):
    """Each stretch of speech gets one transcript, an empty one also where the provider fails; in their order.

    A subclass is also one of Pipecat's own segmented services, which makes the request.
    """

    provider: ClassVar[str]
    """Its name, as a person knows it."""

    def __init__(self, *, answer_seconds: float = ANSWER_SECONDS, **kwargs: Any) -> None:
        # The pause that ended the stretch is at its end already.
        super().__init__(trailing_silence_secs=0.0, **kwargs)
        self._answer_seconds = answer_seconds
        self._began = 0.0
        """The place at which the stretch under way began."""
        self._stretches: deque[Passage] = deque()
        """The places of those that wait for their transcript."""

    @abstractmethod
    async def words_in(self, wav: bytes) -> str:
        """Return the words of a stretch. Raises what the provider's client raises, and `ValueError`."""

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin turns: no sound from before one goes over into it."""
        if isinstance(frame, ListenFrame) and not self._user_speaking:
            self._audio_buffer.clear()
        await super().process_frame(frame, direction)

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        """Keep some sound, unless far too much of it is kept already."""
        await super().process_audio_frame(frame, direction)
        del self._audio_buffer[round(LONGEST_SECONDS * UPLINK_RATE) * 2 :]

    async def cleanup(self) -> None:
        """Drop what was not asked for yet."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._cancel_segment_task()  # type: ignore[no-untyped-call]  # as above

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        """Ask for the words of a stretch, given as a WAV."""
        stretch, text = self._stretches.popleft(), ""
        try:
            if len(audio) > SHORTEST_BYTES:
                async with patience(self._answer_seconds):
                    with self._meter.wire.open() if self._meter else nullcontext():
                        text = (await self.words_in(audio)).strip()
        except (aiohttp.ClientError, OpenAIError, OSError, ValueError) as err:
            await self.push_error(in_words(self.provider, err), exception=err)
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601())
        place(frame, Passage(text, stretch.start, stretch.end))
        yield frame

    async def _handle_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        self._began = self.start_of(frame)
        await super()._handle_user_started_speaking(frame)

    async def _handle_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await self.set_usable(True)  # whoever chose it decides whether it is asked again after a failure
        self.note_sent(bytes(self._audio_buffer))
        self._stretches.append(Passage("", self._began, self.tape.seconds))
        await super()._handle_user_stopped_speaking(frame)
