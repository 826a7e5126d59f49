"""Five hundred turns over five satellites, while the services fail and people talk over, leave and come back."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path

from loguru import logger

from addon.app import running
from addon.surroundings import Surroundings
from benchmarks.app import running_app
from benchmarks.contestants import home_of
from benchmarks.measure import Field
from benchmarks.outages import READY_SECONDS, options_of
from benchmarks.progress import to_stderr
from benchmarks.results import Resource
from benchmarks.services import simulated
from testbed.cache import CACHE
from testbed.lan import lan_session
from testbed.leftovers import Holdings, left_over, resident_kb
from testbed.soak import Soak, SoakedApp, paired
from testbed.soak_report import SoakReport

TURNS = 500

MEMORY_TURNS = 1000
"""What is filled once, as caches are, is full by the middle of them."""

SEED = 11

SETTLE_SECONDS = 30.0
"""What goes away does so within it."""


async def soak(field: Field) -> list[Resource]:
    """Go through the turns, print what became of them, and count; the app shares the process with its driver."""
    logger.remove()
    async with simulated() as clouds:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            surroundings = Surroundings(
                field.home.url, field.home.token, Path(folder), 0, 0, supervised=False, models=CACHE / "speech"
            )
            async with running(options_of(clouds), surroundings) as app, lan_session() as http:
                await app.house.home_assistant.wait_until_ready(READY_SECONDS)
                await app.house.services.stands_by.wait()
                soaked = Soak(SoakedApp.in_this_process(app), http, clouds, SEED)
                before = await paired(soaked, app)
                began = time.monotonic()
                report = await soaked.run(TURNS, _progress)
                seconds = time.monotonic() - began
                left = await left_over(before, SETTLE_SECONDS)
                after = Holdings.now()
    print(report, f"Before: {before}", f"After: {after}", f"Left over: {left or 'nothing'}", "", sep="\n")
    return [
        *_counted("soak", report),
        Resource("soak: minutes", seconds / 60, "min"),
        Resource("soak: left over of tasks, files, processes, pipelines", sum(left.values()), ""),
    ]


async def soak_memory(field: Field) -> list[Resource]:
    """Go through turns with an app in a process of its own, print its memory's curve, and count."""
    async with simulated() as clouds:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            async with (
                running_app(Path(folder), {**home_of(field), **clouds.for_app}) as app,
                lan_session() as http,
            ):
                memory_kb = partial(resident_kb, app.process.pid)
                soaked = Soak(SoakedApp(app.panel, app.lan, memory_kb), http, clouds, SEED)
                await soaked.pair()
                report = await soaked.run(MEMORY_TURNS, _progress)
    print(report, "", sep="\n")
    return [
        *_counted("soak of a process", report),
        Resource("soak of a process: memory, growth in the second half", report.growth_kb, "KB/turn"),
    ]


def _counted(name: str, report: SoakReport) -> list[Resource]:
    return [
        Resource(f"{name}: turns", report.turns, "turns"),
        Resource(f"{name}: faults of services", report.faults.total(), ""),
        Resource(f"{name}: turns without an end", len(report.unended), "turns"),
        Resource(f"{name}: turns that were answered by silence", len(report.silent), "turns"),
        Resource(f"{name}: commands that were not done", len(report.undone), "turns"),
        Resource(f"{name}: longest turn", report.longest_seconds, "s"),
        Resource(f"{name}: longest wait for the first sound", report.longest_wait_seconds, "s"),
    ]


def _progress(report: SoakReport) -> None:
    if report.turns % 25 == 0:
        to_stderr(
            f"  {report.turns} turns, {report.memory_kb[-1] / 1000:.0f} MB, without an end: {len(report.unended)}"
        )
