"""ElevenLabs' speech synthesis: the WebSocket `/v1/text-to-speech/{voice}/multi-stream-input`.

Wire: elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input, as Pipecat speaks
it. A wrong key or an unknown voice is told after the connection is open: an error, then the close code 1008.
Log: "connected" (voice), "text received" (text), "first audio sent" (context), "done sent" (context),
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
from simulators.speech import Voice, tone
from simulators.voice_session import CHUNK_SECONDS, VoicePace, VoiceSession

MOST_CONTEXTS = 5
"""Contexts that a connection may have open."""

POLICY = 1008
"""The close code of everything that ElevenLabs does not want."""


@dataclass
class _Context:
    """One answer that is being spoken; None closes it."""

    id: str
    texts: asyncio.Queue[tuple[float, str] | None] = field(default_factory=asyncio.Queue)
    waiting: str = ""
    """Text that was not yet generated, where the client left it to the server when to."""
    has_sounded: bool = False


class ElevenLabs(Server):
    """The server: `voice` makes the sound, `pace` says how fast."""

    def __init__(self, *, port: int = 0, key: str | None = None, voice: Voice = tone) -> None:
        super().__init__(port=port, key=key)
        self.voice = voice
        self.pace = VoicePace()
        self.voices: frozenset[str] | None = None
        """The voices it knows; None takes any."""
        self._app.router.add_get("/v1/text-to-speech/{voice}/multi-stream-input", self._serve)

    @property
    def url(self) -> str:
        """The `url` for ElevenLabsTTSService."""
        return f"ws://{HOST}:{self.port}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        status = self.refusal(request.headers.get("xi-api-key", ""))
        if status is not None and status != 401:
            return web.json_response({"detail": {"status": "refused", "message": "Refused."}}, status=status)
        websocket = web.WebSocketResponse(max_msg_size=0)
        await websocket.prepare(request)
        voice = request.match_info["voice"]
        self.log.add("connected", voice)
        try:
            if status is not None:
                await _reject(websocket, "invalid_api_key", "Invalid API key")
            elif self.voices is not None and voice not in self.voices:
                await _reject(websocket, "voice_id_does_not_exist", f"A voice with voice_id {voice} does not exist.")
            else:
                await _Session(self, request, websocket).run()
        finally:
            self.log.add("closed")
        return websocket


async def _reject(websocket: web.WebSocketResponse, error: str, message: str) -> None:
    await websocket.send_json({"message": message, "error": error, "code": POLICY})
    await websocket.close(code=POLICY, message=message.encode())


class _Session(VoiceSession):
    """One connection with a few contexts."""

    def __init__(self, server: ElevenLabs, request: web.Request, websocket: web.WebSocketResponse) -> None:
        super().__init__(server, request, websocket)
        self._server = server
        self._rate = int(request.query.get("output_format", "pcm_16000").removeprefix("pcm_"))
        self._auto = request.query.get("auto_mode") == "true"
        self._contexts: dict[str, _Context] = {}

    async def _take(self, asked: dict[str, Any]) -> None:
        name = asked.get("context_id", "")
        if asked.get("close_socket"):
            await self._websocket.close()
        elif asked.get("close_context"):
            self._close(name)
        elif name:
            await self._feed(name, asked)

    async def _feed(self, name: str, asked: dict[str, Any]) -> None:
        if name not in self._contexts:
            if len(self._contexts) >= MOST_CONTEXTS:
                await _reject(self._websocket, "max_active_conversations", "Maximum simultaneous contexts exceeded.")
                return
            self._contexts[name] = _Context(name)
            self._speakers[name] = asyncio.create_task(self._speak(self._contexts[name]))
        context = self._contexts[name]
        if asked.get("text", "").strip():
            self._server.log.add("text received", asked["text"])
            context.waiting += asked["text"]
        if context.waiting and (self._auto or asked.get("flush")):
            context.texts.put_nowait((time.monotonic(), context.waiting))
            context.waiting = ""

    def _close(self, name: str) -> None:
        """Let a context end once it has said what it was given."""
        if (context := self._contexts.get(name)) is None:
            return
        if context.waiting:
            context.texts.put_nowait((time.monotonic(), context.waiting))
        context.texts.put_nowait(None)

    async def _speak(self, context: _Context) -> None:
        try:
            while (asked := await context.texts.get()) is not None:
                await self._say(context, *asked)
            await self._line.send(encode({"isFinal": True, "contextId": context.id}))
            self._server.log.add("done sent", context.id)
        except (LineCutError, ConnectionResetError):
            return
        finally:
            self._contexts.pop(context.id, None)
            self._speakers.pop(context.id, None)

    async def _say(self, context: _Context, received: float, text: str) -> None:
        pcm = await self._server.voice(text, self._rate)
        size = int(CHUNK_SECONDS * self._rate) * 2
        start = received + self._server.pace.first_audio
        for number, offset in enumerate(range(0, len(pcm), size)):
            await until(start + number * CHUNK_SECONDS / self._server.pace.faster)
            piece = pcm[offset : offset + size]
            alignment = _alignment(text, len(pcm) / 2 / self._rate) if number == 0 else None
            audio = base64.b64encode(piece).decode()
            await self._line.send(encode({"audio": audio, "alignment": alignment, "contextId": context.id}))
            if not context.has_sounded:
                context.has_sounded = True
                self._server.log.add("first audio sent", context.id)


def _alignment(text: str, seconds: float) -> dict[str, Any]:
    """Return when each character is spoken, all at one pace."""
    each = seconds * 1000 / max(len(text), 1)
    return {
        "chars": list(text),
        "charStartTimesMs": [round(number * each) for number in range(len(text))],
        "charDurationsMs": [round(each)] * len(text),
    }
