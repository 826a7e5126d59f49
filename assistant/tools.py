"""The home's tools as a language model calls them: Pipecat's schemas over `ha_tools.tools`, nothing added."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.services.llm_service import FunctionCallParams

from ha_tools.result import Result
from ha_tools.tool import Command, Tool
from ha_tools.tools import TOOLS

RunCommand = Callable[[Command], Awaitable[Result]]
"""Runs one command where the speaker is, and notes it in the turn."""


def tools_schema(run: RunCommand) -> ToolsSchema:
    """Return every tool of the home, each calling `run`."""
    return ToolsSchema(standard_tools=[_schema(tool, run) for tool in TOOLS.values()])


def _schema(tool: Tool, run: RunCommand) -> FunctionSchema:
    async def handle(params: FunctionCallParams) -> None:
        # A person who talks on cancels this handler; what Home Assistant was already asked to do is seen through.
        result = await asyncio.shield(asyncio.ensure_future(run(Command(tool.name, dict(params.arguments)))))
        await params.result_callback(_as_told(result))

    return FunctionSchema(tool.name, tool.description, dict(tool.parameters), list(tool.required), handle)


def _as_told(result: Result) -> str:
    """Return a result as the model reads it: few words, and what it may choose from."""
    told: dict[str, Any] = {"outcome": result.outcome, "say": result.speech}
    if result.choices:
        told["choices"] = [choice.name for choice in result.choices]
    return json.dumps(told)
