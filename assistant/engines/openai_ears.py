"""OpenAI's speech to text, and that of any server with its interface: one request for each stretch of speech.

Its realtime sessions are hardly quicker (Pipecat measured 1.66 s against 2.01 s, of a hundred the slowest but one),
cost three times as much, end every hour, and are spoken by no server of one's own; requests are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openai import AsyncOpenAI
from pipecat.services.openai.stt import OpenAISTTService

from assistant.engines.counted_http import counted_client
from assistant.engines.engine import EngineSetup, SttEngine, base_language, host_of
from assistant.engines.segment_stt import ANSWER_SECONDS, SegmentSTTService
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import SttSettings
from assistant.turns import Awaited

HOST = "api.openai.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "gpt-transcribe"
"""Pipecat's usual model for it."""


class OpenAIEarsEngine(SttEngine):
    """OpenAI's cloud, or a server of one's own, over connections that all rooms share."""

    name = "OpenAI’s speech to text"
    connects = False

    answer_seconds = 4.0

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.STT, settings.provider, model, host_of(settings.url, HOST)))
        self._client = AsyncOpenAI(
            api_key=settings.key or "none",
            base_url=settings.url or None,
            max_retries=0,
            timeout=ANSWER_SECONDS,
            http_client=counted_client(),
        )
        self._language = base_language(setup.language)

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:  # noqa: ARG002 - it hears all
        """Return a service for one room."""
        return StretchOpenAISTTService(
            self._client,
            settings=StretchOpenAISTTService.Settings(model=self.service.model, language=self._language),
            meter=meter,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


class StretchOpenAISTTService(SegmentSTTService, OpenAISTTService):
    """OpenAI's ears for one room."""

    provider = "OpenAI"

    def __init__(self, client: AsyncOpenAI, **kwargs: Any) -> None:
        """`client` is shared by all rooms: its open connections save a handshake for each stretch of speech."""
        super().__init__(api_key="unused", **kwargs)
        self._client = client

    async def words_in(self, wav: bytes) -> str:
        """Return the words of a stretch of speech."""
        text = getattr(await self._transcribe(wav), "text", None)
        if not isinstance(text, str):
            raise ValueError("there is no text in it")
        return text
