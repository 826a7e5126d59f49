"""Five hundred turns over five satellites, while the services fail and people talk over, leave and come back."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from loguru import logger

from addon.app import running
from addon.options import Surroundings
from benchmarks.measure import Field
from benchmarks.outages import READY_SECONDS, options_of
from benchmarks.progress import to_stderr
from benchmarks.results import Resource
from benchmarks.services import simulated
from testbed.cache import CACHE
from testbed.lan import lan_session
from testbed.leftovers import Holdings, left_over
from testbed.soak import Soak
from testbed.soak_report import SoakReport

TURNS = 500
SEED = 11

SETTLE_SECONDS = 30.0
"""What goes away does so within it."""


async def soak(field: Field) -> list[Resource]:
    """Go through the turns, print what became of them and of the memory, and count."""
    logger.remove()
    async with simulated() as clouds:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            surroundings = Surroundings(
                field.home.url, field.home.token, Path(folder), 0, 0, supervised=False, models=CACHE / "speech"
            )
            async with running(options_of(clouds), surroundings) as app, lan_session() as http:
                await app.house.home_assistant.wait_until_ready(READY_SECONDS)
                await app.house.services.stands_by.wait()
                soaked = Soak(app, http, clouds, SEED)
                before = await soaked.pair()
                began = time.monotonic()
                report = await soaked.run(TURNS, _progress)
                seconds = time.monotonic() - began
                left = await left_over(before, SETTLE_SECONDS)
                after = Holdings.now()
    print(report, f"Before: {before}", f"After: {after}", f"Left over: {left or 'nothing'}", "", sep="\n")
    return [
        Resource("soak: turns", report.turns, "turns"),
        Resource("soak: minutes", seconds / 60, "min"),
        Resource("soak: faults of services", report.faults.total(), ""),
        Resource("soak: turns without an end", len(report.unended), "turns"),
        Resource("soak: turns that were answered by silence", len(report.silent), "turns"),
        Resource("soak: commands that were not done", len(report.undone), "turns"),
        Resource("soak: longest turn", report.longest_seconds, "s"),
        Resource("soak: longest wait for the first sound", report.longest_wait_seconds, "s"),
        Resource("soak: left over of tasks, files, processes, pipelines", sum(left.values()), ""),
        Resource("soak: memory, growth in the second half", report.growth_kb, "KB/turn"),
    ]


def _progress(report: SoakReport) -> None:
    if report.turns % 25 == 0:
        to_stderr(
            f"  {report.turns} turns, {report.memory_kb[-1] / 1000:.0f} MB, without an end: {len(report.unended)}"
        )
