"""Cartesia's speech synthesis: the WebSocket `/tts/websocket`.

Wire: docs.cartesia.ai/api-reference/tts/websocket. A context is spoken in the order in which its texts came; the last
one (`continue: false`) ends it with `done`.
Log: "connected", "text received" (text), "first audio sent" (context), "done sent" (context), "cancelled" (context),
"closed".
"""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulators.faults import LineCutError
from simulators.pacing import until
from simulators.server import HOST, Server, encode
from simulators.speech import Voice, spoken_words, tone
from simulators.voice_session import CHUNK_SECONDS, VoicePace, VoiceSession

BYTES_PER_SAMPLE = 2


@dataclass
class Context:
    """One answer that is being spoken."""

    id: str
    texts: asyncio.Queue[tuple[float, dict[str, Any]]] = field(default_factory=asyncio.Queue)
    """When each request came, and the request."""
    spoken_seconds: float = 0.0
    ready_at: float = 0.0
    """When the audio made so far has all been sent."""


class Cartesia(Server):
    """The server: `voice` makes the sound, `pace` says how fast."""

    def __init__(self, *, port: int = 0, key: str | None = None, voice: Voice = tone) -> None:
        super().__init__(port=port, key=key)
        self.voice = voice
        self.pace = VoicePace()
        self._app.router.add_get("/tts/websocket", self._serve)

    @property
    def url(self) -> str:
        """The `url` for CartesiaTTSService."""
        return f"ws://{HOST}:{self.port}/tts/websocket"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("X-API-Key") or request.query.get("api_key", "")
        if (status := self.refusal(key)) is not None:
            return web.json_response({"error": "Refused."}, status=status)
        websocket = web.WebSocketResponse(max_msg_size=0)
        await websocket.prepare(request)
        self.log.add("connected")
        try:
            await Session(self, request, websocket).run()
        finally:
            self.log.add("closed")
        return websocket


class Session(VoiceSession):
    """One connection with any number of contexts."""

    def __init__(self, server: Cartesia, request: web.Request, websocket: web.WebSocketResponse) -> None:
        super().__init__(server, request, websocket)
        self._server = server
        self._contexts: dict[str, Context] = {}

    async def _take(self, asked: dict[str, Any]) -> None:
        """Start, feed or cancel a context."""
        name = asked.get("context_id", "")
        if asked.get("cancel"):
            self._cancel(name)
        elif (wrong := _problem(asked)) is not None:
            error = {"type": "error", "context_id": name, "status_code": 400, "done": True, "error": wrong}
            await self._line.send(encode(error))
        else:
            if asked["transcript"]:
                self._server.log.add("text received", asked["transcript"])
            self._context(name).texts.put_nowait((time.monotonic(), asked))

    def _context(self, name: str) -> Context:
        if name not in self._contexts:
            self._contexts[name] = Context(name)
            self._speakers[name] = asyncio.create_task(self._speak(self._contexts[name]))
        return self._contexts[name]

    def _cancel(self, name: str) -> None:
        self._contexts.pop(name, None)
        task = self._speakers.pop(name, None)
        if task is not None:
            task.cancel()
            self._server.log.add("cancelled", name)

    async def _speak(self, context: Context) -> None:
        """Speak the texts of `context` until the last one."""
        try:
            while True:
                received, asked = await context.texts.get()
                if asked["transcript"]:
                    await self._say(context, asked, received)
                    await self._send(context, {"type": "flush_done", "flush_done": True, "flush_id": 0})
                if not asked.get("continue"):
                    break
            await self._send(context, {"type": "done", "done": True})
            self._server.log.add("done sent", context.id)
        except (LineCutError, ConnectionResetError):
            return
        finally:
            if self._contexts.get(context.id) is context:
                del self._contexts[context.id], self._speakers[context.id]

    async def _say(self, context: Context, asked: dict[str, Any], received: float) -> None:
        text, rate = asked["transcript"], int(asked["output_format"]["sample_rate"])
        pcm = await self._server.voice(text, rate)
        seconds = len(pcm) / BYTES_PER_SAMPLE / rate
        start = max(received + self._server.pace.first_audio, context.ready_at)
        size = int(CHUNK_SECONDS * rate) * BYTES_PER_SAMPLE
        for offset in range(0, len(pcm), size):
            await until(start + offset / BYTES_PER_SAMPLE / rate / self._server.pace.faster)
            data = base64.b64encode(pcm[offset : offset + size]).decode()
            await self._send(context, {"type": "chunk", "data": data, "step_time": 0.0})
            if offset == 0 and context.spoken_seconds == 0.0:
                self._server.log.add("first audio sent", context.id)
            if offset == 0 and asked.get("add_timestamps"):
                await self._send(context, _timestamps(text, context.spoken_seconds, seconds))
        context.spoken_seconds += seconds
        context.ready_at = start + seconds / self._server.pace.faster

    async def _send(self, context: Context, message: dict[str, Any]) -> None:
        whole = {"done": False, "status_code": 206, **message, "context_id": context.id}
        await self._line.send(encode(whole))


def _problem(asked: dict[str, Any]) -> str | None:
    """Return what Cartesia would refuse this request for, None when it is well-formed."""
    missing = {"transcript", "model_id", "voice", "output_format", "context_id"} - asked.keys()
    if missing:
        return f"The request lacks {', '.join(sorted(missing))}."
    if asked["output_format"].get("encoding") != "pcm_s16le" or asked["output_format"].get("container") != "raw":
        return "This simulator speaks raw pcm_s16le only."
    return None


def _timestamps(text: str, start: float, seconds: float) -> dict[str, Any]:
    words = spoken_words(text, seconds)
    return {
        "type": "timestamps",
        "word_timestamps": {
            "words": [word.text for word in words],
            "start": [round(start + word.start, 3) for word in words],
            "end": [round(start + word.end, 3) for word in words],
        },
    }
