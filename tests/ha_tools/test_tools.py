"""Every tool against a real Home Assistant: the state changes, nothing else does, and what is said is true."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from assistant.model.offered_tools import OF_CONTACTS, OF_DIALLING, OF_PLANNED
from ha_tools.acting.call import Call
from ha_tools.acting.change import change
from ha_tools.acting.command import Command
from ha_tools.acting.wish import Step, Wish
from ha_tools.facts.facts import Fact
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome
from ha_tools.tools import TOOLS, run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.schemas import FILE, schemas
from tests.ha_tools.whole_home import Household
from tests.spoken import in_english

KITCHEN, LIVING_ROOM, BEDROOM, OFFICE, NOWHERE = (
    Place("kitchen"),
    Place("living_room"),
    Place("bedroom"),
    Place("office"),
    Place(),
)


@pytest_asyncio.fixture
async def household(live: HomeAssistant, home_assistant: RealHomeAssistant) -> Household:
    """The demo home at its start state."""
    return Household(live, home_assistant)


CHANGES: list[tuple[str, Place, dict[str, Any], set[str], str]] = [
    ("turn_on", KITCHEN, {"name": "the lights"}, {"light.kitchen_lights"}, "Turned on Kitchen Lights."),
    ("turn_on", KITCHEN, {"name": "bedside lamp"}, {"light.bed_light"}, "Turned on Bed Light."),
    ("turn_on", NOWHERE, {"name": "decorative lights"}, {"switch.decorative_lights"}, "Turned on Decorative Lights."),
    ("turn_on", LIVING_ROOM, {"name": "fan"}, {"fan.living_room_fan"}, "Turned on Living Room Fan."),
    ("turn_off", LIVING_ROOM, {"name": "lights"}, {"light.ceiling_lights"}, "Turned off Ceiling Lights."),
    ("turn_off", KITCHEN, {"name": "heating", "area": "lounge"}, {"climate.heatpump"}, "Turned off HeatPump."),
    ("toggle", BEDROOM, {"name": "light"}, {"light.bed_light"}, "Turned on Bed Light."),
    ("set_light", BEDROOM, {"brightness": 30}, {"light.bed_light"}, "Set Bed Light to 30%."),
    ("set_light", BEDROOM, {"color": "blue"}, {"light.bed_light"}, "Set Bed Light to blue."),
    ("set_light", BEDROOM, {"color": "warm white"}, {"light.bed_light"}, "Set Bed Light to warm white."),
    ("set_light", BEDROOM, {"kelvin": 4000}, {"light.bed_light"}, "Set Bed Light to 4000 kelvin."),
    ("set_light", KITCHEN, {"name": "reading lamp", "color": "red"}, {"light.living_room_rgbww_lights"}, ""),
    ("set_light", KITCHEN, {"name": "reading lamp", "kelvin": 3000}, {"light.living_room_rgbww_lights"}, ""),
    ("set_light", KITCHEN, {"name": "ceiling lights", "brightness_change": -20}, {"light.ceiling_lights"}, ""),
    ("set_light", KITCHEN, {"name": "ceiling lights", "brightness": 0}, {"light.ceiling_lights"}, ""),
    ("set_climate", LIVING_ROOM, {"temperature": 21.5}, {"climate.heatpump"}, "Set HeatPump to 21.5 degrees."),
    ("set_climate", OFFICE, {"temperature_change": -2}, {"climate.hvac"}, ""),
    ("set_climate", OFFICE, {"mode": "heat"}, {"climate.hvac"}, "Set Hvac to heating."),
]


@pytest.mark.parametrize(("tool", "place", "arguments", "changed", "speech"), CHANGES)
async def test_tool_changes_what_is_meant_and_nothing_else(
    household: Household, tool: str, place: Place, arguments: dict[str, Any], changed: set[str], speech: str
) -> None:
    result, different = await household.run_and_compare(tool, place, **arguments)
    assert result.outcome is Outcome.CHANGED, result
    assert different == changed
    assert in_english(result).startswith(speech)
    (action,) = result.actions
    assert set(action.targets) == changed
    assert action.before != action.after
    again = await household.run(tool, place, **arguments)
    assumed = any(household.live.states[item].attributes.get("assumed_state") for item in changed)
    if tool != "toggle" and not assumed and not any("change" in argument for argument in arguments):
        assert again.outcome is Outcome.ALREADY, again
        assert again.actions == ()


async def test_relative_brightness_says_what_is_now(household: Household) -> None:
    result = await household.run("set_light", LIVING_ROOM, name="ceiling lights", brightness_change=-20)
    assert in_english(result) == "Ceiling Lights is now on at 51%."


async def test_scene_is_activated_with_its_members(household: Household) -> None:
    await household.run("turn_on", name="kitchen lights")
    result, different = await household.run_and_compare("activate_scene", BEDROOM, name="movie time")
    assert result.outcome is Outcome.CHANGED
    assert different == {"scene.movie_time", "light.kitchen_lights", "light.ceiling_lights"}
    assert result.actions[0].after["light.kitchen_lights"] == "off"
    assert result.actions[0].after["light.ceiling_lights"].startswith("on at 16%")
    again = await household.run("turn_on", name="movie time")
    assert again.outcome is Outcome.CHANGED, "a scene can be activated again"


ANSWERS: list[tuple[str, Place, dict[str, Any], str]] = [
    ("get_state", NOWHERE, {"name": "ceiling lights"}, "Ceiling Lights is on at 71%."),
    ("get_state", NOWHERE, {"name": "heatpump"}, "HeatPump is heating, set to 20 degrees; it measures 25 degrees."),
    ("get_state", NOWHERE, {"name": "outside humidity"}, "Outside Humidity is 54%."),
    ("is_state", NOWHERE, {"name": "kitchen lights", "state": "on"}, "No, Kitchen Lights is off."),
    ("is_state", NOWHERE, {"name": "front door", "state": "locked"}, "Yes, Front Door is locked."),
    ("is_state", LIVING_ROOM, {"name": "lights", "state": "on"}, "No, only Ceiling Lights."),
    ("is_state", NOWHERE, {"name": "garage door", "state": "open"}, "No, Garage Door is closed."),
    ("get_state", KITCHEN, {"name": "lights", "state": "on"}, "Only Ceiling Lights is on."),
    ("find_in_state", KITCHEN, {"name": "lights", "state": "on"}, "Only Ceiling Lights is on."),
    ("find_in_state", KITCHEN, {"name": "lights", "state": "on", "floor": "upstairs"}, "No lights are on."),
    ("get_temperature", KITCHEN, {"area": "living room"}, "It is 25 degrees in the Living Room."),
    ("get_temperature", LIVING_ROOM, {}, "It is 25 degrees in the Living Room."),
    ("get_temperature", LIVING_ROOM, {"name": "outside"}, "Outside Temperature says 15.6 degrees."),
]


@pytest.mark.parametrize(("tool", "place", "arguments", "speech"), ANSWERS)
async def test_question_is_answered_and_changes_nothing(
    household: Household, tool: str, place: Place, arguments: dict[str, Any], speech: str
) -> None:
    result, different = await household.run_and_compare(tool, place, **arguments)
    assert (result.outcome, in_english(result)) == (Outcome.ANSWERED, speech)
    assert result.about
    assert different == set()
    assert not TOOLS[tool].writes


REFUSALS: list[tuple[str, Place, dict[str, Any], Outcome, str]] = [
    ("set_climate", LIVING_ROOM, {"temperature": 99}, Outcome.REFUSED, "from 7 to 35 degrees"),
    ("set_climate", BEDROOM, {"temperature": 21}, Outcome.REFUSED, "keeps a range, now from 21 to 24"),
    ("set_climate", LIVING_ROOM, {"mode": "cool"}, Outcome.REFUSED, "no mode cooling, only heat and off"),
    ("set_light", KITCHEN, {"brightness": 130}, Outcome.REFUSED, "0 to 100 percent"),
    ("set_light", KITCHEN, {"color": "loud"}, Outcome.REFUSED, "the colour loud"),
    ("set_light", KITCHEN, {}, Outcome.REFUSED, "Say a brightness"),
    ("turn_on", KITCHEN, {"name": "lights", "area": "attic"}, Outcome.UNKNOWN, "an area called attic"),
    ("turn_off", KITCHEN, {"name": "siren"}, Outcome.UNKNOWN, "any sirens"),
    ("turn_on", KITCHEN, {"name": "switch.ac"}, Outcome.UNKNOWN, "switch.ac"),
    ("turn_on", KITCHEN, {"name": "front door"}, Outcome.UNKNOWN, "front door"),
    ("get_state", KITCHEN, {"name": "siren"}, Outcome.UNKNOWN, "siren"),
    ("is_state", KITCHEN, {"name": "switch.ac", "state": "on"}, Outcome.UNKNOWN, "switch.ac"),
    ("find_in_state", KITCHEN, {"name": "switches", "state": "on", "area": "office"}, Outcome.UNKNOWN, "any switches"),
    ("get_temperature", KITCHEN, {"area": "kitchen"}, Outcome.UNKNOWN, "in the Kitchen"),
    ("turn_on", NOWHERE, {"name": "lights"}, Outcome.AMBIGUOUS, "In which room"),
    ("dance", KITCHEN, {}, Outcome.REFUSED, "no tool dance"),
    ("turn_on", KITCHEN, {}, Outcome.REFUSED, "needs name"),
    ("turn_on", KITCHEN, {"name": "lights", "speed": 3}, Outcome.REFUSED, "no argument speed"),
    ("set_light", KITCHEN, {"brightness": "much"}, Outcome.REFUSED, "must be a number"),
    ("set_light", KITCHEN, {"brightness": float("nan")}, Outcome.REFUSED, "must be a number"),
    ("turn_on", KITCHEN, {"name": ["lights"]}, Outcome.REFUSED, "must be a string"),
]


@pytest.mark.parametrize(("tool", "place", "arguments", "outcome", "speech"), REFUSALS)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    household: Household, tool: str, place: Place, arguments: dict[str, Any], outcome: Outcome, speech: str
) -> None:
    result, different = await household.run_and_compare(tool, place, **arguments)
    assert result.outcome is outcome, result
    assert speech in in_english(result)
    assert different == set()
    assert result.actions == ()
    assert not result.ok


async def test_choice_can_be_run_again(household: Household) -> None:
    asked = await household.run("turn_on", name="lights")
    (office,) = [choice for choice in asked.choices if choice.name == "Office"]
    result, different = await household.run_and_compare("turn_on", NOWHERE, name=office.ref)
    assert result.outcome is Outcome.CHANGED
    assert different == {"light.office_rgbw_lights"}


async def test_numbers_as_small_models_write_them(household: Household) -> None:
    result = await household.run("set_light", BEDROOM, brightness="40%", color=None, name="")
    assert in_english(result) == "Set Bed Light to 40%."


@pytest_asyncio.fixture
async def unavailable(live: HomeAssistant, home_assistant: RealHomeAssistant) -> AsyncIterator[str]:
    """The kitchen lights cannot be reached, as Home Assistant says it of a lamp without power."""
    entity_id = "light.kitchen_lights"
    attributes = live.states[entity_id].attributes
    headers = {"Authorization": f"Bearer {home_assistant.token}"}
    async with aiohttp.ClientSession(home_assistant.url, headers=headers, raise_for_status=True) as session:
        body = {"state": "unavailable", "attributes": dict(attributes)}
        await (await session.post(f"/api/states/{entity_id}", json=body)).read()
    assert await live.wait_for_states([entity_id], lambda state: not state.available, 15.0)
    yield entity_id
    await live.call_service("light", "turn_off", target_entity_ids=[entity_id])


async def test_unavailable_lamp_is_said_so_and_not_called(household: Household, unavailable: str) -> None:
    result, different = await household.run_and_compare("turn_on", KITCHEN, name="lights")
    assert (result.outcome, in_english(result)) == (Outcome.UNAVAILABLE, "Kitchen Lights is unavailable.")
    assert different == set()
    asked = await household.run("is_state", name="kitchen lights", state="on")
    assert asked.outcome is Outcome.UNAVAILABLE


async def test_rest_of_the_room_is_done_when_one_lamp_is_unavailable(household: Household, unavailable: str) -> None:
    result = await household.run("turn_on", name="everything", area="kitchen")
    assert result.outcome is Outcome.CHANGED
    assert in_english(result) == "Turned on Decorative Lights. Kitchen Lights is unavailable."


async def test_devices_refusal_is_told_in_its_words(live: HomeAssistant) -> None:
    lamp = live.home.entities["light.kitchen_lights"]
    too_bright = Step("turn_on", lambda state: state.state == "on", {"brightness_pct": 500})
    result = await change(Call(live), [lamp], Wish(lambda _: too_bright, Fact("turn_on")))
    assert result.outcome is Outcome.REFUSED
    assert in_english(result).startswith("Kitchen Lights refused: ")
    assert "dictionary" not in in_english(result)


async def test_state_that_does_not_follow_is_not_called_done(live: HomeAssistant) -> None:
    lamp = live.home.entities["light.kitchen_lights"]
    never = Step("turn_on", lambda _: False)
    result = await change(Call(live), [lamp], Wish(lambda _: never, Fact("turn_on")))
    assert result.outcome is Outcome.UNCONFIRMED
    assert " is on" in in_english(result)


async def test_without_home_assistant_tools_say_so() -> None:
    result = await run_tool(
        Call(HomeAssistant("http://127.0.0.1:1", "any"), KITCHEN), Command("turn_on", {"name": "lights"})
    )
    assert result.outcome is Outcome.OFFLINE
    assert "not connected to Home Assistant yet" in in_english(result)


async def test_commands_at_once_each_see_their_own_state(household: Household) -> None:
    names = ["kitchen lights", "bed light", "reading lamp", "office lights", "hallway lights"]
    results = await asyncio.gather(*(household.run("turn_on", name=name) for name in names))
    assert [result.outcome for result in results] == [Outcome.CHANGED] * len(names)


def test_schemas_are_as_agreed() -> None:
    """Compare with the file; `python -m tests.ha_tools.schemas` writes it anew where a tool changes on purpose."""
    assert schemas() == json.loads(FILE.read_text("utf-8"))


def test_schemas_are_small() -> None:
    seldom = OF_PLANNED | OF_CONTACTS | OF_DIALLING
    offered = [tool for tool in TOOLS.values() if tool.for_model and not tool.needs and tool.name not in seldom]
    size = sum(len(tool.description) + len(json.dumps(tool.parameters)) for tool in offered)
    assert size < 12_000, "every model reads this before every turn"
    assert len(offered) <= 26, "one more is one more to choose wrongly"
