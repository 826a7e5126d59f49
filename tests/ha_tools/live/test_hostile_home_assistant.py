"""A server in Home Assistant's place may send anything: a message is dropped, or the connection begun anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.execution import FAILED
from ha_tools.home.home import Home
from ha_tools.home_errors import ServiceRefused
from ha_tools.live.home_assistant import ConnectionStatus, HomeAssistant
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from simulators.between import Between, Distort, faithful
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.spoken import in_english

SHAPES: tuple[Any, ...] = (
    {"a": 1},
    [],
    [1, "two", None, [{"type": "event"}]],
    "garbage{",
    "",
    "NaN",
    "[" * 30_000,
    {"type": []},
    {"type": "result"},
    {"type": "result", "id": {}, "success": True},
    {"type": "event", "id": 4},
    {"type": "event", "id": [], "event": 5},
    '{"type": "\\ud800", "id": "\\ud83d"}',
)

BEFORE_IT_LETS_IN = (*SHAPES, {"type": "auth_ok"}, {"type": "auth_maybe"})

RESULTS: tuple[Any, ...] = (None, 5, "text", [], {}, [None, 1], {"entities": 5}, {"exposed_entities": []}, [[]])

FETCHED = (
    "homeassistant/expose_entity/list",
    "config/area_registry/list",
    "config/floor_registry/list",
    "config/label_registry/list",
    "config/device_registry/list",
    "config/entity_registry/list_for_display",
    "config/entity_registry/get_entries",
    "get_config",
)


async def until(view: HomeAssistant, wanted: Callable[[ConnectionStatus], bool]) -> None:
    """Wait until the status is as wanted; whatever ends the view fails the test by the time."""
    seen = asyncio.Event()
    stop = view.on_connection(lambda status: seen.set() if wanted(status) else None)
    try:
        async with asyncio.timeout(READY_SECONDS):
            if not wanted(view.status):
                await seen.wait()
    finally:
        stop()


def instead_of(asked: str, shape: Any, *, type_: str = "") -> Distort:
    """Send a shape instead of messages that answer a command."""

    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        return [shape] if command == asked and type_ in {"", message["type"]} else [message]

    return distort


def behind_the_next(shape: Any, sent: asyncio.Event) -> Distort:
    """Send a shape behind one message of a connection that stands, once."""

    def distort(_: str, message: dict[str, Any]) -> Iterable[Any]:
        if sent.is_set():
            return [message]
        sent.set()
        return [message, shape]

    return distort


def with_result(asked: str, result: Any) -> Distort:
    """Answer a command with a result of one's own."""

    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        return [{**message, "result": result}] if command == asked and message["type"] == "result" else [message]

    return distort


@pytest.mark.parametrize("shape", BEFORE_IT_LETS_IN, ids=lambda shape: str(shape)[:40])
async def test_what_is_no_home_assistant_is_called_so_and_the_real_one_is_found_later(
    home_assistant: RealHomeAssistant, shape: Any
) -> None:
    between = Between(home_assistant.url, instead_of("auth", shape))
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: "not as Home Assistant does. Check the address." in status.problem)
        between.distort = faithful
        await until(view, lambda status: status.connected)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape)[:40])
async def test_a_message_of_a_wrong_shape_is_dropped_or_the_connection_begun_anew(
    home_assistant: RealHomeAssistant, shape: Any
) -> None:
    between = Between(home_assistant.url)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        sent = asyncio.Event()
        between.distort = behind_the_next(shape, sent)
        await home_assistant.call_service("light", "turn_on", {"entity_id": "light.bed_light"})
        async with asyncio.timeout(READY_SECONDS):
            await sent.wait()
        await home_assistant.call_service("light", "turn_on", {"entity_id": "light.ceiling_lights"})
        followed = ["light.bed_light", "light.ceiling_lights"]
        assert await view.wait_for_states(followed, lambda state: state.state == "on", READY_SECONDS)
        await until(view, lambda status: status.connected)
        assert (await run_tool(Call(view), Command("turn_on", {"name": "Kitchen Lights"}))).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    "answer", [{}, {"success": False}, {"success": "yes"}, {"success": False, "error": 5}], ids=str
)
async def test_an_answer_without_its_parts_is_a_refusal_in_words(
    home_assistant: RealHomeAssistant, answer: dict[str, Any]
) -> None:
    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        cut = {"id": message.get("id"), "type": "result", **answer}
        return [cut] if command == "call_service" else [message]

    between = Between(home_assistant.url, distort)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        with pytest.raises(ServiceRefused, match="form that Parley does not know"):
            await view.call_service("light", "turn_on", target_entity_ids=["light.bed_light"])
        assert await view.wait_for_states(["light.bed_light"], lambda state: state.state == "on", READY_SECONDS)
        assert view.status.connected
        assert (await run_tool(Call(view), Command("turn_on", {"name": "Kitchen Lights"}))).outcome is Outcome.CHANGED


