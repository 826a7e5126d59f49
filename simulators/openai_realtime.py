"""OpenAI's Realtime API: the WebSocket `/v1/realtime`; text and sound go in, text, calls and sound come out.

Wire: developers.openai.com/api/docs/guides/realtime-conversations, and OpenAI's own types for it. Text comes ahead of
the sound that says it, and sound comes faster than it is spoken.
Log: "connected", "sound received" (the words in it), "request received" (the last message's text), "first token sent",
"first audio sent", "tool call sent" (name and arguments), "answer sent" (text), "cancelled", "cut", "closed".
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import WSMsgType, web

from simulators.completion import Model, Reply, problem, prompt_tokens, rules, text_of
from simulators.faults import LineCutError
from simulators.listening import Script
from simulators.openai import REASONS, Pace, ToolChoices
from simulators.openai_audio import AudioPace
from simulators.pacing import until
from simulators.realtime_events import (
    CHUNK_SECONDS,
    RATE,
    Event,
    Item,
    ReplyEvents,
    in_openai_form,
    new_id,
    problem_of,
)
from simulators.recogniser import Pace as HearingPace
from simulators.recogniser import Recogniser
from simulators.server import HOST, Server, encode, error_in_openai_words, websocket_line
from simulators.speech import Voice, tone

SHORTEST_SECONDS = 0.1
"""A buffer with less sound cannot be committed."""

AUDIO_TOKENS_PER_SECOND = 10
"""Of sound that goes in; twice as many of what comes out."""


class OpenAIRealtime(Server):
    """The server: `script` holds what will be said, `model` decides what is answered, `pace` how fast."""

    def __init__(
        self, *, port: int = 0, key: str | None = None, model: Model | None = None, voice: Voice = tone
    ) -> None:
        super().__init__(port=port, key=key)
        self.model: Model = model or rules()
        self.voice = voice
        self.script = Script()
        self.pace = Pace()
        self.sound_pace = AudioPace(first_audio=0.1)
        """Its sound, which begins so long behind the first token."""
        self.requests: list[dict[str, Any]] = []
        """The `response` of each response.create, with the `messages` that the model read."""
        self.tool_choices = ToolChoices.HONOURED
        self.takes_reasoning = True
        """False refuses an effort, as models do that do not reason."""
        self.refuses_in_session = ""
        """The code of the error that answers each response.create: "insufficient_quota"."""
        self.odd_event: Any = None
        """Sent in the place of each response; None for none."""
        self.fails_in_stream = False
        """Each response ends as failed, in the middle."""
        self._app.router.add_get("/v1/realtime", self._serve)

    @property
    def url(self) -> str:
        """The base URL for OpenAI's client."""
        return f"http://{HOST}:{self.port}/v1"

    @property
    def websocket_url(self) -> str:
        """The `base_url` for OpenAIRealtimeLLMService."""
        return f"ws://{HOST}:{self.port}/v1/realtime"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if (status := self.refusal(key)) is not None:
            code = REASONS.get(status, "server_error")
            return error_in_openai_words(status, code, f"Incorrect API key provided: {key}.")
        websocket = web.WebSocketResponse(max_msg_size=0)
        await websocket.prepare(request)
        self.log.add("connected", request.query.get("model", ""))
        try:
            await _Session(self, request, websocket).run()
        except (LineCutError, ConnectionResetError):
            self.log.add("cut")
        finally:
            self.log.add("closed")
        return websocket


