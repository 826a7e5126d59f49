"""The satellite's WebSocket against a library's server, and against servers that a library would not be."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType, web

from satellite.app_socket import tls_context
from satellite.satellite_errors import ConnectionLostError
from satellite.web_socket import NoWebSocketError, WebSocket, connect

MOST_BYTES = 100_000


@asynccontextmanager
async def _opened(port: int) -> AsyncIterator[WebSocket]:
    socket = await connect(f"ws://127.0.0.1:{port}/satellite", tls_context(), 5.0, MOST_BYTES)
    try:
        async with asyncio.timeout(15):
            yield socket
    finally:
        await socket.close()


@asynccontextmanager
async def _server(frames: bytes, *, knows_key: bool = True) -> AsyncIterator[tuple[int, asyncio.Future[bytes]]]:
    """Answer with `frames` behind the handshake, in pieces; yields the port, and what came in return."""
    heard = asyncio.get_running_loop().create_future()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        key = request.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0] if knows_key else b""
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        answer = b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n" + frames
        piece = max(7, len(answer) // 50)
        for at in range(0, len(answer), piece):
            writer.write(answer[at : at + piece])
            await writer.drain()
        heard.set_result(await reader.read(1 << 16))
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], heard


async def test_messages_of_every_length_come_back_as_they_were_sent() -> None:
    async def echo(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        async for frame in socket:
            await (socket.send_bytes(frame.data) if frame.type is WSMsgType.BINARY else socket.send_str(frame.data))
        return socket

    site = web.Application()
    site.router.add_get("/satellite", echo)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with _opened(runner.addresses[0][1]) as socket:
            for length in (0, 1, 3, 125, 126, 127, 65535, 65536, MOST_BYTES):
                for message in (bytes(number % 251 for number in range(length)), "ß" * (length // 2)):
                    await socket.send(message)
                    assert await socket.receive() == message
    finally:
        await runner.cleanup()


async def test_a_message_in_parts_is_put_together_and_a_ping_between_them_is_answered() -> None:
    async with _server(b"\x01\x02Ki\x89\x02hi\x80\x05tchen\x82\x01!") as (port, heard), _opened(port) as socket:
        assert [await socket.receive(), await socket.receive()] == ["Kitchen", b"!"]
        mask, masked = (await heard)[2:6], (await heard)[6:8]
        assert (await heard)[:2] == b"\x8a\x82"
        assert bytes(a ^ b for a, b in zip(mask, masked, strict=False)) == b"hi"


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (b"\x88\x02\x03\xe8", "lost"),
        (b"\x81\x05half", "lost"),
        (b"\x82\x7f" + (1 << 40).to_bytes(8, "big"), "bytes at once"),
        (b"\x02\x7e\xff\xff" + bytes(65535) + b"\x80\x7e\xff\xff" + bytes(65535), "bytes at once"),
        (b"\x81\x81\0\0\0\0a", "no server may"),
        (b"\xc1\x01a", "no server may"),
        (b"\x09\x00", "no server may"),
        (b"\x83\x00", "no kind"),
        (b"\x80\x01a", "within another"),
        (b"\x01\x01a\x81\x01b", "within another"),
        (b"\x81\x01\xff", "UTF-8"),
    ],
)
async def test_a_server_that_hangs_up_or_talks_nonsense_is_left(frames: bytes, words: str) -> None:
    async with _server(frames) as (port, heard), _opened(port) as socket:
        if words == "lost" and len(frames) > 4:
            await socket.send("over to you")  # it answers whatever comes by hanging up
        with pytest.raises(ConnectionLostError, match=words):
            await socket.receive()
    assert heard.done()


async def test_a_server_that_does_not_know_our_key_is_no_web_socket() -> None:
    async with _server(b"", knows_key=False) as (port, _):
        with pytest.raises(NoWebSocketError):
            await connect(f"ws://127.0.0.1:{port}/satellite", tls_context(), 5.0, MOST_BYTES)
