"""Anthropic's models: `POST /v1/messages`, streamed.

Wire: platform.claude.com/docs/en/api/messages and its pages "Streaming messages", "Fine-grained tool streaming" and
"Errors". A tool's arguments come value by value, each once it is whole, where the tool does not ask for
`eager_input_streaming`.
Log: "request received" (the last text), "first token sent", "tool call sent" (name and arguments), "answer sent"
(text), "client left", "cut".
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from aiohttp import web

from simulators.completion import Message, Model, Reply, ToolCall, prompt_tokens, rules, text_of
from simulators.openai import Pace
from simulators.pacing import until
from simulators.server import HOST, Server, encode

ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}
"""Types of errors by status; any other is an "api_error"."""

MESSAGES = {
    401: "invalid x-api-key",
    429: "This request would exceed your organization's rate limit.",
    529: "Overloaded",
}

Event = dict[str, Any]


class Anthropic(Server):
    """The server: `model` decides what is answered, `pace` how fast."""

    def __init__(self, *, port: int = 0, key: str | None = None, model: Model | None = None) -> None:
        super().__init__(port=port, key=key)
        self.model: Model = model or rules()
        self.pace = Pace()
        self.requests: list[dict[str, Any]] = []
        self.fails_in_stream = False
        """The answer breaks off with an error event, as under high load."""
        self.always_thinks = False
        """It is a model that thinks before each answer, whatever it is asked."""
        self.declines = False
        """Its safety classifiers stop the answer."""
        self._app.router.add_post("/v1/messages", self._message)

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://{HOST}:{self.port}"

    async def _message(self, request: web.Request) -> web.StreamResponse:
        received = time.monotonic()
        if (status := self.refusal(request.headers.get("x-api-key", ""))) is not None:
            return _error(status, MESSAGES.get(status, "Internal server error"))
        asked = await request.json()
        if (wrong := _problem(request.headers, asked) or self._unfit(asked)) is not None:
            return _error(400, wrong)
        self.requests.append(asked)
        messages = in_openai_form(asked)
        self.log.add("request received", text_of(messages[-1]), received)
        answer = self.model(messages, asked.get("tools", []))
        reply = Reply(answer) if isinstance(answer, str) else answer
        if asked.get("tool_choice", {}).get("type") == "any":
            reply = reply.as_call
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        return await self.deliver(request, response, self._stream(asked, reply, prompt_tokens(messages), received))

    def _unfit(self, asked: Mapping[str, Any]) -> str | None:
        """Return what a model that always thinks refuses."""
        if self.always_thinks and asked.get("thinking", {}).get("type") == "disabled":
            return '"thinking.type.disabled" is not supported for this model.'
        if self.always_thinks and asked.get("tool_choice", {}).get("type") == "any":
            return "Thinking may not be enabled when tool_choice forces tool use."
        return None

    async def _stream(
        self, asked: Mapping[str, Any], reply: Reply, tokens: int, received: float
    ) -> AsyncIterator[bytes]:
        eager = {tool["name"] for tool in asked.get("tools", []) if tool.get("eager_input_streaming")}
        usage = {"input_tokens": tokens, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0}
        yield _event(_start(asked["model"], {**usage, "output_tokens": 1}))
        yield _event({"type": "ping"})
        if self.always_thinks:
            yield _event(_opened(0, {"type": "thinking", "thinking": "", "signature": ""}))
            yield _event(_delta(0, {"type": "thinking_delta", "thinking": "Hm."}))
            yield _event({"type": "content_block_stop", "index": 0})
        first = True
        for made, event in _events(reply, eager, first_index=int(self.always_thinks)):
            await until(received + self.pace.after(made))
            yield _event(event)
            if first:
                self.log.add("first token sent")
                first = False
            if self.fails_in_stream:
                yield _event({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
                return
        stop = "refusal" if self.declines else "tool_use" if reply.calls else "end_turn"
        delta = {"stop_reason": stop, "stop_sequence": None}
        yield _event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": reply.tokens}})
        yield _event({"type": "message_stop"})
        self._note(reply)

    def _note(self, reply: Reply) -> None:
        for call in reply.calls:
            self.log.add("tool call sent", f"{call.name} {call.json}")
        if reply.text:
            self.log.add("answer sent", reply.text)


def in_openai_form(asked: Mapping[str, Any]) -> list[Message]:
    """Return the conversation as it stands on OpenAI's wire, which the models of the simulators read."""
    system = asked.get("system") or []
    prompt = system if isinstance(system, str) else "\n\n".join(block["text"] for block in system)
    messages: list[Message] = [{"role": "system", "content": prompt}] if prompt else []
    for message in asked["messages"]:
        blocks = _blocks(message)
        results = [block for block in blocks if block["type"] == "tool_result"]
        messages.extend({"role": "tool", "tool_call_id": it["tool_use_id"], "content": it["content"]} for it in results)
        text = " ".join(block["text"] for block in blocks if block["type"] == "text")
        calls = [
            {"id": block["id"], "function": {"name": block["name"], "arguments": json.dumps(block["input"])}}
            for block in blocks
            if block["type"] == "tool_use"
        ]
        if text or calls:
            messages.append({"role": message["role"], "content": text} | ({"tool_calls": calls} if calls else {}))
    return messages


