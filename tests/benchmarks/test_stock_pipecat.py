"""The stock bot that the app is measured against must really work."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.contestants import home_of
from benchmarks.home_watch import watching
from benchmarks.measure import COMMAND, Field, measure_turn
from benchmarks.services import simulated
from benchmarks.stock import stock_room
from testbed.home_assistant import RealHomeAssistant


async def test_a_spoken_command_reaches_home_assistant_and_is_answered(
    home_assistant: RealHomeAssistant, tmp_path: Path
) -> None:
    """No turn can be faster than its services; a bot that did nothing would look infinitely slow or fast."""
    async with watching(home_assistant.url, home_assistant.token) as watch, simulated() as services:
        field = Field(home_assistant, watch, random.Random(1))
        async with stock_room({**home_of(field), **services.for_stock}, tmp_path / "stock.log") as room:
            timing = await measure_turn(field, room, COMMAND, services.deepgram.script)
        cost = services.cost(asks_model=True, acts=True)
    assert timing.state_ms is not None
    assert timing.sound_ms is not None
    assert cost.state_ms is not None
    # What Deepgram is slowed by counts from the last sound that it hears, up to 30 ms before the true end.
    assert timing.state_ms >= cost.state_ms - 30
    assert timing.sound_ms >= cost.sound_ms - 30
    assert [entry.detail for entry in services.openai.log.all("tool call sent")] == [
        'turn_on {"name": "kitchen lights"}'
    ]
