"""The cost of a turn and of a connected room: processor time of the app and all its processes."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from benchmarks.app import App, running_app
from benchmarks.contestants import home_of
from benchmarks.measure import CHAT, COMMAND, WISH, Field, Kind, measure_turn
from benchmarks.processes import cpu_seconds
from benchmarks.results import Resource
from benchmarks.room import MeasuredRoom, connected
from benchmarks.services import simulated
from simulators.listening import Script
from testbed.cache import CACHE
from testbed.voice import NEURAL, VOICE

TURNS = 10

IDLE_SECONDS = 20.0
"""Time in which rooms only stay connected."""

IDLE_ROOMS = 10


async def turn_cost(field: Field) -> list[Resource]:
    """Measure turns with the house's own ears and with the clouds, and rooms in which nobody speaks."""
    own = {"PARLEY_STT": "auto", "PARLEY_TTS": "auto", "PARLEY_MODELS": str(CACHE / "speech")}
    measured = []
    async with _app(field, {}) as app:
        measured += await _idle(app)
        async with connected(app, "Kitchen") as room:
            measured.append(await _turns(field, app, room, COMMAND, None, "command, no key, grammar"))
    async with _app(field, own) as app, connected(app, "Kitchen") as room:
        measured.append(await _turns(field, app, room, COMMAND, None, "command, no key, Whisper", NEURAL))
    async with simulated() as services, _app(field, services.for_app) as app, connected(app, "Kitchen") as room:
        for kind in (COMMAND, WISH, CHAT):
            measured.append(await _turns(field, app, room, kind, services.deepgram.script, f"{kind.name}, cloud"))
    return measured


@asynccontextmanager
async def _app(field: Field, environment: Mapping[str, str]) -> AsyncIterator[App]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with running_app(Path(folder), {**home_of(field), **environment}) as app:
            yield app


async def _turns(
    field: Field, app: App, room: MeasuredRoom, kind: Kind, script: Script | None, name: str, voice: str = VOICE
) -> Resource:
    await measure_turn(field, room, kind, script, voice)  # what is made at the first turn
    before = _group_seconds(app.process.pid)
    for _ in range(TURNS):
        await measure_turn(field, room, kind, script, voice)
    used = (_group_seconds(app.process.pid) - before) / TURNS
    return Resource(f"processor for a turn ({name})", used * 1000, "ms")


async def _idle(app: App) -> list[Resource]:
    async with AsyncExitStack() as stack:
        for number in range(IDLE_ROOMS):
            await stack.enter_async_context(connected(app, f"Idle {number + 1}"))
        before = _group_seconds(app.process.pid)
        await asyncio.sleep(IDLE_SECONDS)  # the time that is measured
        used = _group_seconds(app.process.pid) - before
    return [Resource(f"{IDLE_ROOMS} rooms in which nobody speaks", 100 * used / IDLE_SECONDS, "% of a core")]


def _group_seconds(leader: int) -> float:
    """Return the processor time of all that run in a process's group."""
    used = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if os.getpgid(int(entry.name)) == leader:
                    used += cpu_seconds(int(entry.name))
            except (ProcessLookupError, FileNotFoundError):
                continue
    return used
