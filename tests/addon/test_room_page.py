"""The page Rooms behind its looks: levels, test sounds, refused and ignored satellites, and when one was seen last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from satellite import protocol
from satellite.protocol import Level, Refused, Watch
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session
from testbed.room import Room
from tests.addon.conftest import App, StartApp


async def told(page: aiohttp.ClientWebSocketResponse, kind: str, wanted: Callable[[Any], bool]) -> Any:
    """Return the first state of a kind that is as wanted."""
    while (state := await page.receive_json(timeout=15))["type"] != kind or not wanted(state):
        pass
    return state


async def the_only(app: App) -> Any:
    [satellite] = (await app.get("/api/satellites"))["satellites"]
    return satellite


async def test_a_satellite_tells_its_level_only_while_a_page_looks(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        async with app.http.ws_connect(f"{app.panel}/api/live") as page:
            await page.send_json({"type": "watch", "watched": ["levels", "no such state"]})
            await kitchen.wait_for(Watch, lambda watch: watch.levels)
            await kitchen.send(Level(0.25))
            levels = (await told(page, "levels", lambda state: 0.25 in state["levels"].values()))["levels"]
            assert levels == {(await the_only(app))["satellite_id"]: 0.25}
            async with app.room("Bedroom") as bedroom:
                await bedroom.wait_for(Watch, lambda watch: watch.levels)
            before = len(kitchen.messages)
        async with asyncio.timeout(15):
            while not any(message == Watch(levels=False) for _, message in kitchen.messages[before:]):
                await kitchen.wait_for(Watch, lambda watch: not watch.levels)


async def test_a_page_that_says_what_is_no_message_is_closed(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.http.ws_connect(f"{app.panel}/api/live") as page:
        await page.send_json({"type": "ping"})
        await told(page, "pong", lambda _: True)
        await page.send_str("[")
        while (await page.receive(timeout=10)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert page.closed


async def test_a_test_sound_is_heard_though_the_room_is_not_to_be_disturbed_or_says_why_not(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        path = f"/api/satellites/{(await the_only(app))['satellite_id']}"
        async with app.http.post(app.panel + path, json={"settings": {"do_not_disturb": True}}) as response:
            response.raise_for_status()
        assert await app.act("POST", f"{path}/test-sound") == {"heard": True, "reason": ""}
        await kitchen.unplug_speaker()
        answer = await app.act("POST", f"{path}/test-sound")
        assert not answer["heard"]
        assert "speaker" in answer["reason"]


@pytest.mark.parametrize("how", ["wrong token", "other version", "without TLS"])
async def test_a_refused_satellite_is_shown_with_the_reason_until_it_works(
    home_assistant: RealHomeAssistant, start_app: StartApp, how: str
) -> None:
    async with start_app(home_assistant) as app, app.http.ws_connect(f"{app.panel}/api/live") as page:
        async with app.room("Kitchen") as kitchen:
            satellite_id = (await the_only(app))["satellite_id"]
        lan, more = app.lan, dict[str, Any](token="wrong")
        if how == "other version":
            more = {"version": protocol.VERSION + 1, "token": kitchen.token}
        if how == "without TLS":
            lan = lan.replace("https", "http")
        async with Room.connect(lan, "Kitchen", satellite_id=satellite_id, **more) as stranger:
            refused = await stranger.wait_for(Refused)
        [shown] = (await told(page, "satellites", lambda state: state["refused"]))["refused"]
        assert shown["reason"] == refused.message
        assert shown["address"] == "127.0.0.1"
        if how == "without TLS":
            async with app.http.delete(f"{app.panel}/api/refused/{shown['refusal_id']}") as response:
                assert (await response.json())["refused"] == []
            return
        assert (shown["satellite_id"], shown["name"]) == (satellite_id, "Kitchen")
        async with Room.connect(app.lan, "Kitchen", satellite_id=satellite_id, token=kitchen.token):
            await told(page, "satellites", lambda state: not state["refused"])


async def test_refusals_of_one_address_stay_few_however_many_names_it_makes_up(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        for number in range(12):
            async with Room.connect(app.lan, f"Room {number}", token="x", version=0) as stranger:
                await stranger.wait_for(Refused)
        refused = (await app.get("/api/satellites"))["refused"]
        assert [one["name"] for one in refused] == [f"Room {number}" for number in (11, 10, 9, 8, 7)]


async def test_an_ignored_newcomer_is_no_refused_one_and_may_come_again(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Hallway", satellite_id="hallway") as hallway:
            code = await hallway.code()
            async with app.http.delete(f"{app.panel}/api/pair/{code[:2]}") as response:
                state = await response.json()
            await hallway.wait_for(Refused)
        assert state["ignored"] == [{"kind": "satellite", "name": "Hallway", "identity": "hallway"}]
        assert (await app.get("/api/satellites"))["refused"] == []
        async with app.http.delete(f"{app.panel}/api/ignored/hallway") as response:
            assert (await response.json())["ignored"] == []
        async with Room.connect(app.lan, "Hallway", satellite_id="hallway") as hallway:
            await hallway.paired(app.pair)


async def test_when_a_satellite_was_seen_last_outlasts_a_restart(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with app.room("Kitchen"):
            assert (await the_only(app))["connected"]
        async with app.http.ws_connect(f"{app.panel}/api/live") as page:
            gone = await told(page, "satellites", lambda state: not state["satellites"][0]["connected"])
    async with start_app(home_assistant) as app:
        satellite = await the_only(app)
        assert satellite["last_seen"] == gone["satellites"][0]["last_seen"] != ""
        assert (satellite["software"], satellite["address"]) == ("testbed", "127.0.0.1")


async def test_the_page_is_served_packed_for_good_and_its_frame_anew(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, lan_session(auto_decompress=False) as session:
        async with session.get(f"{app.panel}/") as response:
            assert response.headers["Cache-Control"] == "no-cache"
        async with app.http.get(f"{app.panel}/") as response:
            page = await response.text()
        script = page.split('src="./')[1].split('"')[0]
        async with session.get(f"{app.panel}/{script}", headers={"Accept-Encoding": "gzip"}) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            assert "immutable" in response.headers["Cache-Control"]
            assert response.content_type in {"text/javascript", "application/javascript"}
