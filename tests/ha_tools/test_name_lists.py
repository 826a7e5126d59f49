"""Several names in one argument, and places that are no rooms: floors, all of the home, outside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ha_tools.home.home import Area
from ha_tools.home.name_lists import Asked, area_ids, resolve_listed
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef
from tests.ha_tools.homes import HOUSE as PLAIN
from tests.ha_tools.homes import entity

HOUSE = replace(
    PLAIN,
    floors={
        "ground": replace(PLAIN.floors["ground"], level=0, aliases=()),
        "upstairs": replace(PLAIN.floors["upstairs"], name="First floor", aliases=(), level=1),
    },
    areas={**PLAIN.areas, "terrace": Area("terrace", "Terrace")},
    entities={
        **PLAIN.entities,
        "light.terrace": entity("light.terrace", "Lanterns", "terrace"),
        "light.salt_and_pepper": entity("light.salt_and_pepper", "Salt and Pepper", "kitchen"),
    },
)
LIGHTS = ("light",)


def meant(
    name: str | None, area: str | None = None, *domains: str, floor: str | None = None, room: str = "kitchen"
) -> set[str]:
    """The names of what is meant, said in a room."""
    asked = Asked(frozenset(domains), place=Place(room))
    found = resolve_listed(HOUSE, name, area, floor, asked)
    return {item.name for item in found.targets}


@pytest.mark.parametrize(
    "said",
    [
        "Kitchen Lights, Bed Light",
        "Kitchen Lights and Bed Light",
        "kitchen lights; bed light",
        "Kitchen Lights & Bed Light",
    ],
)
def test_each_of_several_names_is_meant(said: str) -> None:
    assert meant(said, None, *LIGHTS) == {"Kitchen Lights", "Bed Light"}


@pytest.mark.parametrize(
    ("said", "called"),
    [("corner lamp, left", "Living Room RGBWW Lights"), ("Salt and Pepper", "Salt and Pepper")],
)
def test_a_name_with_a_comma_or_an_and_in_it_is_one(said: str, called: str) -> None:
    assert meant(said, None, *LIGHTS) == {called}


def test_a_name_that_means_nothing_is_told_beside_what_the_others_mean() -> None:
    found = resolve_listed(HOUSE, "Bed Light, disco ball", None, None, Asked(frozenset(LIGHTS)))
    assert [item.name for item in found.targets] == ["Bed Light"]
    assert found.unknown
    assert found.unknown.values["name"] == "disco ball"


def test_a_choice_for_one_of_several_names_keeps_the_others() -> None:
    found = resolve_listed(
        HOUSE, "Kitchen Lights, Floor Lamp", None, None, Asked(frozenset(LIGHTS), place=Place("kitchen"))
    )
    refs = [choice.ref for choice in found.choices]
    assert EntityRef(("light.kitchen_lights", "light.office_floor_lamp")) in refs
    assert all(isinstance(ref, EntityRef) and "light.kitchen_lights" in ref.entity_ids for ref in refs)


@pytest.mark.parametrize(
    ("area", "rooms"),
    [
        ("First floor", {"bedroom", "office", "childrens_room"}),
        ("upstairs", {"bedroom", "office", "childrens_room"}),
        ("downstairs", {"kitchen", "living_room", "hallway"}),
        ("Kitchen, Hallway", {"kitchen", "hallway"}),
        ("kitchen and bedroom", {"kitchen", "bedroom"}),
        ("outside", {"terrace"}),
        ("outdoors", {"terrace"}),
        ("here", {"kitchen"}),
        ("all", {"kitchen", "living_room", "hallway", "bedroom", "office", "childrens_room", "terrace"}),
        ("the whole house", {"kitchen", "living_room", "hallway", "bedroom", "office", "childrens_room", "terrace"}),
        ("inside", {"kitchen", "living_room", "hallway", "bedroom", "office", "childrens_room"}),
    ],
)
def test_a_place_need_be_no_room(area: str, rooms: set[str]) -> None:
    found = resolve_listed(HOUSE, "lights", area, None, Asked(frozenset(LIGHTS), place=Place("kitchen")))
    assert {item.area_id for item in found.targets} == rooms


def test_a_room_that_is_given_as_a_floor_is_a_room() -> None:
    assert meant("lights", None, *LIGHTS, floor="Bedroom") == meant("lights", "Bedroom", *LIGHTS) != set()


def test_of_several_rooms_one_that_is_not_there_is_named() -> None:
    found = resolve_listed(HOUSE, "lights", "Kitchen, Attic", None, Asked(frozenset(LIGHTS)))
    assert not found.targets
    assert found.unknown
    assert found.unknown.values["name"] == "Attic"


def test_a_kind_without_a_place_is_this_rooms_and_what_serves_the_home_is_all_of_it() -> None:
    assert meant("lights", None, *LIGHTS, room="office") == {"Floor Lamp", "Desk 1", "Desk 2"}
    for room in ("kitchen", "office"):
        assert meant("doors", None, "lock", room=room) == {"Front Door", "Side Door"}
        assert meant("locks", None, "lock", room=room) == {"Front Door", "Side Door"}


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("Kitchen and Hall", ("kitchen", "hallway")),
        ("here", ("kitchen",)),
        ("First floor", ("bedroom", "office", "childrens_room")),
        ("Attic", ()),
    ],
)
def test_the_areas_of_a_text(said: str, ids: tuple[str, ...]) -> None:
    assert area_ids(HOUSE, said, Place("kitchen")) == ids


def test_names_that_all_mean_nothing_are_unknown() -> None:
    found = resolve_listed(HOUSE, "lava lamp, disco ball", None, None, Asked(frozenset(LIGHTS)))
    assert not found.targets
    assert found.unknown


def test_here_is_the_speakers_room_for_questions_too() -> None:
    asked = Asked(frozenset(LIGHTS), place=Place("office"), whole_home=True)
    found = resolve_listed(HOUSE, "lights", "here", None, asked)
    assert {item.area_id for item in found.targets} == {"office"}
