"""Servers of one's own that speak Wyoming: ears such as faster-whisper, and voices such as piper."""

from __future__ import annotations

from collections.abc import Callable

from pipecat.services.tts_service import TTSService

from assistant.engines.engine import EngineSetup, SttEngine, TtsEngine, address_of, host_of
from assistant.local.wyoming_stt import WyomingSTTService
from assistant.local.wyoming_tts import WyomingTTSService
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from assistant.settings import SttSettings, TtsSettings
from assistant.turns import Awaited


class WyomingEarsEngine(SttEngine):
    """Speech to text by a Wyoming server."""

    name = "The Wyoming server for speech to text"

    answer_seconds = 5.0

    def __init__(self, settings: SttSettings, setup: EngineSetup) -> None:
        host = host_of(settings.url)
        super().__init__(MeteredService(Stage.STT, settings.provider, str(settings.provider), host))
        self._address = address_of(settings.url)
        self._language = setup.language

    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:  # noqa: ARG002 - it hears all
        """Return a service for one room."""
        return WyomingSTTService(*self._address, language=self._language, meter=meter)


class WyomingVoiceEngine(TtsEngine):
    """Text to speech by a Wyoming server."""

    name = "The Wyoming server for text to speech"
    first_sound_seconds = 6.0

    def __init__(self, settings: TtsSettings, _setup: EngineSetup) -> None:
        model = settings.voice or str(settings.provider)
        super().__init__(MeteredService(Stage.TTS, settings.provider, model, host_of(settings.url)))
        self._address = address_of(settings.url)
        self._voice = settings.voice

    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room."""
        # A voice of the settings' own speaks its own language only: another one is left to the server.
        usual = None if language else self._voice or None
        return WyomingTTSService(*self._address, voice=voice or usual, language=language or None, metrics=meter)
