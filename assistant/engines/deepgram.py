"""Deepgram's speech to text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from deepgram.listen.v1.types import ListenV1Results
from pipecat.frames.frames import Frame, InterimTranscriptionFrame, TranscriptionFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.utils.time import time_now_iso8601

from assistant.engines.engine import CONNECT_SECONDS, EngineSetup, SttEngine, host_of
from assistant.engines.failures import in_words
from assistant.placed_stt import PlacedSTTService, place
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import SttSettings
from assistant.sound import Passage
from assistant.turns import Awaited

HOST = "api.deepgram.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "nova-3"
"""Its quickest model for commands, in some 40 languages."""


class DeepgramEngine(SttEngine):
    """Deepgram's cloud, or a server of one's own that speaks its wire."""

    name = "Deepgram"

    answers_each_stretch = False

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.STT, settings.provider, model, host_of(settings.url, HOST)))
        self._settings = settings
        self._language = setup.language

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:  # noqa: ARG002 - it hears all
        """Return a service for one room."""
        return PlacedDeepgramSTTService(
            api_key=self._settings.key,
            base_url=self._settings.url,
            settings=PlacedDeepgramSTTService.Settings(
                model=self.service.model, language=self._language, interim_results=True, smart_format=True
            ),
            meter=meter,
        )


class PlacedDeepgramSTTService(PlacedSTTService, DeepgramSTTService):
    """Deepgram, which says of each word which sound it was."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self._meter:
            self._meter.follow(lambda: getattr(self._connection, "_websocket", None))
        self._given_to: object = None
        """The connection that was given the last sound; until that is another's, all answers are its own."""
        self._given_from = 0.0
        """The place at which its stream began, by whose seconds Deepgram counts."""

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Send some sound, and know where in it a new stream begins; without a connection it would be lost."""
        if self._connection and self._connection is not self._given_to:
            self._given_to, self._given_from = self._connection, self.tape.seconds
        if self._connection:
            self.note_sent(audio)
        async for frame in super().run_stt(audio):
            yield frame
        if self._connection is None:
            await self.push_error(in_words("Deepgram", ConnectionError()))

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
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await super()._connect()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        except TimeoutError as err:
            await self.push_error(in_words("Deepgram", err))


def _is_empty(result: ListenV1Results) -> bool:
    alternatives = result.channel.alternatives if result.channel else []
    return bool(alternatives) and not alternatives[0].transcript
