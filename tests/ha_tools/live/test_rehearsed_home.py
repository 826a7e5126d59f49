"""A rehearsal in a real home: every tool goes its whole way, says what it would call, and nothing is changed by it."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.home_errors import HomeError, ServiceRefused
from ha_tools.household.link_tool import link_id
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.rehearsed_home import RehearsedHome
from ha_tools.permissions import Consent, Need, Permissions
from ha_tools.results.result import Outcome
from ha_tools.tools import TOOLS, run_tool
from ha_tools.web.sources import Source
from ha_tools.web.web_access import WebAccess
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.ha_tools.whole_home import at_rest

LIVING_ROOM, KITCHEN = Place("living_room"), Place("kitchen")

PAGE = Source("Kettles", "https://kettles.example/1")
"""The page that was told of last."""

READS = frozenset({"todo.get_items", "calendar.get_events", "weather.get_forecasts"})
SEARCHES = frozenset({"media_player.browse_media", "media_player.search_media"})

CHANGES: list[tuple[str, Place, dict[str, Any], str]] = [
    ("turn_on", KITCHEN, {"name": "all lights"}, "light.turn_on"),
    ("turn_off", LIVING_ROOM, {"name": "everything"}, ".turn_off"),
    ("toggle", LIVING_ROOM, {"name": "lights"}, "light."),
    ("set_light", LIVING_ROOM, {"name": "lights", "brightness": 33}, "light.turn_on"),
    ("set_climate", LIVING_ROOM, {"temperature": 22.5, "area": "all"}, "climate.set_temperature"),
    ("control_media", LIVING_ROOM, {"action": "pause"}, "media_player.media_pause"),
    ("control_media", KITCHEN, {"area": "kitchen", "play": "jazz"}, "media_player.play_media"),
    ("set_value", Place("office"), {"name": "desk fan", "value": "60"}, "fan.set_percentage"),
    ("run", Place(), {"name": "good night"}, "script."),
    ("operate", Place(), {"name": "front door", "action": "unlock"}, "lock.unlock"),
    ("move_cover", Place(), {"name": "all blinds", "action": "open"}, "cover."),
    ("secure", Place(), {"name": "front door", "action": "unlock"}, "lock.unlock"),
    ("run_robot", Place(), {"action": "start", "name": "robot vacuum"}, "vacuum."),
    ("activate_scene", Place(), {"name": "movie time"}, "scene.turn_on"),
    ("change_list", Place(), {"action": "add", "items": ["soap"], "name": "shopping list"}, "todo.add_item"),
    ("change_list", Place(), {"action": "remove", "items": ["milk"], "name": "shopping list"}, "todo.remove_item"),
    (
        "change_calendar",
        Place(),
        {"action": "create", "title": "Dentist", "when": "tomorrow at 3 pm", "name": "family"},
        "calendar.create",
    ),
    ("send_message", Place(), {"message": "Dinner", "name": "Anna's phone"}, "notify.send_message"),
    ("send_link", Place(), {"name": "Anna's phone"}, "notify.send_message"),
    ("ask_contact", Place(), {"question": "Are you coming?", "name": "Anna's phone"}, "notify.send_message"),
]
"""Tool, place and arguments -> the beginning, or the rest, of what it would call."""

UNDONE: list[tuple[str, dict[str, Any], str]] = [
    ("set_light", {"name": "reading lamp", "brightness": 12}, "scene."),
    ("change_list", {"action": "add", "items": ["soap"], "name": "shopping list"}, "todo."),
    (
        "change_calendar",
        {"action": "create", "title": "Dentist", "when": "tomorrow at 3 pm", "name": "family"},
        "calendar",
    ),
]
"""Tool and arguments, done in earnest -> the beginning of what undoing it would call."""

ELSEWHERE = frozenset({"undo", "restore_states", "restore_items", "restore_event", "restore_timers"})
"""Tools that are rehearsed after something was changed."""

OF_USERS = frozenset({"say_own_sentence", "dial", "dial_emergency"})
"""Tools for what a user has made, which the villa's user has not: a sentence, a script that makes calls."""

OF_OUR_OWN = frozenset(
    {
        "call_room",
        "hang_up",
        "stay_in_house",
        "forget_talk",
        "set_timer",
        "change_timer",
        "plan",
        "change_plan",
        "restore_plans",
        "restore_rule",
        "forget_automation",
        "change_notes",
        "teach_word",
        "name_thing",
        "correct_note",
        "learn_from_talk",
        "hear_proposals",
        "restore_notes",
        "call_person",
        "learn_voice",
        "forget_voice",
        "handle_mail",
        "unfile_mail",
    }
)
"""Tools that ask nothing of Home Assistant."""


@dataclass
class Rehearsing:
    """A villa and a rehearsal in it; all that is called in the villa is noted."""

    live: HomeAssistant
    real: RealHomeAssistant
    past: UndoHistory = field(default_factory=UndoHistory)
    called: list[str] = field(default_factory=list)

    async def run(self, home: HomeAssistant, tool: str, place: Place, arguments: Mapping[str, Any]) -> Outcome:
        consent = Consent(Need.PIN, frozenset({*self.live.states, link_id(PAGE)}), "1234")
        past, web = self.past if home is self.live else self.past.copy(), WebAccess()
        web.sources.keep(place, (PAGE,))
        call = Call(home, place, Permissions(has_pin=True), consent, past, web=web)
        return (await run_tool(call, Command(tool, dict(arguments)))).outcome

    async def all_of_it(self) -> tuple[object, ...]:
        """Return all that can be changed in the home, as it is now."""
        lists = [item for item in self.live.states if item.startswith("todo.")]
        items = await self.live.call_service(
            "todo",
            "get_items",
            target_entity_ids=lists,
            data={"status": ["needs_action", "completed"]},
            return_response=True,
        )
        start = self.live.locale.now
        events = [
            await self.live.calendar_events(item, start, start + timedelta(days=60))
            for item in self.live.states
            if item.startswith("calendar.")
        ]
        return await at_rest(self.real), items, events


