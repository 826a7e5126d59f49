"""The events of OpenAI's Realtime API, made of a reply, and its items as messages. Logic alone: no clock, no socket."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulators.completion import Message, Reply, ToolCall

Event = dict[str, Any]

Item = Mapping[str, Any]
"""An item of a conversation, as it stands on this wire."""

CHUNK_SECONDS = 0.1
"""Sound in one event."""

RATE = 24_000
"""Samples per second of its sound, both ways: int16 mono."""


def new_id(kind: str) -> str:
    """Return an id of the server's own making."""
    return f"{kind}_{uuid.uuid4().hex[:20]}"


def in_openai_form(items: Sequence[Item], instructions: str, heard: Mapping[str, str]) -> list[Message]:
    """Return items as the messages that the simulated models read; `heard` has the words of those that are sound."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": instructions}] if instructions else []
    for item in items:
        if item["type"] == "function_call_output":
            messages.append({"role": "tool", "tool_call_id": item["call_id"], "content": item["output"]})
        elif item["type"] == "function_call":
            function = {"name": item["name"], "arguments": item["arguments"]}
            call = {"id": item["call_id"], "type": "function", "function": function}
            if messages and messages[-1].get("tool_calls"):
                messages[-1]["tool_calls"].append(call)
            else:
                messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        else:
            text = " ".join(_words(part, heard.get(item.get("id", ""), "")) for part in item["content"])
            messages.append({"role": item["role"], "content": text})
    return [*messages]


def _words(part: Mapping[str, Any], heard: str) -> str:
    return heard if part["type"] == "input_audio" else str(part.get("text") or part.get("transcript") or "")


def problem_of(item: Item) -> str | None:
    """Return what an item is refused for, None when it is well-formed."""
    kinds = {"user": {"input_text", "input_audio"}, "assistant": {"output_text"}, "system": {"input_text"}}
    if item.get("type") == "message":
        allowed = kinds.get(item.get("role", ""), set())
        wrong = [part.get("type") for part in item.get("content", ()) if part.get("type") not in allowed]
        return f"Invalid value: '{wrong[0]}'." if wrong else None
    needed = {"function_call": ("call_id", "name", "arguments"), "function_call_output": ("call_id", "output")}
    if item.get("type") not in needed:
        return f"Invalid value: '{item.get('type')}'."
    missing = [name for name in needed[item["type"]] if not isinstance(item.get(name), str)]
    return f"Missing required parameter: 'item.{missing[0]}'." if missing else None


class ReplyEvents:
    """The events of one response, each with the tokens that had been made, or the sound, when it was sent."""

    def __init__(self, reply: Reply, response_id: str) -> None:
        self.reply = reply
        self._response = response_id
        self.items: list[dict[str, Any]] = []
        """What the response adds to a conversation."""

    def text(self) -> Iterator[tuple[int, Event]]:
        """Yield those of an answer in text."""
        if not self.reply.text:
            return
        part = {"type": "output_text", "text": self.reply.text}
        item, at = self._message(part)
        yield 1, self._opened(item)
        for made, token in _tokens(self.reply.text):
            yield made, {"type": "response.output_text.delta", **at, "delta": token}
        yield made, {"type": "response.output_text.done", **at, "text": self.reply.text}
        yield made, self._closed(item)

    def sound(self, pcm: bytes) -> tuple[list[tuple[int, Event]], list[Event]]:
        """Return those of a spoken answer: its transcript, each with its tokens, and its sound in pieces."""
        part = {"type": "output_audio", "transcript": self.reply.text}
        item, at = self._message(part)
        written: list[tuple[int, Event]] = [(1, self._opened(item))]
        for made, token in _tokens(self.reply.text):
            written.append((made, {"type": "response.output_audio_transcript.delta", **at, "delta": token}))
        done = {"type": "response.output_audio_transcript.done", **at, "transcript": self.reply.text}
        written.append((made, done))
        size = int(CHUNK_SECONDS * RATE) * 2
        pieces = [base64.b64encode(pcm[start : start + size]).decode() for start in range(0, len(pcm), size)]
        spoken: list[Event] = [{"type": "response.output_audio.delta", **at, "delta": piece} for piece in pieces]
        return written, [*spoken, {"type": "response.output_audio.done", **at}, self._closed(item)]

    def calls(self, before: int) -> Iterator[tuple[int, Event]]:
        """Yield those of the calls, behind so many tokens of text."""
        made = before
        for call in self.reply.calls:
            item, at = self._call(call)
            made += 1
            yield made, self._opened({**item, "arguments": "", "status": "in_progress"})
            for _, delta in list(Reply(calls=(call,)).deltas())[1:]:
                made += 1
                piece = delta["tool_calls"][0]["function"]["arguments"]
                yield made, {"type": "response.function_call_arguments.delta", **at, "delta": piece}
            yield made, {"type": "response.function_call_arguments.done", **at, "arguments": call.json}
            yield made, self._closed(item)

    def _message(self, part: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        item = {"id": new_id("item"), "type": "message", "status": "completed", "role": "assistant", "content": [part]}
        self.items.append(item)
        return item, {**self._place(item), "content_index": 0}

    def _call(self, call: ToolCall) -> tuple[dict[str, Any], dict[str, Any]]:
        item = {"id": new_id("item"), "type": "function_call", "status": "completed", "call_id": call.id}
        item |= {"name": call.name, "arguments": call.json}
        self.items.append(item)
        return item, {**self._place(item), "call_id": call.id}

    def _place(self, item: Item) -> dict[str, Any]:
        return {"response_id": self._response, "item_id": item["id"], "output_index": len(self.items) - 1}

    def _opened(self, item: Item) -> Event:
        shown = {**item, "content": []} if item["type"] == "message" else dict(item)
        return {
            "type": "response.output_item.added",
            "response_id": self._response,
            "output_index": len(self.items) - 1,
            "item": shown,
        }

    def _closed(self, item: Item) -> Event:
        index = next(number for number, one in enumerate(self.items) if one["id"] == item["id"])
        return {
            "type": "response.output_item.done",
            "response_id": self._response,
            "output_index": index,
            "item": dict(item),
        }


def _tokens(text: str) -> list[tuple[int, str]]:
    return [(made, str(delta["content"])) for made, delta in Reply(text).deltas()]
