"""The house's own ears: the grammar of the home's names, Whisper and Moonshine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Generic

from assistant.engines.engine import EngineSetup, SttEngine
from assistant.local.free_speech_ears import AnyFreeSpeech, FreeSpeechEars
from assistant.local.free_speech_stt import FreeSpeechSTTService
from assistant.local.machine_speed import decoding_threads
from assistant.local.moonshine.moonshine_engine import MoonshineEngine
from assistant.local.moonshine.moonshine_library import TINY_STREAMING as MOONSHINE_TINY_STREAMING
from assistant.local.moonshine.moonshine_library import is_installed as moonshine_is_installed
from assistant.local.recogniser import Recogniser
from assistant.local.speech_choice import is_spoken_english
from assistant.local.speech_models import MOONSHINE_TINY, SPEECH_MODELS, SpeechModel
from assistant.local.speech_process import SpeechProcessError
from assistant.local.stt import GrammarSTTService
from assistant.local.whisper.whisper_engine import WhisperEngine
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import SttSettings
from assistant.turns import Awaited
from ha_tools.home.home import Home


class GrammarEngine(SttEngine):
    """The recogniser of the home's fixed sentences."""

    name = "The house’s own recogniser of plain sentences"
    is_left = False

    trusts_interims = False
    answer_seconds = 9.0

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        super().__init__(MeteredService(Stage.STT, settings.provider, str(settings.provider), ""))
        self._recogniser = Recogniser(pin_digits=setup.pin_digits)

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:
        """Return a service for one room."""
        return GrammarSTTService(self._recogniser, awaited=awaited, meter=meter)

    async def follow(self, home: Home) -> None:
        """Learn the home's names."""
        await self._recogniser.update(home)

    def stand_by(self) -> None:
        """Have a decoder wait for the room."""
        self._recogniser.stand_by()

    async def rest(self) -> None:
        """Give back the memory of decoders that wait; whoever still listens by one is served."""
        await self._recogniser.rest()

    async def close(self) -> None:
        """End its decoders."""
        await self._recogniser.close()


class _FreeSpeechEars(SttEngine, Generic[AnyFreeSpeech]):
    """A recogniser of free speech in this machine."""

    answer_seconds = 9.0

    def __init__(
        self,
        settings: SttSettings,
        setup: EngineSetup,
        model: SpeechModel,
        made: Callable[[Callable[[], Path]], AnyFreeSpeech],
    ) -> None:
        super().__init__(MeteredService(Stage.STT, settings.provider, model.name, ""))
        self._language = setup.language
        self._ears = FreeSpeechEars(model, setup.models, made)
        self._ears.on_problem(self._problem_changed)

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:  # noqa: ARG002 - it hears all
        """Return a service for one room."""
        return FreeSpeechSTTService(self._ears.engine, model=self.service.model, language=self._language, meter=meter)

    async def fetch(self) -> None:
        """Fetch the model, and load it when it is needed first."""
        await self._ears.fetch()

    async def prepare(self) -> None:
        """Fetch the model and load it."""
        await self._ears.load()

    async def close(self) -> None:
        """End its process."""
        await self._ears.engine.close()

    def _problem_changed(self) -> None:
        self.problem = self._ears.problem
        self.on_problem.tell()


class WhisperEarsEngine(_FreeSpeechEars[WhisperEngine]):
    """Whisper in this machine."""

    name = "Whisper in this machine"
    is_left = False

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        super().__init__(
            settings,
            setup,
            SPEECH_MODELS[settings.whisper_model],
            partial(WhisperEngine, threads=decoding_threads()),
        )

    @property
    def judges_phrases(self) -> bool:
        """Whisper takes a fraction of a second, once its model is here."""
        return not self.problem

    async def doubt_of(self, phrase: str, audio: bytes) -> float | None:
        """Return how much a phrase at the end of a sound is to be doubted, once the model is here."""
        if not self.judges_phrases:
            return None
        try:
            return await self._ears.engine.doubt_of(phrase, audio, language=self._language)
        except SpeechProcessError:
            return None


class MoonshineEarsEngine(_FreeSpeechEars[MoonshineEngine]):
    """Moonshine in this machine, where its package is installed; another engine hears where it cannot."""

    name = "Moonshine in this machine"

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        super().__init__(
            settings, setup, MOONSHINE_TINY, partial(MoonshineEngine, architecture=MOONSHINE_TINY_STREAMING)
        )

    async def prepare(self) -> None:
        """Fetch the model and load it, where it can be used."""
        if not is_spoken_english(self._language):
            self._tell("Moonshine hears English alone: choose auto, whisper or wyoming.")
        elif not moonshine_is_installed():
            self._tell("Moonshine is not installed here, its Python package moonshine-voice: choose auto or whisper.")
        else:
            await super().prepare()

    def _tell(self, problem: str) -> None:
        self.problem = problem
        self.on_problem.tell()