@pytest.mark.parametrize("asked", FETCHED)
async def test_a_part_of_the_home_of_a_wrong_shape_costs_that_part_or_a_connection(
    home_assistant: RealHomeAssistant, asked: str
) -> None:
    between = Between(home_assistant.url)
    async with between.serving() as url:
        for result in RESULTS:
            between.distort = with_result(asked, result)
            async with running(url, home_assistant.token) as view:
                await until(view, lambda status: status.connected or "form that Parley does not know" in status.problem)
                between.distort = faithful
                await until(view, lambda status: status.connected)


ODD: dict[str, Any] = {
    "number": 5,
    "nothing": None,
    "list": [1, None, {}],
    "object": {"a": []},
    "text": "odd",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_entry_with_any_odd_value_costs_no_other(home_assistant: RealHomeAssistant, odd: Any) -> None:
    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        result = message.get("result")
        if command.endswith("_registry/list") and isinstance(result, list) and result:
            entries = [{**dict.fromkeys(result[0], odd)}, odd, *({**result[0], key: odd} for key in result[0])]
            return [{**message, "result": [*entries, *result]}]
        if command.endswith("get_entries") and isinstance(result, dict):
            lamp = result["light.bed_light"]
            return [{**message, "result": {**result, "light.bed_light": dict.fromkeys(lamp, odd), "odd": odd}}]
        if command.endswith("list_for_display") and isinstance(result, dict):
            entry = {**result["entities"][0], "pl": "switch_as_x", "ei": odd}
            return [{**message, "result": {"entities": [odd, entry, *result["entities"]]}}]
        if command.endswith("expose_entity/list") and isinstance(result, dict):
            return [{**message, "result": {"exposed_entities": {**result["exposed_entities"], "light.x": odd}}}]
        return [message]

    between = Between(home_assistant.url, distort)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        assert {"kitchen", "bedroom"} <= view.home.areas.keys()
        assert view.home.entities["light.kitchen_lights"].area_id == "kitchen"
        assert (await run_tool(Call(view), Command("turn_on", {"name": "Kitchen Lights"}))).outcome is Outcome.CHANGED


STATES: tuple[Any, ...] = (
    5,
    None,
    {},
    {"s": 5, "lc": 1.0},
    {"s": "on"},
    {"s": "on", "lc": "now"},
    {"s": "on", "lc": 1e300},
    {"s": "on", "lc": 1.0, "a": []},
    {"+": 5},
    {"+": {"s": 5}},
    {"+": {"lc": "now"}},
    {"+": {"a": 5}},
    {"-": {"a": 5}},
    {"-": []},
)


@pytest.mark.parametrize("state", STATES, ids=str)
async def test_a_state_of_a_wrong_shape_costs_that_state(home_assistant: RealHomeAssistant, state: Any) -> None:
    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        if command != "subscribe_entities" or message["type"] != "event":
            return [message]
        event = message["event"]
        odd = {"light.odd": state, "light.bed_light": state}
        return [
            {**message, "event": {"a": odd, "c": odd, "r": state}},
            {**message, "event": {"a": state, "c": state, "r": [state, "light.gone"]}},
            {**message, "event": {**event, "c": {**event.get("c", {}), "light.odd": state, "light.gone": state}}},
        ]

    between = Between(home_assistant.url, distort)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        assert (await run_tool(Call(view), Command("turn_on", {"name": "Kitchen Lights"}))).outcome is Outcome.CHANGED
        assert "light.odd" not in view.home.entities


ATTRIBUTES: tuple[Any, ...] = (5, -1e308, 10**30, "odd", "", [1, None, {}], [[]], {"a": []}, True)

REPORTED = (
    *("brightness", "supported_color_modes", "supported_features", "rgb_color", "hs_color", "color_mode"),
    *("color_temp_kelvin", "effect", "effect_list", "device_class", "min_color_temp_kelvin", "entity_id"),
)

COMMANDS = (
    Command("turn_on", {"name": "all lights"}),
    Command("turn_off", {"name": "Bed Light"}),
    Command("turn_on", {"name": "Bed Light"}),
    Command("get_state", {"name": "Bed Light"}),
    Command("set_light", {"name": "all lights", "brightness": 30}),
    Command("set_light", {"name": "all lights", "color": "red"}),
    Command("turn_off", {"name": "all lights"}),
)


@pytest.mark.parametrize("odd", ATTRIBUTES, ids=str)
async def test_what_one_lamp_reports_of_itself_costs_no_command_to_it_and_to_others(
    home_assistant: RealHomeAssistant, odd: Any
) -> None:
    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        event = message.get("event", {}) if command == "subscribe_entities" else {}
        for report in (
            event.get("a", {}).get("light.bed_light"),
            event.get("c", {}).get("light.bed_light", {}).get("+"),
        ):
            if report:
                report["a"] = dict.fromkeys((*REPORTED, *report.get("a", ())), odd) | {"friendly_name": "Bed Light"}
        return [message]

    between = Between(home_assistant.url, distort)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        for command in COMMANDS:
            result = await run_tool(Call(view), command)
            assert result.facts != (FAILED,), command
            assert result.outcome is not Outcome.AMBIGUOUS, (command, in_english(result))
        lights = ["light.kitchen_lights", "light.bed_light", "light.ceiling_lights"]
        assert await view.wait_for_states(lights, lambda state: state.state == "off", READY_SECONDS)


NAMES = ("la " * 260, "0" * 300, "la" * 5000, "💡 !!!", "\ud83d", "\x1b\n\x00", "", None, 5, ["Bed"], {"a": 1})


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name)[:20])
async def test_a_name_that_nobody_can_say_is_one_of_the_things_id_and_told(
    home_assistant: RealHomeAssistant, name: Any
) -> None:
    def distort(command: str, message: dict[str, Any]) -> Iterable[Any]:
        added = message.get("event", {}).get("a", {}) if command == "subscribe_entities" else {}
        if lamp := added.get("light.bed_light"):
            lamp["a"]["friendly_name"] = name
        if command == "config/area_registry/list":
            kitchen = next(area for area in message["result"] if area["area_id"] == "kitchen")
            kitchen.update(name=name, aliases=[name, "Scullery"])
        return [message]

    between = Between(home_assistant.url, distort)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)
        home: Home = view.home
        expected = ("5", "5") if name == 5 else ("bed light", "kitchen")
        assert (home.entities["light.bed_light"].name, home.areas["kitchen"].name) == expected
        assert home.areas["kitchen"].aliases == ("Scullery",)
        told = " ".join(view.problems)
        is_told = isinstance(name, str) and bool(name.strip("\x1b\n\x00"))
        assert ("light.bed_light" in told and "called “bed light”" in told) == is_told
        assert len(told) < 1000


STRANGE: tuple[Any, ...] = (
    5,
    None,
    "text",
    [],
    {},
    {"response": 5},
    {"response": {"light.x": []}},
    {"response": {"todo.chores": 5}},
)


@pytest.mark.parametrize(
    "command",
    [
        Command("read_list", {"name": "Chores"}),
        Command("get_events", {}),
        Command("weather", {}),
        Command("history", {"name": "Bed Light"}),
        Command("run", {"name": "Good night"}),
    ],
    ids=lambda command: command.tool,
)
async def test_whatever_a_service_answers_a_tool_says_how_it_ended(
    home_assistant: RealHomeAssistant, command: Command
) -> None:
    between = Between(home_assistant.url)
    async with between.serving() as url, running(url, home_assistant.token) as view:
        await until(view, lambda status: status.connected)

        for strange in STRANGE:

            def distort(asked: str, message: dict[str, Any], strange: Any = strange) -> Iterable[Any]:
                is_answer = message["type"] == "result" and asked not in {*FETCHED, "subscribe_events"}
                return [{**message, "result": strange}] if is_answer else [message]

            between.distort = distort
            assert in_english(await run_tool(Call(view), command))
        assert view.status.connected
