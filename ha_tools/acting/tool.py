"""A tool: a function of the home with what a sentence and a language model must know of it."""

from __future__ import annotations

import inspect
import json
import math
import types
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.facts.facts import Fact, Value
from ha_tools.permissions.required import Use
from ha_tools.results.result import Outcome, Result

ToolFunction = Callable[..., Awaitable[Result]]
"""async (call, *, …) -> Result"""

UsesOf = Callable[..., Sequence[Use]]
"""(call, *, …) -> the uses of things that a tool comes to with these arguments; none where nothing is left of them."""

JSON_TYPES: Mapping[Any, str] = {
    str: "string",
    float: "number",
    int: "integer",
    bool: "boolean",
    list: "array",
    dict: "object",
}
"""Python type of an argument -> JSON schema type."""


@dataclass(frozen=True)
class Tool:
    """Something that can be done in the home, or asked about it. Calling it calls its function."""

    name: str
    """The function's name."""
    description: str
    """The first line of its docstring."""
    parameters: Mapping[str, Any]
    """JSON schema properties by argument."""
    required: tuple[str, ...]
    """Arguments that must be there."""
    writes: bool
    """True if it can change the home; a question may only use tools that do not."""
    domains: tuple[str, ...]
    """The domains that it acts on; empty for those that take any, or none."""
    for_model: bool
    """True if a language model is offered it; a tool whose work another does as well is for sentences alone."""
    needs_home: bool
    """True if it needs Home Assistant."""
    quotes: str
    """The case for what has been read when its answer holds the words of others: "was_read.list"; empty where an
    answer has only our words, numbers, states and the home's own names."""
    function: ToolFunction
    """async (call, *, …) -> Result"""
    objects: Mapping[str, tuple[type, ...]]
    """By argument, the types that it may have beside those of JSON: what only our own code can give."""
    uses_of: UsesOf | None = None
    """The uses that need consent before it is done; None where the tool asks for that itself."""
    later: Mapping[str, Tool] = field(default_factory=dict)
    """The tools that it has used later, by their names: a call of it is asked about by what is done then."""
    destructive: bool = False
    """It may do away with something that is then lost, or let somebody in."""
    idempotent: bool = True
    """The same once more changes nothing more."""
    open_world: bool = False
    """It may reach beyond the home: people, or whatever a script does; one that reads tells its arguments to others."""
    needs: str = ""
    """The part of the web that must be set up, by its name in `WebAccess`; empty where it needs none."""
    asks_itself: bool = False
    """It does nothing that a language model asks for without a yes to a question of its own, which names it all."""

    @property
    def has_effect(self) -> bool:
        """Return whether it changes something or tells somebody something: a person must have asked for it."""
        return self.writes or self.open_world

    async def __call__(self, call: Call, **arguments: Any) -> Result:
        """Do it, with arguments that are known to be right."""
        return await self.function(call, **arguments)

    def uses(self, call: Call, arguments: Mapping[str, Any]) -> Sequence[Use]:
        """Return what needs consent before it is done."""
        return self.uses_of(call, **arguments) if self.uses_of else ()

    def checked(self, arguments: Mapping[str, Any]) -> dict[str, Any] | Result:
        """Return whatever arguments a model made up as the function takes them, or a result that says what is wrong.

        Null and empty text count as left out.
        """
        given = {name: value for name, value in arguments.items() if value is not None and value != ""}
        if unknown := [name for name in given if name not in self.parameters]:
            return self._refused("unknown", name=unknown[0], known=tuple(self.parameters))
        if missing := [name for name in self.required if name not in given]:
            return self._refused("missing", name=missing[0], description=self.parameters[missing[0]]["description"])
        checked = {}
        for name, value in given.items():
            schema = self.parameters[name]
            converted = value if isinstance(value, self.objects.get(name, ())) else _converted(value, schema)
            if converted is None:
                if "enum" in schema:
                    return self._refused("not_one_of", name=name, options=tuple(schema["enum"]))
                return self._refused("not_of_type", name=name, type=Fact(f"json_type.{schema['type'] or 'none'}"))
            checked[name] = converted
        return checked

    def _refused(self, why: str, **values: Value) -> Result:
        """Return what is wrong with the arguments."""
        return Result(Outcome.REFUSED, (Fact(f"argument.{why}", tool=self.name, **values),))


