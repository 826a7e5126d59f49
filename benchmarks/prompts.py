"""What a language model has to read before every turn, in homes of any size: in tokens of OpenAI's present models."""

from __future__ import annotations

import json

from rs_bpe.bpe import openai

from assistant.model.prompt import system_prompt
from assistant.model.tools import offered
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.sentences import SIZES, home_of
from ha_tools.place import Place
from ha_tools.tool import Tool


async def prompt_sizes(field: Field) -> list[Resource]:
    """Count the prompt and the tools that are offered with it."""
    del field  # nothing of it is spoken to
    tokens = openai.o200k_base()
    sizes: list[Resource] = []
    for size in SIZES:
        home = home_of(size)
        tools = json.dumps([_as_sent(tool) for tool in offered(home, reading_only=False)])
        sizes.append(Resource(f"prompt, {size} entities", tokens.count(system_prompt(home, Place())), "tokens"))
        sizes.append(Resource(f"tools, {size} entities", tokens.count(tools), "tokens"))
    return sizes


def _as_sent(tool: Tool) -> dict[str, object]:
    parameters = {"type": "object", "properties": tool.parameters, "required": list(tool.required)}
    return {
        "type": "function",
        "function": {"name": tool.name, "description": tool.description, "parameters": parameters},
    }
