"""The cost of being sure: from Home Assistant's own report of a new state to the result that tells of it."""

from __future__ import annotations

import asyncio
import statistics
import time

from benchmarks.measure import Field
from benchmarks.results import Resource
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool

COMMANDS = 200
"""Commands that are timed, on and off in turn."""

READY_SECONDS = 10.0

LAMP, NAME = "light.kitchen_lights", "kitchen lights"


async def verified_results(field: Field) -> list[Resource]:
    """Switch a lamp on and off; compare with an independent witness of the same changes."""
    live = HomeAssistant(field.home.url, field.home.token)
    following = asyncio.create_task(live.run())
    try:
        await live.wait_until_ready(READY_SECONDS)
        await field.home.reset()
        timed = [await _timed(field, live, on=number % 2 == 0) for number in range(COMMANDS)]
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    after = sorted(result - witnessed for _, witnessed, result in timed)
    whole = [result - asked for asked, _, result in timed]
    return [
        Resource("command to verified result, median", statistics.median(whole) * 1000, "ms"),
        Resource("of it after Home Assistant's own event, median", statistics.median(after) * 1000, "ms"),
        Resource("of it after Home Assistant's own event, p99", after[int(0.99 * len(after))] * 1000, "ms"),
    ]


async def _timed(field: Field, live: HomeAssistant, *, on: bool) -> tuple[float, float, float]:
    """The moments at which it was asked for, the witness saw it, and the result was there."""
    command = Command("turn_on" if on else "turn_off", {"name": NAME})
    asked = time.monotonic()
    result = await run_tool(Call(live, Place("kitchen")), command)
    told = time.monotonic()
    assert result.outcome is Outcome.CHANGED, result
    return asked, await field.watch.reached(LAMP, "on" if on else "off", asked), told
