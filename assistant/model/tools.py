"""The home's tools as a language model calls them: Pipecat's schemas over `ha_tools.tools`, nothing added."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.llm_service import FunctionCallParams

from assistant.model.language_model import NO_TOOLS, UNREADABLE
from assistant.model.prompt import lists_all
from assistant.truth.deeds import Deeds
from ha_tools.command import Command
from ha_tools.facts import verbatim
from ha_tools.home import Home
from ha_tools.result import Outcome, Result
from ha_tools.tool import Tool
from ha_tools.tools import TOOLS
from ha_tools.wording import wording_in

RunCommand = Callable[[Command], Awaitable[Result]]
"""Runs one command where the speaker is, and notes it in the turn."""

FINDING = "find_things"
"""The tool for a home too large for its names to stand in the prompt."""


def offered(home: Home, *, reading_only: bool) -> list[Tool]:
    """Return the tools that make sense in this home, for a question only those that change nothing."""
    present = {entity.domain for entity in home.entities.values()}
    return [
        tool
        for tool in TOOLS.values()
        if tool.for_model
        and not (reading_only and tool.writes)
        and (not tool.domains or present & set(tool.domains))
        and (tool.name != FINDING or not lists_all(home))
    ]


def offer(context: LLMContext, home: Home, *, reading_only: bool) -> None:
    """Let a model use the tools for what is asked next."""
    context.set_tools(_schema(offered(home, reading_only=reading_only)))
    context.set_tool_choice("auto")


def handler(run: RunCommand, context: LLMContext, deeds: Callable[[], Deeds]) -> Callable[..., Awaitable[None]]:
    """Return what Pipecat calls for every tool call, whatever its name, of the question that `deeds` belong to."""

    async def handle(params: FunctionCallParams) -> None:
        done = deeds()
        # A person who talks on cancels this handler; what Home Assistant was already asked to do is seen through.
        command = Command(params.function_name, dict(params.arguments))
        with done.calling():
            result = await asyncio.shield(asyncio.ensure_future(_run(run, command, done)))
        if done.exhausted:
            context.set_tool_choice(NO_TOOLS)
        await params.result_callback(_as_told(result))

    return handle


async def _run(run: RunCommand, command: Command, deeds: Deeds) -> Result:
    tool = TOOLS.get(command.tool)
    writes = tool is not None and tool.writes
    if UNREADABLE in command.arguments:
        result = Result(
            Outcome.REFUSED, (verbatim(f"The arguments of {command.tool} were no JSON object. Write them again."),)
        )
    elif writes and deeds.reading_only:
        result = Result(
            Outcome.REFUSED, (verbatim("This was a question: nothing may be changed by it. Say what is so."),)
        )
    else:
        result = await run(command)
    deeds.add(result, writes=writes, tool=command.tool, arguments=command.arguments)
    return result


def _schema(tools: Iterable[Tool]) -> ToolsSchema:
    return ToolsSchema(
        standard_tools=[
            FunctionSchema(tool.name, tool.description, dict(tool.parameters), list(tool.required)) for tool in tools
        ]
    )


def _as_told(result: Result) -> str:
    """Return a result as the model reads it: few words, and what it may choose from."""
    told: dict[str, Any] = {"outcome": result.outcome, "say": wording_in("en").say(result)}
    if result.choices:
        told["choices"] = [choice.name for choice in result.choices]
    return json.dumps(told)