class _Session:
    """One connection: its conversation, its buffer of sound, and the responses that are on their way."""

    def __init__(self, server: OpenAIRealtime, request: web.Request, websocket: web.WebSocketResponse) -> None:
        self._server = server
        self._websocket = websocket
        self._line = websocket_line(server.faults, request, websocket)
        self._session: dict[str, Any] = {"type": "realtime", "model": request.query.get("model", "")}
        self._items: dict[str, Item] = {}
        """The default conversation."""
        self._heard: dict[str, str] = {}
        """Item -> the words of its sound."""
        self._buffer = b""
        self._responses: dict[str, asyncio.Task[None]] = {}
        self._noted: set[str] = set()
        """The firsts that were logged of the response that began last."""

    async def run(self) -> None:
        """Serve until one of both sides closes."""
        try:
            await self._send({"type": "session.created", "session": self._session})
            async for message in self._websocket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.json())
        finally:
            for task in self._responses.values():
                task.cancel()
            await asyncio.gather(*self._responses.values(), return_exceptions=True)

    async def _take(self, asked: dict[str, Any]) -> None:
        match asked.get("type"):
            case "session.update":
                self._session |= asked["session"]
                await self._send({"type": "session.updated", "session": self._session})
            case "input_audio_buffer.append":
                self._buffer += base64.b64decode(asked["audio"])
            case "input_audio_buffer.clear":
                self._buffer = b""
                await self._send({"type": "input_audio_buffer.cleared"})
            case "input_audio_buffer.commit":
                await self._commit(asked)
            case "conversation.item.create":
                await self._create(asked)
            case "conversation.item.delete":
                self._items.pop(asked["item_id"], None)
                await self._send({"type": "conversation.item.deleted", "item_id": asked["item_id"]})
            case "conversation.item.truncate":
                place = {name: asked[name] for name in ("item_id", "content_index", "audio_end_ms")}
                await self._send({"type": "conversation.item.truncated", **place})
            case "response.create":
                await self._answer(asked, time.monotonic())
            case "response.cancel":
                await self._cancel(asked)
            case other:
                await self._refuse(asked, "invalid_value", f"Invalid value: '{other}'.")

    # ── what goes in ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _commit(self, asked: Mapping[str, Any]) -> None:
        pcm, self._buffer = self._buffer, b""
        if len(pcm) / 2 / RATE < SHORTEST_SECONDS:
            await self._refuse(asked, "input_audio_buffer_commit_empty", "Expected at least 100ms of audio.")
            return
        item_id = new_id("item")
        await self._send({"type": "input_audio_buffer.committed", "item_id": item_id})
        audio = base64.b64encode(pcm).decode()
        await self._add({"id": item_id, "type": "message", "role": "user"} | _sound(audio))

    async def _create(self, asked: Mapping[str, Any]) -> None:
        item = {"id": new_id("item"), **asked["item"]}
        if (wrong := problem_of(item)) is not None:
            await self._refuse(asked, "invalid_value", wrong)
            return
        await self._add(item)

    async def _add(self, item: Item) -> None:
        self._items[item["id"]] = item
        for part in item.get("content") or ():
            if part["type"] == "input_audio" and part.get("audio"):
                self._heard[item["id"]] = self._words_of(base64.b64decode(part["audio"]))
        shown = {**item, "content": [_shown(part) for part in item.get("content") or ()]}
        for moment in ("added", "done"):
            await self._send({"type": f"conversation.item.{moment}", "item": shown if item.get("content") else item})

    def _words_of(self, pcm: bytes) -> str:
        now = time.monotonic()
        recogniser = Recogniser(self._server.script, HearingPace(), RATE, None)
        recogniser.feed(pcm, now)
        recogniser.stop(now)
        results = recogniser.due(float("inf"))
        text = " ".join(word.text for result in results if result.final for word in result.words)
        self._server.log.add("sound received", text)
        return text

    # ── what comes out ────────────────────────────────────────────────────────────────────────────────────────────

    async def _answer(self, asked: Mapping[str, Any], received: float) -> None:
        wanted = {**self._session, **(asked.get("response") or {})}
        if code := self._server.refuses_in_session:
            await self._refuse(asked, code, f"Refused: {code}.")
        elif wanted.get("conversation") != "none" and self._responses:
            await self._refuse(asked, "conversation_already_has_active_response", "A response is in progress.")
        elif wrong := self._unfit(wanted):
            await self._refuse(asked, "invalid_value", wrong)
        elif self._server.odd_event is not None:
            await self._line.send(encode(self._server.odd_event))
        else:
            response_id = new_id("resp")
            task = asyncio.create_task(self._respond(response_id, wanted, received))
            self._responses[response_id] = task

    def _unfit(self, wanted: Mapping[str, Any]) -> str | None:
        """Return what a request is refused for."""
        if wanted.get("reasoning") and not self._server.takes_reasoning:
            return "Unsupported parameter: 'response.reasoning' is not supported with this model."
        if wanted.get("tool_choice") == "required" and self._server.tool_choices is ToolChoices.REFUSED:
            return "tool_choice: 'required' is not supported."
        for item in wanted.get("input") or ():
            if item["type"] == "item_reference" and item["id"] not in self._items:
                return f"Item with item_id '{item['id']}' not found."
            if item["type"] != "item_reference" and (wrong := problem_of(item)):
                return wrong
        return problem(self._messages(wanted))

    def _messages(self, wanted: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        given = wanted.get("input")
        items = (
            [*self._items.values()] if given is None else [self._items.get(item.get("id", ""), item) for item in given]
        )
        return in_openai_form(items, wanted.get("instructions") or "", self._heard)

    async def _respond(self, response_id: str, wanted: dict[str, Any], received: float) -> None:
        server, messages = self._server, self._messages(wanted)
        server.requests.append({**wanted, "messages": messages})
        server.log.add("request received", text_of(messages[-1]), received)
        self._noted.clear()
        tools = [{"type": "function", "function": tool} for tool in wanted.get("tools") or ()]
        answer = server.model(messages, tools)
        reply = Reply(answer) if isinstance(answer, str) else answer
        if wanted.get("tool_choice") == "required" and server.tool_choices is ToolChoices.HONOURED:
            reply = reply.as_call
        events = ReplyEvents(reply, response_id)
        response: dict[str, Any] = {"id": response_id, "object": "realtime.response", "status": "in_progress"}
        try:
            await self._send({"type": "response.created", "response": {**response, "output": []}})
            is_spoken = "audio" in (wanted.get("output_modalities") or ["audio"]) and bool(reply.text)
            pcm = await server.voice(reply.text, RATE) if is_spoken else b""
            for at, event in _timed(events, pcm, server.pace, server.sound_pace, received):
                await until(at)
                await self._give(event, to_conversation=wanted.get("conversation") != "none")
                if server.fails_in_stream and event["type"].endswith("delta"):
                    error = {"type": "server_error", "code": "server_error", "message": "The server had an error."}
                    await self._done({**response, "status": "failed", "status_details": {"error": error}})
                    return
            usage = _usage(messages, reply, self._heard_seconds(wanted), len(pcm) / 2 / RATE)
            self._note(reply)
            await self._done({**response, "status": "completed", "output": events.items, "usage": usage})
        except (LineCutError, ConnectionResetError):
            server.log.add("cut")
        finally:
            self._responses.pop(response_id, None)

    async def _give(self, event: Event, *, to_conversation: bool) -> None:
        """Send an event, and what it says of the conversation."""
        if to_conversation and event["type"] == "response.output_item.added":
            self._items[event["item"]["id"]] = event["item"]
            await self._send({"type": "conversation.item.added", "item": event["item"]})
        await self._send(event)
        if event["type"] == "response.output_item.done" and to_conversation:
            self._items[event["item"]["id"]] = event["item"]
            await self._send({"type": "conversation.item.done", "item": event["item"]})
        if event["type"].endswith("delta"):
            first = "first audio sent" if event["type"] == "response.output_audio.delta" else "first token sent"
            if first not in self._noted:
                self._noted.add(first)
                self._server.log.add(first)

    async def _done(self, response: Mapping[str, Any]) -> None:
        await self._send({"type": "rate_limits.updated", "rate_limits": []})
        await self._send({"type": "response.done", "response": response})

    async def _cancel(self, asked: Mapping[str, Any]) -> None:
        response_id = asked.get("response_id") or next(iter(self._responses), "")
        if (task := self._responses.pop(response_id, None)) is None:
            await self._refuse(asked, "response_cancel_not_active", "There is no active response.")
            return
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self._server.log.add("cancelled")
        await self._done({"id": response_id, "object": "realtime.response", "status": "cancelled", "output": []})

    def _heard_seconds(self, wanted: Mapping[str, Any]) -> float:
        asked = [item.get("id", "") for item in wanted.get("input") or self._items.values()]
        parts = [part for item in asked if item in self._heard for part in self._items[item]["content"]]
        return sum(len(part.get("audio") or "") * 3 / 4 / 2 / RATE for part in parts)

    def _note(self, reply: Reply) -> None:
        for call in reply.calls:
            self._server.log.add("tool call sent", f"{call.name} {call.json}")
        if reply.text:
            self._server.log.add("answer sent", reply.text)

    async def _refuse(self, asked: Mapping[str, Any], code: str, message: str) -> None:
        kind = code if code in {"insufficient_quota", "server_error"} else "invalid_request_error"
        error = {"type": kind, "code": code, "message": message, "param": None, "event_id": asked.get("event_id")}
        await self._send({"type": "error", "error": error})

    async def _send(self, event: Event) -> None:
        await self._line.send(encode({"event_id": new_id("event"), **event}))


def _sound(audio: str) -> dict[str, Any]:
    return {"content": [{"type": "input_audio", "audio": audio}]}


def _shown(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part as the server tells of it: without its sound."""
    return {name: value for name, value in part.items() if name != "audio"}


def _timed(events: ReplyEvents, pcm: bytes, pace: Pace, sound: AudioPace, received: float) -> list[tuple[float, Event]]:
    """Return the events of a response in the order of their moments."""
    spoken: list[Event] = []
    written, spoken = events.sound(pcm) if pcm else (list(events.text()), [])
    before = max((made for made, _ in written), default=0)
    written += events.calls(before)
    timed = [(received + pace.after(made), event) for made, event in written]
    begin = received + pace.first_token + sound.first_audio
    timed += [(begin + number * CHUNK_SECONDS / sound.faster, event) for number, event in enumerate(spoken)]
    return sorted(timed, key=lambda one: one[0])


def _usage(messages: list[Mapping[str, Any]], reply: Reply, heard_seconds: float, spoken_seconds: float) -> Event:
    text, heard = prompt_tokens(messages), int(heard_seconds * AUDIO_TOKENS_PER_SECOND)
    spoken = int(spoken_seconds * AUDIO_TOKENS_PER_SECOND * 2)
    read = {"text_tokens": text, "audio_tokens": heard, "cached_tokens": 0}
    written = {"text_tokens": reply.tokens, "audio_tokens": spoken}
    return {
        "input_tokens": text + heard,
        "output_tokens": reply.tokens + spoken,
        "total_tokens": text + heard + reply.tokens + spoken,
        "input_token_details": read,
        "output_token_details": written,
    }
