"""The settings' services: who hears, thinks and speaks in a room.

`Services` is made once per process; a pipeline asks it for its own processors. What can be shared between rooms
(the recogniser's models, the grammar) is shared here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from openai import AsyncOpenAI
from pipecat.frames.frames import ErrorFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.tts_service import TextAggregationMode, TTSService

from assistant.cloud import SteadyCartesiaTTSService, SteadyDeepgramSTTService
from assistant.local.model_store import ModelStore
from assistant.local.neural_tts import NeuralTTSService
from assistant.local.neural_voice import NeuralVoice
from assistant.local.recogniser import Recogniser
from assistant.local.speech_models import SPEECH_MODELS
from assistant.local.stt import GrammarSTTService
from assistant.local.tts import EspeakTTSService
from assistant.local.whisper.whisper_ears import WhisperEars
from assistant.local.whisper.whisper_stt import WhisperSTTService
from assistant.local.wyoming_stt import WyomingSTTService
from assistant.local.wyoming_tts import WyomingTTSService
from assistant.model.completion import LanguageModel
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, ServiceUse, Stage
from assistant.settings import AssistantSettings, LlmProvider, SttProvider, TtsProvider
from assistant.turns import Awaited
from ha_tools.home.home import Home
from ha_tools.signals import Signal

CARTESIA_VOICE = "71a7ad14-091c-4e8e-a314-022ece01c121"
"""Cartesia's "British Reading Lady", the voice of its own examples."""

CARTESIA_URL = "wss://api.cartesia.ai/tts/websocket"
"""Cartesia's cloud, as in Pipecat's service."""

CARTESIA_MODEL = "sonic-3.6"
"""Pipecat's usual model of Cartesia's."""

DEEPGRAM_HOST = "api.deepgram.com"
OPENAI_HOST = "api.openai.com"
"""The clouds that are asked where no address is set."""

Note = Callable[[ServiceUse], None]
"""Takes each report of a service."""

AnyService = TypeVar("AnyService", bound=FrameProcessor)


def _nothing(_use: ServiceUse) -> None:
    """Pass over a report."""


