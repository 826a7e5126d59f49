"""The meaning of names, rooms and floors in a home."""

from dataclasses import replace

import pytest

from ha_tools.facts.facts import Fact
from ha_tools.facts.where_facts import ANYWHERE
from ha_tools.home.candidates import Resolution
from ha_tools.home.home import Home
from ha_tools.home.kinds import Kind
from ha_tools.home.place import Place
from ha_tools.home.references import PlaceRef
from ha_tools.home.resolution import resolve
from ha_tools.wording import wording_in
from tests.ha_tools.homes import HOUSE, entity, home_of, large_home

KITCHEN, LIVING_ROOM, BEDROOM, OFFICE = (Place(area) for area in ("kitchen", "living_room", "bedroom", "office"))
LIGHTS = ("light",)
SWITCHED = ("light", "switch", "fan", "media_player", "climate")


def ids(resolution: Resolution) -> set[str]:
    return {target.entity_id for target in resolution.targets}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kitchen lights", "light.kitchen_lights"),
        ("the kitchen light", "light.kitchen_lights"),
        ("reading lamp", "light.rgbww"),
        ("corner lamp left", "light.rgbww"),
        ("annas lamp", "light.annas_lamp"),
        ("bed", "light.bed_light"),
        ("reeding lamp", "light.rgbww"),
        ("light.bed_light", "light.bed_light"),
        ("desk two", "light.desk_2"),
        ("living room ceiling lights", "light.ceiling_lights"),
        ("office floor lamp", "light.office_floor_lamp"),
        ("floor lamp in the bedroom", "light.bedroom_floor_lamp"),
    ],
)
def test_name_means_one_thing(name: str, expected: str) -> None:
    if " in the " in name:
        name, _, area = name.partition(" in the ")
        assert ids(resolve(HOUSE, name=name, area=area, domains=LIGHTS)) == {expected}
    else:
        assert ids(resolve(HOUSE, name=name, domains=LIGHTS)) == {expected}


def test_kind_means_this_rooms() -> None:
    found = resolve(HOUSE, name="the lights", domains=SWITCHED, place=LIVING_ROOM)
    assert ids(found) == {"light.ceiling_lights", "light.rgbww"}


def test_kind_without_a_place_asks_for_the_room() -> None:
    found = resolve(HOUSE, name="lights", domains=SWITCHED)
    assert not found.targets
    assert {choice.name for choice in found.choices} >= {"Kitchen", "Living Room", "Bedroom"}


def test_choosing_the_room_keeps_the_kind_that_was_asked_for() -> None:
    choices = resolve(HOUSE, name="lights", domains=SWITCHED).choices
    (kitchen,) = [choice.ref for choice in choices if choice.name == "Kitchen"]
    assert isinstance(kitchen, PlaceRef)
    assert ids(resolve(HOUSE, name=kitchen, domains=SWITCHED)) == {"light.kitchen_lights"}


def test_kind_in_a_room_without_any_asks_instead_of_acting_elsewhere() -> None:
    found = resolve(HOUSE, name="lights", domains=SWITCHED, place=Place("garage"))
    assert not found.targets
    assert found.choices


def test_all_of_a_kind_means_the_whole_home() -> None:
    assert len(resolve(HOUSE, name="all the lights", domains=SWITCHED, place=KITCHEN).targets) == 11


def test_everything_in_a_room_stays_in_it() -> None:
    found = resolve(HOUSE, name="everything", area="kitchen", domains=SWITCHED, place=BEDROOM)
    kitchen = {
        "light.kitchen_lights",
        "switch.decorative_lights",
        "switch.coffee_machine",
        "media_player.kitchen_radio",
    }
    assert ids(found) == kitchen


@pytest.mark.parametrize("name", ["everything but the fridge", "all but the kitchen lights", "all the rest"])
def test_everything_but_something_is_not_everything(name: str) -> None:
    assert not resolve(HOUSE, name=name, domains=SWITCHED).targets


def test_thing_called_all_lights_is_that_thing() -> None:
    home = home_of(entity("light.all", "All Lights"), entity("light.a", "Lamp", "kitchen"))
    assert ids(resolve(home, name="all lights", domains=LIGHTS)) == {"light.all"}


def test_locks_name_is_not_half_the_name_of_a_light() -> None:
    assert not resolve(HOUSE, name="front door", domains=LIGHTS).targets
    assert ids(resolve(HOUSE, name="front door light", domains=LIGHTS)) == {"light.front_door"}


ROOM = PlaceRef("kitchen", kinds=frozenset({Kind("light")}))
"""The lights in the kitchen, as a choice has them."""


def test_chosen_room_is_of_no_use_to_a_tool_for_another_kind() -> None:
    assert not resolve(HOUSE, name=ROOM, domains=("climate",)).targets
    assert ids(resolve(HOUSE, name=ROOM)) == {"light.kitchen_lights"}
    assert not resolve(HOUSE, name=replace(ROOM, place_id="nowhere"), domains=LIGHTS).targets


def test_unknown_area_is_never_widened() -> None:
    found = resolve(HOUSE, name="lights", area="attic", domains=LIGHTS, place=KITCHEN)
    assert not found.targets
    assert found.unknown == Fact("no_such.area", name="attic")


def test_unknown_floor_is_never_widened() -> None:
    assert not resolve(HOUSE, name="lights", floor="cellar", domains=LIGHTS, place=KITCHEN).targets