SOMETHING_READ = "was_read.something"
"""The answers that a reading tool quotes unless it says otherwise: one that was forgotten is not trusted."""


def reads(
    *domains: str,
    for_model: bool = True,
    needs_home: bool = True,
    quotes: str = SOMETHING_READ,
    needs: str = "",
    open_world: bool = False,
) -> Callable[[ToolFunction], Tool]:
    """Make a tool that changes nothing."""
    return _maker(
        writes=False,
        domains=domains,
        for_model=for_model,
        needs_home=needs_home,
        quotes=quotes,
        needs=needs,
        open_world=open_world,
    )


def writes(
    *domains: str,
    for_model: bool = True,
    needs_home: bool = True,
    quotes: str = "",
    uses: UsesOf | None = None,
    later: Mapping[str, Tool] = types.MappingProxyType({}),
    needs: str = "",
    **annotations: bool,
) -> Callable[[ToolFunction], Tool]:
    """Make a tool that changes the home; `annotations` are `destructive`, `idempotent`, `open_world`, `asks_itself`."""
    return _maker(
        writes=True,
        domains=domains,
        for_model=for_model,
        needs_home=needs_home,
        quotes=quotes,
        uses_of=uses,
        later=later,
        needs=needs,
        **annotations,
    )


def _maker(**traits: Any) -> Callable[[ToolFunction], Tool]:
    return lambda function: _tool(function, **traits)


def _tool(function: ToolFunction, **traits: Any) -> Tool:
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = {name: p for name, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}
    return Tool(
        name=function.__name__,
        description=inspect.cleandoc(function.__doc__ or "").partition("\n")[0],
        parameters={name: _property(hints[name]) for name in parameters},
        required=tuple(name for name, parameter in parameters.items() if parameter.default is parameter.empty),
        function=function,
        objects={name: objects for name in parameters if (objects := _objects(hints[name]))},
        **traits,
    )


def _property(hint: Any) -> Mapping[str, Any]:
    """Return the JSON schema of an argument: Annotated[type, description].

    The type is one of JSON, a Literal, a list of text, or one of our own that JSON cannot give.
    """
    annotated, description = typing.get_args(hint)
    plain = next((each for each in _alternatives(annotated) if _is_json(each)), None)
    if typing.get_origin(plain) is typing.Literal:
        return {"type": "string", "enum": list(typing.get_args(plain)), "description": description}
    if typing.get_origin(plain) is list:
        return {"type": "array", "items": {"type": "string"}, "description": description}
    return {"type": JSON_TYPES.get(typing.get_origin(plain) or plain), "description": description}


def _objects(hint: Any) -> tuple[type, ...]:
    own = [each for each in _alternatives(typing.get_args(hint)[0]) if not _is_json(each)]
    return tuple(typing.get_origin(each) or each for each in own)


def _alternatives(hint: Any) -> list[Any]:
    is_union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    return [each for each in (typing.get_args(hint) if is_union else (hint,)) if each is not types.NoneType]


def _is_json(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Literal or (typing.get_origin(hint) or hint) in JSON_TYPES


def _converted(value: Any, schema: Mapping[str, Any]) -> Any:
    """The value in its type, None for what is none of it."""
    match schema["type"]:
        case "string":
            text = _text(value)
            return (text if text in schema["enum"] else None) if "enum" in schema else text or None
        case "array":
            return _texts([value] if isinstance(value, str) else value)
        case "object":
            return _object(value)
        case "boolean":
            return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).casefold())
        case None:
            return None
        case _:
            return _number(value)


def _object(value: Any) -> dict[str, Any] | None:
    """Small models write an object as the text of one, and "true" for yes in it."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if not isinstance(value, dict):
        return None
    return {
        key: {"true": True, "false": False}.get(item, item) if isinstance(item, str) else item
        for key, item in value.items()
    }


def _text(value: Any) -> str | None:
    """Small models write "30" as the number that it looks like."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return value.strip() if isinstance(value, str) else f"{value:g}"


def _texts(values: Any) -> list[str] | None:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return None
    return [value.strip() for value in values if value.strip()] or None


def _number(value: Any) -> float | None:
    """Small models write numbers as text ("30", "30%")."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value.strip().rstrip("%°CF ")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
