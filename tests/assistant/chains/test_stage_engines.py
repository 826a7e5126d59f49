"""The engines of a stage: when one that failed counts as whole again."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from assistant.chains.stage_engines import StageEngines, in_words
from assistant.engines.engine import EngineSetup, SttEngine
from assistant.engines.engine_registry import STT
from assistant.local.model_store import ModelStore
from assistant.service_use import Stage
from assistant.settings import SttProvider, SttSettings

SETUP = EngineSetup("en", ModelStore(Path("/nowhere")))


@pytest.mark.parametrize(
    ("provider", "is_whole"),
    [(SttProvider.DEEPGRAM, True), (SttProvider.ASSEMBLYAI, False), (SttProvider.OPENAI, False)],
)
async def test_a_service_that_could_be_made_shows_nothing_where_each_request_is_one_by_itself(
    provider: SttProvider, is_whole: bool
) -> None:
    """A refused key would count as mended with each room, and each turn would be given to it anew."""
    engine = STT[provider](SttSettings(provider, "a key"), SETUP)
    stage = StageEngines[SttEngine](Stage.STT, [engine])
    stage.failed(engine, "It refuses the key (401).")
    stage.connected(engine)
    assert (not stage.outages) is is_whole
    stage.served(engine)
    assert not stage.outages
    await engine.close()


@pytest.mark.parametrize(("provider", "is_told"), [(SttProvider.DEEPGRAM, False), (SttProvider.OPENAI, True)])
async def test_a_service_that_only_a_turn_tries_is_told_of_with_the_last_time(
    provider: SttProvider, is_told: bool
) -> None:
    """Nobody knows whether it is whole again while nobody asks; another is connected to and found whole by itself."""
    engine = STT[provider](SttSettings(provider, "a key"), SETUP)
    stage = StageEngines[SttEngine](Stage.STT, [engine])
    stage.failed(engine, "It cannot be reached.")
    [first] = stage.outages
    told: list[str] = []
    stage.on_change(lambda: told.append(in_words(stage.outages[0], UTC)))
    stage.failed(engine, "It cannot be reached.")
    assert ("It is tried only when somebody asks something, last at" in in_words(first, UTC)) is is_told
    assert bool(told) is is_told, "the time is another"
    await engine.close()
