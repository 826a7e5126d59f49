"""OpenAI's speech: `POST /v1/audio/transcriptions` hears a stretch of speech, `POST /v1/audio/speech` says a text.

Wire: platform.openai.com/docs/api-reference/audio.
Log: "audio received" (model and language), "transcript sent" (text), "text received" (text), "first audio sent",
"audio sent".
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from simulators.listening import Script
from simulators.pacing import until
from simulators.segments import NoSpeechFileError, heard
from simulators.server import Server, error_in_openai_words
from simulators.speech import Voice, tone

RATE = 24_000
"""Samples per second of the format "pcm" (int16 mono, without a header)."""

CHUNK_SECONDS = 0.1

VOICES = frozenset("alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse".split())
"""The voices of its cloud."""


@dataclass
class AudioPace:
    """The pace of ear and voice; may be changed at any time."""

    transcript: float = 0.4
    """Seconds from the last byte of a request to its transcript."""
    first_audio: float = 0.25
    """Seconds from a text to its first sound."""
    faster: float = 4.0
    """How many times faster than it is spoken the sound comes."""


class OpenAIAudio:
    """The part of the server that hears and speaks: `script` holds what will be said, `voice` makes the sound."""

    def __init__(self, server: Server, app: web.Application, prefix: str, voice: Voice = tone) -> None:
        self.script = Script()
        self.voice = voice
        self.pace = AudioPace()
        self._server = server
        app.router.add_post(f"{prefix}/audio/transcriptions", self._transcribe)
        app.router.add_post(f"{prefix}/audio/speech", self._speak)

    async def _transcribe(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._refused(request)) is not None:
            return refused
        parts = await request.post()
        file, model = parts.get("file"), parts.get("model")
        if not isinstance(file, web.FileField) or not model:
            return error_in_openai_words(400, "invalid_request_error", "The parts file and model are required.")
        self._server.log.add("audio received", f"{model!s} {parts.get('language', '')!s}")
        try:
            segment = heard(self.script, file.file.read())
        except NoSpeechFileError as err:
            return error_in_openai_words(400, "invalid_value", str(err))
        await asyncio.sleep(self.pace.transcript)
        answer = {"text": segment.text, "usage": {"type": "duration", "seconds": segment.seconds}}
        return await self._server.deliver_json(request, answer, "transcript sent", segment.text)

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        received = time.monotonic()
        if (refused := self._refused(request)) is not None:
            return refused
        asked = await request.json()
        if asked.get("response_format") != "pcm" or not asked.get("input") or asked.get("voice") not in VOICES:
            return error_in_openai_words(400, "invalid_value", "A text, one of the voices, and the format pcm.")
        self._server.log.add("text received", asked["input"], received)
        response = web.StreamResponse(headers={"Content-Type": "audio/pcm"})
        return await self._server.deliver(request, response, self._sound(asked["input"], received))

    async def _sound(self, text: str, received: float) -> AsyncIterator[bytes]:
        """Yield a text's sound at the pace of the voice."""
        pcm = await self.voice(text, RATE)
        size = int(CHUNK_SECONDS * RATE) * 2
        for number, start in enumerate(range(0, len(pcm), size)):
            await until(received + self.pace.first_audio + number * CHUNK_SECONDS / self.pace.faster)
            yield pcm[start : start + size]
            if number == 0:
                self._server.log.add("first audio sent", text)
        self._server.log.add("audio sent", text)

    def _refused(self, request: web.Request) -> web.Response | None:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        status = self._server.refusal(key)
        if status is None:
            return None
        code = {401: "invalid_api_key", 429: "rate_limit_exceeded"}.get(status, "server_error")
        return error_in_openai_words(status, code, f"Incorrect API key provided: {key}.")