class Services:
    """The services that the settings chose, ready to be put into pipelines."""

    def __init__(self, settings: AssistantSettings, models: ModelStore) -> None:
        self.on_use = Signal[ServiceUse]()
        """Told of every use of every service, those that failed counted."""
        self._settings = settings
        llm = settings.llm
        has_model = llm.provider is not LlmProvider.NONE
        self._client = (
            AsyncOpenAI(api_key=llm.key or "none", base_url=llm.url or None, max_retries=1) if has_model else None
        )
        thinks = self.metered(Stage.LLM)
        self._model = LanguageModel(self._client, llm.model, thinks, self._tell) if self._client else None
        has_grammar = settings.stt.provider is SttProvider.GRAMMAR
        self._recogniser = Recogniser(pin_digits=settings.pin_digits) if has_grammar else None
        has_whisper = settings.stt.provider is SttProvider.WHISPER
        self.whisper = WhisperEars(SPEECH_MODELS[settings.stt.whisper_model], models) if has_whisper else None
        """Free speech to text in the house; None where another one was chosen."""
        self._neural_voice = NeuralVoice() if settings.tts.provider is TtsProvider.NEURAL else None

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

    async def prepare(self) -> None:
        """Fetch and load what speaks and hears in the house, until cancelled."""
        async with asyncio.TaskGroup() as group:
            if self.whisper:
                group.create_task(self.whisper.run())
            if self._neural_voice:
                group.create_task(self._neural_voice.start())
            group.create_task(asyncio.Event().wait())

    async def close(self) -> None:
        """Give back what is shared."""
        if self._client:
            await self._client.close()
        if self._recogniser:
            await self._recogniser.close()
        if self.whisper:
            await self.whisper.engine.close()
        if self._neural_voice:
            await self._neural_voice.close()

    def stt(self, awaited: Callable[[], Awaited], note: Note = _nothing) -> PlacedSTTService:
        """Return speech to text for one pipeline, whose room may wait for answers; `note` is told of its uses too."""
        meter = self._meter(self.metered(Stage.STT), note)
        return self._watched(self._stt(awaited, meter), meter)

    def _stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:
        stt = self._settings.stt
        match stt.provider:
            case SttProvider.DEEPGRAM:
                return SteadyDeepgramSTTService(
                    api_key=stt.key,
                    base_url=stt.url,
                    settings=SteadyDeepgramSTTService.Settings(
                        model=stt.model, language=self._settings.language, interim_results=True, smart_format=True
                    ),
                    meter=meter,
                )
            case SttProvider.WYOMING:
                return WyomingSTTService(*_address(stt.url), language=self._settings.language, meter=meter)
            case SttProvider.WHISPER:
                assert self.whisper is not None  # noqa: S101 - made in __init__ for this provider
                return WhisperSTTService(self.whisper.engine, language=self._settings.language, meter=meter)
            case SttProvider.GRAMMAR:
                assert self._recogniser is not None  # noqa: S101 - made in __init__ for this provider
                return GrammarSTTService(self._recogniser, awaited=awaited, meter=meter)

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model, shared by all rooms; None where there is none."""
        return self._model

    def tts(self, language: str = "", voice: str = "", note: Note = _nothing) -> TTSService:
        """Return text to speech for one pipeline, in the home's language and the usual voice where none are named.

        `note` is told of its uses too.
        """
        meter = self._meter(self.metered(Stage.TTS), note)
        return self._watched(self._tts(language, voice, meter), meter)

    def _tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        tts = self._settings.tts
        match tts.provider:
            case TtsProvider.CARTESIA:
                return SteadyCartesiaTTSService(
                    api_key=tts.key,
                    url=tts.url or CARTESIA_URL,
                    settings=SteadyCartesiaTTSService.Settings(
                        model=CARTESIA_MODEL,
                        voice=voice or tts.voice or CARTESIA_VOICE,
                        language=language or self._settings.language,
                    ),
                    text_aggregation_mode=TextAggregationMode.TOKEN,
                    metrics=meter,
                )
            case TtsProvider.WYOMING:
                # A voice of the settings' own speaks its own language only: another one is left to the server.
                usual = None if language else tts.voice or None
                named = voice or usual
                return WyomingTTSService(*_address(tts.url), voice=named, language=language or None, metrics=meter)
            case TtsProvider.NEURAL if self._neural_voice and _is_english(language or self._settings.language):
                return NeuralTTSService(self._neural_voice, metrics=meter)
            case TtsProvider.ESPEAK | TtsProvider.NEURAL:
                spoken = language or self._settings.language
                return EspeakTTSService(language=spoken, voice=voice or None, metrics=meter)

    def metered(self, stage: Stage) -> MeteredService:
        """Return the service that the settings chose for a stage, as its uses name it."""
        stt, llm, tts = self._settings.stt, self._settings.llm, self._settings.tts
        match stage:
            case Stage.STT:
                cloud = DEEPGRAM_HOST if stt.provider is SttProvider.DEEPGRAM else ""
                local = stt.whisper_model if stt.provider is SttProvider.WHISPER else str(stt.provider)
                model = stt.model if cloud else local
                return MeteredService(stage, stt.provider, model, _host(stt.url, cloud))
            case Stage.LLM:
                return MeteredService(stage, llm.provider, llm.model, _host(llm.url, OPENAI_HOST))
            case Stage.TTS:
                cloud = _host(CARTESIA_URL) if tts.provider is TtsProvider.CARTESIA else ""
                model = CARTESIA_MODEL if cloud else tts.voice or str(tts.provider)
                return MeteredService(stage, tts.provider, model, _host(tts.url, cloud))

    def _meter(self, service: MeteredService, note: Note) -> ServiceMeter:
        def tell(use: ServiceUse) -> None:
            self._tell(use)
            note(use)

        return ServiceMeter(service, tell)

    def _tell(self, use: ServiceUse) -> None:
        self.on_use.tell(replace(use, problem=self._settings.without_keys(use.problem)))

    def _watched(self, service: AnyService, meter: ServiceMeter) -> AnyService:
        """Have a service's failures told."""

        async def failed(_service: AnyService, error: ErrorFrame) -> None:
            meter.failed(self._settings.without_keys(error.error))

        service.add_event_handler("on_error", failed)
        return service


def _is_english(language: str) -> bool:
    return language.replace("_", "-").partition("-")[0].lower() == "en"


def _host(url: str, otherwise: str = "") -> str:
    """Return the host of an address."""
    return (urlsplit(url).hostname if url else otherwise) or ""


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0
