"""The settings' services: who hears, thinks and speaks in a room.

`Services` is made once per process; a pipeline asks it for its own processors. What can be shared between rooms
(the recogniser's models, the grammar) is shared by the engines here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from pipecat.frames.frames import ErrorFrame
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.tts_service import TTSService

from assistant.chains.ear_chain import EarChain
from assistant.chains.language_model import LanguageModel
from assistant.chains.stage_engines import Outage, StageEngines
from assistant.chains.voice_chain import VoiceChain
from assistant.engines.auto_ears import AutoEarsEngine
from assistant.engines.engine import Engine, EngineSetup, LlmEngine, SttEngine, TtsEngine
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

AnyStage = StageEngines[SttEngine] | StageEngines[LlmEngine] | StageEngines[TtsEngine]

NO_MODEL = MeteredService(Stage.LLM, LlmProvider.NONE, "", "")
"""Stands for the language model where there is none."""


def _nothing(_use: ServiceUse) -> None:
    """Pass over a report."""


class Services:
    """The services that the settings chose, ready to be put into pipelines."""

    def __init__(self, settings: AssistantSettings, models: ModelStore) -> None:
        self.on_use = Signal[ServiceUse]()
        """Told of every use of every service, those that failed counted."""
        self.model_store = models
        """The models of speech on this machine."""
        self._settings = settings
        setup = EngineSetup(settings.language, models, settings.pin_digits)
        ears = [STT[each.provider](each, setup) for each in settings.stt]
        models_ = [LLM[each.provider](each, setup) for each in settings.llm]
        voices = [TTS[each.provider](each, setup) for each in settings.tts]
        self.ears = StageEngines(Stage.STT, ears)
        self.models = StageEngines(Stage.LLM, models_)
        self.voices = StageEngines(Stage.TTS, voices)
        for engine in self._engines:
            engine.service = replace(engine.service, passes_on=engine.service.host in settings.outside_hosts)
        self._model = LanguageModel(self.models, self._tell) if models_ else None
        self._home: asyncio.Queue[Home] = asyncio.Queue()
        """The home whose names those engines are to learn that others go before."""
        self._told_outage = False
        self.stands_by = asyncio.Event()
        """Set once the engines that others go before know the home's names, too."""
        self.on_problem = Signal[()]()
        """Told when `problems` or `outages` have changed."""
        for engine in self._engines:
            engine.on_problem(self.on_problem.tell)
            engine.on_use(self._tell)
        self.on_renewed = Signal[()]()
        """Told when another recogniser hears, or one can that could not."""
        for ear in self.ears.engines:
            ear.on_renewed(self.on_renewed.tell)
            ear.on_problem(self.on_renewed.tell)
        for stage in self._stages.values():
            stage.on_change(self._stage_changed)

    @property
    def _stages(self) -> Mapping[Stage, AnyStage]:
        return {Stage.STT: self.ears, Stage.LLM: self.models, Stage.TTS: self.voices}

    @property
    def _engines(self) -> list[Engine]:
        return [*self.ears.engines, *self.models.engines, *self.voices.engines]

    @property
    def problems(self) -> list[str]:
        """The reasons for which engines cannot serve yet, in plain words."""
        return [engine.problem for engine in self._engines if engine.problem]

    @property
    def auto_ears(self) -> AutoEarsEngine | None:
        """The recogniser that suits this machine; None where the settings name another one."""
        return next((ears for ears in self.ears.engines if isinstance(ears, AutoEarsEngine)), None)

    @property
    def outages(self) -> list[Outage]:
        """The engines that are left at the moment, with those that serve instead."""
        return [outage for stage in self._stages.values() for outage in stage.outages]

    def take_outage_line(self) -> bool:
        """Return whether a person has still to be told that the house's own serve in the place of others."""
        is_due = not self._told_outage and any(stage.is_down_to_own for stage in self._stages.values())
        self._told_outage = self._told_outage or is_due
        return is_due

    @property
    def may_ask_model(self) -> bool:
        """Return whether a language model may be asked on whose behalf the caller runs."""
        return self.models.may_be_asked

    def gate_changed(self) -> None:
        """Let rooms leave the services that they may not use any more, and take those that they may use again."""
        for stage in self._stages.values():
            stage.on_change.tell()

    @property
    def has_model(self) -> bool:
        """Return whether a language model is configured."""
        return self._model is not None

    async def follow(self, home: Home) -> None:
        """Keep what is made of the home's names in step with them. Takes up to some seconds, off the event loop.

        Engines that only stand in for others follow later, so that nobody waits for them.
        """
        self._home.put_nowait(home)
        await self.ears.engines[0].follow(home)

    async def prepare(self) -> None:
        """Fetch and load what speaks and hears in the house, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for engine in self._engines:
                group.create_task(engine.prepare())
            group.create_task(self._follow_later())

    async def _follow_later(self) -> None:
        while True:
            home = await self._home.get()
            while not self._home.empty():
                home = self._home.get_nowait()
            for engine in self._engines:
                if engine is not self.ears.engines[0]:
                    await engine.follow(home)
            self.stands_by.set()

    async def close(self) -> None:
        """Give back what is shared."""
        for engine in self._engines:
            await engine.close()

    def stt(self, awaited: Callable[[], Awaited], note: Note = _nothing) -> EarChain:
        """Return speech to text for one pipeline, whose room may wait for answers; `note` is told of its uses too."""

        def service_of(engine: SttEngine) -> PlacedSTTService:
            meter = self._meter(engine.service, note)
            return self._watched(engine.stt(awaited, meter), meter)

        for ear in self.ears.engines:
            ear.stand_by()
        return EarChain(self.ears, service_of, self._settings.without_keys)

    @property
    def judges_phrases(self) -> bool:
        """A recogniser of the house can tell at once whether a phrase was said."""
        return any(ear.judges_phrases for ear in self.ears.engines)

    async def doubt_of(self, phrase: str, audio: bytes) -> float | None:
        """Return how much a phrase at the end of a sound, 16-bit mono at 16 kHz, is to be doubted.

        None where no recogniser of the house can tell.
        """
        for ear in self.ears.engines:
            if (doubt := await ear.doubt_of(phrase, audio)) is not None:
                return doubt
        return None

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model, shared by all rooms; None where there is none."""
        return self._model

    def tts(self, language: str = "", voice: str = "", note: Note = _nothing) -> VoiceChain:
        """Return text to speech for one pipeline, in the home's language and the usual voice where none are named.

        `note` is told of its uses too.
        """

        def service_of(engine: TtsEngine) -> TTSService:
            meter = self._meter(engine.service, note)
            is_first = engine is self.voices.engines[0]
            return self._watched(engine.tts(language, voice if is_first else "", meter), meter)

        return VoiceChain(self.voices, service_of, self._settings.without_keys)

    def metered(self, stage: Stage) -> MeteredService:
        """Return the service of a stage that is asked first."""
        engines = self._stages[stage].engines
        return engines[0].service if engines else NO_MODEL

    def _stage_changed(self) -> None:
        stood_in_for = any(stage.outages for stage in self._stages.values() if stage.has_own)
        self._told_outage = self._told_outage and stood_in_for
        self.on_problem.tell()

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
