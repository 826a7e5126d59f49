"""The engines by the words of the options page: a provider is a line here and a file beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.engines.anthropic_model import AnthropicEngine
from assistant.engines.assemblyai import AssemblyAIEngine
from assistant.engines.auto_ears import AutoEarsEngine
from assistant.engines.cartesia import CartesiaEngine
from assistant.engines.deepgram import DeepgramEngine
from assistant.engines.elevenlabs import ElevenLabsEngine
from assistant.engines.engine import EngineSetup, LlmEngine, SttEngine, TtsEngine
from assistant.engines.gemini_model import GeminiEngine
from assistant.engines.house_ears import GrammarEngine, MoonshineEarsEngine, WhisperEarsEngine
from assistant.engines.house_voice import AutoVoiceEngine, EspeakEngine, NeuralVoiceEngine
from assistant.engines.openai_ears import OpenAIEarsEngine
from assistant.engines.openai_model import OpenAIModelEngine
from assistant.engines.openai_realtime import OpenAIRealtimeEngine, OpenAIRealtimeVoiceEngine
from assistant.engines.openai_voice import OpenAIVoiceEngine
from assistant.engines.wyoming import WyomingEarsEngine, WyomingVoiceEngine
from assistant.settings import LlmProvider, LlmSettings, SttProvider, SttSettings, TtsProvider, TtsSettings

STT: Mapping[SttProvider, Callable[[SttSettings, EngineSetup], SttEngine]] = {
    SttProvider.AUTO: AutoEarsEngine,
    SttProvider.GRAMMAR: GrammarEngine,
    SttProvider.WHISPER: WhisperEarsEngine,
    SttProvider.MOONSHINE: MoonshineEarsEngine,
    SttProvider.WYOMING: WyomingEarsEngine,
    SttProvider.DEEPGRAM: DeepgramEngine,
    SttProvider.ASSEMBLYAI: AssemblyAIEngine,
    SttProvider.OPENAI: OpenAIEarsEngine,
}
LLM: Mapping[LlmProvider, Callable[[LlmSettings, EngineSetup], LlmEngine]] = {
    LlmProvider.OPENAI: OpenAIModelEngine,
    LlmProvider.ANTHROPIC: AnthropicEngine,
    LlmProvider.GEMINI: GeminiEngine,
    LlmProvider.OPENAI_REALTIME: OpenAIRealtimeEngine,
    LlmProvider.OPENAI_REALTIME_VOICE: OpenAIRealtimeVoiceEngine,
}
TTS: Mapping[TtsProvider, Callable[[TtsSettings, EngineSetup], TtsEngine]] = {
    TtsProvider.AUTO: AutoVoiceEngine,
    TtsProvider.ESPEAK: EspeakEngine,
    TtsProvider.NEURAL: NeuralVoiceEngine,
    TtsProvider.WYOMING: WyomingVoiceEngine,
    TtsProvider.CARTESIA: CartesiaEngine,
    TtsProvider.ELEVENLABS: ElevenLabsEngine,
    TtsProvider.OPENAI: OpenAIVoiceEngine,
}
