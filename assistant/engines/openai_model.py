"""OpenAI's language models, and whatever speaks their chat completions."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Literal, cast

from openai import AsyncOpenAI, AsyncStream, BadRequestError, OpenAIError, UnprocessableEntityError, omit
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionToolParam

from assistant.engines.engine import EngineSetup, LlmEngine, host_of
from assistant.model.completion import ENDLESS, Beat, CompletionParts, Message, ModelError, ToolRequest, Words
from assistant.model.completion_use import CompletionUse
from assistant.service_use import MeteredService, Stage
from assistant.settings import LlmSettings

HOST = "api.openai.com"
"""Its cloud, which is asked where no address is set."""


class OpenAIModelEngine(LlmEngine):
    """One model behind a client that all rooms share: its open connections save a handshake in every turn."""

    def __init__(self, settings: LlmSettings, _setup: EngineSetup | None = None) -> None:
        super().__init__(MeteredService(Stage.LLM, settings.provider, settings.model, host_of(settings.url, HOST)))
        self._client = AsyncOpenAI(api_key=settings.key or "none", base_url=settings.url or None, max_retries=1)
        self._name = settings.model
        self._can_require = True
        self._can_count = True

    async def close(self) -> None:
        """Close the client's connections."""
        await self._client.close()

    async def parts(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        use: CompletionUse,
        *,
        tool_required: bool,
    ) -> AsyncGenerator[Words | ToolRequest | Beat, None]:
        """Yield words as they come and the tool calls at the end. Raises `ModelError`."""
        written = CompletionParts()
        try:
            async with await self._begin(messages, tools, tool_required) as chunks:
                async for chunk in chunks:
                    words = written.heard(chunk.choices[0].delta if chunk.choices else None)
                    if chunk.choices:
                        use.answered()
                    if chunk.usage:
                        _count(chunk.usage, use)
                    for part in words or (Beat(),):
                        yield part
                    if written.is_endless("".join(heard.text for heard in words)):
                        raise ModelError(ENDLESS)  # half a call may mean something else
        except (OpenAIError, ValueError) as err:
            raise ModelError(_plain(err)) from err
        for last in written.rest():
            yield last

    async def _begin(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], tool_required: bool
    ) -> AsyncStream[ChatCompletionChunk]:
        """Ask; a server that knows not how to require a tool, or to count tokens, is from then on asked without."""
        while True:
            try:
                choice: Literal["required", "auto"] = "required" if tool_required and self._can_require else "auto"
                return await self._ask(messages, tools, choice)
            except (BadRequestError, UnprocessableEntityError) as err:
                if self._can_count and "stream_options" in str(err):
                    self._can_count = False
                elif tool_required and self._can_require and "tool_choice" in str(err):
                    self._can_require = False
                else:
                    raise

    async def _ask(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], tool_choice: Literal["required", "auto"]
    ) -> AsyncStream[ChatCompletionChunk]:
        return await self._client.chat.completions.create(
            model=self._name,
            messages=cast("list[ChatCompletionMessageParam]", list(messages)),
            tools=cast("list[ChatCompletionToolParam]", list(tools)),
            tool_choice=tool_choice,
            stream=True,
            stream_options={"include_usage": True} if self._can_count else omit,
        )


def _count(usage: CompletionUsage, use: CompletionUse) -> None:
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens if details else None) or 0
    use.counted(input_tokens=usage.prompt_tokens - cached, cached_tokens=cached, output_tokens=usage.completion_tokens)


def _plain(err: Exception) -> str:
    return f"The language model cannot be asked: {' '.join(str(err).split())[:200]}"
