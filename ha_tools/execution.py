"""The one way to use a tool: its arguments checked, its consent asked for, its faults caught, its change remembered."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.target import offline
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.permissions.required import required
from ha_tools.results.result import Outcome, Result
from ha_tools.tainted import unasked

_LOGGER = logging.getLogger(__name__)

FAILED = Fact("fault")
"""The answer where a tool met what it cannot deal with."""

_CHANGING = frozenset({Outcome.CHANGED, Outcome.UNDERWAY, Outcome.ANSWERED})
"""Outcomes of a tool that writes after which nothing from before can be meant by "that"; what a sentence of the user's
own did is not known, and its answer is all there is."""


async def execute(tools: Mapping[str, Tool], call: Call, command: Command) -> Result:
    """Do it with one of the tools. An unknown tool, a bad argument, a missing consent and a fault are results."""
    tool = tools.get(command.tool)
    if tool is None:
        return Result(Outcome.REFUSED, (Fact("no_such_tool", tool=command.tool, tools=tuple(tools)),))
    if tool.needs_home and not call.home_assistant.status.connected:
        return offline(call)
    arguments = tool.checked(command.arguments)
    if isinstance(arguments, Result):
        return arguments
    checked = replace(command, arguments=arguments)
    if asked := unasked.demand(call, tool, checked) or await required(call, *tool.uses(call, arguments)):
        return asked
    call = call if call.turn_id else replace(call, turn_id=uuid.uuid4().hex)
    try:
        result = await tool.function(call, **arguments)
    except Exception as err:
        return _failed(call, tool, err)
    if call.missed and result.ok:
        result = replace(result, facts=(*result.facts, *call.missed))
    if result.actions or (tool.writes and result.outcome in _CHANGING):
        call.past.remember(call.place, (), call.turn_id)
    return result


def _failed(call: Call, tool: Tool, err: Exception) -> Result:
    match err:
        case NotConnected():
            return offline(call)
        case CallTimedOut():
            return Result(Outcome.UNCONFIRMED, (Fact("tried_in_vain"),))
        case ServiceRefused():
            return Result(Outcome.REFUSED, (Fact("could_not", reason=Quote(err.message)),), quotes=True)
    _LOGGER.error("The tool %s failed", tool.name, exc_info=err)
    return Result(Outcome.REFUSED, (FAILED,))
