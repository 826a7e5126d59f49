"""The connection to the app over real sockets: pairing, refusals, outages, a peer that is slow or dead."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import WSMsgType, web

from addon.sites.server_certificate import ServerCertificate
from satellite.app_address import GivenAddress
from satellite.connection import Connection
from satellite.identity import IdentityFile
from satellite.protocol import (
    PATH,
    Capabilities,
    DownMessage,
    Mute,
    Pairing,
    RefusalCode,
    Refused,
    SatelliteState,
    StateChanged,
    Wake,
    Welcome,
    encode,
)
from satellite.uplink import MOST_CHUNKS
from tests.addon.satellite import shown_code
from tests.log_lines import log_lines
from tests.satellite.app import App
from tests.satellite.conftest import running


class Received:
    """The messages and the sound that came down."""

    def __init__(self) -> None:
        self.welcomes: asyncio.Queue[Welcome] = asyncio.Queue()
        self.items: asyncio.Queue[DownMessage | bytes] = asyncio.Queue()
        self.lost = asyncio.Event()
        self.codes: list[str] = []

    def pairing(self, code: str) -> None:
        """Note it."""
        self.codes.append(code)

    def welcomed(self, welcome: Welcome) -> None:
        """Note it."""
        self.welcomes.put_nowait(welcome)

    def received(self, message: DownMessage) -> None:
        """Note it."""
        self.items.put_nowait(message)

    def received_audio(self, pcm: bytes) -> None:
        """Note it."""
        self.items.put_nowait(pcm)

    def disconnected(self) -> None:
        """Note it."""
        self.lost.set()

    def outdated(self) -> None:
        """Leave it to the log."""

    async def welcome(self) -> Welcome:
        """Return the next welcome."""
        async with asyncio.timeout(15):
            return await self.welcomes.get()


@pytest.fixture
def received() -> Received:
    """The messages and the sound that came down."""
    return Received()


@pytest.fixture(autouse=True)
def paired(tmp_path: Path, certificate: ServerCertificate) -> None:
    """Let the satellite be one that the test's app has paired."""
    IdentityFile(tmp_path).keep_pairing("secret", certificate.fingerprint)


def _connection(url: str, folder: Path, ping_seconds: float = 5.0) -> Connection:
    return Connection(GivenAddress(url), "Kitchen", Capabilities(), IdentityFile(folder), ping_seconds)


@asynccontextmanager
async def _serving(
    certificate: ServerCertificate, handle: Callable[[web.WebSocketResponse], Awaitable[None]], autoping: bool
) -> AsyncIterator[str]:
    """Serve satellites in another way than `App` does."""

    async def serve(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=autoping)
        await socket.prepare(request)
        await socket.receive()
        await socket.send_str(encode(Welcome()))
        await handle(socket)
        return socket

    site = web.Application()
    site.router.add_get(PATH, serve)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.context).start()
    try:
        yield f"wss://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


