"""TLS on the LAN port: who is believed, who is refused, and that each is told what to do."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from addon.options import Options
from addon.sites.door import HANDSHAKES
from addon.sites.server_certificate import FILE_NAME, ServerCertificate
from satellite.app_address import GivenAddress
from satellite.connection import Connection
from satellite.identity import IdentityFile
from satellite.key_agreement import KeyAgreement
from satellite.protocol import (
    PATH,
    Capabilities,
    Pairing,
    RefusalCode,
    Refused,
    Welcome,
    decode,
)
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, StartApp
from tests.addon.satellite import shown_code
from tests.addon.satellites.test_satellites import hello, refusal
from tests.addon.sites.test_strangers import connections
from tests.log_lines import LogLines, log_lines
from tests.satellite.app import App as Rogue
from tests.satellite.conftest import running
from tests.satellite.test_connection import Received


def connection(url: str, folder: Path) -> Connection:
    return Connection(GivenAddress(url), "Kitchen", Capabilities(), IdentityFile(folder))


@pytest.fixture
async def told() -> AsyncIterator[LogLines]:
    """The lines of the satellite's log."""
    with log_lines("satellite") as lines:
        yield lines


def test_the_certificate_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = ServerCertificate.kept_in(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert ServerCertificate.kept_in(tmp_path).fingerprint == first.fingerprint
    assert not first.problem


@pytest.mark.parametrize("content", [b"", b"\xff", b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"])
def test_a_broken_certificate_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    made = ServerCertificate.kept_in(tmp_path)
    assert "pair every satellite again" in made.problem
    assert ServerCertificate.kept_in(tmp_path).fingerprint == made.fingerprint


def test_a_certificate_that_cannot_be_read_at_the_moment_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).symlink_to("/proc/self/mem")  # a file whose first byte is an input/output error
    made = ServerCertificate.kept_in(tmp_path)
    assert "cannot be read" in made.problem
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


async def test_another_certificate_gets_neither_token_nor_welcome_nor_microphone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, told: LogLines
) -> None:
    IdentityFile(tmp_path / "satellite").keep_pairing("secret", "f" * 64)
    received = Received()
    async with Rogue(ServerCertificate.kept_in(tmp_path)) as rogue:
        satellite = connection(rogue.url, tmp_path / "satellite")
        async with running(satellite.run(received)):
            await told.until("another certificate")
            satellite.send_audio(b"\0\0")
            assert rogue.hellos.empty()
            assert received.welcomes.empty()
            assert not satellite.connected
    assert "--forget-pairing" in caplog.text


async def test_an_unpaired_satellite_believes_no_welcome_before_its_code_was_typed(
    tmp_path: Path, told: LogLines
) -> None:
    received = Received()
    async with Rogue(ServerCertificate.kept_in(tmp_path)) as rogue:
        async with running(connection(rogue.url, tmp_path / "satellite").run(received)):
            await told.until("nobody typed its code")
        assert received.welcomes.empty()
        assert not IdentityFile(tmp_path / "satellite").identity.token


async def test_a_rogue_that_guesses_the_code_has_one_guess(tmp_path: Path, told: LogLines) -> None:
    received = Received()
    async with Rogue(ServerCertificate.kept_in(tmp_path)) as rogue, shown_code() as code:
        rogue.pairing = Pairing("48", 60.0)
        async with running(connection(rogue.url, tmp_path / "satellite").run(received)):
            shown = (await code())[2:]
            rogue.typed.put_nowait(f"{(int(shown) + 1) % 10**6:06d}")
            await told.until("typed in wrongly")
        assert received.welcomes.empty()


@pytest.mark.parametrize("code", ["000000", "123456"])
def test_who_relays_between_two_certificates_proves_nothing(code: str) -> None:
    satellite, app = KeyAgreement(code, "id", "a rogue's"), KeyAgreement(code, "id", "the app's")
    assert satellite.proofs(satellite.share, app.share)[0] != app.proofs(satellite.share, app.share)[0]
    same, other = KeyAgreement(code, "id", "one"), KeyAgreement(code, "id", "one")
    assert same.proofs(same.share, other.share) == other.proofs(same.share, other.share)


@pytest.mark.parametrize("share", ["0", "1", "-1", "", "x", "f" * 512])
def test_a_share_that_fixes_the_key_is_refused(share: str) -> None:
    agreement = KeyAgreement("123456", "id", "")
    with pytest.raises(ValueError, match=r"share|invalid literal"):
        agreement.proofs(agreement.share, share)


async def test_a_wrong_code_pairs_nobody_and_says_so(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen") as room:
        code = await room.code()
        wrong = code[:2] + f"{(int(code[2:]) + 1) % 10**6:06d}"
        assert "does not agree" in await app.refused_code(wrong)
        assert (await app.get("/api/satellites"))["satellites"] == []


async def test_a_satellite_of_old_is_told_in_its_own_words_and_a_program_in_its(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, aiohttp.ClientSession() as http:
        plain = f"http://127.0.0.1:{app.running.lan_port}"
        async with http.ws_connect(plain + PATH) as websocket:
            told = decode(await websocket.receive_str())
            assert isinstance(told, Refused)
            assert (told.code, "Update this satellite" in told.message) == (RefusalCode.WRONG_VERSION, True)
        async with http.get(f"{plain}/api/alive") as response:
            assert response.status == 400
            assert "https://" in (await response.json())["error"]


async def test_plain_is_served_by_an_option_and_its_token_is_worth_nothing_over_tls(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant, Options(api_token=API_TOKEN, allow_unencrypted=True)) as app:
        plain = f"http://127.0.0.1:{app.running.lan_port}"
        async with Room.connect(plain, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token
        async with Room.connect(plain, "Kitchen", satellite_id=known, token=token) as room:
            await room.wait_for(Welcome)
        refused = await refusal(app, hello(satellite_id=known, token=token))
        assert (refused.code, "without TLS" in refused.message) == (RefusalCode.WRONG_TOKEN, True)
        async with Room.connect(app.lan, "Another", satellite_id=known) as room:
            assert (await room.paired(app.pair)).area == "Kitchen"  # it is the same satellite still
        async with Room.connect(plain, "Kitchen", satellite_id=known, token=token) as room:
            assert (await room.wait_for(Refused)).code is RefusalCode.WRONG_TOKEN


async def test_a_removed_satellite_says_so_and_shows_a_code(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, told: LogLines
) -> None:
    received, folder = Received(), tmp_path / "satellite"
    async with start_app(home_assistant) as app, shown_code() as code:
        url = f"wss://127.0.0.1:{app.running.lan_port}{PATH}"
        async with running(connection(url, folder).run(received)):
            await app.pair(await code())
            await received.welcome()
            known = IdentityFile(folder).identity.satellite_id
            async with app.http.delete(f"{app.panel}/api/satellites/{known}") as response:
                response.raise_for_status()
            await told.until("knows this satellite no longer: it was removed in Parley's panel")
            shown = await code()
            await app.pair(shown or await code())
            await received.welcome()


async def test_guessing_at_a_satellites_token_is_stopped(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token
        for guess in range(10):
            await refusal(app, hello(satellite_id=known, token=f"guess {guess}"))
        assert "wait five minutes" in (await refusal(app, hello(satellite_id=known, token=token))).message


async def test_another_port_is_named_for_what_it_is(
    home_assistant: RealHomeAssistant, tmp_path: Path, told: LogLines
) -> None:
    address = home_assistant.url.removeprefix("http://")
    for scheme, words in (("wss", "speaks no TLS"), ("ws", "is not Parley's port")):
        async with running(connection(f"{scheme}://{address}{PATH}", tmp_path).run(Received())):
            await told.until(words)
    nowhere = f"wss://127.0.0.1:{free_port()}{PATH}"
    async with running(connection(nowhere, tmp_path).run(Received())):
        await told.until("Nothing listens at 127.0.0.1:")


async def test_handshakes_that_never_end_make_room_for_others(
    home_assistant: RealHomeAssistant, start_app: StartApp, caplog: pytest.LogCaptureFixture
) -> None:
    async with start_app(home_assistant) as app:
        for _ in range(3):
            async with (
                connections(app.running.lan_port, 3 * HANDSHAKES, b"\x16\x03\x01\x02\x00", encrypted=False),
                Room.connect(app.lan, "Kitchen") as room,
            ):
                assert await room.code()
    assert not [record for record in caplog.records if record.exc_info]
