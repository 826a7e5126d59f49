"""A wish with several parts loses none of them unsaid; where a name means nothing, there is an offer of names."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.facts.facts import Fact, Thing, Things
from ha_tools.home.place import Place
from ha_tools.home_errors import ServiceRefused
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from ha_tools.wording import wording_in
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.whole_home import NOWHERE, Household
from tests.spoken import in_english

KITCHEN, CELLAR = Place("kitchen"), Place("cellar")


@pytest_asyncio.fixture
async def household(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Household:
    """The villa at its start state."""
    return Household(live_villa, villa)


@pytest.mark.parametrize(
    ("name", "look", "told"),
    [
        ("Worktop Light", {"brightness": 30, "color": "blue"}, ["on at 30%", "cannot change its colour"]),
        ("Worktop Light", {"brightness": 30, "effect": "rainbow"}, ["on at 30%", "has no effects"]),
        ("Star Projector", {"effect": "disco", "brightness": 40}, ["on at 40%", "has no effect disco, only"]),
    ],
)
async def test_a_lamp_does_what_it_can_and_says_what_it_cannot(
    household: Household, name: str, look: dict[str, Any], told: list[str]
) -> None:
    result = await household.run("set_light", name=name, **look)
    assert result.outcome is Outcome.CHANGED
    assert all(part in in_english(result) for part in told)
    assert result.failed


async def test_of_several_lamps_each_does_what_it_can(household: Household) -> None:
    result = await household.run("set_light", name="Worktop Light, Star Projector", brightness=35, color="green")
    said = in_english(result)
    assert "Set Star Projector to 35% and green" in said
    assert "Worktop Light is now on at 35%. Worktop Light cannot change its colour." in said


async def test_a_lamp_that_can_do_none_of_it_only_says_so(household: Household) -> None:
    result, changed = await household.run_and_compare(
        "set_light", CELLAR, name="Cellar Light", brightness=30, color="red"
    )
    assert result.outcome is Outcome.REFUSED
    assert not changed


async def test_a_mode_that_is_not_there_drops_no_temperature(household: Household) -> None:
    result = await household.run("set_climate", name="Heat Pump", mode="disco", temperature=22)
    said = in_english(result)
    assert "has no mode disco" in said
    assert "Set Heat Pump to 22" in said


async def test_everything_off_names_the_heating(live_villa: HomeAssistant, villa: RealHomeAssistant) -> None:
    call = Call(live_villa, NOWHERE)
    asked = await run_tool(call, Command("turn_off", {"name": "everything"}))
    assert asked.outcome is Outcome.NEEDS_YES
    heating = ("Heat Pump", "Living Room Climate", "Bedroom Thermostat", "Towel Radiator")
    assert all(name in in_english(asked) for name in heating)
    agreed = Call(live_villa, NOWHERE, consent=Consent(Need.YES, frozenset(asked.about)))
    done = in_english(await run_tool(agreed, Command("turn_off", {"name": "everything"})))
    assert "Heat Pump" in done


def test_many_things_are_told_by_kind_and_the_heating_by_name() -> None:
    names = {f"light.{n}": f"Lamp {n}" for n in range(7)} | {
        "switch.a": "Kettle",
        "climate.a": "Heat Pump",
        "climate.b": "Radiator",
    }
    told = wording_in("en").phrase
    things = Things(tuple(Thing(name, item) for item, name in names.items()))
    assert told(Fact("unavailable", things=things)) == "7 lights, Kettle, Heat Pump and Radiator are unavailable"


@pytest.mark.parametrize(
    ("tool", "arguments", "offered"),
    [
        ("read_list", {"name": "hardware store"}, ["Shopping list", "Chores"]),
        ("change_list", {"name": "packing", "action": "add", "items": ["Socks"]}, ["Shopping list", "Chores"]),
        ("get_events", {"name": "school", "when": "tomorrow"}, ["Family", "Work"]),
        (
            "send_message",
            {"name": "the butler", "message": "hello"},
            ["Anna's Phone", "Ben's Phone", "Hallway Display"],
        ),
        ("control_media", {"name": "Kitchen Radio", "play": "whale songs"}, ["nothing called whale songs, but "]),
        ("control_media", {"name": "Music Box", "play": "relaxing music"}, ["but "]),
    ],
)
async def test_where_nothing_is_called_so_what_there_is_is_told(
    household: Household, tool: str, arguments: dict[str, Any], offered: list[str]
) -> None:
    result = await household.run(tool, KITCHEN, **arguments)
    said = in_english(result) + " ".join(choice.name for choice in result.choices)
    assert not result.ok
    assert all(name.casefold() in said.casefold() for name in offered)


@pytest.mark.parametrize("name", ["Anna", "anna's", "Ben"])
async def test_a_message_to_a_person_goes_to_the_phone_that_is_theirs(household: Household, name: str) -> None:
    result = await household.run("send_message", name=name, message="Dinner is ready")
    assert result.outcome in {Outcome.CHANGED, Outcome.NEEDS_YES}
    assert f"{name.removesuffix(chr(39) + 's').title()}'s Phone" in in_english(result)


@pytest.mark.parametrize("name", ["Doorbell Chime", "Anna's Phone", "Hallway Display"])
async def test_what_was_never_used_is_not_out_of_reach(household: Household, name: str) -> None:
    said = in_english(await household.run("get_state", name=name))
    assert name in said
    assert "unavailable" not in said
    assert "unknown" not in said


async def test_only_what_is_out_of_reach_is_told_to_be(household: Household) -> None:
    said = in_english(await household.run("get_state", name="everything", state="unavailable"))
    assert "Night Light" in said
    assert "Phone" not in said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Validation error: The roof window cannot do that", "The roof window cannot do that"),
        ("extra keys not allowed @ data['flavour']. Got 'x'", "it knows nothing of flavour"),
        ("required key not provided @ data['message']", "it must be told message"),
        ("expected float for dictionary value @ data['temperature']. Got None", "expected float for temperature"),
        ("It is raining", "It is raining"),
    ],
)
def test_what_home_assistant_refuses_is_told_in_words(message: str, said: str) -> None:
    assert ServiceRefused("failed", message).message == said


async def test_of_several_names_the_known_ones_are_done_and_the_unknown_one_is_told(household: Household) -> None:
    result = await household.run("turn_on", name="Floor Lamp, lava lamp")
    said = in_english(result)
    assert "Turned on Floor Lamp" in said
    assert "lava lamp" in said


async def test_a_blind_is_moved_and_its_slats_are_turned(household: Household) -> None:
    result = await household.run("operate", name="Living Room Blinds", position=40, tilt=30)
    said = in_english(result)
    assert "40%" in said or "closing" in said or "on its way" in said
    assert "30%" in said or "on its way" in said
    assert "Say one thing" not in said


async def test_what_is_on_a_list_is_checked_off_beside_what_is_not(household: Household) -> None:
    result = await household.run("change_list", action="complete", items=["milk", "cheese"])
    said = in_english(result)
    assert "Checked off Milk" in said
    assert "Cheese" in said


async def test_an_object_that_is_written_as_text_is_read(household: Household) -> None:
    result = await household.run("run", name="Make coffee", fields='{"cups": 2}')
    assert result.ok, in_english(result)
