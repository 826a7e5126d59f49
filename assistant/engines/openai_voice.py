"""OpenAI's text to speech, and that of any server with its interface: one request for each sentence."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import httpx2
from openai import AsyncOpenAI, OpenAIError
from pipecat.frames.frames import Frame
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.services.tts_service import TTSService

from assistant.engines.counted_http import counted_client
from assistant.engines.engine import EngineSetup, TtsEngine, host_of
from assistant.engines.failures import in_words
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import TtsSettings

HOST = "api.openai.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "gpt-4o-mini-tts"
"""Pipecat's usual model for it."""

VOICE = "alloy"
"""The first of OpenAI's own voices."""

RATE = 24_000
"""Samples per second of its format "pcm", whoever makes it."""

CHUNK_BYTES = RATE * 2 // 10
"""A tenth of a second, so that the first of it goes out at once; Pipecat waits for half a second."""

SILENCE_SECONDS = 8.0
"""A server from which nothing came for so long has stalled."""


class OpenAIVoiceEngine(TtsEngine):
    """OpenAI's cloud, or a server of one's own, over connections that all rooms share."""

    name = "OpenAI’s voice"
    connects = False

    def __init__(self, settings: TtsSettings, _setup: EngineSetup) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.TTS, settings.provider, model, host_of(settings.url, HOST)))
        self._client = AsyncOpenAI(
            api_key=settings.key or "none",
            base_url=settings.url or None,
            max_retries=0,
            timeout=SILENCE_SECONDS,
            http_client=counted_client(),
        )
        self._voice = settings.voice or VOICE

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:  # noqa: ARG002 - its voices speak all
        """Return a service for one room."""
        return SharedOpenAITTSService(self._client, model=self.service.model, voice=voice or self._voice, metrics=meter)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


class SharedOpenAITTSService(OpenAITTSService):
    """OpenAI's voice for one room: any voice that the server knows, and every failure told."""

    def __init__(
        self, client: AsyncOpenAI, *, metrics: ServiceMeter, model: str = MODEL, voice: str = VOICE, **kwargs: Any
    ) -> None:
        """`client` is shared by all rooms: its open connections save a handshake for each sentence."""
        super().__init__(
            api_key="unused",
            max_consecutive_zero_audio_contexts=0,
            metrics=metrics,
            settings=OpenAITTSService.Settings(model=model, voice=voice),
            **kwargs,
        )
        self._client = client
        self._meter = metrics
        self._model = model
        self._voice = voice

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        """Say a text; its sound comes while it is still being made."""
        try:
            async with AsyncExitStack() as stack:
                with self._meter.wire.open():
                    asked = self._client.audio.speech.with_streaming_response.create(
                        input=text, model=self._model, voice=self._voice, response_format="pcm"
                    )
                    response = await stack.enter_async_context(asked)
                await self.start_tts_usage_metrics(text)
                async for frame in self._stream_audio_frames_from_iterator(
                    response.iter_bytes(CHUNK_BYTES), in_sample_rate=RATE, context_id=context_id
                ):
                    await self.stop_ttfb_metrics()
                    yield frame
        except (OpenAIError, httpx2.HTTPError) as err:
            await self.push_error(in_words("OpenAI", err), exception=err)
            await self.set_usable(True)  # whoever chose it decides whether it is asked again

    async def on_turn_context_completed(self) -> None:
        """Close the answer also when none of it could be spoken, so that what follows need not wait."""
        context_id = self._turn_context_id
        await super().on_turn_context_completed()  # type: ignore[no-untyped-call]  # Pipecat has no annotations here
        if context_id and self.audio_context_available(context_id):
            await self.remove_audio_context(context_id)
