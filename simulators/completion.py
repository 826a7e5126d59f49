"""A chat completion cut into the pieces in which it is streamed. Logic alone: no clock, no socket."""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

LETTERS_PER_TOKEN = 4
"""Letters in a token of arguments: OpenAI's rule of thumb for English."""

Message = Mapping[str, Any]
"""A message of the conversation, as it stands on the wire."""

Delta = dict[str, Any]
"""What one chunk adds to the message."""


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants called."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    """A string is sent as it is: broken JSON, for instance."""
    id: str = field(default_factory=lambda: f"call_{uuid.uuid4().hex[:12]}")

    @property
    def json(self) -> str:
        """The arguments as they go over the wire."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments)


@dataclass(frozen=True)
class Reply:
    """An answer of the model: text, tool calls, or both."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    bundled: bool = False
    """All calls come whole in one chunk, as several OpenAI-compatible servers send them."""
    kind: str = "talk"
    """The kind that a model declares its text to be, where it must call a tool and has one to speak with."""

    @property
    def as_call(self) -> Reply:
        """The same where a tool must be called: text becomes the call that its kind names, behind the others."""
        if not self.text:
            return self
        return replace(self, text="", calls=(*self.calls, ToolCall(self.kind, {"text": self.text})))

    @property
    def tokens(self) -> int:
        """The number of tokens that it takes to say it."""
        return len(_text_tokens(self.text)) + sum(1 + len(_argument_tokens(call)) for call in self.calls)

    def deltas(self) -> Iterator[tuple[int, Delta]]:
        """Yield each delta with the number of tokens that had been made when it was sent."""
        made = 0
        for token in _text_tokens(self.text):
            made += 1
            yield made, {"content": token}
        if self.bundled:
            yield self.tokens, {"tool_calls": [_whole(i, call) for i, call in enumerate(self.calls)]}
            return
        for i, call in enumerate(self.calls):
            made += 1
            yield made, {"tool_calls": [_opening(i, call, "")]}
            for token in _argument_tokens(call):
                made += 1
                yield made, {"tool_calls": [{"index": i, "function": {"arguments": token}}]}

    @property
    def finish_reason(self) -> str:
        """The reason for which the model stopped."""
        return "tool_calls" if self.calls else "stop"

    def message(self) -> dict[str, Any]:
        """Return the reply as one message."""
        calls = [{key: value for key, value in _whole(0, call).items() if key != "index"} for call in self.calls]
        return {"role": "assistant", "content": self.text or None} | ({"tool_calls": calls} if calls else {})


Model = Callable[[Sequence[Message], Sequence[Mapping[str, Any]]], Reply | str]
"""(messages, tools) -> the reply. Tools are as they stand on the wire."""


def rules(*pairs: tuple[str, Reply | str], otherwise: Reply | str = "I don't know.") -> Model:
    """Return a model that answers by the last message: the first pair whose text stands in it decides."""

    def answer(messages: Sequence[Message], _: Sequence[Mapping[str, Any]]) -> Reply | str:
        said = text_of(messages[-1]).lower()
        return next((reply for text, reply in pairs if text.lower() in said), otherwise)

    return answer


def obedient(order: str, *deeds: ToolCall, read: Sequence[ToolCall] = (), answer: str = "That is all.") -> Model:
    """Return a model that obeys every line it reads: wherever `order` stands, but in what a person said, it is done.

    For each thing that a person says it first calls `read`, then what it was ordered, all at once, and then answers.
    """

    def reply(messages: Sequence[Message], _: Sequence[Mapping[str, Any]]) -> Reply | str:
        last = max(place for place, message in enumerate(messages) if message["role"] == "user")
        called = [call["function"]["name"] for message in messages[last:] for call in message.get("tool_calls") or ()]
        ordered = any(order in text_of(message) for message in messages if message["role"] != "user")
        if ordered and deeds and deeds[0].name not in called:
            return Reply(calls=deeds, bundled=True)
        left = () if called else read
        return Reply(calls=tuple(left)) if left else answer

    return reply


def text_of(message: Message) -> str:
    """Return the text of a message, whichever of its two forms it has."""
    content = message.get("content") or ""
    return content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)


def pictures_of(message: Message) -> list[bytes]:
    """Return the pictures of a message, on OpenAI's wire or Anthropic's."""
    content = message.get("content")
    found = []
    for part in content if isinstance(content, list) else ():
        if part.get("type") == "image_url":
            found.append(part["image_url"]["url"].partition(";base64,")[2])
        elif part.get("type") == "image":
            found.append(part["source"]["data"])
    return [base64.b64decode(picture) for picture in found]


def problem(messages: Sequence[Message]) -> str | None:
    """Return what OpenAI would refuse these messages for, None when they are well-formed."""
    if not messages:
        return "'messages' must not be empty."
    waiting: set[str] = set()
    for message in messages:
        if message["role"] == "tool":
            waiting.discard(message["tool_call_id"])
            continue
        if waiting:
            break
        waiting = {call["id"] for call in message.get("tool_calls") or ()}
    if waiting:
        return f"Every tool call must be followed by its tool message; {sorted(waiting)} have none."
    return None


def prompt_tokens(messages: Sequence[Message]) -> int:
    """Return roughly how many tokens `messages` have."""
    return sum(len(text_of(message)) for message in messages) // LETTERS_PER_TOKEN


def _text_tokens(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _argument_tokens(call: ToolCall) -> list[str]:
    arguments = call.json
    return [arguments[i : i + LETTERS_PER_TOKEN] for i in range(0, len(arguments), LETTERS_PER_TOKEN)]


def _opening(index: int, call: ToolCall, arguments: str) -> dict[str, Any]:
    function = {"name": call.name, "arguments": arguments}
    return {"index": index, "id": call.id, "type": "function", "function": function}


def _whole(index: int, call: ToolCall) -> dict[str, Any]:
    return _opening(index, call, call.json)
