"""OpenAI's chat completions: `POST /v1/chat/completions`, streamed or whole, and `GET /v1/models`; and its speech.

Wire: platform.openai.com/docs/api-reference/chat.
Log: "request received" (the last message's text), "first token sent", "tool call sent" (name and arguments),
"answer sent" (text), "client left", "cut".
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from aiohttp import web

from simulators.completion import Message, Model, Reply, pictures_of, problem, prompt_tokens, rules, text_of
from simulators.faults import Line, LineCutError
from simulators.openai_audio import OpenAIAudio
from simulators.pacing import until
from simulators.server import GARBAGE, HOST, Server, abort, encode, error_in_openai_words
from simulators.speech import Voice, tone

MODELS = ("gpt-4.1", "gpt-4.1-mini")
"""What `GET /v1/models` lists; a request may name any model."""

REASONS = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
"""OpenAI's code for a status; any other is a "server_error"."""


class ToolChoices(Enum):
    """The fate of a request that requires a tool call."""

    HONOURED = auto()
    """Text becomes the call of a tool to speak with, as of OpenAI's models."""
    IGNORED = auto()
    """Text stays text, as of Ollama."""
    REFUSED = auto()
    """It is a bad request."""


@dataclass
class Pace:
    """The pace of the model; may be changed at any time."""

    first_token: float = 0.35
    """Seconds from the request to the first token."""
    tokens_per_second: float = 60.0

    def after(self, tokens: int) -> float:
        """Return the seconds from the request until `tokens` have been made."""
        return self.first_token + max(tokens - 1, 0) / self.tokens_per_second


class OpenAI(Server):
    """The server: `model` decides what is answered, `pace` how fast; `audio` hears and speaks."""

    prefix = "/v1"
    """The path before its endpoints."""
    bundles_calls = False
    """All calls of tools come whole in one chunk."""

    def __init__(
        self, *, port: int = 0, key: str | None = None, model: Model | None = None, voice: Voice = tone
    ) -> None:
        super().__init__(port=port, key=key)
        self.model: Model = model or rules()
        self.pace = Pace()
        self.requests: list[dict[str, Any]] = []
        self.tool_choices = ToolChoices.HONOURED
        self.counts_tokens = True
        """False refuses a request to tell the tokens of a stream, as of older servers."""
        self.sees = True
        """False refuses pictures, as of models that only read."""
        self.picture_refusal = ""
        """The words in which a picture is refused by a model that takes others; empty takes all."""
        self.audio = OpenAIAudio(self, self._app, self.prefix, voice)
        self._app.router.add_post(f"{self.prefix}/chat/completions", self._complete)
        self._app.router.add_get(f"{self.prefix}/models", self._models)

    @property
    def url(self) -> str:
        """The `base_url` for OpenAILLMService."""
        return f"http://{HOST}:{self.port}{self.prefix}"

    async def _models(self, request: web.Request) -> web.Response:
        if (refused := self._refuse(request)) is not None:
            return refused
        models = [{"id": name, "object": "model", "created": 0, "owned_by": "simulators"} for name in MODELS]
        return web.json_response({"object": "list", "data": models})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        received = time.monotonic()
        if (refused := self._refuse(request)) is not None:
            return refused
        asked = await request.json()
        messages: list[Message] = asked.get("messages", [])
        if (wrong := self.problem(messages)) is not None:
            return self.error(400, "invalid_request_error", wrong)
        if asked.get("tool_choice") == "required" and self.tool_choices is ToolChoices.REFUSED:
            return self.error(400, "invalid_request_error", "tool_choice: 'required' is not supported.")
        if asked.get("stream_options") and not self.counts_tokens:
            return self.error(400, "invalid_request_error", "stream_options: unknown field.")
        if (wrong := self.unfit(asked)) is not None:
            return self.error(400, "invalid_request_error", wrong)
        self.requests.append(asked)
        self.log.add("request received", text_of(messages[-1]), received)
        answer = self.model(messages, asked.get("tools", []))
        reply = Reply(answer) if isinstance(answer, str) else answer
        if asked.get("tool_choice") == "required" and self.tool_choices is ToolChoices.HONOURED:
            reply = reply.as_call
        if self.bundles_calls:
            reply = replace(reply, bundled=True)
        completion = Completion(self, asked, reply, received)
        return await (completion.stream(request) if asked.get("stream") else completion.whole())

    def _refuse(self, request: web.Request) -> web.Response | None:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        status = self.refusal(key)
        if status is None:
            return None
        # As servers at home do that repeat what they were given; OpenAI itself shows the ends of a key only.
        return self.error(status, REASONS.get(status, "server_error"), f"Incorrect API key provided: {key}.")

    def problem(self, messages: Sequence[Message]) -> str | None:
        """Return what these messages are refused for, None when they are well-formed."""
        return problem(messages)

    def unfit(self, asked: Mapping[str, Any]) -> str | None:
        """Return what else this model refuses, None for nothing."""
        if asked.get("tools") == []:
            return "Invalid 'tools': empty array. Expected an array with minimum length 1."
        if not self.sees and any(map(pictures_of, asked["messages"])):
            return "Invalid content type. image_url is only supported by certain models."
        if self.picture_refusal and any(map(pictures_of, asked["messages"])):
            return self.picture_refusal
        return None

    def signed(self, delta: Mapping[str, Any]) -> dict[str, Any]:
        """Return a delta as it is sent."""
        return dict(delta)

    def error(self, status: int, code: str, message: str) -> web.Response:
        """Return the answer to a request that fails."""
        return error_in_openai_words(status, code, message)


