"""Anthropic's wire, the Messages API, made of a conversation that stands on OpenAI's, and read as one. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openai.types.chat.chat_completion_chunk import ChoiceDelta

from assistant.model.completion import MOST_CHARACTERS, Message, pictures_in, text_in

MOST_TOKENS = MOST_CHARACTERS
"""Tokens of an answer at most, which Anthropic wants to be told: more than its characters can never be meant."""


def request_of(
    model: str, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], tool_required: bool
) -> dict[str, Any]:
    """Return a question on Anthropic's wire; messages and tools are as on OpenAI's."""
    prompt = "\n\n".join(str(message["content"]) for message in messages if message["role"] == "system")
    request: dict[str, Any] = {
        "model": model,
        "max_tokens": MOST_TOKENS,
        "messages": _turns([message for message in messages if message["role"] != "system"]),
        "stream": True,
        "system": _cached(prompt),
    }
    if tools:
        request["tools"] = [_tool(tool["function"]) for tool in tools]
        request["tool_choice"] = {"type": "any" if tool_required else "auto"}
    return request


def _cached(prompt: str) -> list[dict[str, Any]]:
    """Return the prompt, cached with the tools before it but for its last paragraph: the room and the time."""
    lasting, _, changing = prompt.rpartition("\n\n")
    blocks: list[dict[str, Any]] = [{"type": "text", "text": text} for text in (lasting, changing) if text.strip()]
    if lasting.strip():
        blocks[0]["cache_control"] = {"type": "ephemeral"}
    return blocks


def _tool(function: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": function["name"],
        "description": function.get("description", ""),
        "input_schema": function.get("parameters") or {"type": "object", "properties": {}},
        "eager_input_streaming": True,
    }


def _turns(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return the conversation: who speaks takes turns, and what tools answered is said by the user, first of all."""
    turns: list[dict[str, Any]] = []
    for message in messages:
        role = "assistant" if message["role"] == "assistant" else "user"
        blocks = list(_blocks(message))
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"].extend(blocks)
        elif blocks:
            turns.append({"role": role, "content": blocks})
    return turns


def _blocks(message: Message) -> Iterator[dict[str, Any]]:
    text = text_in(message)
    for picture in pictures_in(message):
        kind, _, data = picture.removeprefix("data:").partition(";base64,")
        yield {"type": "image", "source": {"type": "base64", "media_type": kind, "data": data}}
    if message["role"] == "tool":
        yield {"type": "tool_result", "tool_use_id": _id(message["tool_call_id"]), "content": text}
        return
    if text.strip():
        yield {"type": "text", "text": text}
    for call in message.get("tool_calls") or ():
        function = call["function"]
        arguments = json.loads(function["arguments"] or "{}")
        yield {"type": "tool_use", "id": _id(call["id"]), "name": function["name"], "input": arguments}


def _id(call_id: str) -> str:
    """Return the id of a call in the letters that Anthropic takes: another provider may have made it."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", call_id)


def delta_of(event: Mapping[str, Any]) -> ChoiceDelta | None:
    """Return the part of an answer that an event brings, as on OpenAI's wire; None for none."""
    block, delta = event.get("content_block", {}), event.get("delta", {})
    if event["type"] == "content_block_start" and block.get("type") == "tool_use":
        return _call(event["index"], {"name": block["name"], "arguments": ""}, block["id"])
    if event["type"] == "content_block_delta" and delta.get("type") == "input_json_delta":
        return _call(event["index"], {"arguments": delta["partial_json"]})
    if event["type"] == "content_block_delta" and delta.get("type") == "text_delta":
        return ChoiceDelta(content=delta["text"])
    return None


def _call(index: int, function: Mapping[str, str], call_id: str | None = None) -> ChoiceDelta:
    call = {"index": index, "id": call_id, "type": "function", "function": function}
    return ChoiceDelta.model_validate({"tool_calls": [call]})
