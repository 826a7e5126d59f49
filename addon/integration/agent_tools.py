"""The home's tools for other agents of Home Assistant's: listed with what they may do, and used by our permissions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from addon.integration.link_messages import CallTool, LinkErrorCode, OrderError
from addon.lasting_work import LastingWork
from assistant.house import House
from assistant.model.offered_tools import offered, schema
from assistant.room.turn_commands import TurnCommands
from assistant.trace import DecidedBy, Turn, plain
from assistant.turns import LONGEST_TEXT
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import Fact
from ha_tools.home.place import Place
from ha_tools.signals import Signal
from ha_tools.tools import TOOLS

MOST_CONVERSATIONS = 256
"""Conversations of agents in which something was read; the one that was used longest ago is forgotten first."""


class AgentTools:
    """Lists tools and uses them. Nobody is there to agree: what needs a yes or a PIN says so and changes nothing.

    So does what an agent wants after it has read the words of others, unless the person's own words ask for it. An
    agent that names no conversation, as a program on Home Assistant's MCP server, has to ask its person itself.
    """

    def __init__(self, house: House) -> None:
        self.on_turn = Signal[Turn]()
        """Told of each use, as a turn."""
        self._house = house
        self._commands = TurnCommands(house)
        self._uses = LastingWork()
        self._read: OrderedDict[str, tuple[Fact, ...]] = OrderedDict()
        """By conversation, the texts of others in it."""

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
        turn = Turn("Another agent", decided_by=DecidedBy.MODEL, transcript=order.asked[:LONGEST_TEXT])
        turn.read += self._read.get(order.conversation_id, ())
        command = await self._house.weighed(turn, place, Command(tool.name, order.arguments))
        result = await self._commands.run(turn, place, command)
        self._remember(order.conversation_id, turn)
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

    def _remember(self, conversation_id: str, turn: Turn) -> None:
        """Remember what was read in a conversation; uses that run side by side add to one another."""
        read = tuple(dict.fromkeys((*self._read.pop(conversation_id, ()), *turn.read)))
        if conversation_id and read:
            self._read[conversation_id] = read
            if len(self._read) > MOST_CONVERSATIONS:
                self._read.popitem(last=False)


def _listed(tool: Tool) -> Mapping[str, Any]:
    annotations = {
        "read_only": not tool.writes,
        "destructive": tool.destructive,
        "idempotent": tool.idempotent,
        "open_world": tool.open_world,
    }
    return {**schema(tool)["function"], "annotations": annotations}
