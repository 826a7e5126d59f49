"""The link between the integration and the app: how it begins, what it outlives, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import ssl
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from addon.integration.link_messages import LINK_PATH, LINK_VERSION
from addon.options import Options
from addon.sites.server_certificate import ServerCertificate
from satellite.satellite_record import SatelliteRecord
from testbed.home_assistant import free_port
from testbed.integration import FLOWS
from tests.addon.conftest import App, StartApp
from tests.custom_components.parley_home import ParleyHome
from tests.custom_components.test_pages import has_issue, issues
from tests.satellite.conftest import running

WELCOME = {"type": "welcome", "version": LINK_VERSION, "app_version": "1", "instance_id": "rogue", "token": "theirs"}


async def test_an_app_is_added_by_the_code_in_its_panel_and_its_rooms_are_devices(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        devices = await parley_home.devices()
        assert devices.keys() == {"Parley", "Kitchen"}
        kitchen = devices["Kitchen"]
        assert kitchen["area_id"] == "kitchen"
        assert kitchen["via_device_id"] == devices["Parley"]["id"]
        satellite = await parley_home.entity("Kitchen", "satellite")
        assert satellite == "assist_satellite.kitchen"
        await parley_home.home.wait_for_state(satellite, "idle")
        [integration] = (await app.get("/api/integrations"))["integrations"]
        assert (integration["name"], integration["linked"]) == ("Demo Home", True)


async def test_nobody_there_is_told_and_another_address_may_be_tried(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    step = await parley_home.begin()
    again = await parley_home.answer(step, host="127.0.0.1", port=free_port())
    assert (again["type"], again["errors"]) == ("form", {"base": "cannot_connect"})
    async with start_app(parley_home.home) as app:
        waiting, code = await parley_home.shown_code(app, again)
        assert (await parley_home.after(app.pair(code), waiting))["type"] == "create_entry"


async def test_something_else_that_answers_is_no_app(parley_home: ParleyHome) -> None:
    step = await parley_home.begin()
    port = parley_home.home.url.rpartition(":")[2]
    again = await parley_home.answer(step, host="127.0.0.1", port=int(port))
    assert again["errors"] == {"base": "cannot_connect"}


async def test_a_dismissed_code_adds_nothing(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        waiting, code = await parley_home.shown_code(app, await parley_home.begin())
        ended = await parley_home.after(dismiss(app, code[:2]), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "pairing_ended")
        assert await parley_home.entries() == []


async def test_a_mistyped_code_adds_nothing(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        waiting, code = await parley_home.shown_code(app, await parley_home.begin())
        wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
        ended = await parley_home.after(app.refused_code(wrong), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "wrong_code")
        assert await parley_home.entries() == []
        assert (await app.get("/api/integrations"))["integrations"] == []


async def test_who_relays_all_that_both_say_is_given_no_token(
    parley_home: ParleyHome, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(parley_home.home) as app, relay(app, tmp_path) as (port, heard):
        waiting = await parley_home.answer(await parley_home.begin(), host="127.0.0.1", port=port)
        code = waiting["description_placeholders"]["code"]
        ended = await parley_home.after(app.refused_code(code), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "wrong_code")
        assert b"pairing_proof" in heard
        assert b"welcome" not in heard
        assert (await app.get("/api/integrations"))["integrations"] == []


@pytest.mark.parametrize("said", [WELCOME, {"type": "pairing", "number": "# 1"}, {"type": "pairing"}], ids=str)
async def test_an_app_that_asks_for_no_code_is_not_believed(
    parley_home: ParleyHome, tmp_path: Path, said: dict[str, object]
) -> None:
    async with impostor(other_tls(tmp_path), said) as (port, _):
        again = await parley_home.answer(await parley_home.begin(), host="127.0.0.1", port=port)
        assert (again["type"], again["errors"]) == ("form", {"base": "cannot_connect"})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (WELCOME, "cannot_connect"),
        ({"type": "pairing_proof", "share": "4", "proof": "0" * 64}, "wrong_code"),
        ({"type": "pairing_proof", "share": "1", "proof": "0" * 64}, "wrong_code"),
    ],
    ids=str,
)
async def test_an_app_that_does_not_know_the_code_is_not_believed(
    parley_home: ParleyHome, tmp_path: Path, said: dict[str, object], reason: str
) -> None:
    async with impostor(other_tls(tmp_path), {"type": "pairing", "number": "48"}, said) as (port, go_on):
        waiting = await parley_home.answer(await parley_home.begin(), host="127.0.0.1", port=port)
        assert waiting["type"] == "progress", waiting
        ended = await parley_home.after(go_on(), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", reason)
    assert await parley_home.entries() == []


async def test_an_app_elsewhere_that_does_not_encrypt_is_asked_about_before_its_code(parley_home: ParleyHome) -> None:
    elsewhere = "127.0.0.2"  # only by its first name is this machine believed without TLS
    async with impostor(None, {"type": "pairing", "number": "48"}, WELCOME, elsewhere) as (port, _):
        asked = await parley_home.answer(await parley_home.begin(), host=elsewhere, port=port)
        assert (asked["type"], asked["step_id"]) == ("form", "plain"), asked
        assert asked["description_placeholders"]["host"] == elsewhere
        waiting = await parley_home.answer(asked)
        assert waiting["type"] == "progress", waiting
        assert waiting["description_placeholders"]["code"].startswith("48")
    assert await parley_home.entries() == []


@pytest.mark.parametrize(("step", "older"), [(1, "integration"), (-1, "app")])
async def test_of_two_versions_that_do_not_go_together_the_older_is_named_until_it_is_updated(
    parley_home: ParleyHome, start_app: StartApp, tmp_path: Path, step: int, older: str
) -> None:
    port = free_port()
    async with start_app(parley_home.home, lan_port=port) as app:
        entry_id = await parley_home.add(app)
    tls = ServerCertificate.kept_in(tmp_path / "data").context
    async with impostor(tls, {**WELCOME, "version": LINK_VERSION + step}, port=port):
        key = f"wrong_version_{older}"
        await parley_home.home.wait_until(lambda: has_issue(parley_home, key), f"repair {key}", 40.0)
    async with start_app(parley_home.home, lan_port=port):
        async with parley_home.http() as http:
            await http.post(f"/api/config/config_entries/entry/{entry_id}/reload")

        async def gone() -> bool:
            return not await issues(parley_home)

        await parley_home.home.wait_until(gone, "repairs without versions", 40.0)


async def test_a_flow_that_is_closed_takes_its_code_back(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        waiting, code = await parley_home.shown_code(app, await parley_home.begin())
        assert [one["code"] for one in (await app.get("/api/satellites"))["pairing"]] == [code[:2]]
        async with parley_home.http() as http, http.delete(f"{FLOWS}/{waiting['flow_id']}") as response:
            response.raise_for_status()

        async def gone() -> bool:
            waiting: list[object] = (await app.get("/api/satellites"))["pairing"]
            return not waiting

        await parley_home.home.wait_until(gone, "panel without the code")


async def test_an_app_that_a_satellite_tells_of_is_added_by_its_code_and_found_again_elsewhere(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app:
        record = {"host": "127.0.0.1", "port": 1, "properties": {"app_port": str(app.running.lan_port)}}
        await parley_home.home.call_service("parley_finder", "found", record)
        [found] = await parley_home.call("config_entries/flow/progress")
        assert (found["step_id"], found["context"]["title_placeholders"]) == ("zeroconf_confirm", {"name": "127.0.0.1"})
        waiting = await parley_home.answer(found)
        assert waiting["type"] == "progress", waiting
        made = await parley_home.after(app.pair(waiting["description_placeholders"]["code"]), waiting)
        assert made["type"] == "create_entry"
        await parley_home.wait_loaded()
        agent = await parley_home.entity("Parley", "ladder")
        await parley_home.home.call_service("parley_finder", "found", record)
        assert await parley_home.call("config_entries/flow/progress") == []
    async with start_app(parley_home.home) as app:
        [entry] = await parley_home.entries()
        moved = {"app_port": str(app.running.lan_port), "app_id": await unique_id(parley_home, entry["entry_id"])}
        await parley_home.home.call_service("parley_finder", "found", {**record, "properties": moved})
        await parley_home.home.wait_until(lambda: is_available(parley_home, agent), "agent at its new address")


@pytest.mark.usefixtures("alone")
async def test_an_app_and_a_satellite_that_announce_themselves_are_found_by_home_assistants_own_discovery(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    await parley_home.home.call_service("parley_finder", "look", {})

    async def shown(step_id: str, name: str) -> dict[str, Any] | None:
        flows = await parley_home.call("config_entries/flow/progress")
        matching = [flow for flow in flows if flow["context"].get("title_placeholders") == {"name": name}]
        return next((flow for flow in matching if flow["step_id"] == step_id), None)

    async def shows_the_satellite() -> bool:
        return await shown("satellite_waits", "Attic of a test") is not None

    async def shows_no_satellite() -> bool:
        return not await shows_the_satellite()

    async def shows_the_app() -> bool:
        return await shown("zeroconf_confirm", "127.0.0.1") is not None

    record = SatelliteRecord(str(uuid.uuid4()), {"name": "Attic of a test"}, ("127.0.0.1",))
    record.show(True)
    async with running(record.run()):
        await parley_home.home.wait_until(shows_the_satellite, "satellite among what is discovered")
        record.show(False)
        await parley_home.home.wait_until(shows_no_satellite, "satellite gone from there")
    async with start_app(parley_home.home, announced_at=("127.0.0.1",)) as app:
        await parley_home.home.wait_until(shows_the_app, "app among what is discovered")
        waiting = await parley_home.answer(await shown("zeroconf_confirm", "127.0.0.1") or {})
        assert waiting["type"] == "progress", waiting
        made = await parley_home.after(app.pair(waiting["description_placeholders"]["code"]), waiting)
        assert made["type"] == "create_entry"
        await parley_home.wait_loaded()
        assert not await shows_the_app()


async def test_the_same_app_is_not_added_twice(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        waiting, code = await parley_home.shown_code(app, await parley_home.begin())
        ended = await parley_home.after(app.pair(code), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "already_configured")
        assert len(await parley_home.entries()) == 1


async def test_entities_outlive_a_restart_of_the_app(parley_home: ParleyHome, start_app: StartApp) -> None:
    port = free_port()
    async with start_app(parley_home.home, lan_port=port) as app:
        async with app.room("Kitchen"):
            await parley_home.add(app)
            satellite = await parley_home.entity("Kitchen", "satellite")
            volume = await parley_home.entity("Kitchen", "volume")
            await parley_home.home.wait_for_state(satellite, "idle")
            before = await _own_entities(parley_home)
        await parley_home.home.wait_for_state(satellite, "unavailable")
        assert (await parley_home.home.states())[volume]["state"] == "100"
    await parley_home.home.wait_for_state(volume, "unavailable")
    assert await _own_entities(parley_home) == before
    async with start_app(parley_home.home, lan_port=port):
        await parley_home.shows(volume, lambda state: state["state"] == "100", "back")
        assert await _own_entities(parley_home) == before


async def test_home_assistant_restarts_and_the_integration_is_removed_and_comes_back(
    own_parley_home: ParleyHome, start_app: StartApp
) -> None:
    home = own_parley_home
    async with start_app(home.home) as app, app.room("Kitchen"):
        await home.add(app)
        satellite = await home.entity("Kitchen", "satellite")
        device = (await home.devices())["Kitchen"]["id"]
        await home.home.restart()
        await home.wait_loaded()
        await home.home.wait_for_state(satellite, "idle", 20.0)
        assert (await home.devices())["Kitchen"]["id"] == device
        await home.remove_all()
        assert await home.devices() == {}
        assert satellite not in await home.home.states()
        await home.add(app)
        assert await home.entity("Kitchen", "satellite") == satellite


async def test_a_revoked_integration_is_asked_to_pair_again(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home, Options(api_token="a token for tests")) as app, app.room("Kitchen"):
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        await revoke(app)
        await parley_home.home.wait_for_state(satellite, "unavailable")
        step = await reauthentication(parley_home)
        waiting = await parley_home.answer(step)
        ended = await parley_home.after(app.pair(waiting["description_placeholders"]["code"]), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "reauth_successful")
        await parley_home.home.wait_for_state(satellite, "idle")


async def test_an_app_whose_data_is_new_is_linked_again_without_losing_its_entry(
    parley_home: ParleyHome, start_app: StartApp, tmp_path: Path
) -> None:
    port = free_port()
    async with start_app(parley_home.home, lan_port=port) as app:
        entry_id = await parley_home.add(app)
        agent = await parley_home.entity("Parley", "ladder")
    await asyncio.to_thread(shutil.rmtree, tmp_path / "data")
    async with start_app(parley_home.home, lan_port=port) as app:
        waiting = await parley_home.answer(await reauthentication(parley_home))
        ended = await parley_home.after(app.pair(waiting["description_placeholders"]["code"]), waiting)
        assert (ended["type"], ended["reason"]) == ("abort", "reauth_successful")
        await parley_home.home.wait_until(lambda: is_available(parley_home, agent), "agent that is back")
        assert [entry["entry_id"] for entry in await parley_home.entries()] == [entry_id]


async def test_a_rogue_at_the_apps_address_is_given_nothing_and_the_app_is_taken_back(
    parley_home: ParleyHome, start_app: StartApp, tmp_path: Path
) -> None:
    port = free_port()
    async with start_app(parley_home.home, lan_port=port) as app:
        await parley_home.add(app)
        agent = await parley_home.entity("Parley", "ladder")
    async with rogue(port, tmp_path) as heard:
        assert await heard() == b""
        assert await reauthentication(parley_home)
        await parley_home.home.wait_for_state(agent, "unavailable")
    async with start_app(parley_home.home, lan_port=port):
        await parley_home.home.wait_until(lambda: is_available(parley_home, agent), "agent that is back", 60.0)
        assert not await requests(parley_home)


async def test_an_app_that_moved_is_found_at_its_new_address(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        entry_id = await parley_home.add(app)
        agent = await parley_home.entity("Parley", "ladder")
    async with start_app(parley_home.home) as app:
        step = await parley_home.begin(entry_id=entry_id)
        assert step["step_id"] == "reconfigure", step
        ended = await parley_home.answer(step, host="127.0.0.1", port=app.running.lan_port)
        assert (ended["type"], ended["reason"]) == ("abort", "reconfigure_successful"), ended
        await parley_home.shows(agent, lambda state: state["state"] != "unavailable", "available")


async def dismiss(app: App, number: str) -> None:
    """Dismiss the newcomer in the panel whose code begins with a number."""
    async with app.http.delete(f"{app.panel}/api/pair/{number}") as response:
        response.raise_for_status()


async def revoke(app: App) -> None:
    """Revoke every integration in the panel."""
    for one in (await app.get("/api/integrations"))["integrations"]:
        async with app.http.delete(f"{app.panel}/api/integrations/{one['integration_id']}") as response:
            response.raise_for_status()


@asynccontextmanager
async def rogue(port: int, folder: Path) -> AsyncIterator[Callable[[], Awaitable[bytes]]]:
    """Answer in TLS with another certificate; gives what returns all that the next caller says after the handshake."""
    said = asyncio.Queue[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            said.put_nowait(await reader.read())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", port, ssl=other_tls(folder)):
        yield lambda: asyncio.wait_for(said.get(), 40.0)


@asynccontextmanager
async def relay(app: App, folder: Path) -> AsyncIterator[tuple[int, bytearray]]:
    """Sit between Home Assistant and the app with another certificate; gives the port, and all that the app says."""
    told = bytearray()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: bytearray) -> None:
        with contextlib.suppress(OSError):
            while part := await reader.read(65536):
                heard += part
                writer.write(part)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        from_app, to_app = await asyncio.open_connection("127.0.0.1", app.running.lan_port, ssl=tls)
        await asyncio.gather(pass_on(reader, to_app, bytearray()), pass_on(from_app, writer, told))

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=other_tls(folder)) as server:
        yield server.sockets[0].getsockname()[1], told


@asynccontextmanager
async def impostor(
    tls: ssl.SSLContext | None,
    first: dict[str, object],
    then: dict[str, object] | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[tuple[int, Callable[[], Awaitable[None]]]]:
    """Serve the link with a certificate, or without; gives the port, and what has it say `then`."""
    may_go_on = asyncio.Event()

    async def serve(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        await websocket.send_json(first)
        if then:
            await may_go_on.wait()
            await websocket.send_json(then)
        async for _ in websocket:
            pass
        return websocket

    async def go_on() -> None:
        may_go_on.set()

    site = web.Application()
    site.router.add_get(LINK_PATH, serve)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, ssl_context=tls).start()
        yield runner.addresses[0][1], go_on
    finally:
        await runner.cleanup()


def other_tls(folder: Path) -> ssl.SSLContext:
    """Return TLS with a certificate that is not the app's."""
    folder = folder / "rogue"
    folder.mkdir()
    return ServerCertificate.kept_in(folder).context


