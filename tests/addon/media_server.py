"""A small web server with sounds, and with all that a sound's address may give instead."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import av
import numpy as np
from aiohttp import web

FORMATS = {
    "wav": ("wav", "pcm_s16le", "audio/wav"),
    "flac": ("flac", "flac", "audio/flac"),
    "ogg": ("ogg", "vorbis", "audio/ogg"),
    "opus": ("ogg", "libopus", "audio/ogg"),
    "mp3": ("mp3", "libmp3lame", "audio/mpeg"),
    "aac": ("adts", "aac", "audio/aac"),
    "m4a": ("ipod", "aac", "audio/mp4"),
    "ts": ("mpegts", "aac", "video/mp2t"),
}
"""Ending -> FFmpeg's names of its format and its codec, and its content type."""


def tone(seconds: float, kind: str = "wav", hertz: float = 440.0, rate: int = 48_000) -> bytes:
    """Return a stereo file with a tone in both channels."""
    container, codec, _ = FORMATS[kind]
    wave = (0.3 * 32767 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.int16)
    samples = av.AudioFrame.from_ndarray(np.repeat(wave, 2)[None, :], format="s16", layout="stereo")
    samples.sample_rate = rate
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate, layout="stereo", options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        for frame in (samples, None):
            output.mux(stream.encode(frame))
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
    times: int = sys.maxsize
    """Times that /radio sends its file before it breaks off."""
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once /radio has ended, or nobody listens any more."""

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
        if request.path == "/radio":
            return await self._radio(request)
        if request.path not in self.files:
            raise web.HTTPNotFound
        body, kind = self.files[request.path]
        return web.Response(body=body, content_type=kind)

    async def _radio(self, request: web.Request) -> web.StreamResponse:
        """Send a programme over and over, as Icecast does, until it breaks off."""
        body, kind = self.files[request.path]
        headers = {"Content-Type": kind, "icy-name": "Radio", "Connection": "close"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        try:
            for _ in range(self.times):
                await response.write(body)
        finally:
            self.left.set()
            if request.transport:
                request.transport.abort()
        return response


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
