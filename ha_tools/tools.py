"""The tools by name: what sentences and the language model call, with schemas made from the functions themselves."""

import inspect
import math
import types
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ha_tools import climate, device_state, lights, power, scenes, target
from ha_tools.home_assistant import HomeAssistant
from ha_tools.result import Outcome, Place, Result

ToolFunction = Callable[..., Awaitable[Result]]
"""async (home_assistant, place, *, …) -> Result"""

JSON_TYPES = {str: "string", float: "number", int: "integer", bool: "boolean"}
"""Python type of an argument -> JSON schema type."""


@dataclass(frozen=True)
class Tool:
    """Something that can be done in the home, or asked about it."""

    name: str
    """The function's name."""
    description: str
    """The first line of its docstring."""
    parameters: Mapping[str, Any]
    """JSON schema properties by argument."""
    required: tuple[str, ...]
    """Arguments that must be there."""
    writes: bool
    """Whether it can change the home; a question may only use tools that do not."""
    function: ToolFunction
    """Call it through run_tool."""


@dataclass(frozen=True)
class Command:
    """A tool and the arguments for it."""

    tool: str
    """The tool's name."""
    arguments: Mapping[str, Any]
    """By argument, as people say them."""


async def run_tool(home_assistant: HomeAssistant, place: Place, command: Command) -> Result:
    """Do it. An unknown tool and a bad argument are results that say what is wrong."""
    tool = TOOLS.get(command.tool)
    if tool is None:
        return Result(Outcome.REFUSED, f"There is no tool {command.tool}. There are {', '.join(TOOLS)}.")
    arguments = _checked(tool, command.arguments)
    if isinstance(arguments, Result):
        return arguments
    if not home_assistant.status.connected:
        return target.offline(home_assistant)
    return await tool.function(home_assistant, place, **arguments)


def _tool(function: ToolFunction, *, writes: bool) -> Tool:
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = {name: p for name, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}
    required = tuple(name for name, parameter in parameters.items() if parameter.default is parameter.empty)
    properties = {name: _property(hints[name]) for name in parameters}
    return Tool(function.__name__, inspect.cleandoc(function.__doc__ or ""), properties, required, writes, function)


def _property(hint: Any) -> Mapping[str, Any]:
    plain, description = typing.get_args(hint)
    return {"type": JSON_TYPES[_plain_type(plain)], "description": description}


def _plain_type(hint: Any) -> type:
    """The type beside None."""
    if isinstance(hint, types.UnionType):
        (hint,) = [choice for choice in typing.get_args(hint) if choice is not types.NoneType]
    plain: type = hint
    return plain


def _checked(tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any] | Result:
    """The arguments in the types that the function takes; null and empty text count as left out."""
    given = {name: value for name, value in arguments.items() if value is not None and value != ""}
    if unknown := [name for name in given if name not in tool.parameters]:
        known = ", ".join(tool.parameters)
        return Result(Outcome.REFUSED, f"{tool.name} has no argument {unknown[0]}. It takes {known}.")
    if missing := [name for name in tool.required if name not in given]:
        return Result(Outcome.REFUSED, f"{tool.name} needs {missing[0]}: {tool.parameters[missing[0]]['description']}.")
    checked = {}
    for name, value in given.items():
        converted = _converted(value, tool.parameters[name]["type"])
        if converted is None:
            return Result(Outcome.REFUSED, f"{name} of {tool.name} must be a {tool.parameters[name]['type']}.")
        checked[name] = converted
    return checked


def _converted(value: Any, json_type: str) -> str | float | None:
    """Small models write numbers as text ("30", "30%"); anything else of the wrong type is None."""
    if json_type == "string":
        return value.strip() or None if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value.strip().rstrip("%°CF ")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


_CHANGING = (
    power.turn_on,
    power.turn_off,
    power.toggle,
    lights.set_light,
    climate.set_temperature,
    climate.set_climate_mode,
    scenes.activate_scene,
)

_ASKING = (
    device_state.get_state,
    device_state.is_state,
    device_state.find_in_state,
    device_state.get_temperature,
)

TOOLS: Mapping[str, Tool] = types.MappingProxyType(
    {
        tool.name: tool
        for tool in (
            *(_tool(function, writes=True) for function in _CHANGING),
            *(_tool(function, writes=False) for function in _ASKING),
        )
    }
)
"""Every tool by its name."""
