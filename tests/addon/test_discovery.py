"""The app's offer to Home Assistant through Supervisor: when it is made, made anew, and taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import aiosqlite
import pytest_asyncio
from aiohttp import web

from addon.app import running
from addon.integration.discovery import OfferPauses
from addon.integration.integration_tokens import MOST_OFFERED
from addon.options import Options
from addon.surroundings import Surroundings
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App
from tests.addon.link_client import LinkClient, linked
from tests.fixed_speech import with_fixed_speech

SOON = OfferPauses(patience=0.5, look=0.5)


class Supervisor:
    """Supervisor's discovery on a real socket."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        """Method and message of all that was said."""
        self.refuses = False
        self.url = ""
        self.network: dict[str, int | None] = {"8765/tcp": 8765}
        """The app's port -> the machine's, None where it is closed."""
        self._number = 0

    async def offered(self) -> dict[str, Any]:
        """Return the configuration that is offered next."""
        while True:
            method, message = await asyncio.wait_for(self.told.get(), 20)
            if method == "POST":
                config: dict[str, Any] = message["config"]
                return config

    async def serve(self, request: web.Request) -> web.Response:
        """Answer as Supervisor does."""
        if request.headers.get("Authorization") != "Bearer a token of Supervisor's":
            return web.json_response({"result": "error", "message": "Unauthorized"}, status=401)
        if request.path == "/addons/self/info":
            return web.json_response({"result": "ok", "data": {"hostname": "127.0.0.1", "network": self.network}})
        if request.method == "DELETE":
            self.told.put_nowait(("DELETE", {"uuid": request.path.rpartition("/")[2]}))
            return web.json_response({"result": "ok", "data": {}})
        self.told.put_nowait(("POST", await request.json()))
        if self.refuses:
            return web.json_response({"result": "error", "message": "Not now"}, status=400)
        self._number += 1
        return web.json_response({"result": "ok", "data": {"uuid": f"uuid{self._number}"}})


@pytest_asyncio.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    stand_in = Supervisor()
    site = web.Application()
    site.router.add_route("*", "/{path:.*}", stand_in.serve)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


@asynccontextmanager
async def installed(home_assistant: RealHomeAssistant, supervisor: Supervisor, data: Path) -> AsyncIterator[App]:
    """Run the app beside Supervisor."""
    surroundings = Surroundings(
        home_assistant.url,
        home_assistant.token,
        data,
        0,
        0,
        supervised=False,
        supervisor_url=supervisor.url,
        supervisor_token="a token of Supervisor's",
    )
    options = with_fixed_speech(Options(api_token=API_TOKEN))
    async with (
        running(options, surroundings, offer_pauses=SOON) as app,
        aiohttp.ClientSession() as http,
    ):
        await app.house.learning.knows_home.wait()
        yield App(app, http)


async def is_noted(data: Path) -> bool:
    """Return whether the app has written down what it offered."""
    query = "SELECT document FROM instance WHERE id = 'discovery'"
    async with (
        aiosqlite.connect(f"file:{data}/parley.db?mode=ro", uri=True) as database,
        database.execute(query) as rows,
    ):
        return await rows.fetchone() is not None


async def test_it_offers_itself_with_all_that_is_needed_and_again_where_that_may_be_lost(
    own_home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    async with installed(own_home_assistant, supervisor, tmp_path) as app:
        offer = await supervisor.offered()
        assert (offer["host"], offer["port"]) == ("127.0.0.1", app.running.lan_port)
        async with LinkClient.connect(app, offer["token"]) as looks_in:
            assert (await looks_in.until("welcome"))["instance_id"] == offer["instance_id"]
        assert (await app.get("/api/integrations"))["integrations"] == []  # nobody has confirmed it
        assert supervisor.told.empty()
        await own_home_assistant.restart()
        after = await supervisor.offered()
        assert after["token"] != offer["token"]
        for token in (offer["token"], after["token"]):  # whichever a person confirms
            async with LinkClient.connect(app, token) as looks_in:
                await looks_in.until("welcome")


async def test_an_offer_that_newer_ones_replace_ends_the_links_that_look_in_with_it(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    async with installed(home_assistant, supervisor, tmp_path) as app:
        token = (await supervisor.offered())["token"]
        async with linked(app, token) as looks_in:
            for _ in range(MOST_OFFERED):
                await app.running.integrations.tokens.give("Home Assistant", is_offer=True)
            assert (await looks_in.until("refused"))["code"] == "revoked"


async def test_who_took_the_offer_is_known_and_nothing_is_offered_while_it_is_linked(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    async with installed(home_assistant, supervisor, tmp_path) as app:
        token = (await supervisor.offered())["token"]
        async with linked(app, token):
            stays = asyncio.Event()
            app.running.integrations.on_link(stays.set)
            await asyncio.wait_for(stays.wait(), 20)
            assert len((await app.get("/api/integrations"))["integrations"]) == 1
            await asyncio.sleep(3 * SOON.look)  # it would be offered again by then
            assert supervisor.told.empty()
    async with installed(home_assistant, supervisor, tmp_path) as app, linked(app, token):
        assert app.running


async def test_what_a_person_has_revoked_is_not_offered_again_behind_their_back(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    async with installed(home_assistant, supervisor, tmp_path) as app:
        async with linked(app, (await supervisor.offered())["token"]) as link:
            stays = asyncio.Event()
            app.running.integrations.on_link(stays.set)
            await asyncio.wait_for(stays.wait(), 20)
            [integration] = (await app.get("/api/integrations"))["integrations"]
            path = f"{app.panel}/api/integrations/{integration['integration_id']}"
            async with app.http.delete(path) as response:
                assert response.status == 200
            await link.until("refused")
        await asyncio.sleep(SOON.patience + 2 * SOON.look)  # it would be offered again by then
        assert supervisor.told.empty()


async def test_what_was_offered_before_is_taken_back_also_by_the_next_process(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    async with installed(home_assistant, supervisor, tmp_path):
        await supervisor.offered()
        await home_assistant.wait_until(partial(is_noted, tmp_path), "note of the offer", 20)
    async with installed(home_assistant, supervisor, tmp_path):
        method, message = await asyncio.wait_for(supervisor.told.get(), 20)
        assert method == "DELETE"
        assert message["uuid"].startswith("uuid")


async def test_a_supervisor_that_refuses_is_asked_again(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.refuses = True
    async with installed(home_assistant, supervisor, tmp_path):
        await supervisor.offered()
        supervisor.refuses = False
        assert (await supervisor.offered())["token"]


async def test_satellites_are_led_to_the_port_that_supervisor_maps_and_the_integration_to_the_apps_own(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.network = {"8765/tcp": 18765}
    async with installed(home_assistant, supervisor, tmp_path) as app:
        line = await app.get("/api/install-line?host=homeassistant.local")
        assert "https://homeassistant.local:18765/install-satellite" in line["line"]
        assert (await supervisor.offered())["port"] == app.running.lan_port  # Supervisor's network, from within


async def test_no_line_leads_to_a_port_that_is_closed(
    home_assistant: RealHomeAssistant, supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.network = {"8765/tcp": None}
    async with (
        installed(home_assistant, supervisor, tmp_path) as app,
        app.http.get(f"{app.panel}/api/install-line") as response,
    ):
        assert response.status == 409
        assert "closed to the network" in (await response.json())["error"]
