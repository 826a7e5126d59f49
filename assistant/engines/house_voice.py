"""The house's own voices: espeak-ng, and a neural voice in English."""

from __future__ import annotations

from pipecat.services.tts_service import TTSService

from assistant.engines.engine import EngineSetup, TtsEngine
from assistant.local.machine_speed import has_room
from assistant.local.neural_tts import NeuralTTSService
from assistant.local.neural_voice import NeuralVoice
from assistant.local.speech_choice import is_spoken_english
from assistant.local.tts import EspeakTTSService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import TtsSettings


class EspeakEngine(TtsEngine):
    """espeak-ng, in every language."""

    name = "The house’s own voice"
    is_left = False

    def __init__(self, settings: TtsSettings, setup: EngineSetup) -> None:
        super().__init__(MeteredService(Stage.TTS, settings.provider, str(settings.provider), ""))
        self._language = setup.language

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room."""
        return EspeakTTSService(language=language or self._language, voice=voice or None, metrics=meter)


class NeuralVoiceEngine(EspeakEngine):
    """The neural voice; espeak-ng in languages that it does not speak."""

    name = "The house’s own voice"
    is_left = False

    def __init__(self, settings: TtsSettings, setup: EngineSetup) -> None:
        super().__init__(settings, setup)
        self._voice = NeuralVoice()

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room."""
        if is_spoken_english(language or self._language):
            return NeuralTTSService(self._voice, metrics=meter)
        return super().tts(language, voice, meter)

    async def prepare(self) -> None:
        """Load its model."""
        await self._voice.start()

    async def close(self) -> None:
        """End its thread."""
        await self._voice.close()


class AutoVoiceEngine(NeuralVoiceEngine):
    """The neural voice where the machine has room for it and speaks English, espeak-ng until then and otherwise."""

    def __init__(self, settings: TtsSettings, setup: EngineSetup) -> None:
        super().__init__(settings, setup)
        self._can_be_neural = not settings.is_spare and is_spoken_english(setup.language) and has_room()

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room."""
        if self._can_be_neural:
            return super().tts(language, voice, meter)
        return EspeakEngine.tts(self, language, voice, meter)

    async def prepare(self) -> None:
        """Load the neural voice, with which rooms speak from then on."""
        if self._can_be_neural:
            await super().prepare()
