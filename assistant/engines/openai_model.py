"""OpenAI's language models, and whatever speaks their chat completions."""

from __future__ import annotations

import math
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Literal, cast

import httpx2
from openai import (
    APIStatusError,
    AsyncOpenAI,
    AsyncStream,
    BadRequestError,
    Omit,
    OpenAIError,
    UnprocessableEntityError,
    omit,
)
from openai.types import CompletionUsage, ReasoningEffort
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionToolParam

from assistant.engines.counted_http import counted_client
from assistant.engines.engine import EngineSetup, LlmEngine, host_of
from assistant.engines.failures import in_words
from assistant.model.completion import (
    Beat,
    BlindModelError,
    CompletionParts,
    Message,
    ModelError,
    PictureRefusedError,
    SpokenQuestion,
    ToolRequest,
    Words,
    holds_picture,
)
from assistant.model.completion_use import CompletionUse
from assistant.service_use import MeteredService, Stage
from assistant.settings import LlmSettings

HOST = "api.openai.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "gpt-4.1-mini"
"""The model that is asked where none is named: quick, cheap, and good at calling tools."""

_OF_PICTURES = "image|vision|multimodal|content part|content.*type|must be a string|mmproj"
"""Found in the refusals of pictures."""

_OF_ALL_PICTURES = (
    "(not|n't) (support|take|accept)(ed)?[^.]{0,20}(images?|vision)(?! (format|type|size))|only (supports?|takes) text|"
    "image inputs? (is|are) not supported|not a multimodal|no vision|mmproj|at most 0 image|unknown variant|"
    "only supported by"
)
"""Found in those by a model that takes none; they may repeat the question, and with it words of the next."""

_OF_ONE_PICTURE = (
    "invalid.image|image.parse|unsupported.image|corrupt|base64|pixels|decode|unable to process|failed to load|mime|"
    "image( data)? is not valid|exceed|could not (process|read)|(image|file|payload|request).*too (large|small|big)|"
    "safety|moderation|policy|timed? ?out"
)
"""Found in those of one picture by a model that takes others."""

BLIND_SECONDS = 1800.0
"""A model that took no picture is shown another one after so long: a server may have another model by then."""

_OF_ITS_OWN = frozenset({"id", "type", "function"})
"""Fields of a call on OpenAI's wire."""


class OpenAIModelEngine(LlmEngine):
    """One model behind a client that all rooms share: its open connections save a handshake in every turn."""

    name = "OpenAI"
    provider = "The language model"
    """The name by which its failures are told."""
    effort: ReasoningEffort | Omit = omit
    """The least that it can be asked to think before it answers; left out where a model takes none of it."""

    def __init__(
        self,
        settings: LlmSettings,
        _setup: EngineSetup | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.LLM, settings.provider, model, host_of(settings.url, HOST)))
        self._client = AsyncOpenAI(
            api_key=settings.key or "none", base_url=settings.url or None, max_retries=1, http_client=counted_client()
        )
        self._can_require = True
        self._can_count = True
        self._clock = clock
        self._blind_until = -math.inf

    @property
    def sees(self) -> bool:
        """Return whether it takes pictures, as far as is known: one that takes none refuses the first."""
        return self._clock() >= self._blind_until

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
        spoken: SpokenQuestion | None = None,  # noqa: ARG002 - it reads
    ) -> AsyncGenerator[Words | ToolRequest | Beat, None]:
        """Yield words as they come and the tool calls at the end. Raises `ModelError`."""
        written = CompletionParts()
        try:
            with use.wire.open():
                answer = await self._begin(messages, tools, tool_required)
            async with answer as chunks:
                async for chunk in chunks:
                    if chunk.choices:
                        use.answered()
                    if chunk.usage:
                        _count(chunk.usage, use)
                    for part in written.parts(chunk.choices[0].delta if chunk.choices else None):
                        yield part
        except (BadRequestError, UnprocessableEntityError) as err:
            raise self._refusal(err, messages) from err
        except (OpenAIError, httpx2.HTTPError, ValueError) as err:
            raise ModelError(in_words(self.provider, err)) from err
        for last in written.rest():
            yield last

    def _refusal(self, err: APIStatusError, messages: Sequence[Message]) -> ModelError:
        """Return what a refusal means: of the question, of its picture, or of all pictures."""
        told, refusal = in_words(self.provider, err), f"{err} {err.body}"
        if not holds_picture(messages):
            return ModelError(told)
        if not re.search(_OF_ALL_PICTURES, refusal, re.IGNORECASE):
            if re.search(_OF_ONE_PICTURE, refusal, re.IGNORECASE):
                return PictureRefusedError(told)
            if not re.search(_OF_PICTURES, refusal, re.IGNORECASE):
                return ModelError(told)
        self._blind_until = self._clock() + BLIND_SECONDS
        return BlindModelError(told)

    def as_sent(self, message: Message) -> Message:
        """Return a message as this provider reads it: without what another one put into it."""
        calls = message.get("tool_calls")
        if not calls:
            return message
        own = [{name: value for name, value in call.items() if name in _OF_ITS_OWN} for call in calls]
        return {**message, "tool_calls": own}

    async def _begin(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], tool_required: bool
    ) -> AsyncStream[ChatCompletionChunk]:
        """Ask; a server that cannot require a tool, count tokens or think little is from then on asked without."""
        while True:
            try:
                choice: Literal["required", "auto"] = "required" if tool_required and self._can_require else "auto"
                return await self._ask(messages, tools, choice)
            except (BadRequestError, UnprocessableEntityError) as err:
                refusal = f"{err} {err.body}"  # Google's is a list, of which the client makes no words
                if self._can_count and "stream_options" in refusal:
                    self._can_count = False
                elif self.effort is not omit and re.search("reasoning|thinking", refusal, re.IGNORECASE):
                    self.effort = omit
                elif tool_required and self._can_require and "tool_choice" in refusal:
                    self._can_require = False
                else:
                    raise

    async def _ask(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], tool_choice: Literal["required", "auto"]
    ) -> AsyncStream[ChatCompletionChunk]:
        return await self._client.chat.completions.create(
            model=self.service.model,
            messages=cast("list[ChatCompletionMessageParam]", [self.as_sent(message) for message in messages]),
            tools=cast("list[ChatCompletionToolParam]", list(tools)) if tools else omit,
            tool_choice=tool_choice if tools else omit,
            stream=True,
            reasoning_effort=self.effort,
            stream_options={"include_usage": True} if self._can_count else omit,
        )


def _count(usage: CompletionUsage, use: CompletionUse) -> None:
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens if details else None) or 0
    use.counted(input_tokens=usage.prompt_tokens - cached, cached_tokens=cached, output_tokens=usage.completion_tokens)