@pytest.mark.parametrize("area", ["lounge", "the living room", "living_room", "livingroom", "living rom"])
def test_area_by_its_names(area: str) -> None:
    assert ids(resolve(HOUSE, area=area, domains=LIGHTS)) == {"light.ceiling_lights", "light.rgbww"}


def test_this_room_is_where_the_speaker_is() -> None:
    assert ids(resolve(HOUSE, name="lights", area="this room", domains=LIGHTS, place=KITCHEN)) == {
        "light.kitchen_lights"
    }


def test_floor_by_alias() -> None:
    found = resolve(HOUSE, floor="downstairs", domains=LIGHTS)
    assert {target.floor_id for target in found.targets} == {"ground"}


def test_name_shared_by_two_rooms_is_told_apart_by_room() -> None:
    found = resolve(HOUSE, name="floor lamp", domains=LIGHTS, place=KITCHEN)
    assert [choice.name for choice in found.choices] == ["Floor Lamp in the Bedroom", "Floor Lamp in the Office"]


def test_name_shared_by_two_rooms_means_the_one_in_this_room() -> None:
    assert ids(resolve(HOUSE, name="floor lamp", domains=LIGHTS, place=OFFICE)) == {"light.office_floor_lamp"}


def test_name_of_something_in_no_room_is_not_this_room_without_a_place() -> None:
    home = home_of(entity("light.a", "Lamp"), entity("light.b", "Lamp", "kitchen"))
    assert len(resolve(home, name="lamp", domains=("light",), area=None).choices) == 2


def test_name_in_another_room_than_said_is_unknown() -> None:
    assert not resolve(HOUSE, name="kitchen lights", area="bedroom", domains=LIGHTS).targets


def test_what_is_not_exposed_does_not_exist() -> None:
    found = resolve(HOUSE, name="sauna", domains=())
    assert not found.targets
    assert found.unknown == Fact("no_such.name", name="sauna", where=ANYWHERE)


def test_unknown_name_offers_near_ones() -> None:
    found = resolve(HOUSE, name="bed sight lamb", domains=LIGHTS)
    assert not found.targets
    assert found.near[0].entity_id == "light.bed_light"


def test_only_thermostat_is_meant_from_every_room() -> None:
    home = home_of(entity("climate.heatpump", "HeatPump", "living_room"), entity("light.a", "Lamp", "kitchen"))
    assert ids(resolve(home, name="thermostat", domains=("climate",), place=KITCHEN)) == {"climate.heatpump"}


def test_only_light_of_the_home_is_not_meant_from_another_room() -> None:
    home = home_of(entity("light.a", "Lamp", "bedroom"))
    assert not resolve(home, name="lights", domains=LIGHTS, place=KITCHEN).targets


def test_sensors_are_found_by_device_class() -> None:
    found = resolve(HOUSE, name="outside", domains=("sensor",), device_class="temperature")
    assert ids(found) == {"sensor.outside"}


OPENINGS = home_of(
    entity("binary_sensor.bedroom_window", "Bedroom Left", "bedroom", device_class="window"),
    entity("binary_sensor.bedroom_door", "Balcony", "bedroom", device_class="door"),
    entity("cover.kitchen_window", "Kitchen Window", "kitchen"),
    entity("cover.kitchen_blind", "Kitchen Window Blind", "kitchen"),
    entity("cover.garage_door", "Gate", "garage", device_class="garage"),
    entity("lock.front_door", "Front", "hallway"),
)


def test_kind_is_a_device_class_or_what_without_one_is_called_so() -> None:
    assert ids(resolve(OPENINGS, name="all windows")) == {"binary_sensor.bedroom_window", "cover.kitchen_window"}
    assert ids(resolve(OPENINGS, name="windows", area="bedroom")) == {"binary_sensor.bedroom_window"}


@pytest.mark.parametrize(
    ("domains", "expected"),
    [
        (("cover",), {"cover.garage_door"}),
        (("lock",), {"lock.front_door"}),
        ((), {"binary_sensor.bedroom_door", "cover.garage_door", "lock.front_door"}),
    ],
)
def test_kind_is_narrowed_to_what_a_tool_acts_on(domains: tuple[str, ...], expected: set[str]) -> None:
    assert ids(resolve(OPENINGS, name="all doors", domains=domains)) == expected


def test_choosing_the_room_keeps_the_device_class() -> None:
    choices = resolve(OPENINGS, name="windows").choices
    (bedroom,) = [choice.ref for choice in choices if choice.name == "Bedroom"]
    assert isinstance(bedroom, PlaceRef)
    assert ids(resolve(OPENINGS, name=bedroom)) == {"binary_sensor.bedroom_window"}


def test_none_of_a_kind_is_told_by_its_word() -> None:
    for said in ("windows", "batteries"):
        unknown = resolve(OPENINGS, name=said, area="garage").unknown
        assert unknown
        assert wording_in("en").sentence(unknown) == f"I don't know of any {said} in the Garage."


def test_a_person_goes_before_a_tracker_of_that_name() -> None:
    home = home_of(entity("person.anna", "Anna"), entity("device_tracker.anna", "Anna"))
    assert ids(resolve(home, name="Anna")) == {"person.anna"}


def test_empty_home_knows_nothing() -> None:
    assert resolve(Home(), name="lights", place=KITCHEN).unknown


def test_names_stay_apart_among_many() -> None:
    home = large_home(500)
    for thing in home.entities.values():
        assert ids(resolve(home, name=thing.name)) == {thing.entity_id}