async def requests(home: ParleyHome) -> list[dict[str, object]]:
    """Return the steps by which Home Assistant asks to link again."""
    flows = await home.call("config_entries/flow/progress")
    return [flow for flow in flows if flow["context"]["source"] == "reauth" and flow["handler"] == "parley"]


async def reauthentication(home: ParleyHome) -> dict[str, object]:
    """Return the step by which Home Assistant asks to link again, once it does."""

    async def asked() -> bool:
        return bool(await requests(home))

    await home.home.wait_until(asked, "request to link again")
    return (await requests(home))[0]


async def unique_id(home: ParleyHome, entry_id: str) -> str:
    """Return the id of an entry's app, once it is written down."""
    file = home.home.config_dir / ".storage" / "core.config_entries"
    found: list[str] = []

    async def written() -> bool:
        entries = json.loads(file.read_text("utf-8"))["data"]["entries"]
        found[:] = [entry["unique_id"] for entry in entries if entry["entry_id"] == entry_id]
        return bool(found)

    await home.home.wait_until(written, "entry that is written down")
    return found[0]


async def is_available(home: ParleyHome, entity_id: str) -> bool:
    """Return whether an entity is there."""
    return bool((await home.home.states())[entity_id]["state"] != "unavailable")


async def _own_entities(home: ParleyHome) -> set[str]:
    """Return the entities of the integration that the registry and the states both have."""
    states = await home.home.states()
    own = (entry for entry in await home.call("config/entity_registry/list") if entry["platform"] == "parley")
    return {entry["entity_id"] for entry in own if entry["entity_id"] in states}
