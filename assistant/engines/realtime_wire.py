"""The wire of OpenAI's Realtime API, made of a conversation that stands on that of its chat, and read as one. Pure."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import soxr
from openai.types.chat.chat_completion_chunk import ChoiceDelta

from assistant.model.completion import Message, Speech, SpokenQuestion
from assistant.model.own_voice import VOICE_RATE
from satellite.protocol import UPLINK_RATE

_STATUSES = {
    "invalid_api_key": 401,
    "insufficient_quota": 429,
    "rate_limit_exceeded": 429,
    "server_error": 500,
    "session_expired": 408,
}
"""Codes and types of its errors, as the HTTP status that says the same."""


class RealtimeRefusedError(Exception):
    """It refuses what it was asked, or failed while it answered: `status` is the HTTP status that says the same."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        self.message = str(error.get("message") or "")
        self.status = _STATUSES.get(str(error.get("code")), _STATUSES.get(str(error.get("type")), 400))
        super().__init__(self.message)


def request_of(
    messages: Sequence[Message],
    tools: Sequence[Mapping[str, Any]],
    *,
    tool_required: bool,
    spoken: tuple[SpokenQuestion, str] | None = None,
    voice: str = "",
) -> dict[str, Any]:
    """Return the request of a response that is in no conversation, to be answered by a voice, or in text.

    `spoken` is a question and the item of its sound. A voice has no use for a tool to talk with.
    """
    prompt = [str(message["content"]) for message in messages if message["role"] == "system"]
    request: dict[str, Any] = {
        "conversation": "none",
        "output_modalities": ["text"],
        "instructions": "\n\n".join(prompt),
        "input": _items([message for message in messages if message["role"] != "system"], spoken),
    }
    if voice:
        output = {"format": {"type": "audio/pcm", "rate": VOICE_RATE}, "voice": voice}
        request |= {"output_modalities": ["audio"], "audio": {"output": output}}
        tools = [tool for tool in tools if tool["function"]["name"] != Speech.TALK]
    if tools:
        request["tools"] = [{"type": "function", **tool["function"]} for tool in tools]
        request["tool_choice"] = "required" if tool_required else "auto"
    return request


def _items(messages: Sequence[Message], spoken: tuple[SpokenQuestion, str] | None) -> list[dict[str, Any]]:
    """Return the items of a conversation; the last message with the words of a spoken question is its sound."""
    place = None
    if spoken:
        asked = {"role": "user", "content": spoken[0].words}
        place = next((at for at in reversed(range(len(messages))) if dict(messages[at]) == asked), None)
    items: list[dict[str, Any]] = []
    for at, message in enumerate(messages):
        if spoken and at == place:
            items.append({"type": "item_reference", "id": spoken[1]})
        else:
            items += _of_message(message)
    return items


def _of_message(message: Message) -> Iterator[dict[str, Any]]:
    text = str(message.get("content") or "")
    if message["role"] == "tool":
        yield {"type": "function_call_output", "call_id": message["tool_call_id"], "output": text}
        return
    if text.strip():
        kind = "output_text" if message["role"] == "assistant" else "input_text"
        yield {"type": "message", "role": message["role"], "content": [{"type": kind, "text": text}]}
    for call in message.get("tool_calls") or ():
        function = call["function"]
        called = {"name": function["name"], "arguments": function["arguments"] or "{}"}
        yield {"type": "function_call", "call_id": call["id"], **called}


def sound_item(spoken: SpokenQuestion) -> dict[str, Any]:
    """Return the item of a question's sound. Takes some milliseconds for each ten seconds of it."""
    samples = soxr.resample(np.frombuffer(spoken.pcm, np.int16), UPLINK_RATE, VOICE_RATE)
    audio = base64.b64encode(samples.astype("<i2").tobytes()).decode()
    content = [{"type": "input_audio", "audio": audio}]
    return {"id": f"item_{uuid.uuid4().hex[:20]}", "type": "message", "role": "user", "content": content}


def delta_of(event: Mapping[str, Any]) -> ChoiceDelta | None:
    """Return the part of an answer that an event brings, as on the wire of its chat; None for none."""
    match event.get("type"):
        case "response.output_text.delta" | "response.output_audio_transcript.delta":
            return ChoiceDelta(content=event["delta"])
        case "response.output_item.added" if event["item"].get("type") == "function_call":
            item = event["item"]
            return _call(event["output_index"], {"name": item["name"], "arguments": ""}, item["call_id"])
        case "response.function_call_arguments.delta":
            return _call(event["output_index"], {"arguments": event["delta"]})
    return None


def is_said(event: Mapping[str, Any]) -> bool:
    """Return whether an event brings words that the model itself says."""
    return event.get("type") == "response.output_audio_transcript.delta"


def sound_of(event: Mapping[str, Any]) -> bytes:
    """Return the sound that an event brings: int16 mono at `VOICE_RATE`; empty for none."""
    return base64.b64decode(event["delta"]) if event.get("type") == "response.output_audio.delta" else b""


def _call(index: int, function: Mapping[str, str], call_id: str | None = None) -> ChoiceDelta:
    call = {"index": index, "id": call_id, "type": "function", "function": function}
    return ChoiceDelta.model_validate({"tool_calls": [call]})


def tokens_of(usage: Mapping[str, Any]) -> dict[str, int]:
    """Return the tokens of a response by the names of `CompletionUse.counted`."""
    read, written = usage.get("input_token_details") or {}, usage.get("output_token_details") or {}
    cached = read.get("cached_tokens_details") or {}
    cached_sound = cached.get("audio_tokens") or 0
    cached_text = cached.get("text_tokens") or (read.get("cached_tokens") or 0) - cached_sound
    heard, spoken = read.get("audio_tokens") or 0, written.get("audio_tokens") or 0
    return {
        "input_tokens": (usage.get("input_tokens") or 0) - heard - cached_text,
        "cached_tokens": cached_text,
        "output_tokens": (usage.get("output_tokens") or 0) - spoken,
        "audio_input_tokens": heard - cached_sound,
        "audio_cached_tokens": cached_sound,
        "audio_output_tokens": spoken,
    }
