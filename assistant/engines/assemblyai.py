"""AssemblyAI's speech to text, by its Sync API: one request for each stretch of speech.

Its streaming is quicker by a quarter of a second (Pipecat measured 0.42 s against 0.65 s, of a hundred the slowest but
one), and is billed for as long as a connection is open: a room that is ready to hear day and night would cost ten
dollars a day. A request costs what was said, leaves nothing open, and fails by itself.
"""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
from pipecat.services.assemblyai.stt import AssemblyAISyncSTTService

from assistant.engines.engine import EngineSetup, SttEngine, base_language, host_of
from assistant.engines.segment_stt import SegmentSTTService
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import SttSettings
from assistant.turns import Awaited
from ha_tools.leaving.sessions import outside_session

URL = "https://sync.assemblyai.com"
"""Its cloud, which is asked where no address is set; in Europe https://sync.eu.assemblyai.com."""

MODEL = "universal-3-6-pro"
"""Pipecat's usual model of AssemblyAI's."""


class AssemblyAIEngine(SttEngine):
    """AssemblyAI's cloud, over connections that all rooms share."""

    name = "AssemblyAI"
    connects = False

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.STT, settings.provider, model, host_of(settings.url or URL)))
        self._settings = settings
        self._language = base_language(setup.language)
        self._session: aiohttp.ClientSession | None = None

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:  # noqa: ARG002 - it hears all
        """Return a service for one room."""
        self._session = self._session or outside_session()
        return StretchAssemblyAISTTService(
            api_key=self._settings.key,
            aiohttp_session=self._session,
            base_url=self._settings.url or URL,
            # A home's sentences stand for themselves: what was said before stays here.
            max_context_turns=0,
            settings=StretchAssemblyAISTTService.Settings(model=self.service.model, language=self._language),
            meter=meter,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()


class StretchAssemblyAISTTService(SegmentSTTService, AssemblyAISyncSTTService):
    """AssemblyAI for one room."""

    provider = "AssemblyAI"

    async def words_in(self, wav: bytes) -> str:
        """Return the words of a stretch of speech."""
        text = (await self._transcribe(wav)).get("text")
        if not isinstance(text, str):
            raise ValueError("there is no text in it")
        return text