class Completion:
    """One reply on its way."""

    def __init__(self, server: OpenAI, asked: dict[str, Any], reply: Reply, received: float) -> None:
        self._server = server
        self._reply = reply
        self._received = received
        self._messages: Sequence[Message] = asked["messages"]
        self._include_usage = bool((asked.get("stream_options") or {}).get("include_usage"))
        self._frame = {
            "id": f"chatcmpl-{uuid.uuid4().hex[:12]}",
            "created": int(time.time()),
            "model": asked.get("model", MODELS[0]),
        }

    async def whole(self) -> web.Response:
        """Answer in one piece."""
        await self._server.faults.flowing()
        await self._until(self._reply.tokens)
        choice = {"index": 0, "message": self._reply.message(), "finish_reason": self._reply.finish_reason}
        self._note()
        return web.json_response(
            {**self._frame, "object": "chat.completion", "choices": [choice], "usage": self._usage()}
        )

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Answer token by token."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            await self._say(Line(self._server.faults, response.write, lambda: abort(request)))
        except ConnectionResetError:
            self._server.log.add("client left")
        except LineCutError:
            self._server.log.add("cut")
        return response

    async def _say(self, line: Line[bytes]) -> None:
        first = {"role": "assistant", "content": "" if self._reply.text else None}
        for tokens, delta in self._reply.deltas():
            await self._until(tokens)
            await line.send(self._chunk({**first, **self._server.signed(delta)}))
            if first:
                self._server.log.add("first token sent")
            first = {}
        await line.send(self._chunk(first, self._reply.finish_reason))
        if self._include_usage:
            await line.send(self._event({"choices": [], "usage": self._usage()}))
        await line.send(b"data: [DONE]\n\n")
        self._note()

    async def _until(self, tokens: int) -> None:
        await until(self._received + self._server.pace.after(tokens))

    def _note(self) -> None:
        for call in self._reply.calls:
            self._server.log.add("tool call sent", f"{call.name} {call.json}")
        if self._reply.text:
            self._server.log.add("answer sent", self._reply.text)

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
        return self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]})

    def _event(self, content: dict[str, Any]) -> bytes:
        if self._server.faults.garbage:
            return f"data: {GARBAGE}\n\n".encode()
        return b"data: " + encode({**self._frame, "object": "chat.completion.chunk", **content}) + b"\n\n"

    def _usage(self) -> dict[str, int]:
        prompt, completion = prompt_tokens(self._messages), self._reply.tokens
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
