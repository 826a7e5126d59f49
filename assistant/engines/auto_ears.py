"""The house's own ears as this machine can have them: Whisper once it is here, the grammar until then and otherwise."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.engines.engine import EngineSetup, SttEngine
from assistant.engines.house_ears import GrammarEngine, WhisperEarsEngine
from assistant.local.machine_speed import MachineSpeed, UnmeasurableError
from assistant.local.speech_choice import SpeechChoice, chosen_for, is_spoken_english
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.settings import SttProvider, SttSettings
from assistant.turns import Awaited
from ha_tools.home.home import Home

_LOGGER = logging.getLogger(__name__)

_UNTIL_THEN = "Until then fixed sentences with the home's names are understood{}."


class AutoEarsEngine(SttEngine):
    """Hears by the grammar at first, and by Whisper from when the machine was measured and its model is loaded."""

    name = "The house’s own recogniser"
    is_left = False

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        self._grammar = GrammarEngine(SttSettings(SttProvider.GRAMMAR), setup)
        super().__init__(self._grammar.service)
        self._is_spare = settings.is_spare
        self._setup = setup
        self._hears: SttEngine = self._grammar
        self._whisper: WhisperEarsEngine | None = None
        self.speed: MachineSpeed | None = None
        """The machine's; None until it was measured."""
        self.choice: SpeechChoice | None = None
        """The recogniser that suits the machine; None until it was measured."""
        self._hear_by(self._grammar)

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:
        """Return a service for one room, of what hears now."""
        return self._hears.stt(awaited, meter)

    @property
    def judges_phrases(self) -> bool:
        """Whisper does; a spare is not loaded for that."""
        return self._hears.judges_phrases and not self._is_spare

    async def doubt_of(self, phrase: str, audio: bytes) -> float | None:
        """Return how much a phrase at the end of a sound is to be doubted."""
        return await self._hears.doubt_of(phrase, audio) if self.judges_phrases else None

    async def follow(self, home: Home) -> None:
        """Learn the home's names."""
        await self._hears.follow(home)

    def stand_by(self) -> None:
        """Have what hears now wait for the room."""
        self._hears.stand_by()

    async def prepare(self) -> None:
        """Measure the machine, fetch the model that suits it, and hear by that."""
        if self._is_spare and self._is_english:
            return  # who stands in for another one is ready at once, and costs nothing until then
        try:
            self.speed = await MachineSpeed.known(self._setup.models.folder)
        except UnmeasurableError as err:
            self._tell(f"The speed of this machine for free speech cannot be measured: {err}. {self._until_then}")
            return
        self.choice = chosen_for(self.speed, self._setup.language)
        _LOGGER.info("Speech to text by %s: %s", self.choice.name, self.choice.reason)
        if self.choice.model is None:
            self._tell("" if self._is_english else f"Only English is understood: {self.choice.reason}.")
            return
        self._whisper = WhisperEarsEngine(SttSettings(SttProvider.WHISPER, whisper_model=self.choice.name), self._setup)
        self._whisper.on_problem(self._whisper_problem)
        await self._whisper.fetch() if self._is_spare else await self._whisper.prepare()
        self._hear_by(self._whisper)
        await self._grammar.rest()
        self.on_renewed.tell()

    async def close(self) -> None:
        """End what decodes."""
        await self._grammar.close()
        if self._whisper:
            await self._whisper.close()

    def _hear_by(self, engine: SttEngine) -> None:
        self._hears, self.service = engine, engine.service
        self.trusts_interims, self.answers_each_stretch = engine.trusts_interims, engine.answers_each_stretch
        self.answer_seconds = engine.answer_seconds

    @property
    def _is_english(self) -> bool:
        return is_spoken_english(self._setup.language)

    @property
    def _until_then(self) -> str:
        return _UNTIL_THEN.format("" if self._is_english else ", in English")

    def _whisper_problem(self) -> None:
        problem = self._whisper.problem if self._whisper else ""
        self._tell(f"{problem} {self._until_then}" if problem and self._hears is self._grammar else problem)

    def _tell(self, problem: str) -> None:
        self.problem = problem
        self.on_problem.tell()
