"""A command to Home Assistant's conversation agent of ours, beside the same command to the app itself."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from benchmarks.app import running_app
from benchmarks.measure import Field
from benchmarks.results import Resource
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.integration import add_integration, install_integration

COMMANDS = 20
"""Commands on each way, after two that warm up."""

SAID = ("turn on the kitchen lights", "turn off the kitchen lights")

AGENT = "conversation.parley"
"""Id of the agent in a Home Assistant that has one app."""


async def integration(field: Field) -> list[Resource]:
    """Time a command on both ways; the difference is what the integration and Home Assistant's own dispatch add."""
    del field  # the integration is found at a start of Home Assistant
    home = RealHomeAssistant()
    install_integration(home.config_dir)
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        environment = {"HASS_URL": home.url, "HASS_TOKEN": home.token}
        async with home, running_app(Path(folder), environment) as app, aiohttp.ClientSession() as http:

            async def accept(code: str) -> None:
                async with http.post(f"{app.panel}/api/pair", json={"code": code}) as response:
                    response.raise_for_status()

            async def to_the_app(text: str) -> None:
                async with http.post(f"{app.panel}/api/converse", json={"text": text}) as response:
                    response.raise_for_status()

            await add_integration(home.url, home.token, int(app.lan.rpartition(":")[2]), accept)
            await home.wait_until(lambda: _is_there(home), "agent")
            async with commands(home.url, home.token) as owner:

                async def to_the_agent(text: str) -> None:
                    await owner.call("conversation/process", text=text, agent_id=AGENT)

                direct, through = await _median_ms(to_the_app), await _median_ms(to_the_agent)
    return [
        Resource("command to the app over HTTP, median", direct, "ms"),
        Resource("command to the agent in Home Assistant, median", through, "ms"),
        Resource("added by the integration to a command", through - direct, "ms"),
    ]


async def _is_there(home: RealHomeAssistant) -> bool:
    state = (await home.states()).get(AGENT)
    return state is not None and state["state"] != "unavailable"


async def _median_ms(say: Callable[[str], Awaitable[None]]) -> float:
    times = []
    for number in range(COMMANDS + 2):
        began = time.perf_counter()
        await say(SAID[number % 2])
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[2:])
