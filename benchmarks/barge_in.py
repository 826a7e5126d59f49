"""Talking over an answer: from the true beginning of the voice to silence, beside the stock bot in the same run."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

from benchmarks.app import running_app
from benchmarks.contestants import ROOM, home_of
from benchmarks.measure import CHAT, Field
from benchmarks.results import Resource
from benchmarks.room import connected
from benchmarks.services import Services, simulated
from benchmarks.stock import stock_room
from benchmarks.talker import Talker
from testbed.voice import RATE, in_a_quiet_room, say

ROUNDS = 10
"""Answers that are talked over."""

HEARD_SECONDS = 0.8
"""Part of the answer that is heard before."""

SILENT_SECONDS = 5.0
"""Longest wait for silence."""

OVER = "wait a moment"
"""What is said over it: a vowel at its beginning, no words of a listener."""


async def barge_in(field: Field) -> list[Resource]:
    """Talk over the answers of the app and of the stock bot."""
    measured: list[Resource] = []
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with (
            simulated() as services,
            running_app(Path(folder), {**home_of(field), **services.for_app}) as app,
            connected(app, ROOM, echo_cancellation=True) as room,
        ):
            measured += _summed_up("Parley", await _rounds(field, services, room, room.silenced))
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with simulated() as services:
            environment = {**home_of(field), **services.for_stock}
            async with stock_room(environment, Path(folder) / "stock.log") as stock:
                measured += _summed_up("stock Pipecat", await _rounds(field, services, stock, stock.silenced))
    return measured


async def _rounds(
    field: Field, services: Services, room: Talker, silenced: Callable[[float], Awaitable[float]]
) -> list[float]:
    """Return the milliseconds to silence of each round."""
    return [await _talked_over(field, services, room, silenced) for _ in range(ROUNDS)]


async def _talked_over(
    field: Field, services: Services, room: Talker, silenced: Callable[[float], Awaitable[float]]
) -> float:
    asked, over = say(CHAT.said), say(OVER)
    services.deepgram.script.say(CHAT.said, seconds=len(asked) / RATE)
    services.deepgram.script.say(OVER, seconds=len(over) / RATE)
    lead = int((0.4 + field.chance.uniform(0, 0.08)) * RATE)
    await room.say(in_a_quiet_room(np.concatenate([np.zeros(lead, np.int16), asked])))
    heard_at = await room.first_sound()
    await asyncio.sleep(max(0.0, heard_at + HEARD_SECONDS + field.chance.uniform(0, 0.08) - time.monotonic()))
    began = await room.speak_over(in_a_quiet_room(over))
    async with asyncio.timeout(SILENT_SECONDS):
        silent_at = await silenced(began)
    await room.at_rest()
    services.deepgram.script.clear()
    return (silent_at - began) * 1000


def _summed_up(contestant: str, times: list[float]) -> list[Resource]:
    name = f"barge-in, {contestant}: voice to silence"
    return [
        Resource(f"{name}, median", statistics.median(times), "ms"),
        Resource(f"{name}, longest of {ROUNDS}", max(times), "ms"),
    ]
