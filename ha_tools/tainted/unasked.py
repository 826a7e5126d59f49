"""The question that stands before what a language model asks for after it has read the words of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import Fact
from ha_tools.results.result import Outcome, Result
from ha_tools.tainted.call_naming import named


def demand(call: Call, tool: Tool, command: Command) -> Result | None:
    """Return our question for a yes that names it; None for what has no effect, or what a person asked for.

    A tool that asks by itself whenever a language model wants something asks more precisely than we could.
    """
    if not (tool.has_effect and command.read) or (tool.asks_itself and call.by_model):
        return None
    naming = named(call.home, call.place, tool, command)
    values = {_DEED: (naming.phrase,), "named": ((naming.deed, naming.names),)}
    return as_one([(command, Result(Outcome.NEEDS_YES, (), about=naming.entity_ids, values=values))])


def is_unasked(result: Result) -> bool:
    """Return whether a result is such a question."""
    return _DEED in result.values


def as_one(demands: Sequence[tuple[Command, Result]]) -> Result:
    """Return one question for all: "The list was read. Shall I turn off everything and remove Milk from Groceries?"."""
    results = [result for _, result in demands]
    read = dict.fromkeys(fact for command, _ in demands for fact in command.read)
    deeds = tuple(dict.fromkeys(deed for result in results for deed in result.values[_DEED]))
    question = Fact("shall_i", phrase=Fact("each", facts=deeds))
    named = tuple(each for result in results for each in result.values["named"])
    about = dict.fromkeys(item for result in results for item in result.about)
    return replace(results[-1], facts=(*read, question), about=tuple(about), values={_DEED: deeds, "named": named})


_DEED = "unasked"
"""Value of a result: what a language model wants to do, as facts."""
