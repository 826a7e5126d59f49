"""The picture of a camera within bounds: whatever a server answers, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from ha_tools.home_errors import CallTimedOut, ServiceRefused, TokenRefused
from ha_tools.live.camera_pictures import FAILED, GONE, MOST_BYTES, OFF, TOO_LARGE, camera_picture

TOKEN = "token-of-a-test"


@pytest_asyncio.fixture
async def url() -> AsyncIterator[str]:
    """Home Assistant's proxy of cameras, each named for what it does."""
    app = web.Application()
    app.router.add_get("/api/camera_proxy/{camera}", _answer)
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("/"))
    finally:
        await server.close()


async def _answer(request: web.Request) -> web.StreamResponse:
    camera = request.match_info["camera"].removeprefix("camera.")
    if camera.isdecimal():
        return web.Response(status=int(camera))
    if camera == "endless":
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(1_000_000))
    if camera == "mute":
        await asyncio.Event().wait()
    if camera == "leads":
        raise web.HTTPFound("/api/camera_proxy/camera.porch")
    is_ours = request.headers["Authorization"] == f"Bearer {TOKEN}" and request.query["width"]
    return web.Response(body=b"a picture" if is_ours else b"")


async def test_a_picture_comes_whole(url: str) -> None:
    assert await camera_picture(url, TOKEN, "camera.porch") == b"a picture"


@pytest.mark.parametrize(
    ("camera", "code"),
    [("503", OFF), ("404", GONE), ("500", FAILED), ("leads", FAILED), ("endless", TOO_LARGE), ("204", FAILED)],
)
async def test_what_is_no_picture_is_refused_with_its_reason(url: str, camera: str, code: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        await camera_picture(url, TOKEN, f"camera.{camera}")
    assert refused.value.code == code
    assert MOST_BYTES < 10_000_000


async def test_a_camera_that_hangs_is_waited_for_no_longer_than_bearable(url: str) -> None:
    with pytest.raises(CallTimedOut):
        await camera_picture(url, TOKEN, "camera.mute", seconds=0.2)


async def test_a_refused_token_is_told_as_such(url: str) -> None:
    with pytest.raises(TokenRefused):
        await camera_picture(url, TOKEN, "camera.401")


async def test_a_home_that_is_gone_is_a_refusal(url: str) -> None:
    with pytest.raises(ServiceRefused):
        await camera_picture("http://127.0.0.1:9", TOKEN, "camera.porch")
