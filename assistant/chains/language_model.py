"""The language model of the house, shared by all rooms: its engines in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from assistant.engines.engine import LlmEngine
from assistant.model.completion import Beat, Message, ModelError, ToolRequest, Words
from assistant.model.completion_use import CompletionUse
from assistant.service_use import ServiceUse

SILENCE_SECONDS = 12.0
"""A model from which nothing came for so long is no longer waited for: a person has long begun to wonder."""


class LanguageModel:
    """Asks the first engine."""

    def __init__(self, engines: Sequence[LlmEngine], tell: Callable[[ServiceUse], None]) -> None:
        """`tell` takes the report of each use."""
        self._engines = engines
        self._tell = tell

    async def complete(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        *,
        tool_required: bool,
        note: Callable[[ServiceUse], None] = lambda _: None,
    ) -> AsyncIterator[Words | ToolRequest]:
        """Yield words as they come and the tool calls at the end; `note` is told of the use. Raises `ModelError`."""
        engine = self._engines[0]
        use = CompletionUse.begin(messages, tools)
        try:
            async with aclosing(engine.parts(messages, tools, use, tool_required=tool_required)) as parts:
                async for part in _in_time(parts):
                    if not isinstance(part, Beat):
                        yield part
        except ModelError as err:
            use.problem = str(err)
            raise
        finally:
            told = use.report(engine.service)
            self._tell(told)
            note(told)


async def _in_time(
    parts: AsyncGenerator[Words | ToolRequest | Beat, None],
) -> AsyncIterator[Words | ToolRequest | Beat]:
    """Yield the parts. Raises `ModelError` where the next one does not come."""
    while True:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                part = await anext(parts, None)
        except TimeoutError as err:
            raise ModelError(f"The language model said nothing for {SILENCE_SECONDS:.0f} seconds.") from err
        if part is None:
            return
        yield part
