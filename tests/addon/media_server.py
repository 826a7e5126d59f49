"""A small web server with sounds, and with all that a sound's address may give instead."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import soundfile
from aiohttp import web

FORMATS = {"wav": ("WAV", "audio/wav"), "flac": ("FLAC", "audio/flac"), "ogg": ("OGG", "audio/ogg")}
FORMATS |= {"mp3": ("MP3", "audio/mpeg")}


def tone(seconds: float, kind: str = "wav", hertz: float = 440.0, rate: int = 44_100) -> bytes:
    """Return a stereo file with a tone in both channels."""
    wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    file = io.BytesIO()
    soundfile.write(file, np.stack([wave, wave], 1), rate, format=FORMATS[kind][0])
    return file.getvalue()


@dataclass
class MediaServer:
    """Files by their path, and the paths that were asked for."""

    url: str = ""
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once anything was asked for."""
    stalled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set to let /stalls go on."""

    def add(self, path: str, body: bytes, kind: str = "audio/wav") -> str:
        """Serve a file; return its address."""
        self.files[path] = (body, kind)
        return f"{self.url}{path}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(request.path)
        self.was_asked.set()
        if request.path == "/loop":
            raise web.HTTPFound("/loop")
        if request.path == "/elsewhere":
            raise web.HTTPFound("/tone.wav")
        if request.path == "/stalls":
            await self.stalled.wait()
        if request.path == "/endless":
            return await _endless(request)
        if request.path not in self.files:
            raise web.HTTPNotFound
        body, kind = self.files[request.path]
        return web.Response(body=body, content_type=kind)


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "audio/wav"})
    await response.prepare(request)
    try:
        while True:
            await response.write(bytes(1024 * 1024))
    except ConnectionError:
        return response


@asynccontextmanager
async def media_server() -> AsyncIterator[MediaServer]:
    """Serve on a port of its own."""
    server = MediaServer()
    site = web.Application()
    site.router.add_get("/{path:.*}", server.serve)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.stalled.set()
        await runner.cleanup()
