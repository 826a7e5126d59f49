"""Anthropic's language models, by their own wire: the Messages API.

Anthropic also takes OpenAI's wire, "not considered a long-term or production-ready solution": by that one it caches no
prompt, which here is most of the cost, and holds a tool's argument back until all of it is written, so that no word
could be spoken before the last. By its own wire both are a field of the request (`cache_control`,
`eager_input_streaming`), and a tool can be required (`tool_choice` "any"). It is one POST and its events, for which no
SDK is needed: Anthropic's is 3,200 files, 9 MB.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from assistant.engines.anthropic_wire import delta_of, request_of
from assistant.engines.engine import CONNECT_SECONDS, EngineSetup, LlmEngine, host_of
from assistant.engines.failures import CUT_OFF, in_words
from assistant.model.completion import (
    Beat,
    CompletionParts,
    Message,
    ModelError,
    SpokenQuestion,
    ToolRequest,
    Words,
)
from assistant.model.completion_use import CompletionUse
from assistant.service_use import MeteredService, Stage
from assistant.settings import LlmSettings
from ha_tools.leaving.crossing import Wire
from ha_tools.leaving.sessions import outside_session

NAME = "Anthropic"

URL = "https://api.anthropic.com"
"""Its cloud, which is asked where no address is set."""

MODEL = "claude-haiku-5-5"
"""Its quickest model."""

VERSION = "2023-06-01"
"""The version of the wire, which every request names."""

LONGEST_LINE = 2**20
"""Bytes of one event at most."""


class AnthropicEngine(LlmEngine):
    """One of Anthropic's models, over connections that all rooms share."""

    name = "Anthropic"
    sees = True

    def __init__(self, settings: LlmSettings, _setup: EngineSetup | None = None) -> None:
        model = settings.model or MODEL
        super().__init__(MeteredService(Stage.LLM, settings.provider, model, host_of(settings.url or URL)))
        self._url = f"{(settings.url or URL).rstrip('/')}/v1/messages"
        self._key = settings.key
        self._asked = _Asked()
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

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
        written, account = CompletionParts(), _Account()
        try:
            async for event in self._answer(messages, tools, use.wire, tool_required):
                if event["type"].startswith("content_block"):
                    use.answered()
                account.take(event, use)
                for part in written.parts(delta_of(event)):
                    yield part
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise ModelError(in_words(NAME, err)) from err
        for last in written.rest():
            yield last

    async def _answer(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], wire: Wire, tool_required: bool
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Ask; a model that always thinks, or thinks and cannot require a tool, is from then on asked so."""
        while True:
            request = request_of(self.service.model, messages, tools, tool_required and self._asked.requires)
            request |= {"thinking": {"type": "disabled"}} if self._asked.unthinking else {}
            try:
                async for event in self._events(request, wire):
                    yield event
            except aiohttp.ClientResponseError as err:
                if err.status != 400 or not self._asked.changed_by(err.message):
                    raise
            else:
                return

    async def _events(self, request: Mapping[str, Any], wire: Wire) -> AsyncIterator[Mapping[str, Any]]:
        """Ask; yield the events of the answer. Raises `ModelError` for one that tells of an error."""
        self._session = self._session or outside_session(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS), read_bufsize=LONGEST_LINE
        )
        headers = {"x-api-key": self._key, "anthropic-version": VERSION}
        with wire.open():
            answer = await self._session.post(self._url, json=request, headers=headers)
        async with answer as response:
            if response.status != 200:
                raise await _refusal(response)
            ended = False
            async for line in response.content:
                if not line.startswith(b"data:"):
                    continue
                event = json.loads(line.removeprefix(b"data:"))
                if event["type"] == "error":
                    raise ModelError(f"{NAME} broke off: {event['error'].get('message', '')}")
                if event.get("delta", {}).get("stop_reason") == "refusal":
                    raise ModelError(f"{NAME} declines to answer this.")
                ended = event["type"] == "message_stop"
                yield event
            if not ended:
                raise ModelError(CUT_OFF.format(name=NAME))


@dataclass
class _Asked:
    """The things that a model is asked for, as long as it does not refuse them."""

    unthinking: bool = True
    """It is to answer at once: by itself it may think for seconds before the first word."""
    requires: bool = True
    """It is to call a tool; one that thinks is free not to."""

    def changed_by(self, refusal: str) -> bool:
        """Ask for less, if that is what a refusal is about; return whether it is."""
        if self.unthinking and re.search(r"thinking\W", refusal) and "tool_choice" not in refusal:
            self.unthinking = False
        elif self.requires and "tool_choice" in refusal:
            self.requires = False
        else:
            return False
        return True


@dataclass
class _Account:
    """The tokens of an answer: those that were read are told at its beginning, those that were written at its end."""

    input_tokens: int = 0
    cached_tokens: int = 0

    def take(self, event: Mapping[str, Any], use: CompletionUse) -> None:
        """Note what an event tells of them."""
        usage = event.get("message", {}).get("usage") or event.get("usage")
        if not usage:
            return
        if "input_tokens" in usage:
            self.input_tokens = usage["input_tokens"] + (usage.get("cache_creation_input_tokens") or 0)
            self.cached_tokens = usage.get("cache_read_input_tokens") or 0
        use.counted(
            input_tokens=self.input_tokens,
            cached_tokens=self.cached_tokens,
            output_tokens=usage.get("output_tokens") or 0,
        )


async def _refusal(response: aiohttp.ClientResponse) -> aiohttp.ClientResponseError:
    """Return a refusal with Anthropic's own words for it."""
    try:
        said = str((await response.json(content_type=None))["error"]["message"])
    except (ValueError, KeyError, TypeError):
        said = ""
    return aiohttp.ClientResponseError(response.request_info, response.history, status=response.status, message=said)
