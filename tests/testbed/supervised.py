"""The life of the app under Supervisor; `test_supervisor.py` runs it, in a network with Supervisor's own address.

Home Assistant's real `hassio` integration and the real app are on both sides of the stand-in.
"""

from __future__ import annotations

import socket
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

from satellite.protocol import AudioStart, PlaybackKind, Welcome
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.integration import install_integration
from testbed.lan import lan_session
from testbed.room import Room
from testbed.supervisor.installed_app import SLUG
from testbed.supervisor.owner import Owner
from testbed.supervisor.stand_in import INGRESS_ADDRESS, Supervisor
from tests.custom_components.parley_home import ParleyHome
from tests.fixed_speech import PAGE

DISCOVERY_SECONDS = 90.0
"""A minute passes before the app asks again whether the integration is there."""


class Installed(Owner):
    """A home with the app installed in it."""

    async def confirm_what_is_discovered(self) -> None:
        """Wait until Home Assistant shows the app as discovered, and confirm it: there is nothing to type."""
        found: list[dict[str, Any]] = []

        async def shown() -> bool:
            async with commands(self.home_assistant.url, self.home_assistant.token) as owner:
                flows = await owner.call("config_entries/flow/progress")
            found[:] = [flow for flow in flows if flow["handler"] == "parley"]
            return bool(found)

        await self.home_assistant.wait_until(shown, "discovered Parley", DISCOVERY_SECONDS)
        assert [(flow["context"]["source"], flow["step_id"]) for flow in found] == [("hassio", "hassio_confirm")]
        made = await ParleyHome(self.home_assistant).answer(found[0])
        assert made["type"] == "create_entry", made


@pytest_asyncio.fixture
async def installed(tmp_path: Path) -> AsyncIterator[Installed]:
    async with (
        Supervisor(tmp_path, ingress_address()) as supervisor,
        with_integration(supervisor) as home_assistant,
        lan_session(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        supervisor.app.options.update(PAGE)
        await supervisor.start_app()
        yield Installed(home_assistant, supervisor, http)


def with_integration(supervisor: Supervisor) -> RealHomeAssistant:
    """Return a Home Assistant under a Supervisor, with the integration's files in it."""
    home_assistant = RealHomeAssistant(environment=supervisor.environment())
    install_integration(home_assistant.config_dir)
    return home_assistant


def ingress_address() -> str:
    """Return Supervisor's address where this network has it, and loopback's where it has not."""
    with socket.socket() as probe:
        try:
            probe.bind((INGRESS_ADDRESS, 0))
        except OSError:
            return "127.0.0.1"
    return INGRESS_ADDRESS


def in_supervisors_network() -> bool:
    """Return whether ingress comes from Supervisor's own address here, the only one that the panel answers."""
    return ingress_address() == INGRESS_ADDRESS


async def test_the_panel_is_for_whoever_signed_in(installed: Installed) -> None:
    await installed.ready()
    status, page = await installed.look("/", await installed.signed_in())
    if in_supervisors_network():
        assert (status, "<title>Parley" in page) == (200, True)
    else:
        assert status == 403
    assert (await installed.look("/"))[0] == 401


async def test_the_app_is_installed_discovered_confirmed_and_its_rooms_are_devices(installed: Installed) -> None:
    home = ParleyHome(installed.home_assistant)
    await installed.ready()
    await installed.confirm_what_is_discovered()
    await home.wait_loaded()
    assert (await home.devices()).keys() == {"Parley"}

    if in_supervisors_network():
        kitchen = str(uuid.uuid4())
        token = await installed.pair_a_room(kitchen)
        satellite = await home.entity("Kitchen", "satellite")
        device = (await home.devices())["Kitchen"]
        assert device["area_id"] == "kitchen"

        assert await installed.supervisor.stop_app() == 0
        await home.home.wait_for_state(satellite, "unavailable")
        await installed.supervisor.start_app()
        await installed.ready()
        async with Room.connect(installed.lan, "Kitchen", satellite_id=kitchen, token=token) as room:
            await room.wait_for(Welcome)
            await home.home.wait_for_state(satellite, "idle", 30.0)

            await home.home.restart()
            await home.wait_loaded()
            await home.home.wait_for_state(satellite, "idle", 30.0)
            assert (await home.devices())["Kitchen"]["id"] == device["id"]

            await home.remove_all()
            assert await home.devices() == {}
            await installed.confirm_what_is_discovered()
            assert await home.entity("Kitchen", "satellite") == satellite

            line = {"message": "Dinner is ready", "rooms": "Kitchen"}
            await home.home.call_service("hassio", "app_stdin", {"app": SLUG, "input": line})
            await room.wait_for(AudioStart, lambda start: start.kind is PlaybackKind.ANNOUNCEMENT)
