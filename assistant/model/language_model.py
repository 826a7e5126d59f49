"""OpenAI's service as a home needs it: one client for all rooms, and every tool call heard, whole and readable.

Pipecat reads only the first tool call of a chunk, and drops a call whose arguments are no JSON: servers at home
bundle several calls into one chunk, and small models write what is almost JSON.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall, ChoiceDeltaToolCallFunction
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.openai.llm import OpenAILLMService

from assistant.outside_text import encodable

TOOL_SECONDS = 10.0
"""A tool call that takes longer is answered to the model as failed."""

UNREADABLE = "unreadable"
"""The one argument of a call whose arguments could not be read: the text that the model wrote."""

MOST_CHARACTERS = 1500
"""Of one response, words and arguments: two minutes of speech. A model that goes on has come to no end."""

SPARE_CHARACTERS = 300
"""Until the sentence has ended in which that is reached."""

MOST_CALLS = 32
"""Tool calls of one response."""

NO_TOOLS: Final = "none"
"""OpenAI's tool choice that asks for words only; not every server at home honours it."""


class HomeLLMService(OpenAILLMService):
    """OpenAI's service over a client that all rooms share: its open connections save a handshake in every turn."""

    def __init__(self, client: AsyncOpenAI, model: str, *, is_openai: bool) -> None:
        self._shared_client = client
        super().__init__(
            api_key="shared",
            settings=OpenAILLMService.Settings(model=model),
            function_call_timeout_secs=TOOL_SECONDS,
        )
        self.supports_developer_role = is_openai

    def create_client(self, *_args: Any, **_kwargs: Any) -> AsyncOpenAI:
        """Return the shared client."""
        return self._shared_client

    async def get_chat_completions(self, context: LLMContext) -> Any:
        """Return the stream of chunks with its tool calls at the end, each in a chunk of its own."""
        chunks = await super().get_chat_completions(context)
        return _whole_calls(chunks, self._is_endless, wanted=context.tool_choice != NO_TOOLS)

    async def _is_endless(self) -> None:
        await self.push_error("The language model came to no end: its answer was cut off.")


@dataclass
class _GatheredCall:
    """A tool call while its parts come."""

    index: int
    id: str
    name: str
    arguments: str = ""

    def part(self, position: int) -> ChoiceDeltaToolCall:
        """The whole call as one part, whose arguments are a JSON object."""
        function = ChoiceDeltaToolCallFunction(name=self.name, arguments=_readable(self.arguments))
        return ChoiceDeltaToolCall(index=position, id=self.id, type="function", function=function)


def _readable(arguments: str) -> str:
    try:
        if isinstance(json.loads(arguments or "{}"), dict):
            return arguments or "{}"
    except (ValueError, RecursionError):
        pass
    return json.dumps({UNREADABLE: arguments[:200]})


async def _whole_calls(
    chunks: Any, on_endless: Callable[[], Awaitable[None]], *, wanted: bool
) -> AsyncIterator[ChatCompletionChunk]:
    calls: list[_GatheredCall] = []
    pattern: ChatCompletionChunk | None = None
    characters = 0
    try:
        async for chunk in chunks:
            delta = chunk.choices[0].delta if chunk.choices else None
            if delta and delta.content:
                delta.content = encodable(delta.content)
                characters += len(delta.content)
            if not delta or not delta.tool_calls:
                yield chunk
                if _is_enough(characters, delta.content if delta else None):
                    wanted = False
                    await on_endless()
                    break
                continue
            for part in delta.tool_calls:
                _gather(calls, part)
                characters += len((part.function and part.function.arguments) or "")
            if _is_enough(characters) or len(calls) > MOST_CALLS:
                wanted = False  # half a call may mean something else
                await on_endless()
                break
            delta.tool_calls, pattern = None, chunk.model_copy(deep=True)
            if delta.content:
                yield chunk
        for position, call in enumerate(calls if wanted and pattern else ()):
            whole = pattern.model_copy(deep=True)  # type: ignore[union-attr]  # there is one where there are calls
            whole.choices[0].delta.content = None
            whole.choices[0].delta.tool_calls = [call.part(position)]
            yield whole
    finally:
        await chunks.close()


def _is_enough(characters: int, said: str | None = "") -> bool:
    """Return whether a response is as long as it may be, if it can, at the end of a sentence."""
    if characters <= MOST_CHARACTERS:
        return False
    return not said or said.rstrip().endswith((".", "!", "?")) or characters > MOST_CHARACTERS + SPARE_CHARACTERS


def _gather(calls: list[_GatheredCall], part: ChoiceDeltaToolCall) -> None:
    """Add a part to its call: a name begins one, unless that very call has begun before."""
    name = part.function.name if part.function else None
    arguments = (part.function.arguments if part.function else None) or ""
    known = [call for call in calls if call.index == part.index and part.id in {None, "", call.id}]
    if name and not known:
        calls.append(_GatheredCall(part.index, part.id or f"call_{uuid.uuid4().hex[:12]}", name, arguments))
    elif calls:
        (known or calls)[-1].arguments += arguments
