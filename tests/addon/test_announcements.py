"""Announcing: whom a name means, what is refused, and that one room's silence costs no other room a word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addon.announcements import EVENT, MOST_WAITING
from addon.app import running
from addon.options import Options, Surroundings
from ha_tools.home.home import Home
from satellite.protocol import AudioStart, SatelliteState
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.lan import lan_session
from tests.addon.conftest import API_TOKEN, App, StartApp


async def post(app: App, **body: Any) -> tuple[int, dict[str, Any]]:
    """Announce over HTTP; return the status and the answer."""
    async with app.http.post(f"{app.panel}/api/announce", json=body) as response:
        return response.status, await response.json()


async def until_home(app: App, knows: Callable[[Home], bool]) -> None:
    """Wait until the app's home is as it should be."""
    changed = asyncio.Event()
    home_assistant = app.running.house.home_assistant
    stop = home_assistant.on_home(lambda _home: changed.set())
    async with asyncio.timeout(15):
        while not knows(home_assistant.home):
            changed.clear()
            await changed.wait()
    stop()


async def told(real: RealHomeAssistant, words: str) -> None:
    """Wait until Home Assistant shows its users a notification with these words."""

    async def is_shown() -> bool:
        async with commands(real.url, real.token) as owner:
            shown = await owner.call("persistent_notification/get")
        return any(words in notification["message"] for notification in shown)

    await real.wait_until(is_shown, f"a notification with {words!r}")


async def move(app: App, name: str, area_id: str) -> str:
    """Put a satellite into an area; return its id."""
    known = {one["name"]: one["satellite_id"] for one in (await app.get("/api/satellites"))["satellites"]}
    async with app.http.post(f"{app.panel}/api/satellites/{known[name]}", json={"area_id": area_id}) as response:
        response.raise_for_status()
    return str(known[name])


# ── whom a name means ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_satellites_areas_aliases_and_floors_are_known_by_what_they_are_called_now(
    own_home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(own_home_assistant) as app, app.room("Shelf"), app.room("Bedroom"), app.room("Garage"):
        shelf = await move(app, "Shelf", "kitchen")
        async with commands(own_home_assistant.url, own_home_assistant.token) as owner:
            floor = await owner.call(
                "config/floor_registry/create", name="Erdgeschoß", aliases=["Unten", "Rez-de-chaussée"]
            )
            await owner.call(
                "config/area_registry/update",
                area_id="kitchen",
                name="Küche",
                aliases=["La Cocina", "Chef's Room"],
                floor_id=floor["floor_id"],
            )
        await until_home(
            app, lambda home: home.areas["kitchen"].name == "Küche" and bool(home.areas["kitchen"].floor_id)
        )
        for name in (
            *("Küche", "KÜCHE", " küche ", "kuche", "the Küche", "kitchen"),
            *("la cocina", "Chefs room", "Erdgeschoß", "ERDGESCHOSS", "unten", "rez de chaussee"),
            *("Shelf", "shelf", shelf, shelf.upper()),
        ):
            assert await post(app, message="x", rooms=name) == (202, {"rooms": ["Shelf"], "receipts": []}), name
        assert await post(app, message="x", rooms=["Küche", "bedroom"]) == (
            202,
            {"rooms": ["Shelf", "Bedroom"], "receipts": []},
        )
        for everywhere in ("all", "ALL", ["bedroom", "All"]):
            status, answer = await post(app, message="x", rooms=everywhere)
            assert (status, set(answer["rooms"])) == (202, {"Shelf", "Bedroom", "Garage"})


@pytest.mark.parametrize("name", ["Salon", "Kichen", "💡", "the", "Kitchen and Bedroom", "x" * 5000])
async def test_an_unknown_name_is_refused_with_what_there_is_and_nothing_is_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, name: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom"):
        for wait in (False, True):
            status, answer = await post(app, message="x", rooms=["Kitchen", name], wait=wait)
            assert status == 400
            assert name[:20] in answer["error"]
            assert "Bedroom, Ground floor, Kitchen, Upstairs" in answer["error"]
            assert len(answer["error"]) < 500
        assert not kitchen.playbacks


async def test_before_home_assistant_was_reached_satellites_are_known_and_areas_not_yet(tmp_path: Path) -> None:
    nowhere = Surroundings(f"http://127.0.0.1:{free_port()}", "token", tmp_path, 0, 0, supervised=False)
    async with running(Options(api_token=API_TOKEN), nowhere) as started, lan_session() as http:
        app = App(started, http)
        async with app.room("Shelf"):
            _, answer = await post(app, message="x", rooms="Küche")
            assert "There are: Shelf. Home Assistant's areas are not known yet." in answer["error"]
            assert await app.announced("x", "shelf")


