"""ElevenLabs' text to speech."""

from __future__ import annotations

import asyncio
from typing import Any

from pipecat.frames.frames import ErrorFrame, TTSStoppedFrame
from pipecat.services.elevenlabs.tts import ElevenLabsTTSService
from pipecat.services.tts_service import TTSService
from pipecat.services.websocket_service import ReportErrorCallback
from websockets.exceptions import ConnectionClosed

from assistant.engines.counted_voice import CountedVoice
from assistant.engines.engine import (
    CONNECT_SECONDS,
    EngineSetup,
    TtsEngine,
    base_language,
    host_of,
)
from assistant.engines.failures import in_words
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import TtsSettings

URL = "wss://api.elevenlabs.io"
"""Its cloud, as in Pipecat's service; for data that stays in Europe wss://api.eu.residency.elevenlabs.io."""

MODEL = "eleven_flash_v2_5"
"""Pipecat's usual model of ElevenLabs', its quickest, in 32 languages."""

VOICE = "JBFqnCBsd6RMkjVDRZzb"
"""ElevenLabs' "George", the voice of its own examples."""

RECONNECT_SECONDS = 10.0
"""Pause between two rounds of tries, which is the longest that Pipecat itself leaves between two tries."""

KEEPALIVE_SECONDS = 10.0
"""A connection on which nothing came for 20 s is closed."""


class ElevenLabsEngine(TtsEngine):
    """ElevenLabs' cloud."""

    name = "ElevenLabs"

    def __init__(self, settings: TtsSettings, setup: EngineSetup) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.TTS, settings.provider, model, host_of(settings.url or URL)))
        self._settings = settings
        self._language = setup.language

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room; it is given whole sentences, which are spoken at once, each as it comes."""
        return SteadyElevenLabsTTSService(
            api_key=self._settings.key,
            url=self._settings.url or URL,
            settings=SteadyElevenLabsTTSService.Settings(
                model=self.service.model,
                voice=voice or self._settings.voice or VOICE,
                language=base_language(language or self._language),
            ),
            metrics=meter,
        )


class SteadyElevenLabsTTSService(CountedVoice, ElevenLabsTTSService):
    """ElevenLabs, connected again whenever it can be reached; why it closed a connection is told."""

    def __init__(self, *, metrics: ServiceMeter, **kwargs: Any) -> None:
        # Text without a sound in it, three times in a row, says nothing against the service.
        super().__init__(max_consecutive_zero_audio_contexts=0, metrics=metrics, **kwargs)
        metrics.follow(lambda: self._websocket)

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await super()._connect()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        except TimeoutError as err:
            await self.push_error("", exception=err)
        if self._receive_task is None:
            listening = self.create_task(self._receive_task_handler(self._report_error))
            self._receive_task = listening  # type: ignore[assignment]  # Pipecat annotates the None it begins with
        self._create_keepalive_task(KEEPALIVE_SECONDS)

    async def _receive_task_handler(self, report_error: ReportErrorCallback) -> None:
        while True:
            await super()._receive_task_handler(report_error)
            if self._disconnecting:
                break
            await asyncio.sleep(RECONNECT_SECONDS)
            self._quick_failure_tracker.reset()
            await self.set_usable(True)
            await self._connect_websocket()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations

    async def _receive_messages(self) -> None:
        """Receive until the connection ends; the answers that were under way end with it."""
        try:
            await super()._receive_messages()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        except ConnectionClosed as err:
            if not self._disconnecting:
                await self._end_answers()
                await self.push_error("", exception=err)
            raise

    async def push_error_frame(self, error: ErrorFrame, force_treat_as_permanent: bool = False) -> None:
        """Tell of an error in plain words."""
        error.error = in_words("ElevenLabs", error.exception or ConnectionError())
        await super().push_error_frame(error, force_treat_as_permanent)

    async def _end_answers(self) -> None:
        for context_id in list(self.get_audio_contexts()):
            await self.append_to_audio_context(context_id, TTSStoppedFrame(context_id=context_id))
            await self.remove_audio_context(context_id)
