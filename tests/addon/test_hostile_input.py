"""What a stranger, a broken program or a broken satellite may send: refused in words, and nothing else is disturbed."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from satellite import protocol
from satellite.protocol import RefusalCode, Refused
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import StartApp
from tests.addon.test_satellites import hello, refusal

POSTS = ("/api/converse", "/api/announce", "/api/pair", "/api/satellites/none")
BODIES = {
    "deep": "[" * 30_000,
    "deep object": '{"text":' * 5_000,
    "surrogate": r'{"text": "\ud800", "message": "\ud800", "code": "\ud800", "name": "\ud800", "room": "\ud800"}',
    "not a number": '{"text": NaN, "message": NaN, "code": NaN, "name": NaN, "room": Infinity}',
    "long number": '{"text": ' + "9" * 5000 + "}",
    "wrong types": '{"text": [], "message": {}, "code": 1, "name": [], "area_id": {}, "rooms": 5, "room": {}}',
    "list": "[]",
    "empty": "",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_hostile_body_is_refused_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, body: str
) -> None:
    async with start_app(home_assistant) as app:
        for path in POSTS:
            async with app.http.post(app.panel + path, data=body) as response:
                assert response.status == 400, path
                assert (await response.json())["error"]


async def test_a_body_in_an_unknown_encoding_is_refused(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    headers = {"Content-Type": "application/json; charset=klingon"}
    async with (
        start_app(home_assistant) as app,
        app.http.post(f"{app.panel}/api/converse", data="{}", headers=headers) as response,
    ):
        assert response.status == 400


async def test_a_body_that_is_too_large_is_refused(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with (
        start_app(home_assistant) as app,
        app.http.post(f"{app.panel}/api/converse", data=b" " * 70_000) as response,
    ):
        assert response.status == 413


async def test_a_limit_that_is_no_number_is_refused(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        for limit in ("9" * 5000, "-1", "0", "201", "x", "1e1"):
            async with app.http.get(f"{app.panel}/api/turns", params={"limit": limit}) as response:
                assert response.status == 400


async def test_a_token_that_is_no_text_is_refused(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        reader, writer = await asyncio.open_connection("127.0.0.1", app.running.lan_port)
        writer.write(b"GET /api/turns HTTP/1.1\r\nHost: parley\r\nAuthorization: Bearer \xff\xfe\r\n\r\n")
        async with asyncio.timeout(5):
            assert b" 401 " in await reader.readline()
        writer.close()
        await writer.wait_closed()


async def test_a_page_of_any_site_cannot_pose_as_a_satellite(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        headers = {
            "Origin": "http://elsewhere.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        async with app.http.get(app.lan + protocol.PATH, headers=headers) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    "said",
    [
        hello(name="x" * 5000),
        hello(satellite_id="x" * 5000),
        hello(name="Kitchen\nERROR forged line"),
        hello(name="\ud800"),
        hello(satellite_id="\ud800"),
        hello(token="\ud800"),
        hello(version=10**400),
        '{"type":"wake","wake_word":"x","score":1' + "0" * 400 + ',"loudness":0,"preroll_ms":0}',
        '{"type":"played","playback_id":"x","position_ms":1' + "0" * 400 + ',"finished":false}',
        "[" * 30_000,
    ],
    ids=lambda said: said[:40],
)
async def test_a_hostile_hello_is_refused_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str
) -> None:
    async with start_app(home_assistant) as app:
        assert (await refusal(app, said)).code in {RefusalCode.BAD_MESSAGE, RefusalCode.WRONG_VERSION}


async def test_a_hostile_token_of_a_known_satellite_is_refused(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
        await room.paired(app.pair)
        assert (await refusal(app, hello(satellite_id=known, token="\ud800"))).code is RefusalCode.BAD_MESSAGE


@pytest.mark.parametrize(
    "said",
    [
        '{"type":"wake","wake_word":"x","score":1' + "0" * 400 + ',"loudness":0,"preroll_ms":0}',
        '{"type":"played","playback_id":"x","position_ms":1' + "0" * 400 + ',"finished":false}',
        '{"type":"wake","wake_word":"' + "a " * 20_000 + '","score":1,"loudness":0,"preroll_ms":0}',
    ],
    ids=["score", "position", "wake word"],
)
async def test_a_hostile_message_ends_that_conversation_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"), app.room("Bedroom") as bedroom:
        await bedroom.websocket.send_str(said)
        assert (await bedroom.wait_for(Refused)).code is RefusalCode.BAD_MESSAGE
        assert await app.announced("still here", "Kitchen")
