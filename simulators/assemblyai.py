"""AssemblyAI's Sync API: `POST /v1/transcribe` takes a stretch of speech whole, `GET /v1/warm` opens the connection.

Wire: assemblyai.com/docs/sync-stt, as Pipecat speaks it.
Log: "warmed", "request received" (the config part), "answer sent" (text).
"""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from aiohttp import web

from simulators.listening import Script
from simulators.segments import NoSpeechFileError, Segment, heard
from simulators.server import HOST, Server

SHORTEST_SECONDS = 0.08
LONGEST_SECONDS = 120.0
"""Lengths of audio that are taken."""

REFUSALS: dict[int, dict[str, str]] = {
    401: {"title": "Unauthorized", "detail": "Invalid API key"},
    429: {"title": "Too Many Requests", "detail": "Rate limit exceeded"},
    503: {"error_code": "capacity_exceeded", "message": "Server at rate limit cap"},
}
"""Bodies by status, as its page "Error handling" has them; any other is an internal error."""


class AssemblyAI(Server):
    """The server: `script` holds what will be said."""

    def __init__(self, *, port: int = 0, key: str | None = None) -> None:
        super().__init__(port=port, key=key)
        self.script = Script()
        self.answer_seconds = 0.25
        """From the last byte of a request to its answer."""
        self._app.router.add_post("/v1/transcribe", self._transcribe)
        self._app.router.add_get("/v1/warm", self._warm)

    @property
    def url(self) -> str:
        """The `base_url` for AssemblyAISyncSTTService."""
        return f"http://{HOST}:{self.port}"

    async def _warm(self, _request: web.Request) -> web.Response:
        self.log.add("warmed")
        return web.json_response({"status": "ok"})

    async def _transcribe(self, request: web.Request) -> web.StreamResponse:
        if (status := self.refusal(request.headers.get("Authorization", ""))) is not None:
            body = REFUSALS.get(status, {"error_code": "inference_error", "message": "Internal model error"})
            return web.json_response(body, status=status)
        if "X-AAI-Model" not in request.headers:
            return _bad("bad_request", "The header X-AAI-Model is missing.")
        parts = await request.post()
        audio, config = parts.get("audio"), parts.get("config", "{}")
        if not isinstance(audio, web.FileField) or isinstance(config, web.FileField):
            return _bad("bad_request", "The part audio is missing.")
        self.log.add("request received", json.dumps(json.loads(config)))
        try:
            segment = heard(self.script, audio.file.read())
        except NoSpeechFileError as err:
            return _bad("bad_audio", str(err))
        if not SHORTEST_SECONDS <= segment.seconds <= LONGEST_SECONDS:
            return _bad(
                "audio_too_short" if segment.seconds < SHORTEST_SECONDS else "audio_too_large", "80 ms to 120 s."
            )
        await asyncio.sleep(self.answer_seconds)
        return await self.deliver_json(request, _result(segment), "answer sent", segment.text)


def _bad(code: str, message: str) -> web.Response:
    return web.json_response({"error_code": code, "message": message}, status=400)


def _result(segment: Segment) -> dict[str, Any]:
    return {
        "text": segment.text,
        "words": [{"text": word.text, "confidence": 0.98} for word in segment.words],
        "confidence": 0.98,
        "audio_duration_ms": round(segment.seconds * 1000),
        "session_id": str(uuid.uuid4()),
    }
