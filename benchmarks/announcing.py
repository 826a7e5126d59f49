"""An announcement into one room and into ten: from the request to the first samples, and how far apart they are."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from benchmarks.app import App, running_app
from benchmarks.contestants import home_of
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.room import MeasuredRoom, connected

COUNTS = (1, 10)
"""Rooms that an announcement is made in."""

ANNOUNCEMENTS = 10
"""Announcements into as many rooms, after one that warms up what is made at the first."""

SECONDS = 20.0
"""Longest wait for a first sample."""


async def announcements(field: Field) -> list[Resource]:
    """Announce into one room, then into ten."""
    measured: list[Resource] = []
    for count in COUNTS:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            async with running_app(Path(folder), home_of(field)) as app, AsyncExitStack() as stack:
                rooms = [
                    await stack.enter_async_context(connected(app, f"Room {number + 1}")) for number in range(count)
                ]
                await _announce(app, rooms, 0)
                times = [await _announce(app, rooms, number + 1) for number in range(ANNOUNCEMENTS)]
        measured += _summed_up(times, count)
    return measured


async def _announce(app: App, rooms: Sequence[MeasuredRoom], number: int) -> list[float]:
    """Return the milliseconds from a request to the first sample in each room."""
    for room in rooms:
        room.listen()
    began = time.monotonic()
    async with aiohttp.ClientSession() as session, asyncio.timeout(SECONDS):
        body = {"message": f"Dinner number {number} is ready", "rooms": "all", "wait": True}
        async with session.post(f"{app.panel}/api/announce", json=body) as answer:
            answer.raise_for_status()
            return [(await room.first_sound() - began) * 1000 for room in rooms]


def _summed_up(times: Sequence[Sequence[float]], count: int) -> list[Resource]:
    name = f"announcement, {count} room{'s' if count > 1 else ''}"
    first = [Resource(f"{name}: to the last room's first sample, median", statistics.median(map(max, times)), "ms")]
    if count == 1:
        return first
    apart = [max(each) - min(each) for each in times]
    return [
        *first,
        Resource(f"{name}: between the first samples, median", statistics.median(apart), "ms"),
        Resource(f"{name}: between the first samples, worst", max(apart), "ms"),
    ]