def _blocks(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _problem(headers: Mapping[str, str], asked: Mapping[str, Any]) -> str | None:
    """Return what Anthropic would refuse this request for, None when it is well-formed."""
    if "anthropic-version" not in headers:
        return "anthropic-version: header is required"
    if missing := [name for name in ("model", "max_tokens", "messages") if not asked.get(name)]:
        return f"{missing[0]}: Field required"
    if any("input_schema" not in tool for tool in asked.get("tools", [])):
        return "tools.0.input_schema: Field required"
    if asked["messages"][0]["role"] != "user":
        return "messages: first message must use the user role"
    return _unanswered(asked["messages"])


def _unanswered(messages: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the problem of a call of a tool without its result in the very next message."""
    waiting: set[str] = set()
    for number, message in enumerate(messages):
        if message["role"] not in {"user", "assistant"}:
            return f"messages.{number}.role: Input should be 'user' or 'assistant'"
        blocks = _blocks(message)
        if not blocks or any(block["type"] == "text" and not block["text"].strip() for block in blocks):
            return f"messages.{number}: text content blocks must be non-empty"
        results = {block["tool_use_id"] for block in blocks if block["type"] == "tool_result"}
        if results != waiting:
            return (
                f"messages.{number}: `tool_use` ids and `tool_result` blocks do not match: {sorted(results ^ waiting)}"
            )
        waiting = {block["id"] for block in blocks if block["type"] == "tool_use"}
    return f"tool_use ids were found without tool_result blocks: {sorted(waiting)}" if waiting else None


def _events(reply: Reply, eager: set[str], first_index: int) -> Iterator[tuple[int, Event]]:
    """Yield the blocks of a reply, each event with the tokens that had been made when it was sent."""
    index, made = first_index - 1, 0
    if reply.text:
        index += 1
        yield 1, _opened(index, {"type": "text", "text": ""})
        for made, delta in Reply(reply.text).deltas():
            yield made, _delta(index, {"type": "text_delta", "text": delta["content"]})
        yield made, {"type": "content_block_stop", "index": index}
    for call in reply.calls:
        index += 1
        yield made + 1, _opened(index, {"type": "tool_use", "id": call.id, "name": call.name, "input": {}})
        yield made + 1, _delta(index, {"type": "input_json_delta", "partial_json": ""})
        parts = list(Reply(calls=(call,)).deltas())[1:]
        for tokens, piece in _arguments(call, parts, eager=call.name in eager):
            yield made + tokens, _delta(index, {"type": "input_json_delta", "partial_json": piece})
        made += len(parts) + 1
        yield made, {"type": "content_block_stop", "index": index}


def _arguments(
    call: ToolCall, parts: Sequence[tuple[int, Mapping[str, Any]]], *, eager: bool
) -> Iterator[tuple[int, str]]:
    if eager:
        for tokens, delta in parts:
            yield tokens, delta["tool_calls"][0]["function"]["arguments"]
    elif parts:
        yield parts[-1][0], call.json


def _start(model: str, usage: dict[str, int]) -> Event:
    message = {"id": f"msg_{uuid.uuid4().hex[:12]}", "type": "message", "role": "assistant", "content": []}
    return {"type": "message_start", "message": {**message, "model": model, "stop_reason": None, "usage": usage}}


def _opened(index: int, block: dict[str, Any]) -> Event:
    return {"type": "content_block_start", "index": index, "content_block": block}


def _delta(index: int, delta: dict[str, Any]) -> Event:
    return {"type": "content_block_delta", "index": index, "delta": delta}


def _event(content: Event) -> bytes:
    return f"event: {content['type']}\n".encode() + b"data: " + encode(content) + b"\n\n"


def _error(status: int, message: str) -> web.Response:
    error = {"type": ERRORS.get(status, "api_error"), "message": message}
    return web.json_response({"type": "error", "error": error, "request_id": "req_simulated"}, status=status)
