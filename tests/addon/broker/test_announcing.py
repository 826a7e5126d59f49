"""Announcing: whom a name means, what is refused, and that one room's silence costs no other room a word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from addon.app import running
from addon.broker.announcement_events import EVENT
from addon.broker.queue_rules import MOST_WAITING
from addon.options import Options
from addon.surroundings import Surroundings
from ha_tools.home.home import Home
from satellite.protocol import AudioStart, SatelliteState
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.lan import lan_session
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.fixed_speech import with_fixed_speech


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


async def rooms(app: App, **request: Any) -> tuple[int, set[str], dict[str, str]]:
    """Announce; return the status, the rooms that say it, and the outcome in others."""
    status, answer = await app.announce(message="x", **request)
    return status, set(answer["rooms"]), {one["room"]: one["outcome"] for one in answer["receipts"]}


# ── whom a name means ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_satellites_areas_aliases_floors_and_labels_are_known_by_what_they_are_called_now(
    own_home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(own_home_assistant) as app, app.room("Shelf"), app.room("Bedroom"), app.room("Garage"):
        shelf = await move(app, "Shelf", "kitchen")
        async with commands(own_home_assistant.url, own_home_assistant.token) as owner:
            floor = await owner.call(
                "config/floor_registry/create", name="Erdgeschoß", aliases=["Unten", "Rez-de-chaussée"]
            )
            label = await owner.call("config/label_registry/create", name="Kids' Rooms")
            await owner.call(
                "config/area_registry/update",
                area_id="kitchen",
                name="Küche",
                aliases=["La Cocina", "Chef's Room"],
                floor_id=floor["floor_id"],
                labels=[label["label_id"]],
            )
        await until_home(
            app,
            lambda home: home.areas["kitchen"].name == "Küche" and any(one.area_ids for one in home.labels.values()),
        )
        asked: list[dict[str, Any]] = [
            *({"rooms": name} for name in ("Küche", "KÜCHE", " küche ", "kuche", "the Küche", "kitchen")),
            *({"rooms": name} for name in ("la cocina", "Chefs room", "Erdgeschoß", "ERDGESCHOSS", "rez de chaussee")),
            *({"rooms": name} for name in ("Shelf", "shelf", shelf, shelf.upper(), "kids rooms", label["label_id"])),
            {"areas": "Küche"},
            {"areas": ["kitchen", "la cocina"]},
            {"floors": "unten"},
            {"floors": floor["floor_id"]},
            {"labels": "Kids' rooms"},
            {"satellites": shelf},
            {"satellites": "Shelf", "labels": "kids rooms", "rooms": "küche"},
        ]
        for request in asked:
            assert await rooms(app, **request) == (202, {"Shelf"}, {}), request
            async with app.http.get(f"{app.panel}/api/announcements") as response:
                newest = (await response.json())["announcements"][0]
            async with app.http.delete(f"{app.panel}/api/announcements/{newest['id']}"):
                pass  # or the queue fills while the first is said
        assert await rooms(app, rooms=["Küche", "bedroom"]) == (202, {"Shelf", "Bedroom"}, {})
        assert (await app.announce(message="x", satellites="Küche"))[0] == 400
        assert (await app.announce(message="x", areas="Shelf"))[0] == 400


@pytest.mark.parametrize("name", ["Salon", "Kichen", "💡", "the", "Kitchen and Bedroom", "x" * 5000])
async def test_an_unknown_name_alone_is_refused_and_beside_others_silences_none_of_them(
    home_assistant: RealHomeAssistant, start_app: StartApp, name: str
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        for wait in (False, True):
            status, answer = await app.announce(message="x", rooms=name, wait=wait)
            assert status == 400
            assert name[:20] in answer["error"]
            assert "Bedroom, Ground floor, Kitchen, Upstairs" in answer["error"]
            assert len(answer["error"]) < 500
        receipts = await app.receipts("x", ["Kitchen", name])
        assert receipts.pop("Kitchen")["heard"]
        (receipt,) = receipts.values()
        assert (receipt["outcome"], name[:20] in receipt["reason"]) == ("unknown_room", True)
        assert (len(kitchen.playbacks), len(bedroom.playbacks)) == (1, 0)


async def test_before_home_assistant_was_reached_satellites_are_known_and_areas_not_yet(tmp_path: Path) -> None:
    nowhere = Surroundings(f"http://127.0.0.1:{free_port()}", "token", tmp_path, 0, 0, supervised=False)
    async with running(with_fixed_speech(Options(api_token=API_TOKEN)), nowhere) as started, lan_session() as http:
        app = App(started, http)
        async with app.room("Shelf"):
            _, answer = await app.announce(message="x", rooms="Küche")
            assert "There are: Shelf. Home Assistant's areas are not known yet." in answer["error"]
            assert await app.announced("x", "shelf")


async def test_satellites_of_one_name_are_all_meant_and_each_has_its_receipt(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"), app.room("Kitchen"):
        _, answer = await app.announce(message="x", rooms=["Kitchen", "kitchen"], wait=True)
        assert [(receipt["room"], receipt["heard"]) for receipt in answer["receipts"]] == [("Kitchen", True)] * 2
        assert len({receipt["satellite_id"] for receipt in answer["receipts"]}) == 2


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_request_that_cannot_be_used_names_each_field_and_an_event_s_author_is_told_the_same(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    data = {"message": "x", "volume": 50, "priority": "top", "rooms": "Kitchen"}
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        status, answer = await app.announce(**data)
        assert status == 400
        assert answer["fields"] == {
            "priority": "priority must be one of low, normal, high, critical.",
            "volume": "volume must be a number from 0 to 1.",
        }
        assert answer["error"] == " ".join(answer["fields"].values())
        await home_assistant.fire_event(EVENT, data)
        await told(home_assistant, answer["error"])
        await home_assistant.fire_event(EVENT, {"message": "x", "rooms": "Salon"})
        await told(home_assistant, "No room is called 'Salon'")
        assert not kitchen.playbacks
        assert await app.announced("still here", "Kitchen")


# ── one room and the others ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", [["Kitchen", "Bedroom"], ["bedroom", "kitchen"], "all"])
async def test_a_room_that_is_not_there_silences_no_other_and_is_told_to_wait_and_then_to_be_unreachable(
    home_assistant: RealHomeAssistant, start_app: StartApp, named: str | list[str]
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await with_bedroom_gone(app)
        receipts = await app.receipts("x", named, expires=1)
        assert receipts["Kitchen"]["outcome"] == "played"
        assert receipts["Bedroom"] == {
            "heard": False,
            "outcome": "unreachable",
            "reason": "The satellite is not connected.",
        }
        assert await rooms(app, rooms=named) == (202, {"Kitchen", "Bedroom"}, {"Bedroom": "waiting"})
        await home_assistant.fire_event(EVENT, {"message": "x", "rooms": named})
        await kitchen.reply(2)


async def test_an_announcement_waits_for_its_satellite_and_is_said_when_it_comes_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Bedroom", satellite_id="bed") as bedroom:
            await bedroom.paired(app.pair)
        await until_alone(app)
        first = asyncio.create_task(app.receipts("Dinner is ready", "Bedroom"))
        second = asyncio.create_task(app.receipts("Come down", "Bedroom"))
        await until_waiting(app, 2)
        async with Room.connect(app.lan, "Bedroom", satellite_id="bed", token=bedroom.token) as back:
            for announcing in (first, second):
                assert (await announcing)["Bedroom"]["outcome"] == "played"
            assert len(back.playbacks) == 2


async def test_where_nobody_at_all_can_hear_it_that_is_an_error_and_the_event_s_author_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        status, answer = await app.announce(message="x")
        assert (status, "No satellite is paired" in answer["error"]) == (400, True)
        async with app.room("Bedroom") as bedroom:
            await bedroom.state(SatelliteState.IDLE)
            status, answer = await app.announce(message="x", rooms="Office")
            assert (status, answer["receipts"][0]["outcome"]) == (409, "no_satellite")
            assert "Office: No satellite stands there." in answer["error"]
            await home_assistant.fire_event(EVENT, {"message": "x", "rooms": "Office"})
            await told(home_assistant, "Office: No satellite stands there.")
            assert not bedroom.playbacks


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
            assert (await app.announce(message="x", rooms="Kitchen"))[0] == 202
        assert await rooms(app, rooms=["Kitchen", "Bedroom"]) == (202, {"Bedroom"}, {"Kitchen": "queue_full"})
        await bedroom.wait_for(AudioStart)
        assert (await rooms(app, rooms="Kitchen", priority="high"))[:2] == (202, {"Kitchen"})


async def with_bedroom_gone(app: App) -> None:
    """Pair a satellite in the bedroom, and let it go."""
    async with app.room("Bedroom") as bedroom:
        await bedroom.state(SatelliteState.IDLE)
    await until_alone(app)


async def until_alone(app: App) -> None:
    """Wait until the app knows that the bedroom's satellite is gone."""
    async with app.http.ws_connect(f"{app.panel}/api/live") as live:
        async for frame in live:
            listed = frame.json().get("satellites", ())
            if any(known["name"] == "Bedroom" and not known["connected"] for known in listed):
                return


async def until_waiting(app: App, number: int) -> None:
    """Wait until so many announcements are on their way."""
    changed = asyncio.Event()
    stop = app.running.broker.on_change(lambda _announcement: changed.set())
    async with asyncio.timeout(10):
        while len(app.running.broker.announcements) < number:
            changed.clear()
            await changed.wait()
    stop()


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
