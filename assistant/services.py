"""The settings' services: who hears, thinks and speaks in a room.

`Services` is made once per process; a pipeline asks it for its own processors. What can be shared between rooms
(the recogniser's models, the grammar) is shared by the engines here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from pipecat.frames.frames import ErrorFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.tts_service import TTSService

from assistant.chains.language_model import LanguageModel
from assistant.engines.auto_ears import AutoEarsEngine
from assistant.engines.engine import Engine, EngineSetup
from assistant.engines.engine_registry import LLM, STT, TTS
from assistant.local.model_store import ModelStore
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, ServiceUse, Stage
from assistant.settings import AssistantSettings, LlmProvider
from assistant.turns import Awaited
from ha_tools.home.home import Home
from ha_tools.signals import Signal

Note = Callable[[ServiceUse], None]
"""Takes each report of a service."""

AnyService = TypeVar("AnyService", bound=FrameProcessor)

NO_MODEL = MeteredService(Stage.LLM, LlmProvider.NONE, "", "")
"""Stands for the language model where there is none."""


def _nothing(_use: ServiceUse) -> None:
    """Pass over a report."""


class Services:
    """The services that the settings chose, ready to be put into pipelines."""

    def __init__(self, settings: AssistantSettings, models: ModelStore) -> None:
        self.on_use = Signal[ServiceUse]()
        """Told of every use of every service, those that failed counted."""
        self._settings = settings
        setup = EngineSetup(settings.language, models, settings.pin_digits)
        self._ears = [STT[each.provider](each, setup) for each in settings.stt]
        self._models = [LLM[each.provider](each, setup) for each in settings.llm]
        self._voices = [TTS[each.provider](each, setup) for each in settings.tts]
        self._model = LanguageModel(self._models, self._tell) if self._models else None
        self.on_problem = Signal[()]()
        """Told when `problems` have changed."""
        for engine in self._engines:
            engine.on_problem(self.on_problem.tell)
        self.on_renewed = Signal[()]()
        """Told when another recogniser hears, or one can that could not."""
        for ear in self._ears:
            ear.on_renewed(self.on_renewed.tell)
            ear.on_problem(self.on_renewed.tell)

    @property
    def _engines(self) -> list[Engine]:
        return [*self._ears, *self._models, *self._voices]

    @property
    def problems(self) -> list[str]:
        """The reasons for which engines cannot serve yet, in plain words."""
        return [engine.problem for engine in self._engines if engine.problem]

    @property
    def auto_ears(self) -> AutoEarsEngine | None:
        """The recogniser that suits this machine; None where the settings name another one."""
        return next((ears for ears in self._ears if isinstance(ears, AutoEarsEngine)), None)

    @property
    def has_model(self) -> bool:
        """Return whether a language model is configured."""
        return self._model is not None

    @property
    def trusts_interims(self) -> bool:
        """Return whether interim transcripts of the recogniser can be trusted."""
        return self._ears[0].trusts_interims

    @property
    def answers_each_stretch(self) -> bool:
        """Return whether each stretch of speech gets one final transcript, be it an empty one."""
        return self._ears[0].answers_each_stretch

    async def follow(self, home: Home) -> None:
        """Keep what is made of the home's names in step with them. Takes up to some seconds, off the event loop."""
        for engine in self._engines:
            await engine.follow(home)

    async def prepare(self) -> None:
        """Fetch and load what speaks and hears in the house, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for engine in self._engines:
                group.create_task(engine.prepare())
            group.create_task(asyncio.Event().wait())

    async def close(self) -> None:
        """Give back what is shared."""
        for engine in self._engines:
            await engine.close()

    def stt(self, awaited: Callable[[], Awaited], note: Note = _nothing) -> PlacedSTTService:
        """Return speech to text for one pipeline, whose room may wait for answers; `note` is told of its uses too."""
        meter = self._meter(self._ears[0].service, note)
        return self._watched(self._ears[0].stt(awaited, meter), meter)

    @property
    def tells_words(self) -> bool:
        """A recogniser of the house can tell at once what words are in a short sound."""
        return any(ear.tells_words for ear in self._ears)

    async def words_in(self, audio: bytes, expected: str) -> str | None:
        """Return the words in a second of sound, 16-bit mono at 16 kHz, of which some are `expected`.

        None where no recogniser of the house can tell.
        """
        for ear in self._ears:
            if (words := await ear.words_in(audio, expected)) is not None:
                return words
        return None

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model, shared by all rooms; None where there is none."""
        return self._model

    def tts(self, language: str = "", voice: str = "", note: Note = _nothing) -> TTSService:
        """Return text to speech for one pipeline, in the home's language and the usual voice where none are named.

        `note` is told of its uses too.
        """
        meter = self._meter(self._voices[0].service, note)
        return self._watched(self._voices[0].tts(language, voice, meter), meter)

    def metered(self, stage: Stage) -> MeteredService:
        """Return the service of a stage that is asked first."""
        stages: dict[Stage, Sequence[Engine]] = {
            Stage.STT: self._ears,
            Stage.LLM: self._models,
            Stage.TTS: self._voices,
        }
        engines = stages[stage]
        return engines[0].service if engines else NO_MODEL

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
