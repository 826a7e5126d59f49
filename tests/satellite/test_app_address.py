"""The app's address: found by real multicast DNS on loopback, remembered, and chosen by its certificate."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from addon.sites.server_certificate import ServerCertificate
from satellite.app_address import FoundAddress, GivenAddress
from satellite.app_finder import FoundApp, chosen
from satellite.identity import IdentityFile
from satellite.mdns import HOME_ASSISTANT, PARLEY, NetworkRecord, address_of, announce, look_for
from satellite.protocol import PATH
from satellite.satellite_errors import NoAppError
from satellite.satellite_record import SatelliteRecord
from tests.addon.homeless import homeless_app
from tests.satellite.app import App
from tests.satellite.conftest import running

LOOPBACK = ("127.0.0.1",)


@asynccontextmanager
async def _announced(*records: NetworkRecord) -> AsyncIterator[None]:
    """Announce records on loopback until the block ends; they are heard when it begins."""
    async with AsyncExitStack() as stack:
        for record in records:
            await stack.enter_async_context(running(announce(record, LOOPBACK)))
        async with asyncio.timeout(20):
            kinds = {record.kind for record in records}
            while {record.name for record in await look_for(tuple(kinds), 0.5, LOOPBACK)} < {r.name for r in records}:
                pass
        yield


def _record(app: App, machine: str = "nas", name: str = "Parley 1234abcd") -> NetworkRecord:
    return NetworkRecord(PARLEY, name, app.port, properties={"machine": machine, "app_port": str(app.port)})


def _found(folder: Path) -> FoundAddress:
    return FoundAddress(IdentityFile(folder), LOOPBACK)


@pytest.mark.usefixtures("alone")
async def test_an_announced_app_is_found_among_other_records_and_remembered(app: App, tmp_path: Path) -> None:
    others = [
        NetworkRecord(PARLEY, "Hall satellite", 0, properties={"satellite_id": "a"}),
        NetworkRecord(HOME_ASSISTANT, "Home", 8123, properties={"location_name": "Home"}),
    ]
    async with _announced(_record(app), *others):
        address = _found(tmp_path)
        assert await address.next() == app.url
        await address.worked(app.url)
    assert await _found(tmp_path).next() == app.url  # nobody announces it any more


@pytest.mark.usefixtures("alone")
async def test_of_two_homes_none_is_joined_before_one_is_chosen_and_then_only_the_paired_one(
    app: App, tmp_path: Path
) -> None:
    other_certificate = ServerCertificate.kept_in(tmp_path)
    async with App(other_certificate) as other, _announced(_record(app), _record(other, "attic", "Parley 9876fedc")):
        with pytest.raises(
            NoAppError, match=r"Several Parleys answer .*“(nas|attic)” at .*“(nas|attic)” at .*--server"
        ):
            await _found(tmp_path / "new").next()
        IdentityFile(tmp_path / "paired").keep_pairing("secret", other_certificate.fingerprint)
        assert await _found(tmp_path / "paired").next() == other.url
        IdentityFile(tmp_path / "elsewhere").keep_pairing("secret", "f" * 64)
        with pytest.raises(NoAppError, match="not the Parley that this satellite was paired with"):
            await _found(tmp_path / "elsewhere").next()


async def test_a_remembered_app_is_tried_where_it_was_without_a_look_into_the_network(tmp_path: Path) -> None:
    identity = IdentityFile(tmp_path)
    identity.keep_server("wss://127.0.0.1:1/satellite")
    address = FoundAddress(identity, ("203.0.113.1",))  # an address that is not ours: a look would fail
    assert [await address.next() for _ in range(3)] == ["wss://127.0.0.1:1/satellite"] * 3


async def test_a_name_that_only_multicast_dns_knows_leads_to_its_machine() -> None:
    async with _announced(NetworkRecord(PARLEY, "parley-testhost", 8765)):
        assert await address_of("parley-testhost", LOOPBACK) == "127.0.0.1"
        assert await address_of("parley-testhost.local", LOOPBACK) == "127.0.0.1"


@pytest.mark.parametrize("url", [f"wss://127.0.0.1:8765{PATH}", f"ws://[::1]:8765{PATH}", f"wss://localhost{PATH}"])
async def test_an_address_that_the_system_knows_stays_as_it_is(url: str) -> None:
    assert await GivenAddress(url, LOOPBACK).next() == url


@pytest.mark.usefixtures("alone")
async def test_the_real_app_announces_itself_with_what_the_integration_reads(tmp_path: Path) -> None:
    async with homeless_app(tmp_path, LOOPBACK) as app:
        async with asyncio.timeout(20):
            while not (found := await _next(_found(tmp_path))):
                pass
        assert found == f"wss://127.0.0.1:{app.running.lan_port}{PATH}"
        records = list[NetworkRecord]()
        async with asyncio.timeout(20):
            while not records:  # who has just answered all does not do so again for a second
                heard = await look_for((PARLEY,), 1.0, LOOPBACK)
                records = [record for record in heard if "app_id" in record.properties]
        [record] = records
        told = (record.properties["app_id"], record.properties["app_port"])
        assert told == (app.running.integrations.tokens.instance_id, str(app.running.lan_port))


async def _next(address: FoundAddress) -> str:
    try:
        return await address.next()
    except NoAppError:  # it is not announced yet
        return ""


async def test_a_satellite_is_in_the_network_for_as_long_as_no_app_knows_it() -> None:
    told = {"satellite_id": str(uuid.uuid4()), "name": "Kitchen"}
    record = SatelliteRecord(told["satellite_id"], {"name": "Kitchen"}, LOOPBACK)

    async def is_shown() -> bool:
        return told in [record.properties for record in await look_for((PARLEY,), 0.5, LOOPBACK)]

    async with running(record.run()), asyncio.timeout(20):
        record.show(True)
        while not await is_shown():
            pass
        record.show(False)
        while await is_shown():
            pass


def _apps(*certificates: str) -> Sequence[FoundApp]:
    return [FoundApp("Home", f"10.0.0.{number}:8765", certificate) for number, certificate in enumerate(certificates)]


@pytest.mark.parametrize(
    ("certificates", "pinned", "has_home_assistant", "words"),
    [
        ("", "", True, "no Parley answers on its port 8765: install the app"),
        ("", "", False, "Neither Parley nor Home Assistant was found .* --server 192"),
        ("", "a", False, "Neither Parley nor Home Assistant was found"),
        ("b", "a", True, "“Home” at 10.0.0.0:8765, and not the Parley"),
        ("ab", "", True, "Several Parleys"),
    ],
)
def test_without_one_app_to_choose_the_words_say_what_to_do(
    certificates: str, pinned: str, has_home_assistant: bool, words: str
) -> None:
    with pytest.raises(NoAppError, match=words):
        chosen(_apps(*certificates), pinned, has_home_assistant=has_home_assistant)


def test_one_app_at_several_addresses_is_one() -> None:
    assert chosen(_apps("a", "a"), "", has_home_assistant=True).certificate == "a"
    assert chosen(_apps("b", "a"), "a", has_home_assistant=True).certificate == "a"


async def test_an_address_that_no_machine_can_have_is_tried_as_it_was_given() -> None:
    url = "wss://a..b:8765/satellite"
    assert await GivenAddress(url).next() == url
