"""The clouds as they are asked where nothing but a key is set: their hosts, and the prices of their usual models."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engines.engine import EngineSetup, base_language
from assistant.engines.engine_registry import LLM, STT, TTS
from assistant.local.model_store import ModelStore
from assistant.prices import price_of
from assistant.settings import LlmProvider, LlmSettings, SttProvider, SttSettings, TtsProvider, TtsSettings

SETUP = EngineSetup("en", ModelStore(Path("/nowhere")))


@pytest.mark.parametrize("provider", [SttProvider.DEEPGRAM, SttProvider.ASSEMBLYAI, SttProvider.OPENAI])
async def test_hearing_leaves_the_house_and_its_price_is_known(provider: SttProvider) -> None:
    engine = STT[provider](SttSettings(provider, "a key"), SETUP)
    price = price_of(engine.service.host, engine.service.model)
    assert engine.service.left_house
    assert price is not None
    assert price.of({"audio_seconds": 60, "bytes": 1_920_000}) == pytest.approx(0.005, abs=0.002)
    await engine.close()


@pytest.mark.parametrize("provider", [LlmProvider.OPENAI, LlmProvider.ANTHROPIC, LlmProvider.GEMINI])
async def test_thinking_leaves_the_house_and_its_price_is_known(provider: LlmProvider) -> None:
    engine = LLM[provider](LlmSettings(provider, "a key"), SETUP)
    price = price_of(engine.service.host, engine.service.model)
    assert engine.service.left_house
    assert price is not None
    cost = price.of({"input_tokens": 1000, "cached_tokens": 4000, "output_tokens": 50})
    assert cost is not None
    assert 0 < cost < 0.002
    await engine.close()


async def test_hearing_and_thinking_at_once_has_a_price_for_sound() -> None:
    """Three seconds of it, ten tokens a second, cost more than as many of text."""
    engine = LLM[LlmProvider.OPENAI_REALTIME](LlmSettings(LlmProvider.OPENAI_REALTIME, "a key"), SETUP)
    price = price_of(engine.service.host, engine.service.model)
    assert engine.service.left_house
    assert price is not None
    text = {"input_tokens": 1000, "cached_tokens": 4000, "output_tokens": 50}
    with_text, with_sound = price.of(text), price.of({**text, "audio_input_tokens": 30})
    assert with_text is not None
    assert with_sound is not None
    assert 0 < with_text < with_sound < 0.002
    await engine.close()


@pytest.mark.parametrize("provider", [TtsProvider.CARTESIA, TtsProvider.ELEVENLABS, TtsProvider.OPENAI])
async def test_speaking_leaves_the_house(provider: TtsProvider) -> None:
    engine = TTS[provider](TtsSettings(provider, "a key"), SETUP)
    assert engine.service.left_house
    await engine.close()


@pytest.mark.parametrize(("tag", "language"), [("de-AT", "de"), ("pt_BR", "pt"), ("nb", "no"), ("en", "en")])
def test_a_language_is_named_as_clouds_name_it(tag: str, language: str) -> None:
    """A region is refused by some, and Norwegian has another name here than there."""
    assert base_language(tag) == language
