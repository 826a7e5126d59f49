"""The home that script/demo shows: the demo home, and what else the sentences of README.md speak of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import time

from testbed.home_plan import Area, Calendar, Device, Event, Past, TodoItem, TodoList, device
from testbed.homes.basics import basics
from testbed.homes.demo import DEMO


def _thermometer(room: str, degrees: float) -> Device:
    return device(
        "sensor",
        f"{room} Temperature",
        native_value=degrees,
        device_class="temperature",
        native_unit_of_measurement="°C",
    )


def _blinds(room: str, open_percent: int) -> Device:
    return device("cover", f"{room} Blinds", device_class="blind", current_cover_position=open_percent)


_ADDED: Mapping[str, tuple[Device, ...]] = {
    "Kitchen": (
        _blinds("Kitchen", 100),
        device("media_player", "Kitchen Speaker", device_class="speaker"),
        device("switch", "Kettle", device_class="outlet"),
        _thermometer("Kitchen", 21.5),
    ),
    "Living Room": (
        device("media_player", "TV", device_class="tv", source="TV", source_list=["TV", "Netflix", "YouTube"]),
        device("vacuum", "Robot", segments={"1": "Kitchen", "2": "Living Room", "3": "Hallway"}),
    ),
    "Garage": (
        device(
            "cover",
            "Garage Door",
            object_id="big_garage_door",
            device_class="garage",
            is_closed=False,
            travel_seconds=1.0,
        ),
    ),
    "Bedroom": (_blinds("Bedroom", 0), _thermometer("Bedroom", 18.5)),
    "Office": (device("light", "Desk Lamp", is_on=True, brightness=120), _thermometer("Office", 20.0)),
    "Bathroom": (
        device("light", "Bathroom Light"),
        device("climate", "Towel Radiator", native_target_temperature=23, native_current_temperature=22.5),
        device("binary_sensor", "Bathroom Window", device_class="window", is_on=False),
    ),
    "Garden": (device("lawn_mower", "Mower"), device("light", "Garden Lights")),
}
"""Room -> what stands in it beside the demo home's."""

_REPLACED = ("cover.garage_door",)
"""Closes by itself at every start: the garage door here was left open."""

_PHONE = device("notify", "Anna's Phone")

_DEVICES = (*(item for devices in _ADDED.values() for item in devices), _PHONE)

_TODO_LISTS = (TodoList("Shopping list", (TodoItem("Bread"), TodoItem("Coffee"))),)

_CALENDARS = (
    Calendar(
        "Family",
        (
            Event("Dentist", in_days=1, start=time(10), location="Main Street 5"),
            Event("Swimming", in_days=2, start=time(18), hours=1.5),
            Event("Grandma's birthday", in_days=3),
        ),
    ),
)

_MODES = "[Home, Away, Night, Holiday]"

_CONFIGURATION = f"""\
{basics("Demo Home")}demo:
history:
recorder:
  commit_interval: 1
sun:
input_boolean:
  guest_mode: {{name: Guest mode}}
input_select:
  house_mode: {{name: House mode, options: {_MODES}, initial: Home}}
person:
  - {{id: anna, name: Anna, device_trackers: [device_tracker.demo_home_boy]}}
  - {{id: ben, name: Ben, device_trackers: [device_tracker.demo_paulus]}}
timer:
  egg: {{name: Egg timer, duration: "00:05:00"}}
"""

_PAST = (
    Past("sensor.kitchen_temperature", ("19.5", "19.0", "20.5", "22.0", "21.5", "21.0")),
    Past("sensor.bedroom_temperature", ("17.5", "17.0", "18.0", "19.5", "18.5")),
    Past("cover.big_garage_door", ("closed", "open"), hours=2),
    Past("light.desk_lamp", ("off", "on"), hours=3),
)


def _area(area: Area) -> Area:
    kept = tuple(entity for entity in area.entities if entity not in _REPLACED)
    return dataclasses.replace(area, entities=(*kept, *(item.entity_id for item in _ADDED.get(area.name, ()))))


SHOWROOM = dataclasses.replace(
    DEMO,
    name="showroom",
    areas=tuple(_area(area) for area in (*DEMO.areas, Area("Bathroom", "Upstairs", ()), Area("Garden", None, ()))),
    exposed=(
        *(entity for entity in DEMO.exposed if entity not in (*_REPLACED, "todo.groceries")),
        *(item.entity_id for item in _DEVICES),
        *(todo_list.entity_id for todo_list in _TODO_LISTS),
        *(calendar.entity_id for calendar in _CALENDARS),
        "input_select.house_mode",
        "person.anna",
        "person.ben",
        "sun.sun",
    ),
    aliases={**DEMO.aliases, "vacuum.robot": ("Vacuum", "Hoover"), "media_player.tv": ("Television",)},
    start={entity: state for entity, state in DEMO.start.items() if entity not in _REPLACED},
    configuration=_CONFIGURATION,
    todo_lists=_TODO_LISTS,
    calendars=_CALENDARS,
    devices=_DEVICES,
    past=_PAST,
    options={
        "vacuum.robot": {
            "area_mapping": {"kitchen": ["1"], "living_room": ["2"], "hallway": ["3"]},
            "last_seen_segments": [
                {"id": "1", "name": "Kitchen", "group": None},
                {"id": "2", "name": "Living Room", "group": None},
                {"id": "3", "name": "Hallway", "group": None},
            ],
        }
    },
)