async def test_satellites_of_one_name_are_all_meant_and_each_has_its_receipt(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"), app.room("Kitchen"):
        _, answer = await post(app, message="x", rooms=["Kitchen", "kitchen"], wait=True)
        assert [(receipt["room"], receipt["heard"]) for receipt in answer["receipts"]] == [("Kitchen", True)] * 2


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"message": "x", "room": "Kitchen"}, ["'room'", "'rooms'"]),
        ({"message": "x", "Rooms": "Kitchen"}, ["'Rooms'", "'rooms'"]),
        ({"message": "x", "area_id": "bedroom"}, ["'area_id'", "'rooms'"]),
        ({"message": "x", "target": {"area_id": "bedroom"}}, ["'target'", "'rooms'"]),
        ({"text": "x", "floor": "Upstairs"}, ["'text'", "'message'", "'floor'", "'rooms'"]),
        ({"mesage": "x", "rooms": "Kitchen"}, ["'mesage'", "'message'"]),
        ({"message": "x", "volume": 0.5}, ["'volume'", "message, rooms, wait"]),
        ({"message": "x", "rooms": "Salon"}, ["'Salon'", "Kitchen"]),
        ({"message": "x", "rooms": ""}, ["rooms must be"]),
        ({"message": "x", "rooms": {"area": "Kitchen"}}, ["rooms must be"]),
        ({"message": "x", "wait": "yes"}, ["wait must be"]),
        ({"message": " "}, ["needs a message"]),
    ],
)
async def test_what_is_not_understood_is_said_in_no_room_and_its_author_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, data: dict[str, Any], named: list[str]
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        status, answer = await post(app, **data)
        assert status == 400
        for words in named:
            assert words in answer["error"]
        await home_assistant.fire_event(EVENT, data)
        await told(home_assistant, answer["error"])
        assert not kitchen.playbacks
        assert await app.announced("still here", "Kitchen")


async def test_a_thousand_unknown_keys_are_told_in_a_few_words(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    data = {"message": "x", "rooom": "Kitchen", **{f"key {number}": "x" * 50 for number in range(999)}}
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        status, answer = await post(app, **data)
        assert status == 400
        for words in ("'rooom'", "'rooms'", "'key 3'", "995 more are not known either", "message, rooms, wait"):
            assert words in answer["error"]
        assert len(answer["error"]) < 500
        await home_assistant.fire_event(EVENT, data)
        await told(home_assistant, answer["error"])
        assert not kitchen.playbacks


# ── one room and the others ───────────────────────────────────────────────────────────────────────────────────────────

ABSENT = {"room": "Bedroom", "heard": False, "outcome": "not_connected", "reason": "The satellite is not connected."}


@pytest.mark.parametrize("rooms", [["Kitchen", "Bedroom"], ["bedroom", "kitchen"], "all"])
async def test_a_room_that_is_not_there_silences_no_other_and_is_named(
    home_assistant: RealHomeAssistant, start_app: StartApp, rooms: str | list[str]
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        async with app.room("Bedroom") as bedroom:
            await bedroom.state(SatelliteState.IDLE)
        await until_alone(app)
        assert await post(app, message="x", rooms=rooms) == (202, {"rooms": ["Kitchen"], "receipts": [ABSENT]})
        status, answer = await post(app, message="x", rooms=rooms, wait=True)
        assert status == 200
        assert answer["receipts"] == [{"room": "Kitchen", "heard": True, "outcome": "heard", "reason": ""}, ABSENT]
        await home_assistant.fire_event(EVENT, {"message": "x", "rooms": rooms})
        await kitchen.reply(2)


async def test_where_nobody_at_all_can_hear_it_that_is_an_error_and_the_event_s_author_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        status, answer = await post(app, message="x")
        assert (status, "No satellite is paired" in answer["error"]) == (400, True)
        async with app.room("Bedroom") as bedroom:
            await bedroom.state(SatelliteState.IDLE)
        await until_alone(app)
        for rooms in ("Bedroom", "all"):
            status, answer = await post(app, message="x", rooms=rooms)
            assert (status, answer["receipts"]) == (409, [ABSENT])
            assert "Bedroom: The satellite is not connected." in answer["error"]
            assert await post(app, message="x", rooms=rooms, wait=True) == (200, {"receipts": [ABSENT]})
        await home_assistant.fire_event(EVENT, {"message": "x", "rooms": "Bedroom"})
        await told(home_assistant, "Bedroom: The satellite is not connected.")


async def test_a_place_without_a_satellite_is_named_and_the_others_speak(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        receipts = await app.receipts("x", ["Office", "Kitchen"])
        assert receipts["Office"] == {"heard": False, "outcome": "no_satellite", "reason": "No satellite stands there."}
        assert receipts["Kitchen"]["heard"]


async def test_a_room_in_which_too_much_waits_silences_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        for _ in range(MOST_WAITING):
            assert (await post(app, message="x", rooms="Kitchen"))[0] == 202
        status, answer = await post(app, message="x", rooms=["Kitchen", "Bedroom"])
        assert (status, answer["rooms"]) == (202, ["Bedroom"])
        assert [receipt["outcome"] for receipt in answer["receipts"]] == ["queue_full"]
        await bedroom.wait_for(AudioStart)


async def until_alone(app: App) -> None:
    """Wait until the app knows that the bedroom's satellite is gone."""
    async with app.http.ws_connect(f"{app.panel}/api/live") as live:
        async for frame in live:
            listed = frame.json().get("satellites", ())
            if any(known["name"] == "Bedroom" and not known["connected"] for known in listed):
                return


async def test_an_event_from_home_assistant_is_said_as_one_over_http_is(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await kitchen.state(SatelliteState.IDLE)
        await home_assistant.fire_event(EVENT, {"message": "Dinner is ready", "rooms": "KITCHEN"})
        await kitchen.reply()
        await home_assistant.fire_event(EVENT, {"message": "Dinner is ready"})
        await bedroom.reply()
        await kitchen.reply(1)
        assert len(bedroom.playbacks) == 1
