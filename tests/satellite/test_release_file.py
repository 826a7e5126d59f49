"""Fetching the app's release from an app that gives it too slowly: real sockets, into which bytes drip."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from addon.sites.server_certificate import ServerCertificate
from satellite.identity import IdentityFile
from satellite.installation import Installation
from satellite.protocol import Update, UpdateProgress, UpdateState
from satellite.release_file import ReleaseDownload
from satellite.updater import Updater
from tests.satellite.conftest import running

DRIP_SECONDS = 0.02

HEADERS = b"HTTP/1.1 200 OK\r\n"
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
HANDSHAKE = bytes.fromhex("16 03 03 3f ff 02")
"""The beginning of a record of TLS, of 16 kB, that holds the server's first message."""


class DrippingApp:
    """An app that begins to answer, and goes on by a byte now and then for as long as somebody listens."""

    def __init__(self, beginning: bytes, certificate: ServerCertificate | None) -> None:
        self._beginning = beginning
        self._certificate = certificate
        self.dripped = asyncio.Event()
        self.hung_up = asyncio.Event()
        self.url = ""

    @asynccontextmanager
    async def served(self) -> AsyncIterator[DrippingApp]:
        """Serve on a port of its own."""
        context = self._certificate.context if self._certificate else None
        server = await asyncio.start_server(self._drip, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        is_encrypted = self._certificate is not None or self._beginning == HANDSHAKE
        self.url = f"{'wss' if is_encrypted else 'ws'}://127.0.0.1:{port}/satellite"
        try:
            yield self
        finally:
            server.close()

    async def _drip(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = asyncio.create_task(reader.read(-1))
        rest = self._beginning
        try:
            while not gone.done():
                writer.write(rest)
                rest = b"x"
                self.dripped.set()
                await asyncio.wait((gone,), timeout=DRIP_SECONDS)
            await gone
        except OSError:
            pass
        finally:
            self.hung_up.set()
            writer.close()


def _updater(app: DrippingApp, folder: Path, told: asyncio.Queue[UpdateProgress], seconds: float) -> Updater:
    (folder / "parley").mkdir()
    identity = IdentityFile(folder / "state")
    return Updater(Installation(folder / "parley"), identity, lambda: app.url, told.put_nowait, seconds)


SLOW: Sequence[tuple[bytes, bool]] = (
    (HANDSHAKE, False),
    (HEADERS, True),
    (HEADERS, False),
    (BODY, True),
    (BODY, False),
)


@pytest.mark.parametrize(("beginning", "is_encrypted"), SLOW)
async def test_a_release_that_drips_in_is_given_up_in_plain_words(
    beginning: bytes, is_encrypted: bool, certificate: ServerCertificate, tmp_path: Path
) -> None:
    told: asyncio.Queue[UpdateProgress] = asyncio.Queue()
    dripping = DrippingApp(beginning, certificate if is_encrypted else None)
    async with asyncio.timeout(20), dripping.served() as app:
        updater = _updater(app, tmp_path, told, seconds=1.0)
        async with running(updater.run()):
            updater.take(Update("9.0.0"))
            assert (await told.get()).state is UpdateState.FETCHING
            failed = await told.get()
            assert failed.state is UpdateState.FAILED
            assert failed.text.startswith("The release came too slowly from the app")
        await asyncio.get_running_loop().shutdown_default_executor()  # no thread waits for it
        assert not list((tmp_path / "parley").iterdir())


async def test_a_satellite_that_ends_does_not_wait_for_a_release_that_drips_in(
    certificate: ServerCertificate, tmp_path: Path
) -> None:
    async with asyncio.timeout(20), DrippingApp(BODY, certificate).served() as app:
        updater = _updater(app, tmp_path, asyncio.Queue(), seconds=3600)
        async with running(updater.run()):
            updater.take(Update("9.0.0"))
            await app.dripped.wait()
        await app.hung_up.wait()
        await asyncio.get_running_loop().shutdown_default_executor()


async def test_what_was_given_up_is_not_begun_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        download = ReleaseDownload(f"ws://127.0.0.1:{server.getsockname()[1]}/satellite", "")
        download.end()
        with pytest.raises(ConnectionError, match="given up"):
            await asyncio.to_thread(download.file, "SHA256SUMS")
