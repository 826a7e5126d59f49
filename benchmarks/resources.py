"""The cost of running: the app's memory with so many satellites, a satellite's processor time while it waits."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from benchmarks.app import App, running_app
from benchmarks.contestants import home_of
from benchmarks.measure import Field
from benchmarks.processes import EndedError, cpu_seconds, memory_mb, owned
from benchmarks.results import Resource
from benchmarks.room import connected
from benchmarks.services import simulated
from satellite.settings_file import WakeEngineKind
from satellite.speaker import REST_SECONDS
from testbed.house import shown_codes
from testbed.process import Process
from testbed.sound_card import VirtualSoundCard
from testbed.voice import in_a_quiet_room, say

COUNTS = (0, 1, 5, 10)
"""Satellites that are connected."""

SETTLE_SECONDS = 2.0
"""After a connection, before the memory is read: models are loaded and threads started meanwhile."""

TELEVISION = "And now the weather for the week. It stays mild in the south, and in the north there will be some rain."
"""Somebody who speaks in the room, and not to the satellite."""

IDLE_SECONDS = 30.0
"""How long a waiting satellite is watched."""

CONNECT_SECONDS = 30.0


async def app_memory(field: Field) -> list[Resource]:
    """Measure the app's resident memory, without keys and with the clouds."""
    async with simulated() as services:
        without = await _memory(home_of(field), "no key")
        return [*without, *await _memory({**home_of(field), **services.for_app}, "cloud")]


async def idle_satellite(field: Field) -> list[Resource]:
    """Measure a real satellite that listens for its wake word in a room with a television, by engine."""
    return [each for engine in WakeEngineKind for each in await _idle(field, engine)]


async def _idle(field: Field, engine: WakeEngineKind) -> list[Resource]:
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with AsyncExitStack() as stack:
            card = stack.enter_context(VirtualSoundCard("kitchen"))
            stack.enter_context(card.live("kitchen", in_a_quiet_room(say(TELEVISION) // 10)))
            app = await stack.enter_async_context(running_app(Path(folder), home_of(field)))
            process = Process(
                [sys.executable, "-m", "satellite", "--config", _satellite_file(Path(folder), app, card, engine)],
                log=Path(folder) / "satellite.log",
                env=card.env,
            )
            await stack.enter_async_context(owned(process))
            await _paired(app, process)
            await asyncio.sleep(REST_SECONDS + SETTLE_SECONDS)
            before = cpu_seconds(process.pid)
            await asyncio.sleep(IDLE_SECONDS)
            percent = (cpu_seconds(process.pid) - before) / IDLE_SECONDS * 100
            return [
                Resource(f"idle satellite, {engine.value}, processor", percent, "% of one core"),
                Resource(f"idle satellite, {engine.value}, memory", memory_mb(process.pid), "MB"),
            ]


async def _memory(environment: Mapping[str, str], label: str) -> list[Resource]:
    measured: list[Resource] = []
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with running_app(Path(folder), environment) as app, AsyncExitStack() as rooms:
            connected_so_far = 0
            for count in COUNTS:
                for number in range(connected_so_far, count):
                    await rooms.enter_async_context(connected(app, f"Room {number + 1}"))
                connected_so_far = count
                await asyncio.sleep(SETTLE_SECONDS)
                name = f"app, {label}, {count} satellites"
                measured.append(Resource(name, memory_mb(app.process.pid), "MB"))
    return measured


def _satellite_file(folder: Path, app: App, card: VirtualSoundCard, engine: WakeEngineKind) -> Path:
    settings = {
        "server": app.satellites,
        "name": "Kitchen",
        "wake_engine": engine.value,
        "state_folder": str(folder / "satellite"),
        "input_device": card.live_microphone("kitchen"),
        "output_device": card.speaker("kitchen"),
    }
    path = folder / "satellite.toml"
    lines = [f'{key} = "{value}"\n' for key, value in settings.items()]
    path.write_text("".join([*lines, 'interfaces = ["127.0.0.1"]\n']))
    return path


async def _paired(app: App, process: Process) -> None:
    """Accept the satellite's code, and return once it is connected."""
    async with asyncio.timeout(CONNECT_SECONDS), aiohttp.ClientSession(app.panel) as panel:
        while True:
            async with panel.get("/api/satellites") as response:
                listed = await response.json()
            if any(satellite["connected"] for satellite in listed["satellites"]):
                return
            if listed["pairing"] and (codes := shown_codes(process.log)):
                async with panel.post("/api/pair", json={"code": codes[-1]}) as response:
                    response.raise_for_status()
            if process.returncode is not None:
                raise EndedError("The satellite", process)
            await asyncio.sleep(0.1)  # it is asked over HTTP, which has no event to wait for
