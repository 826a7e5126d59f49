"""The permissions of a home, changed in the panel: they act at once, last, and say which row cannot be used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from addon.integration.supervisor_api import SupervisorApi
from addon.options import Options
from addon.permission_report import doubts, needs_at_home
from addon.store.kept_permissions import kept_rules, rules_at_supervisor
from addon.store.store import Store
from ha_tools.home.home import Entity, Home
from ha_tools.permissions import Need, Permissions, Rule
from ha_tools.permissions.table import ANYBODY_KNOWN, NOBODY
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp

OPTIONS = Options(api_token=API_TOKEN)
CURTAINS = {"service": "cover.close_cover", "needs": "yes", "only": "curtain"}


async def put(app: App, rows: Any) -> tuple[int, dict[str, Any]]:
    """Save rows as the panel does; return the status and the answer."""
    async with app.http.put(f"{app.panel}/api/permissions", json={"rows": rows}) as response:
        return response.status, await response.json()


async def test_a_row_acts_at_once_and_after_a_restart_until_it_is_removed(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, OPTIONS) as app:
        status, told = await put(app, [CURTAINS])
        assert (status, told["rows"], told["doubts"]) == (200, [CURTAINS], {})
        assert (await app.converse("close the curtains", "Living Room"))["outcome"] == "needs_yes"
    async with start_app(villa, OPTIONS) as app:
        assert (await app.converse("close the curtains", "Living Room"))["outcome"] == "needs_yes"
        await put(app, [])
        assert (await app.converse("close the curtains", "Living Room"))["reply"] == "Curtains is closing."


async def test_the_table_of_a_former_options_page_is_taken_over_once(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    former = replace(OPTIONS, permissions=(Rule("cover.close_cover", Need.YES, "curtain"),))
    async with start_app(villa, former) as app:
        assert (await app.get("/api/permissions"))["rows"] == [CURTAINS]
        await put(app, [])
    async with start_app(villa, former) as app:
        assert (await app.get("/api/permissions"))["rows"] == []


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([CURTAINS, {"service": "unlock", "needs": "pin"}], {"1": "'unlock' is no action"}),
        ([{"service": "lock.unlock", "needs": "luck"}], {"0": "needs must be one of free, yes, pin, never."}),
        ([{"service": "lock.*", "needs": "pin", "only": "Front Door"}], {"0": "'Front Door' is no entity id"}),
        ([{"service": "lock.*", "needs": "pin", "only": 5}], {"0": "only must be an entity id"}),
        ([{"service": "", "needs": "pin"}, "lock.*"], {"0": "The action is missing", "1": "It must have service"}),
        ([{"service": "lock.*", "needs": "pin", "whose": "mine"}], {"0": "There is no column 'whose'"}),
        ([CURTAINS, CURTAINS | {"needs": "pin"}], {"1": "It is for the same as row 1"}),
        ("lock.unlock", {}),
        (None, {}),
        ([CURTAINS] * 201, {}),
    ],
)
async def test_a_row_that_cannot_be_used_is_named_and_nothing_changes(
    villa: RealHomeAssistant, start_app: StartApp, rows: Any, wrong: Mapping[str, str]
) -> None:
    async with start_app(villa, OPTIONS) as app:
        await put(app, [CURTAINS])
        status, answer = await put(app, rows)
        assert status == 400
        assert answer.get("rows", {}).keys() == wrong.keys()
        for number, begin in wrong.items():
            assert answer["rows"][number].startswith(begin)
            assert f"Row {int(number) + 1}: {begin}" in answer["error"]
        assert (await app.get("/api/permissions"))["rows"] == [CURTAINS]


HOME = Home(
    entities={
        one.entity_id: one
        for one in (
            Entity("lock.front", "Front Door"),
            Entity("lock.shed", "Shed"),
            Entity("cover.garage", "Garage Door", device_class="garage"),
            Entity("cover.blind", "Blind", device_class="blind"),
        )
    }
)
SERVICES = {"lock": ("lock", "unlock"), "cover": ("open_cover",)}


def lines(permissions: Permissions) -> Mapping[tuple[str, Sequence[str]], Mapping[str, Any]]:
    """Return the lines of the home by service and things."""
    return {(line["service"], tuple(line["things"])): line for line in needs_at_home(permissions, HOME, SERVICES)}


def test_each_service_shows_its_need_in_every_home_its_reason_and_the_row_that_decides() -> None:
    told = lines(Permissions((Rule("lock.unlock", Need.YES, "lock.shed"),)))
    front, shed = told["lock.unlock", ("Front Door",)], told["lock.unlock", ("Shed",)]
    assert (front["default"], front["needs"], front["why"], front["row"]) == ("pin", "pin", "lets_in", None)
    assert (shed["default"], shed["needs"], shed["row"]) == ("pin", "yes", 0)
    assert told["lock.lock", ("Front Door", "Shed")]["needs"] == "free"
    assert told["cover.open_cover", ("Garage Door",)]["only"] == "garage"
    assert told["cover.open_cover", ("Blind",)]["needs"] == "free"


def test_a_row_that_fits_nothing_in_the_home_is_doubted() -> None:
    rules = (
        Rule("lock.unlok", Need.PIN),
        Rule("look.*", Need.NEVER),
        Rule("lock.unlock", Need.YES, "lock.back"),
        Rule("cover.*", Need.YES, "curtain"),
        Rule("lock.unlock", Need.PIN),
        Rule("cover.open_cover", Need.YES, "blind"),
        Rule("script.good_night", Need.YES),
    )
    reasons = ["unknown_service", "unknown_domain", "unknown_entity", "unknown_class", "no_pin"]
    assert doubts(rules, Permissions(rules), HOME, SERVICES, None) == {str(n): why for n, why in enumerate(reasons)}


def test_a_row_for_people_shows_what_they_need_and_is_doubted_where_nobody_of_them_can_be_known() -> None:
    rules = (
        Rule("lock.unlock", Need.FREE, people=("anna",)),
        Rule("cover.open_cover", Need.FREE, people=(ANYBODY_KNOWN,)),
        Rule("cover.open_cover", Need.FREE, "garage", people=(NOBODY,)),
    )
    permissions = Permissions(rules, has_pin=True)
    told = lines(permissions)
    lock, garage = told["lock.unlock", ("Front Door", "Shed")], told["cover.open_cover", ("Garage Door",)]
    assert (lock["needs"], lock["people"], lock["row"]) == ("pin", ["anna"], 0)
    assert (garage["needs"], garage["people"]) == ("pin", [NOBODY])
    assert told["cover.open_cover", ("Blind",)]["people"] == [ANYBODY_KNOWN]
    assert told["lock.lock", ("Front Door", "Shed")]["people"] == []
    assert doubts(rules, permissions, HOME, SERVICES, {"anna"}) == {"2": "nobody"}
    assert doubts(rules, permissions, HOME, SERVICES, None) == dict.fromkeys("012", "no_voices")


@pytest_asyncio.fixture
async def supervisor() -> AsyncIterator[tuple[SupervisorApi, dict[str, Any]]]:
    """Serve what Supervisor tells an app about itself; the mapping holds its options."""
    options: dict[str, Any] = {}

    async def info(_request: web.Request) -> web.Response:
        return web.json_response({"result": "ok", "data": {"options": options}})

    site = web.Application()
    site.add_routes([web.get("/addons/self/info", info)])
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield SupervisorApi(f"http://127.0.0.1:{runner.addresses[0][1]}", "token"), options
    await runner.cleanup()


async def test_rules_that_only_supervisor_still_has_are_taken_over(
    tmp_path: Path, supervisor: tuple[SupervisorApi, dict[str, Any]]
) -> None:
    api, options = supervisor
    options["permissions"] = [CURTAINS]
    async with Store.open(tmp_path) as store:
        rules, problem = await kept_rules(store, lambda: rules_at_supervisor(api))
        assert (rules, problem) == ((Rule("cover.close_cover", Need.YES, "curtain"),), "")
        options["permissions"] = []
        assert (await kept_rules(store, lambda: rules_at_supervisor(api)))[0] == rules


async def test_while_supervisor_does_not_answer_nothing_is_taken_for_the_table(tmp_path: Path) -> None:
    gone = SupervisorApi("http://127.0.0.1:9", "token")
    async with Store.open(tmp_path) as store:
        rules, problem = await kept_rules(store, lambda: rules_at_supervisor(gone))
        assert rules == ()
        assert "only those of every home hold" in problem
        assert await store.documents("permissions") == {}