@pytest_asyncio.fixture
async def rehearsing(live_villa: HomeAssistant, villa: RealHomeAssistant) -> AsyncIterator[Rehearsing]:
    """The villa at its start state, with somebody who hears each service that is called in it."""
    async with running(villa.url, villa.token) as ear:
        heard = Rehearsing(live_villa, villa)
        ear.on_event("call_service", lambda data: heard.called.append(f"{data['domain']}.{data['service']}"))
        await ear.wait_until_ready(READY_SECONDS)
        await _hears(heard, villa)
        yield heard


async def _hears(heard: Rehearsing, villa: RealHomeAssistant) -> None:
    """Wait until the calls of services are heard."""
    while not heard.called:
        await villa.call_service("parley_testbed", "remember", {})
        await heard.live.ask("get_config")
    heard.called.clear()


def test_every_tool_that_writes_is_rehearsed() -> None:
    rehearsed = {tool for tool, *_ in CHANGES} | ELSEWHERE | OF_USERS | OF_OUR_OWN
    assert rehearsed == {tool.name for tool in TOOLS.values() if tool.writes}


def test_all_that_a_home_does_is_answered_or_written_down_by_a_rehearsal() -> None:
    works = {name for name, made in vars(HomeAssistant).items() if inspect.iscoroutinefunction(made) and name[0] != "_"}
    assert works - {"wait_until_ready"} <= set(vars(RehearsedHome))


@pytest.mark.parametrize(("tool", "place", "arguments", "service"), CHANGES)
async def test_a_rehearsed_tool_says_what_it_would_call_and_calls_nothing(
    rehearsing: Rehearsing, tool: str, place: Place, arguments: dict[str, Any], service: str
) -> None:
    home, before = RehearsedHome(rehearsing.live), await rehearsing.all_of_it()
    rehearsing.called.clear()
    await rehearsing.run(home, tool, place, arguments)
    assert home.planned, f"{tool} would do nothing"
    assert all(service in planned.service for planned in home.planned), home.planned
    assert set(rehearsing.called) <= READS | SEARCHES
    assert await rehearsing.all_of_it() == before


@pytest.mark.parametrize(("tool", "arguments", "service"), UNDONE)
async def test_undoing_is_rehearsed_and_can_be_done_afterwards(
    rehearsing: Rehearsing, tool: str, arguments: dict[str, Any], service: str
) -> None:
    assert await rehearsing.run(rehearsing.live, tool, LIVING_ROOM, arguments) is Outcome.CHANGED
    home, before = RehearsedHome(rehearsing.live), await rehearsing.all_of_it()
    rehearsing.called.clear()
    await rehearsing.run(home, "undo", LIVING_ROOM, {})
    assert home.planned
    assert all(planned.service.startswith(service) for planned in home.planned), home.planned
    assert set(rehearsing.called) <= READS
    assert await rehearsing.all_of_it() == before
    assert await rehearsing.run(rehearsing.live, "undo", LIVING_ROOM, {}) is Outcome.CHANGED


async def test_what_only_reads_is_read_in_a_rehearsal(rehearsing: Rehearsing) -> None:
    home = RehearsedHome(rehearsing.live)
    for tool, arguments in (("read_list", {"name": "shopping list"}), ("get_state", {"name": "front door"})):
        assert await rehearsing.run(home, tool, LIVING_ROOM, arguments) is Outcome.ANSWERED
    assert home.planned == []


async def test_commands_that_nobody_knows_are_refused_by_a_rehearsal(rehearsing: Rehearsing) -> None:
    home = RehearsedHome(rehearsing.live)
    with pytest.raises(ServiceRefused):
        await home.ask("config/area_registry/create", name="Attic")
    await home.fire_event("parley_announce", {"message": "hello"})
    await home.call_service("todo", "get_items", target_entity_ids=["todo.shopping_list"])
    assert [planned.service for planned in home.planned] == [
        "config/area_registry/create",
        "event parley_announce",
        "todo.get_items",
    ]
    assert "attic" not in {area.name.casefold() for area in rehearsing.live.home.areas.values()}


async def test_a_rehearsal_of_a_home_that_is_away_says_so() -> None:
    home = RehearsedHome(HomeAssistant("http://127.0.0.1:1", "any"))
    with pytest.raises(HomeError):
        await home.ask("get_config")
    assert (await run_tool(Call(home, KITCHEN), Command("turn_on", {"name": "lights"}))).outcome is Outcome.OFFLINE


async def test_a_users_own_sentence_is_not_said_to_home_assistant(gatehouse: RealHomeAssistant) -> None:
    async with running(gatehouse.url, gatehouse.token) as live:
        await live.wait_until_ready(READY_SECONDS)
        home = RehearsedHome(live)
        consent = Consent(Need.PIN, frozenset({*live.states, ""}), "1234")
        before = await at_rest(gatehouse)
        command = Command("say_own_sentence", {"text": "knock knock"})
        await run_tool(Call(home, Place(), Permissions(has_pin=True), consent), command)
        asked = await run_tool(Call(home, Place(), Permissions(has_pin=True)), command)
        assert await at_rest(gatehouse) == before
    assert [planned.service for planned in home.planned] == ["conversation/process"]
    assert asked.outcome is Outcome.NEEDS_PIN
