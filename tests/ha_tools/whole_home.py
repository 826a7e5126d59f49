"""A home under test: tools are run in it, and all of it is compared before and after."""

from collections.abc import Mapping
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import NO_CONSENT, Consent
from ha_tools.results.result import Result
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant

NOWHERE = Place()

MOVING = (
    "sun.",
    "sensor.sun_",
    "image_processing.",
    "camera.",
    "image.",
    "geo_location.",
    "weather.",
    "sensor.total_energy_",
    "sensor.total_gas_",
)
"""Beginnings of the ids of what changes by itself."""


async def at_rest(real: RealHomeAssistant) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Every state of the home with its attributes, but for what changes by itself."""
    states = await real.states()
    return {
        item: (state["state"], state["attributes"]) for item, state in states.items() if not item.startswith(MOVING)
    }


class Household:
    """Runs tools, and compares the whole home before and after."""

    def __init__(self, live: HomeAssistant, real: RealHomeAssistant) -> None:
        self.live = live
        self._real = real
        self._past = UndoHistory()

    async def run(self, tool: str, place: Place = NOWHERE, consent: Consent = NO_CONSENT, **arguments: Any) -> Result:
        """The result of one tool."""
        return await run_tool(Call(self.live, place, consent=consent, past=self._past), Command(tool, arguments))

    async def run_and_compare(self, tool: str, place: Place, **arguments: Any) -> tuple[Result, set[str]]:
        """The result, and the ids of everything in the home that is different now."""
        before = await at_rest(self._real)
        result = await self.run(tool, place, **arguments)
        after = await at_rest(self._real)
        return result, {item for item in before.keys() | after.keys() if before.get(item) != after.get(item)}
