"""Cartesia's text to speech."""

from __future__ import annotations

import asyncio
from typing import Any

from pipecat.services.cartesia.tts import CartesiaTTSService
from pipecat.services.tts_service import TextAggregationMode, TTSService

from assistant.engines.counted_voice import CountedVoice
from assistant.engines.engine import CONNECT_SECONDS, EngineSetup, TtsEngine, host_of
from assistant.engines.failures import in_words
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import TtsSettings

VOICE = "71a7ad14-091c-4e8e-a314-022ece01c121"
"""Cartesia's "British Reading Lady", the voice of its own examples."""

URL = "wss://api.cartesia.ai/tts/websocket"
"""Its cloud, as in Pipecat's service."""

MODEL = "sonic-3.6"
"""Pipecat's usual model of Cartesia's."""


class CartesiaEngine(TtsEngine):
    """Cartesia's cloud, or what speaks its wire."""

    name = "Cartesia"

    def __init__(self, settings: TtsSettings, setup: EngineSetup) -> None:
        super().__init__(MeteredService(Stage.TTS, settings.provider, MODEL, host_of(settings.url or URL)))
        self._settings = settings
        self._language = setup.language

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room."""
        return CandidCartesiaTTSService(
            api_key=self._settings.key,
            url=self._settings.url or URL,
            settings=CandidCartesiaTTSService.Settings(
                model=MODEL,
                voice=voice or self._settings.voice or VOICE,
                language=language or self._language,
            ),
            text_aggregation_mode=TextAggregationMode.TOKEN,
            metrics=meter,
        )


class CandidCartesiaTTSService(CountedVoice, CartesiaTTSService):
    """Cartesia, which says when it is lost: Pipecat's connects again, and the answer does not go on there."""

    def __init__(self, *, metrics: ServiceMeter, **kwargs: Any) -> None:
        # Text without a sound in it, three times in a row, says nothing against the service.
        super().__init__(max_consecutive_zero_audio_contexts=0, reconnect_on_error=False, metrics=metrics, **kwargs)
        metrics.follow(lambda: self._websocket)

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await super()._connect()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        except TimeoutError as err:
            await self.push_error(in_words("Cartesia", err))