async def test_a_new_satellite_shows_its_code_and_keeps_the_token_for_life(
    app: App, received: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app.pairing = Pairing("48", 60.0)
    folder = tmp_path / "new"
    async with shown_code() as code, running(_connection(app.url, folder).run(received)):
        new = await app.hello()
        assert new.token == ""
        shown = await code()
        assert shown.startswith("48")
        app.typed.put_nowait(shown[2:])
        assert (await received.welcome()).area == "Kitchen"
        assert received.codes == [shown, ""]
    assert f"type in the code {shown[:4]} {shown[4:]}" in caplog.text
    async with running(_connection(app.url, folder).run(received)):
        known = await app.hello()
    assert (known.satellite_id, known.token) == (new.satellite_id, "secret")
    assert "secret" not in caplog.text


async def test_messages_and_sound_go_both_ways_in_order(app: App, received: Received, tmp_path: Path) -> None:
    connection = _connection(app.url, tmp_path)
    async with running(connection.run(received)):
        line = await app.line()
        await received.welcome()
        wake = Wake("hey_jarvis", 0.9, 0.1, 500)
        connection.send(wake)
        connection.send_audio(b"\1\2")
        connection.send(Mute(True))
        await line.until(lambda: len(line.items) == 3)
        assert line.items == [wake, b"\1\2", Mute(True)]
        await line.send(b"\3\4\5")
        states = [await asyncio.wait_for(received.items.get(), 5) for _ in range(2)]
        assert states == [StateChanged(SatelliteState.LISTENING), b"\3\4"]


async def test_a_restarted_app_has_its_satellite_back_within_5_seconds_as_the_same_one(
    app: App, received: Received, tmp_path: Path
) -> None:
    async with running(_connection(app.url, tmp_path).run(received)):
        before = await app.hello()
        await received.welcome()
        await app.stop()
        async with asyncio.timeout(5):
            await received.lost.wait()
        await _tried(app.port, 5)  # an app takes some seconds to start; the delays grow meanwhile
        await app.start()
        started = time.monotonic()
        await received.welcome()
        assert time.monotonic() - started < 4.0
        assert (await app.hello()).satellite_id == before.satellite_id


async def _tried(port: int, times: int) -> None:
    """Return once somebody has connected so often to a port where nothing but a hanging up is to be had."""
    tries = asyncio.Semaphore(0)

    def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        tries.release()

    async with await asyncio.start_server(hang_up, "127.0.0.1", port), asyncio.timeout(60):
        for _ in range(times):
            await tries.acquire()


async def test_an_app_that_is_away_is_told_once(
    certificate: ServerCertificate, received: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(certificate)
    await app.start()
    await app.stop()
    caplog.set_level(logging.DEBUG)
    with log_lines("satellite.connection") as lines:
        async with running(_connection(app.url, tmp_path).run(received)):
            await lines.until("It is tried again", times=3)
            await app.start()
            await received.welcome()
    await app.stop()
    warnings = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "Nothing listens at" in warnings[0]


async def test_a_passing_refusal_is_told_and_tried_again(
    app: App, received: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app.refusal = Refused(RefusalCode.UNAVAILABLE, "Too many satellites are connected at once.")
    async with running(_connection(app.url, tmp_path).run(received)):
        for _ in range(3):
            await app.hello()
        app.refusal = None
        await received.welcome()
    assert caplog.text.count("Too many satellites are connected at once.") == 1


@pytest.mark.parametrize("code", [RefusalCode.WRONG_VERSION, RefusalCode.WRONG_TOKEN])
async def test_a_refusal_that_a_person_must_mend_is_not_tried_again_soon(
    app: App, received: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture, code: RefusalCode
) -> None:
    app.refusal = Refused(code, "Update the satellite.")
    async with running(_connection(app.url, tmp_path).run(received)) as task:
        await app.hello()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):  # the delay of another refusal is 0.25 s at first
                await app.hellos.get()
        assert not task.done()
    assert "refuses this satellite: Update the satellite." in caplog.text


async def test_an_app_that_does_not_read_costs_old_sound_but_no_message(
    certificate: ServerCertificate, received: Received, tmp_path: Path
) -> None:
    chunk_bytes, arrived, read = 32_000, [], asyncio.Event()

    async def handle(socket: web.WebSocketResponse) -> None:
        await read.wait()
        async for frame in socket:
            arrived.append(frame.data)
            if frame.type is WSMsgType.TEXT and frame.data == encode(Mute(True)):
                return

    async with _serving(certificate, handle, autoping=True) as url:
        connection = _connection(url, tmp_path)
        async with running(connection.run(received)):
            await received.welcome()
            connection.send(Wake("hey_jarvis", 0.9, 0.1, 500))
            for number in range(1000):  # 32 MB: more than the kernel's buffers take
                connection.send_audio(number.to_bytes(2, "big") * (chunk_bytes // 2))
                await asyncio.sleep(0)  # lets the writer have its turn
            connection.send(Mute(True))
            assert connection.dropped > 0
            read.set()
            async with asyncio.timeout(20):
                await received.lost.wait()
            dropped = connection.dropped
    numbers = [int.from_bytes(item[:2], "big") for item in arrived if isinstance(item, bytes)]
    assert arrived[0] == encode(Wake("hey_jarvis", 0.9, 0.1, 500))
    assert arrived[-1] == encode(Mute(True))
    assert numbers == sorted(numbers)
    assert numbers[-MOST_CHUNKS:] == list(range(1000 - MOST_CHUNKS, 1000))
    assert len(numbers) + dropped == 1000


async def test_an_app_that_is_dead_is_left_and_tried_anew(
    certificate: ServerCertificate, received: Received, tmp_path: Path
) -> None:
    async def handle(socket: web.WebSocketResponse) -> None:
        async for _ in socket:
            pass  # not even a ping is answered

    async with (
        _serving(certificate, handle, autoping=False) as url,
        running(_connection(url, tmp_path, 0.3).run(received)),
    ):
        await received.welcome()
        async with asyncio.timeout(5):
            await received.lost.wait()
        await received.welcome()


@pytest.mark.parametrize("text", ["no json", '{"type":"hello"}', encode(Mute(True))])
async def test_an_app_that_talks_nonsense_is_left_and_tried_anew(
    certificate: ServerCertificate, received: Received, tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    async def handle(socket: web.WebSocketResponse) -> None:
        await socket.send_str(text)
        async for _ in socket:
            pass  # until the satellite hangs up

    async with _serving(certificate, handle, autoping=True) as url, running(_connection(url, tmp_path).run(received)):
        await received.welcome()
        await received.welcome()
    assert "The app sent" in caplog.text


async def test_a_satellite_that_cancels_its_echo_from_now_on_says_hello_anew(
    app: App, received: Received, tmp_path: Path
) -> None:
    connection = _connection(app.url, tmp_path)
    async with running(connection.run(received)):
        assert not (await app.hello()).capabilities.echo_cancellation
        await received.welcome()
        connection.change_echo_cancellation(False)  # the app knows it
        connection.change_echo_cancellation(True)
        assert (await app.hello()).capabilities.echo_cancellation
        await received.welcome()
        assert app.hellos.empty()
