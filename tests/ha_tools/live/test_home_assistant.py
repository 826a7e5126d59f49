"""The live view of a real Home Assistant: fresh, through outages, and honest about what is wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest
from aiohttp import web

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.live.home_assistant import ConnectionStatus, HomeAssistant
from ha_tools.live.websocket import CONNECT_SECONDS, HomeAssistantSocket, websocket_url
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant, free_port
from tests.ha_tools.conftest import READY_SECONDS, owner_connection, running
from tests.ha_tools.whole_home import at_rest


async def _status_where(view: HomeAssistant, wanted: Callable[[ConnectionStatus], bool], seconds: float) -> None:
    """Wait until the status is as wanted."""
    seen = asyncio.Event()
    stop = view.on_connection(lambda status: seen.set() if wanted(status) else None)
    try:
        async with asyncio.timeout(seconds):
            if not wanted(view.status):
                await seen.wait()
    finally:
        stop()


async def _home_where(view: HomeAssistant, wanted: Callable[[Home], bool], seconds: float) -> None:
    """Wait until the home is as wanted."""
    seen = asyncio.Event()
    stop = view.on_home(lambda home: seen.set() if wanted(home) else None)
    try:
        async with asyncio.timeout(seconds):
            if not wanted(view.home):
                await seen.wait()
    finally:
        stop()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://host:8123", "ws://host:8123/api/websocket"),
        ("https://host/", "wss://host/api/websocket"),
        ("http://supervisor/core", "ws://supervisor/core/websocket"),
    ],
)
def test_websocket_address(url: str, expected: str) -> None:
    assert websocket_url(url) == expected


async def test_home_has_floors_areas_aliases_and_only_what_is_exposed(live: HomeAssistant) -> None:
    assert live.home.areas["living_room"].aliases == ("Lounge",)
    assert live.home.areas["bedroom"].floor_id in live.home.floors
    lamp = live.home.entities["light.bed_light"]
    assert (lamp.name, lamp.aliases, lamp.area_id) == ("Bed Light", ("Bedside Lamp",), "bedroom")
    assert lamp.floor_id == live.home.areas["bedroom"].floor_id
    assert "switch.ac" in live.states
    assert "switch.ac" not in live.home.entities


async def test_states_are_those_of_home_assistant(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    expected = {item: state for item, (state, _) in (await at_rest(home_assistant)).items()}
    assert {item: live.states[item].state for item in expected} == expected


async def test_configuration_is_read(live: HomeAssistant) -> None:
    settings = await live.configuration()
    assert settings["time_zone"] == "Europe/Amsterdam"
    assert settings["unit_system"]["temperature"] == "°C"


async def test_times_are_the_homes(live: HomeAssistant, owner: HomeAssistantSocket) -> None:
    assert live.time_zone.key == "Europe/Amsterdam"
    await owner.command("config/core/update", time_zone="Asia/Tokyo")
    try:
        async with asyncio.timeout(READY_SECONDS):
            while live.time_zone.key != "Asia/Tokyo":  # it is read after an event, of which nobody else is told
                await live.ask("get_config")
    finally:
        await owner.command("config/core/update", time_zone="Europe/Amsterdam")


async def test_command_is_answered_or_refused(live: HomeAssistant) -> None:
    assert (await live.ask("get_config"))["state"] == "RUNNING"
    with pytest.raises(ServiceRefused, match="nknown command"):
        await live.ask("no/such/command")


async def test_call_changes_a_state_that_is_waited_for(live: HomeAssistant) -> None:
    await live.call_service("light", "turn_on", target_entity_ids=["light.kitchen_lights"], data={"brightness_pct": 50})
    assert await live.wait_for_states(["light.kitchen_lights"], lambda state: state.state == "on", 2.0)
    assert live.states["light.kitchen_lights"].attributes["brightness"] == 128


async def test_waiting_for_what_does_not_come_ends(live: HomeAssistant) -> None:
    assert not await live.wait_for_states(["light.kitchen_lights"], lambda state: state.state == "on", 0.05)


async def test_each_of_many_calls_in_flight_gets_its_own_answer(live: HomeAssistant) -> None:
    async def refused(percent: int) -> str:
        with pytest.raises(ServiceRefused) as caught:
            await live.call_service(
                "climate", "set_temperature", target_entity_ids=["climate.hvac"], data={"temperature": percent}
            )
        return caught.value.message

    temperatures = range(50, 70)
    messages = await asyncio.gather(*map(refused, temperatures))
    assert all(str(float(asked)) in message for asked, message in zip(temperatures, messages, strict=True))


async def test_call_that_is_not_answered_in_time_disturbs_no_other(live: HomeAssistant) -> None:
    with pytest.raises(CallTimedOut):
        await live.call_service("light", "turn_on", target_entity_ids=["light.bed_light"], seconds=0.0)
    await live.call_service("light", "turn_on", target_entity_ids=["light.kitchen_lights"])
    assert live.status.connected


async def test_event_is_heard_until_it_is_ended(live: HomeAssistant) -> None:
    heard: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    stop = live.on_event("parley_test", heard.put_nowait)
    async with asyncio.timeout(READY_SECONDS):
        first = None
        while first is None:  # what is fired before the subscription stands is heard by nobody
            await live.fire_event("parley_test", {"number": 1})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    first = await heard.get()
    assert first["number"] == 1
    stop()
    while not heard.empty():
        heard.get_nowait()
    await live.fire_event("parley_test", {"number": 2})
    await live.call_service("light", "turn_on", target_entity_ids=["light.bed_light"])  # answered after the event
    assert heard.empty()


async def test_listener_that_fails_does_not_end_the_connection(live: HomeAssistant, owner: HomeAssistantSocket) -> None:
    def fail(_: Home) -> None:
        raise RuntimeError("the listener's own mistake")

    live.on_home(fail)
    await owner.command("config/area_registry/update", area_id="garage", name="Carport")
    await _home_where(live, lambda home: home.areas["garage"].name == "Carport", READY_SECONDS)
    await owner.command("config/area_registry/update", area_id="garage", name="Garage")
    await _home_where(live, lambda home: home.areas["garage"].name == "Garage", READY_SECONDS)
    assert live.status.connected


async def test_renamed_area_is_known_within_a_second(live: HomeAssistant, owner: HomeAssistantSocket) -> None:
    await owner.command("config/area_registry/update", area_id="kitchen", name="Scullery")
    try:
        await _home_where(live, lambda home: home.area_named("scullery") is not None, READY_SECONDS)
    finally:
        await owner.command("config/area_registry/update", area_id="kitchen", name="Kitchen")
    await _home_where(live, lambda home: home.area_named("kitchen") is not None, READY_SECONDS)


async def test_hidden_and_exposed_entities_are_followed(live: HomeAssistant, owner: HomeAssistantSocket) -> None:
    async def expose(should_expose: bool) -> None:
        await owner.command(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=["light.bed_light"],
            should_expose=should_expose,
        )

    await expose(False)
    try:
        await _home_where(live, lambda home: "light.bed_light" not in home.entities, READY_SECONDS)
    finally:
        await expose(True)
    await _home_where(live, lambda home: "light.bed_light" in home.entities, READY_SECONDS)


async def test_new_alias_is_followed(live: HomeAssistant, owner: HomeAssistantSocket) -> None:
    async def alias(*aliases: str | None) -> None:
        await owner.command("config/entity_registry/update", entity_id="light.kitchen_lights", aliases=list(aliases))

    await alias(None, "Beacon, left")
    try:
        await _home_where(live, lambda home: bool(home.bearers("beacon left")), READY_SECONDS)
    finally:
        await alias(None)


async def test_script_that_was_renamed_still_runs(own_home_assistant: RealHomeAssistant) -> None:
    """Home Assistant goes on calling its service by the first name."""
    async with (
        running(own_home_assistant.url, own_home_assistant.token) as view,
        owner_connection(own_home_assistant) as owner,
    ):
        await view.wait_until_ready(READY_SECONDS)
        await owner.command(
            "config/entity_registry/update", entity_id="script.good_night", new_entity_id="script.sleep_well"
        )
        await _home_where(view, lambda home: "script.sleep_well" in home.entities, READY_SECONDS)
        result = await run_tool(Call(view), Command("run", {"name": "script.sleep_well"}))
    assert result.outcome is Outcome.CHANGED, result


async def test_labels_are_known_with_the_areas_and_devices_that_bear_them(
    own_home_assistant: RealHomeAssistant,
) -> None:
    async with (
        running(own_home_assistant.url, own_home_assistant.token) as view,
        owner_connection(own_home_assistant) as owner,
    ):
        await view.wait_until_ready(READY_SECONDS)
        label = (await owner.command("config/label_registry/create", name="Bed Time"))["label_id"]
        await _home_where(view, lambda home: label in home.labels, READY_SECONDS)
        await owner.command("config/area_registry/update", area_id="bedroom", labels=[label])
        device = next(one for one in await owner.command("config/device_registry/list") if one["identifiers"])
        await owner.command("config/device_registry/update", device_id=device["id"], labels=[label])
        await _home_where(view, lambda home: bool(home.labels[label].device_identifiers), READY_SECONDS)
        assert (view.home.labels[label].name, [*view.home.labels[label].area_ids]) == ("Bed Time", ["bedroom"])
        assert view.home.labels[label].device_identifiers == {tuple(pair) for pair in device["identifiers"]}


async def test_restart_of_home_assistant_is_survived(own_home_assistant: RealHomeAssistant) -> None:
    heard = asyncio.Event()
    async with running(own_home_assistant.url, own_home_assistant.token) as view:
        await view.wait_until_ready(10.0)
        view.on_event("parley_test", lambda _: heard.set())
        async with owner_connection(own_home_assistant) as owner:
            await owner.command("config/area_registry/update", area_id="kitchen", name="Scullery")
        await _home_where(view, lambda home: home.area_named("scullery") is not None, READY_SECONDS)
        before = view.home
        await own_home_assistant.kill()
        await _status_where(view, lambda status: not status.connected, 15.0)
        assert view.status.problem
        with pytest.raises(NotConnected):
            await view.call_service("light", "turn_on", target_entity_ids=["light.kitchen_lights"])
        await own_home_assistant.start()
        await view.wait_until_ready(15.0)
        await _home_where(view, lambda home: home.entities.keys() == before.entities.keys(), 10.0)
        await view.call_service("light", "turn_on", target_entity_ids=["light.kitchen_lights"])
        assert await view.wait_for_states(["light.kitchen_lights"], lambda state: state.state == "on", READY_SECONDS)
        await own_home_assistant.fire_event("parley_test", {})
        async with asyncio.timeout(READY_SECONDS):
            await heard.wait()


async def test_wrong_token_is_told_plainly(home_assistant: RealHomeAssistant) -> None:
    async with running(home_assistant.url, "wrong") as view:
        with pytest.raises(NotConnected, match="Not yet connected"):
            await view.wait_until_ready(0.0)
        await _status_where(view, lambda status: "token" in status.problem, READY_SECONDS)
        assert not view.status.connected


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_absent_home_assistant_is_told_plainly(host: str) -> None:
    async with running(f"http://{host}:{free_port()}", "any") as view:
        await _status_where(view, lambda status: "cannot be reached" in status.problem, 10.0)


async def test_home_assistant_that_hangs_is_told_plainly() -> None:
    gone = asyncio.Event()

    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        async with running(f"http://127.0.0.1:{port}", "any") as view:
            problem = f"Home Assistant at http://127.0.0.1:{port} does not answer. Check that it is running."
            try:
                await _status_where(view, lambda status: status.problem == problem, CONNECT_SECONDS + 5.0)
            finally:
                gone.set()


Behaviour = Callable[[web.WebSocketResponse], Awaitable[None]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Behaviour], Awaitable[str]]]:
    """Start a server that lets everyone in and then behaves as given; its address."""
    runners = []

    async def start(behaviour: Behaviour) -> str:
        async def answer(request: web.Request) -> web.WebSocketResponse:
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_json({"type": "auth_required"})
            await socket.receive_json()
            await socket.send_json({"type": "auth_ok"})
            await behaviour(socket)
            return socket

        app = web.Application()
        app.router.add_get("/api/websocket", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_peer_that_lets_us_in_and_hangs_up_is_tried_again(
    serve: Callable[[Behaviour], Awaitable[str]],
) -> None:
    visits: asyncio.Queue[None] = asyncio.Queue()

    async def hang_up(socket: web.WebSocketResponse) -> None:
        visits.put_nowait(None)
        await socket.close()

    async with running(await serve(hang_up), "any") as view, asyncio.timeout(10.0):
        for _ in range(3):
            await visits.get()
        assert not view.status.connected


async def test_server_that_is_no_home_assistant_is_told_plainly(serve: Callable[[Behaviour], Awaitable[str]]) -> None:
    async def nothing(_: web.WebSocketResponse) -> None:
        return

    url = await serve(nothing)
    async with running(f"{url}/elsewhere", "any") as view:
        await _status_where(view, lambda status: "404" in status.problem, READY_SECONDS)
