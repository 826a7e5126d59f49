"""Input of strangers, broken programs and broken satellites: refused in words, and nothing else is disturbed."""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid

import pytest
from yarl import URL

from satellite import protocol
from satellite.protocol import Pairing, RefusalCode, Refused
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import StartApp
from tests.addon.satellites.test_satellites import hello, refusal
from tests.addon.sites.test_strangers import connection

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


@pytest.mark.parametrize("charset", ["klingon", "punycode", "idna", "utf-7", "utf-16", "hex", "..", "x" * 3000])
async def test_a_body_is_utf_8_whatever_its_headers_say(
    home_assistant: RealHomeAssistant, start_app: StartApp, charset: str
) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    async with start_app(home_assistant) as app:
        for body, status in (('{"text": "turn on the “Kitchen” lights"}', 200), ("99" * 30_000, 400)):
            async with app.http.post(f"{app.panel}/api/converse", data=body.encode(), headers=headers) as response:
                assert response.status == status
                answer = await response.json()
                assert answer["error"] if status == 400 else answer["turn"]["transcript"].count("“Kitchen”") == 1


async def test_a_path_that_no_file_can_have_is_not_found(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        for file in (
            "a" * 5000,
            "%00",
            "index.js%00",
            "%ff",
            "..%2fserver.py",
            "%2e%2e/server.py",
            ".",
            "",
            "INDEX.JS",
        ):
            async with app.http.get(URL(f"{app.panel}/assets/{file}", encoded=True)) as response:
                assert response.status == 404, file
        async with app.http.get(f"{app.panel}/") as response:
            [script] = re.findall(r'src="./(assets/[^"]+[.]js)"', await response.text())
        async with app.http.get(f"{app.panel}/{script}") as response:
            assert response.status == 200


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
        reader, writer = await connection(app.running.lan_port)
        writer.write(b"GET /api/turns HTTP/1.1\r\nHost: parley\r\nAuthorization: Bearer \xff\xfe\r\n\r\n")
        async with asyncio.timeout(20):
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
        '{"type":"ready","playback_id":{}}',
        '{"type":"clock_reading","number":[],"seconds":null}',
        '{"type":"wake","wake_word":"' + "a " * 20_000 + '","score":1,"loudness":0,"preroll_ms":0}',
    ],
    ids=["score", "position", "playback", "clock", "wake word"],
)
async def test_a_hostile_message_ends_that_conversation_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"), app.room("Bedroom") as bedroom:
        await bedroom.websocket.send_str(said)
        assert (await bedroom.wait_for(Refused)).code is RefusalCode.BAD_MESSAGE
        assert await app.announced("still here", "Kitchen")


async def test_pings_without_a_pause_end_that_connection_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen"),
        app.room("Bedroom") as paired,
        Room.connect(app.lan, "Stranger") as waiting,
    ):
        await waiting.wait_for(Pairing)
        for beat, room in ((waiting.websocket.ping, waiting), (paired.websocket.pong, paired)):
            with contextlib.suppress(ConnectionError):
                for _ in range(500):
                    await beat()
            refused = await room.wait_for(Refused)
            assert (refused.code, "pings" in refused.message) == (RefusalCode.BAD_MESSAGE, True)
        assert await app.announced("still here", "Kitchen")
