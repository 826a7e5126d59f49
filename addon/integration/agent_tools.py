"""The home's tools for other agents of Home Assistant's: listed with what they may do, and used by our permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from addon.integration.lasting_work import LastingWork
from addon.integration.link_messages import CallTool, LinkErrorCode, OrderError
from assistant.house import House
from assistant.model.offered_tools import offered, schema
from assistant.room.turn_commands import TurnCommands
from assistant.trace import DecidedBy, Turn, plain
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.home.place import Place
from ha_tools.signals import Signal
from ha_tools.tools import TOOLS


class AgentTools:
    """Lists tools and uses them. Nobody is there to agree: what needs a yes or a PIN says so and changes nothing."""

    def __init__(self, house: House) -> None:
        self.on_turn = Signal[Turn]()
        """Told of each use, as a turn."""
        self._house = house
        self._commands = TurnCommands(house)
        self._uses = LastingWork()

    def listed(self) -> Mapping[str, Any]:
        """Return {tools: [{name, description, parameters, annotations}]}, those that make sense in this home."""
        return {"tools": [_listed(tool) for tool in offered(self._house.home_assistant.home, reading_only=False)]}

    async def call(self, order: CallTool) -> Mapping[str, Any]:
        """Use a tool; return {outcome, ok, speech, actions, about, quotes_others}. Raises `OrderError`."""
        tool = TOOLS.get(order.name)
        if tool is None or not tool.for_model:
            raise OrderError(LinkErrorCode.NOT_FOUND, f"There is no tool {order.name[:40]!r}.")
        # What was begun in the home is seen through and noted even when the link is lost.
        return await self._uses.result(self._use(tool, order))

    async def close(self) -> None:
        """See the uses through that are under way, and end those that take too long."""
        await self._uses.close()

    async def _use(self, tool: Tool, order: CallTool) -> Mapping[str, Any]:
        area = self._house.home_assistant.home.areas.get(order.area_id)
        place = Place(area.area_id if area else None)
        turn = Turn("Another agent", decided_by=DecidedBy.MODEL)
        command = await self._house.weighed(turn, place, Command(tool.name, order.arguments))
        result = await self._commands.run(turn, place, command)
        turn.reply, turn.outcome = self._house.answers.say(result), result.outcome
        turn.step("done")
        self.on_turn.tell(turn)
        return {
            "outcome": result.outcome,
            "ok": result.ok,
            "speech": turn.reply,
            "actions": [plain(asdict(action)) for action in result.actions],
            "about": list(result.about),
            "quotes_others": bool(tool.quotes) if result.quotes is None else result.quotes,
        }


def _listed(tool: Tool) -> Mapping[str, Any]:
    annotations = {
        "read_only": not tool.writes,
        "destructive": tool.destructive,
        "idempotent": tool.idempotent,
        "open_world": tool.open_world,
    }
    return {**schema(tool)["function"], "annotations": annotations}
