"""The words for what answers in the app's place, or does not, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from addon.sites.server_certificate import ServerCertificate
from satellite.app_socket import open_socket
from satellite.protocol import PATH
from satellite.satellite_errors import ConnectionLostError


@asynccontextmanager
async def _other_server(kind: str, certificate: ServerCertificate) -> AsyncIterator[int]:
    """Serve something that is no Parley; yields its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if kind == "ssh":
            writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        writer.close()

    async def page(request: web.Request) -> web.Response:
        if kind == "moved" and request.path == PATH:
            raise web.HTTPFound("/elsewhere")
        return web.Response(status=502 if kind == "starting" else 200)

    if kind in {"hanging up", "ssh"}:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            yield server.sockets[0].getsockname()[1]
        return
    site = web.Application()
    site.router.add_get("/{path:.*}", page)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(
        runner, "127.0.0.1", 0, ssl_context=certificate.context if kind in {"tls", "starting"} else None
    ).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("scheme", "kind", "words"),
    [
        ("wss", "page", "answers, and speaks no TLS"),
        ("ws", "page", r"is not Parley's port for satellites \(HTTP 200\)"),
        ("wss", "tls", r"is not Parley's port for satellites \(HTTP 200\)"),
        ("ws", "moved", r"is not Parley's port for satellites \(HTTP 302\)"),
        ("wss", "starting", "the app may be starting"),
        ("ws", "tls", "hangs up: .* It may want TLS"),
        ("wss", "hanging up", "hangs up"),
        ("ws", "hanging up", "hangs up"),
        ("wss", "ssh", "speaks no TLS"),
        ("ws", "ssh", "speaks another language"),
    ],
)
async def test_whoever_answers_in_the_apps_place_is_told_of(
    certificate: ServerCertificate, scheme: str, kind: str, words: str
) -> None:
    async with _other_server(kind, certificate) as port:
        with pytest.raises(ConnectionLostError, match=rf"127\.0\.0\.1:{port} .*{words}"):
            await open_socket(f"{scheme}://127.0.0.1:{port}{PATH}", 5.0)


async def test_a_port_where_nobody_listens_is_told_with_the_usual_one(certificate: ServerCertificate) -> None:
    async with _other_server("page", certificate) as port:
        pass
    with pytest.raises(ConnectionLostError, match=rf"Nothing listens at 127\.0\.0\.1:{port}: .* Parley's is 8765"):
        await open_socket(f"wss://127.0.0.1:{port}{PATH}", 5.0)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("a..b:8765", r"The name a\.\.b leads nowhere"),
        (f"{'a' * 80}:8765", r"The name a+ leads nowhere"),
        ("127.0.0.1:99999", "cannot be reached at"),
    ],
)
async def test_an_address_that_can_be_none_is_told_of_like_any_other(place: str, words: str) -> None:
    with pytest.raises(ConnectionLostError, match=words):
        await open_socket(f"wss://{place}{PATH}", 5.0)
