"""Parley's own integration in a Home Assistant of the test bed: its files, and its entry as a person adds it."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from testbed.commands import commands
from testbed.testbed_errors import HomeAssistantError

SOURCE = Path(__file__).parents[1] / "custom_components" / "parley"
"""The integration in the checkout."""

FLOWS = "/api/config/config_entries/flow"
"""Path under which Home Assistant's pages add integrations."""


FINDER = Path(__file__).parent / "custom_components" / "parley_finder"
"""The stand-in for what Home Assistant finds in the network."""


def install_integration(config_dir: Path, source: Path = SOURCE) -> None:
    """Put an integration into a configuration folder, in place of what is there; it is found at the next start."""
    target = config_dir / "custom_components" / source.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))


async def has_integration(url: str, token: str) -> bool:
    """Return whether an app of Parley's is added."""
    async with commands(url, token) as owner:
        return bool(await owner.call("config_entries/get", domain=SOURCE.name))


async def add_integration(url: str, token: str, lan_port: int, accept: Callable[[str], Awaitable[object]]) -> str:
    """Add the app at a port of this machine by hand, `accept` its code; return the entry's id.

    Raises HomeAssistantError when Home Assistant does not add it.
    """
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(url, headers=headers) as http, commands(url, token) as owner:
        await owner.call("subscribe_events", event_type="data_entry_flow_progressed")
        step = await _step(http, FLOWS, handler=SOURCE.name)
        path = f"{FLOWS}/{step['flow_id']}"
        waiting = await _step(http, path, host="127.0.0.1", port=lan_port)
        if waiting.get("type") != "progress":
            raise HomeAssistantError(f"Home Assistant shows no code: {waiting}")
        await accept(waiting["description_placeholders"]["code"])
        while (await owner.event())["data"]["flow_id"] != step["flow_id"]:
            pass
        made = await _step(http, path)
    if made.get("type") != "create_entry":
        raise HomeAssistantError(f"Home Assistant did not add Parley: {made}")
    return str(made["result"]["entry_id"])


async def _step(http: aiohttp.ClientSession, path: str, **answers: Any) -> dict[str, Any]:
    async with http.post(path, json=answers) as response:
        step: dict[str, Any] = await response.json()
        return step
