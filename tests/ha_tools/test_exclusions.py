"""All but some: what is left out is never touched, and what is not known to be left out is asked about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.mentions import called
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.homes import HOUSE
from tests.spoken import in_english

LIGHTS = (
    "light.kitchen_lights",
    "light.ceiling_lights",
    "light.living_room_rgbww_lights",
    "light.entrance_color_white_lights",
    "light.bed_light",
    "light.office_rgbw_lights",
)


async def run(live: HomeAssistant, tool: str, **arguments: object) -> Result:
    return await run_tool(Call(live, Place("living_room")), Command(tool, arguments))


async def on(real: RealHomeAssistant) -> set[str]:
    states = await real.states()
    return {item for item in LIGHTS if states[item]["state"] == "on"}


@pytest.mark.parametrize(
    ("exclude", "left_out"),
    [
        (["bed light"], {"light.bed_light"}),
        (["the bedside lamp"], {"light.bed_light"}),
        (["bedroom"], {"light.bed_light"}),
        (["upstairs"], {"light.bed_light", "light.office_rgbw_lights"}),
        (["kitchen lights", "office"], {"light.kitchen_lights", "light.office_rgbw_lights"}),
        (["living room lights"], {"light.ceiling_lights", "light.living_room_rgbww_lights"}),
    ],
)
async def test_what_is_left_out_is_not_touched(
    live: HomeAssistant, home_assistant: RealHomeAssistant, exclude: list[str], left_out: set[str]
) -> None:
    was = await on(home_assistant)
    result = await run(live, "turn_on", name="all lights", exclude=exclude)
    assert result.outcome is Outcome.CHANGED
    assert await on(home_assistant) == (set(LIGHTS) - left_out) | was


async def test_an_unknown_exclusion_does_nothing_and_says_so(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    was = await on(home_assistant)
    result = await run(live, "turn_on", name="all lights", exclude=["dragon"])
    assert result.outcome is Outcome.UNKNOWN
    assert "dragon" in in_english(result)
    assert not result.choices, "a choice would be done instead of being left out"
    assert await on(home_assistant) == was


async def test_leaving_out_everything_does_nothing(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    was = await on(home_assistant)
    result = await run(live, "turn_on", name="all lights", exclude=["lights"])
    assert result.outcome is Outcome.UNKNOWN
    assert await on(home_assistant) == was


async def test_a_thing_that_is_none_of_them_changes_nothing_about_the_others(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    result = await run(live, "turn_on", name="lights", area="kitchen", exclude=["bed light"])
    assert result.outcome is Outcome.CHANGED
    assert "light.kitchen_lights" in await on(home_assistant)


async def test_which_are_on_but_some(live: HomeAssistant) -> None:
    result = await run(live, "find_in_state", name="lights", state="on", exclude=["living room"])
    assert "Ceiling" not in in_english(result)


async def test_several_rooms_in_one_sentence_change_and_no_other(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    sentences, was = Sentences(), await on(home_assistant)
    sentences.update(live.home)
    match = sentences.match("turn on the lights in the kitchen and the bedroom", Place("living_room"))
    assert match is not None
    for command in match.commands:
        await run_tool(Call(live, Place("living_room")), command)
    assert await on(home_assistant) == was | {"light.kitchen_lights", "light.bed_light"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("floor lamp", {"light.bedroom_floor_lamp", "light.office_floor_lamp"}),
        ("office floor lamp", {"light.office_floor_lamp"}),
        ("desk 1", {"light.desk_1"}),
        ("dragon", set()),
        ("flor lamp", set()),
    ],
)
def test_exclusion_means_all_that_bear_the_very_name(said: str, meant: set[str]) -> None:
    found: Mapping[str, object] = {entity.entity_id: entity for entity in called(HOUSE, said, HOUSE.entities.values())}
    assert set(found) == meant
