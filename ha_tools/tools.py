"""All tools by name, and the one way to use them."""

import logging
import types
from collections.abc import Mapping

from ha_tools import custom_sentences, target, undo
from ha_tools.call import Call
from ha_tools.devices import climate, covers, lights, media, operating, power, robots, running, scenes, security, values
from ha_tools.household import calendars, lists, messages, timing
from ha_tools.past import Changes
from ha_tools.permissions import unasked
from ha_tools.questions import alarms, clock, device_state, finding, history, measuring, weather
from ha_tools.result import Outcome, Result
from ha_tools.tool import Command, Tool

_LOGGER = logging.getLogger(__name__)

FAILED = "Sorry, something went wrong inside with that. It is noted in the log."
"""The answer where a tool met what it cannot deal with."""

TOOLS: Mapping[str, Tool] = types.MappingProxyType(
    {
        tool.name: tool
        for tool in (
            power.turn_on,
            power.turn_off,
            power.toggle,
            lights.set_light,
            climate.set_climate,
            media.control_media,
            media.get_playing,
            media.get_volume,
            values.set_value,
            running.run,
            operating.operate,
            covers.move_cover,
            security.secure,
            robots.run_robot,
            scenes.activate_scene,
            device_state.get_state,
            device_state.is_state,
            device_state.find_in_state,
            measuring.get_temperature,
            measuring.measure,
            history.history,
            weather.weather,
            clock.get_time,
            finding.find_things,
            undo.undo,
            custom_sentences.say_own_sentence,
            lists.read_list,
            lists.change_list,
            calendars.get_events,
            calendars.change_calendar,
            messages.send_message,
            timing.set_timer,
            timing.change_timer,
            timing.get_timers,
            alarms.is_alarm_on,
        )
    }
)
"""Every tool by its name."""


async def run_tool(call: Call, command: Command) -> Result:
    """Do it. An unknown tool, a bad argument and a fault of a tool's own are results that say what is wrong."""
    tool = TOOLS.get(command.tool)
    if tool is None:
        return Result(Outcome.REFUSED, f"There is no tool {command.tool}. There are {', '.join(TOOLS)}.")
    if tool.needs_home and not call.home_assistant.status.connected:
        return target.offline(call)
    arguments = tool.checked(command.arguments)
    if isinstance(arguments, Result):
        return arguments
    if asked := unasked.demand(call, tool, command):
        return asked
    try:
        result = await tool(call, **arguments)
    except Exception:  # the edge of what a tool can meet: a device may report anything, and costs no other wish
        _LOGGER.exception("The tool %s failed", command.tool)
        return Result(Outcome.REFUSED, FAILED)
    if result.before or result.actions or (tool.writes and result.outcome in _CHANGING):
        call.past.remember(call.place, Changes(result.before, result.ways_back), call.turn_id)
    return result


_CHANGING = frozenset({Outcome.CHANGED, Outcome.UNDERWAY, Outcome.ANSWERED})
"""Outcomes of a tool that writes after which nothing from before can be meant by "that"; what a sentence of the user's
own did is not known, and its answer is all there is."""
