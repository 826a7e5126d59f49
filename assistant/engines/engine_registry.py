"""The engines by the words of the options page: a provider is a line here and a file beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.engines.cartesia import CartesiaEngine
from assistant.engines.deepgram import DeepgramEngine
from assistant.engines.engine import EngineSetup, LlmEngine, SttEngine, TtsEngine
from assistant.engines.house_ears import GrammarEngine, WhisperEarsEngine
from assistant.engines.house_voice import EspeakEngine, NeuralVoiceEngine
from assistant.engines.openai_model import OpenAIModelEngine
from assistant.engines.wyoming import WyomingEarsEngine, WyomingVoiceEngine
from assistant.settings import LlmProvider, LlmSettings, SttProvider, SttSettings, TtsProvider, TtsSettings

STT: Mapping[SttProvider, Callable[[SttSettings, EngineSetup], SttEngine]] = {
    SttProvider.GRAMMAR: GrammarEngine,
    SttProvider.WHISPER: WhisperEarsEngine,
    SttProvider.WYOMING: WyomingEarsEngine,
    SttProvider.DEEPGRAM: DeepgramEngine,
}
LLM: Mapping[LlmProvider, Callable[[LlmSettings, EngineSetup], LlmEngine]] = {LlmProvider.OPENAI: OpenAIModelEngine}
TTS: Mapping[TtsProvider, Callable[[TtsSettings, EngineSetup], TtsEngine]] = {
    TtsProvider.ESPEAK: EspeakEngine,
    TtsProvider.NEURAL: NeuralVoiceEngine,
    TtsProvider.WYOMING: WyomingVoiceEngine,
    TtsProvider.CARTESIA: CartesiaEngine,
}
