"""The settings' services: who hears, thinks and speaks in a room.

`Services` is made once per process; a pipeline asks it for its own processors. What can be shared between rooms
(the recogniser's models, the grammar) is shared here.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from openai import AsyncOpenAI
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TextAggregationMode, TTSService

from assistant.cloud import SteadyCartesiaTTSService, SteadyDeepgramSTTService
from assistant.local.recogniser import Recogniser
from assistant.local.stt import GrammarSTTService
from assistant.local.tts import EspeakTTSService
from assistant.local.wyoming_stt import WyomingSTTService
from assistant.local.wyoming_tts import WyomingTTSService
from assistant.model.completion import LanguageModel
from assistant.settings import AssistantSettings, LlmProvider, SttProvider, TtsProvider
from ha_tools.home.home import Home

CARTESIA_VOICE = "71a7ad14-091c-4e8e-a314-022ece01c121"
"""Cartesia's "British Reading Lady", the voice of its own examples."""

CARTESIA_URL = "wss://api.cartesia.ai/tts/websocket"
"""Cartesia's cloud, as in Pipecat's service."""


class Services:
    """The services that the settings chose, ready to be put into pipelines."""

    def __init__(self, settings: AssistantSettings) -> None:
        self._settings = settings
        llm = settings.llm
        has_model = llm.provider is not LlmProvider.NONE
        self._client = (
            AsyncOpenAI(api_key=llm.key or "none", base_url=llm.url or None, max_retries=1) if has_model else None
        )
        self._model = LanguageModel(self._client, llm.model) if self._client else None
        has_grammar = settings.stt.provider is SttProvider.GRAMMAR
        self._recogniser = Recogniser(pin_digits=settings.pin_digits) if has_grammar else None

    @property
    def has_model(self) -> bool:
        """Return whether a language model is configured."""
        return self._model is not None

    @property
    def trusts_interims(self) -> bool:
        """Return whether interim transcripts of the recogniser can be trusted."""
        return self._settings.stt.provider is not SttProvider.GRAMMAR

    @property
    def answers_each_stretch(self) -> bool:
        """Return whether each stretch of speech gets one final transcript, be it an empty one."""
        return self._settings.stt.provider is not SttProvider.DEEPGRAM

    async def follow(self, home: Home) -> None:
        """Keep what is made of the home's names in step with them. Takes up to some seconds, off the event loop."""
        if self._recogniser:
            await self._recogniser.update(home)

    async def close(self) -> None:
        """Give back what is shared."""
        if self._client:
            await self._client.close()
        if self._recogniser:
            await self._recogniser.close()

    def stt(self, expects_answer: Callable[[], bool]) -> STTService:
        """Return speech to text for one pipeline, whose room may wait for an answer."""
        stt = self._settings.stt
        match stt.provider:
            case SttProvider.DEEPGRAM:
                return SteadyDeepgramSTTService(
                    api_key=stt.key,
                    base_url=stt.url,
                    settings=SteadyDeepgramSTTService.Settings(
                        model=stt.model, language=self._settings.language, interim_results=True, smart_format=True
                    ),
                )
            case SttProvider.WYOMING:
                return WyomingSTTService(*_address(stt.url), language=self._settings.language)
            case SttProvider.GRAMMAR:
                assert self._recogniser is not None  # noqa: S101 - made in __init__ for this provider
                return GrammarSTTService(self._recogniser, expects_answer=expects_answer)

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model, shared by all rooms; None where there is none."""
        return self._model

    def tts(self, language: str = "", voice: str = "") -> TTSService:
        """Return text to speech for one pipeline, in the home's language and the usual voice where none are named."""
        tts = self._settings.tts
        match tts.provider:
            case TtsProvider.CARTESIA:
                return SteadyCartesiaTTSService(
                    api_key=tts.key,
                    url=tts.url or CARTESIA_URL,
                    settings=SteadyCartesiaTTSService.Settings(
                        voice=voice or tts.voice or CARTESIA_VOICE, language=language or self._settings.language
                    ),
                    text_aggregation_mode=TextAggregationMode.TOKEN,
                )
            case TtsProvider.WYOMING:
                # A voice of the settings' own speaks its own language only: another one is left to the server.
                usual = None if language else tts.voice or None
                return WyomingTTSService(*_address(tts.url), voice=voice or usual, language=language or None)
            case TtsProvider.ESPEAK:
                return EspeakTTSService(language=language or self._settings.language, voice=voice or None)


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0
