"""Strangers on the network: they cost the house nothing, and a paired satellite always finds its place."""

from __future__ import annotations

import asyncio
import logging
import ssl
import subprocess
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import product
from pathlib import Path

import aiohttp
import pytest

from addon.options import Options, OptionsError
from addon.sites.seldom import Seldom
from satellite.protocol import SatelliteState, Welcome
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.house import App as AppProcess
from testbed.lan import lan_session, lan_url
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, App, StartApp

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]

ANY_CERTIFICATE = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANY_CERTIFICATE.check_hostname = False
ANY_CERTIFICATE.verify_mode = ssl.CERT_NONE

UPGRADE = (
    b"GET /satellite HTTP/1.1\r\nHost: parley\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@asynccontextmanager
async def connections(
    port: int, number: int, said: bytes = b"", *, encrypted: bool = True
) -> AsyncIterator[list[Line]]:
    """Connections of a stranger's, each of which says the same and then nothing."""
    lines: list[Line] = []
    try:
        for _ in range(number):
            with suppress(ConnectionError):
                lines.append(await connection(port, encrypted=encrypted))
                lines[-1][1].write(said)
        yield lines
    finally:
        for _, writer in lines:
            writer.transport.abort()


async def connection(port: int, *, encrypted: bool = True) -> Line:
    """Open one, over TLS that takes any certificate."""
    if not encrypted:
        return await asyncio.open_connection("127.0.0.1", port)
    return await asyncio.open_connection("127.0.0.1", port, ssl=ANY_CERTIFICATE, ssl_shutdown_timeout=1)


async def closed(line: Line, seconds: float) -> bytes:
    """Return what came on a connection until the app has closed it."""
    reader, _ = line
    received = b""
    async with asyncio.timeout(seconds):
        try:
            while data := await reader.read(65536):
                received += data
        except ConnectionError:
            pass
    return received


SILENCES = {
    "nothing": b"",
    "half a request": b"GET /api/turns HTT",
    "headers without an end": b"GET /api/turns HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n",
    "no hello": UPGRADE,
}


@pytest.mark.parametrize("said", SILENCES.values(), ids=SILENCES)
async def test_a_paired_satellite_finds_its_place_among_silent_connections(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: bytes
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token
        async with connections(app.running.lan_port, 1200, said):
            async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
                await room.wait_for(Welcome)
                async with connections(app.running.lan_port, 600, said):
                    assert await app.announced("still here", "Kitchen")
            assert (await app.get("/api/health"))["ready"]


async def test_a_satellite_that_restarts_is_welcomed_while_strangers_come_and_come(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token

        async def flood() -> None:
            while True:
                async with connections(app.running.lan_port, 150, UPGRADE) as lines:
                    await asyncio.gather(*(line[0].read(1) for line in lines), return_exceptions=True)

        flooding = [asyncio.create_task(flood()) for _ in range(3)]
        try:
            for _ in range(5):
                async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
                    await room.wait_for(Welcome)
        finally:
            for task in flooding:
                task.cancel()
            await asyncio.gather(*flooding, return_exceptions=True)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"POST /api/converse HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"POST /api/converse HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{",
        b"GET /api/alive HTTP/1.1\r\nHost: x\r\n\r\n",
        UPGRADE,
        UPGRADE + b"\x81\xfe\xff\xff",
    ],
    ids=["nothing", "headers", "a body without a token", "an answered request", "no hello", "half a frame"],
)
async def test_a_connection_on_which_nothing_comes_to_an_end_is_closed(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: bytes
) -> None:
    async with start_app(home_assistant) as app, connections(app.running.lan_port, 1, said) as [line]:
        await closed(line, 20)


async def test_a_body_that_never_ends_is_refused_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    head = (
        f"POST /api/converse HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {API_TOKEN}\r\nContent-Length: 99\r\n\r\n{{"
    )
    async with start_app(home_assistant) as app, connections(app.running.lan_port, 1, head.encode()) as [line]:
        assert b"did not come" in await closed(line, 30)


MALFORMED = (
    b"nonsense\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n: no name\r\n\r\n",
    b"POST /api/turns HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /api/turns HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    UPGRADE.replace(b"Key: dGhlIHNhbXBsZSBub25jZQ==", b"Key: short"),
    UPGRADE.replace(b"\r\n\r\n", b"\r\nSec-WebSocket-Protocol: of a kind\r\n\r\n"),
    UPGRADE + b"\xff" * 100,
)


async def test_what_is_no_request_costs_a_line_of_log_now_and_then(
    home_assistant: RealHomeAssistant, start_app: StartApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with start_app(home_assistant) as app:
        caplog.clear()
        for said, encrypted in product(MALFORMED * 10, (True, False)):
            async with connections(app.running.lan_port, 1, said, encrypted=encrypted) as [line]:
                line[1].close() if encrypted else line[1].write_eof()
                await closed(line, 20)
        assert (await app.get("/api/health"))["ready"]
    lines = [record for record in caplog.records if record.name.startswith(("addon", "aiohttp", "asyncio"))]
    assert not [record for record in lines if record.exc_info]
    assert 1 <= len(lines) < 12, [record.getMessage() for record in lines]
    assert any("127.0.0.1" in record.getMessage() for record in lines)


def test_a_line_that_is_seldom_says_how_often_it_was_meant(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    seldom = Seldom(logging.getLogger("seldom"), lambda: now)
    for _ in range(1000):
        seldom.warning("%s was refused", "somebody")
    seldom.warning("another line")
    now = 61.0
    seldom.warning("%s was refused", "somebody else")
    assert [record.getMessage() for record in caplog.records] == [
        "somebody was refused",
        "another line",
        "somebody else was refused (999 more such lines since the last)",
    ]


class FewFiles(AppProcess):
    """An app that may open few files."""

    def leave_files(self, number: int) -> None:
        """Let it open so many more and no others."""
        assert self._process is not None
        files = len(list(Path(f"/proc/{self._process.pid}/fd").iterdir())) + number
        command = ["prlimit", "--pid", str(self._process.pid), f"--nofile={files}:{files}"]
        subprocess.run(command, check=True)


async def test_without_a_file_left_the_house_goes_on_and_says_so_in_few_lines(
    home_assistant: RealHomeAssistant, tmp_path: Path
) -> None:
    lan_port = free_port()
    async with (
        FewFiles(home_assistant, tmp_path / "data", tmp_path, ingress_port=free_port(), lan_port=lan_port) as app,
        AsyncExitStack() as stack,
    ):
        await app.wait_until_ready()
        kitchen = await stack.enter_async_context(Room.connect(lan_url(lan_port), "Kitchen"))
        await kitchen.paired(app.panel.pair)
        await kitchen.state(SatelliteState.IDLE)
        await asyncio.to_thread(app.leave_files, 40)
        async with connections(lan_port, 200):
            assert (await app.panel.converse("turn on the kitchen lights", "Kitchen"))["outcome"] == "changed"
            async with aiohttp.ClientSession() as http:
                await http.post(f"{app.panel.url}/api/announce", json={"message": "Dinner is ready"})
            await kitchen.reply()
            assert await app.panel.problems() == []
    log = (tmp_path / "app.log").read_text()
    assert "Traceback" not in log
    assert log.count("cannot be accepted") <= 3


# ── the API token ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_guessing_at_the_api_token_is_stopped_and_logged(
    home_assistant: RealHomeAssistant, start_app: StartApp, caplog: pytest.LogCaptureFixture
) -> None:
    async with start_app(home_assistant) as app:
        statuses = [await asked(app, f"guess number {guess}") for guess in range(200)]
        assert statuses[:10] == [401] * 10
        assert set(statuses[10:]) == {429}
        assert await asked(app, API_TOKEN) == 429  # or guessing would go on
        assert await asked(app, API_TOKEN, source="127.0.0.2") == 200
    lines = [record.getMessage() for record in caplog.records if "wrong API token" in record.getMessage()]
    assert 1 <= len(lines) <= 3
    assert all("127.0.0.1" in line and "guess" not in line for line in lines)


async def test_who_sends_no_token_at_all_guesses_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        assert {await asked(app, "") for _ in range(30)} == {401}
        assert await asked(app, API_TOKEN) == 200


async def asked(app: App, token: str, source: str = "127.0.0.1") -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        lan_session(source) as session,
        session.get(f"{app.lan}/api/timers", headers=headers) as response,
    ):
        return response.status


@pytest.mark.parametrize("token", ["x", "secret", "fifteen letters"])
def test_an_api_token_that_can_be_guessed_is_refused_in_words(token: str) -> None:
    with pytest.raises(OptionsError, match="16 characters") as refused:
        Options(api_token=token)
    assert token not in str(refused.value) or token == "x"
    assert Options(api_token="sixteen letters!").api_token
