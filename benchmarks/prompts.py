"""The text that a language model reads before every turn, in homes of any size, in tokens of OpenAI's models."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from rs_bpe.bpe import openai

from assistant.model.completion import SPEAKING_TOOLS
from assistant.model.offered_tools import offered, schema
from assistant.model.prompt import system_prompt
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.sentences import SIZES, home_of
from ha_tools.home.place import Place

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


async def prompt_sizes(field: Field) -> list[Resource]:
    """Count the prompt and the tools that are offered with it."""
    del field  # nothing of it is spoken to
    tokens = openai.o200k_base()
    sizes: list[Resource] = []
    for size in SIZES:
        home = home_of(size)
        tools = json.dumps([*map(schema, offered(home, reading_only=False)), *SPEAKING_TOOLS])
        sizes.append(Resource(f"prompt, {size} entities", tokens.count(system_prompt(home, Place(), NOON)), "tokens"))
        sizes.append(Resource(f"tools, {size} entities", tokens.count(tools), "tokens"))
    return sizes
