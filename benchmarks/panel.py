"""The panel: what is fetched of it, the time until it can be used, and what open pages cost the app."""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.app import App, running_app
from benchmarks.contestants import home_of
from benchmarks.measure import Field
from benchmarks.processes import cpu_seconds, memory_mb
from benchmarks.results import Resource
from benchmarks.room import MeasuredRoom, connected
from testbed.browser import Chromium, chromium
from testbed.voice import SpokenCommand

ASSETS = Path(__file__).parents[1] / "addon" / "panel" / "built" / "assets"

OPENINGS = 5
"""Times that the panel is opened by a browser that has nothing of it yet."""

ROOMS, PAGES = 10, 5

ROUNDS = 3
"""Times that every room says something, all at once."""

PATIENCE_SECONDS = 60.0
"""Ten rooms at once keep a small machine busy for some seconds."""


async def panel(field: Field) -> list[Resource]:
    """Measure the panel's size, its time to be used, and the app's cost with and without open pages."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with running_app(Path(folder), home_of(field)) as app, chromium() as browser, AsyncExitStack() as stack:
            openings = [await _opening_ms(browser, app) for _ in range(OPENINGS)]
            rooms = [await stack.enter_async_context(connected(app, f"Room {number + 1}")) for number in range(ROOMS)]
            await _talk(rooms)
            alone = await _cost(app, rooms, "no page open")
            for _ in range(PAGES):
                opened = await stack.enter_async_context(browser.page(f"{app.panel}/#/turns"))
                await opened.page.locator("parley-turns h1").wait_for(state="attached")
            watched = await _cost(app, rooms, f"{PAGES} pages open")
    usable = Resource("panel: from nothing to a page that can be used, median", statistics.median(openings), "ms")
    return [*_sizes(), usable, *alone, *watched]


def _sizes() -> list[Resource]:
    """Return what is fetched, gzip, by page and in all."""
    sizes = {file.name: file.stat().st_size / 1000 for file in ASSETS.glob("*.gz")}
    pages = {name: size for name, size in sizes.items() if "-page-" in name}
    shown = [Resource(f"panel: page {re.split('-page-', name)[0]}, gzip", size, "kB") for name, size in pages.items()]
    return [*sorted(shown, key=lambda one: one.name), Resource("panel: all, gzip", sum(sizes.values()), "kB")]


async def _opening_ms(browser: Chromium, app: App) -> float:
    """Return the milliseconds from the request to a page that shows the rooms."""
    async with browser.page(f"{app.panel}/#/rooms") as opened:
        await opened.page.locator("parley-rooms h1").wait_for(state="attached")
        return float(await opened.page.evaluate("performance.now()"))


async def _cost(app: App, rooms: Sequence[MeasuredRoom], while_: str) -> list[Resource]:
    """Let the rooms talk; return what the app's own process takes meanwhile."""
    used, began = cpu_seconds(app.process.pid), time.monotonic()
    for _ in range(ROUNDS):
        await _talk(rooms)
    percent = (cpu_seconds(app.process.pid) - used) / (time.monotonic() - began) * 100
    name = f"app, {len(rooms)} rooms talking, {while_}"
    return [
        Resource(f"{name}: processor", percent, "% of one core"),
        Resource(f"{name}: memory", memory_mb(app.process.pid), "MB"),
    ]


async def _talk(rooms: Sequence[MeasuredRoom]) -> None:
    """Have every room say something at once, and hear the answer out."""
    spoken = SpokenCommand("turn on the kitchen lights", wake="")

    async def turn(room: MeasuredRoom) -> None:
        await room.say(spoken.samples)
        await room.at_rest(PATIENCE_SECONDS)

    await asyncio.gather(*map(turn, rooms))
