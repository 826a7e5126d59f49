"""The engines of a stage: when one that failed counts as whole again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chains.stage_engines import StageEngines
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
