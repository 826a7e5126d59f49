"""Many rooms that talk at the same moment: how much later than the services alone each of them hears its answer."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np

from benchmarks.app import App, running_app
from benchmarks.contestants import home_of
from benchmarks.measure import QUESTION, Field
from benchmarks.results import Resource
from benchmarks.room import PREROLL, MeasuredRoom, connected
from benchmarks.services import Services, simulated
from testbed.voice import RATE, in_a_quiet_room, say

COUNTS = (1, 2, 5, 10, 15, 20)
"""Rooms that talk at once."""

ROUNDS = 2
"""Turns of each room, after one that warms up what is made at the first."""

SHARE_MS = 100.0
"""Our share of the wait that is not felt."""

LEAD_SECONDS = 0.4
TURN_SECONDS = 30.0


async def rooms_at_once(field: Field) -> list[Resource]:
    """Have 1 to 20 rooms ask something at the same moment; the simulated services take part of the same machine."""
    shares = {count: await _shares(field, count) for count in COUNTS}
    measured = [
        Resource(f"{count} room{'s' if count > 1 else ''} at once: our share of the wait, {name}", value, "ms")
        for count, each in shares.items()
        for name, value in (("median", statistics.median(each)), ("longest", max(each)))
    ]
    below = [count for count in COUNTS if statistics.median(shares[count]) <= SHARE_MS]
    return [*measured, Resource(f"rooms at once with a share of at most {SHARE_MS:.0f} ms", max(below, default=0), "")]


async def _shares(field: Field, count: int) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with (
            simulated() as services,
            running_app(Path(folder), {**home_of(field), **services.for_app}) as app,
            AsyncExitStack() as stack,
        ):
            rooms = [await _room(stack, app, number) for number in range(count)]
            await _round(services, rooms)
            return [share for _ in range(ROUNDS) for share in await _round(services, rooms)]


async def _room(stack: AsyncExitStack, app: App, number: int) -> MeasuredRoom:
    """Connect a room that hears something else than the others: where all hear one person, one of them answers."""
    own = np.random.default_rng(number).normal(0, 300, len(PREROLL)).astype(np.int16)
    return await stack.enter_async_context(connected(app, f"Room {number + 1}", preroll=own))


async def _round(services: Services, rooms: Sequence[MeasuredRoom]) -> list[float]:
    """Return our share of each room's wait, in milliseconds."""
    voice = say(QUESTION.said)
    services.deepgram.script.say(*[QUESTION.said] * len(rooms), seconds=len(voice) / RATE)
    cost = services.cost(asks_model=False, acts=False).sound_ms
    lead = int(LEAD_SECONDS * RATE)
    samples = in_a_quiet_room(np.concatenate([np.zeros(lead, np.int16), voice]))

    async def turn(room: MeasuredRoom) -> float:
        ended = await room.say(samples) + (lead + len(voice)) / RATE
        try:
            async with asyncio.timeout(TURN_SECONDS):
                heard_at = await room.first_sound()
                await room.at_rest(TURN_SECONDS)
        except TimeoutError:  # a room that hears nothing at all waits longest
            return TURN_SECONDS * 1000
        return (heard_at - ended) * 1000 - cost

    return list(await asyncio.gather(*map(turn, rooms)))
