"""The house: 500 exposed devices in 30 rooms on three floors, with the same names in many rooms.

Nothing in it is random: every room has the same kinds of devices, and what is hidden, slow or out of reach is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from testbed.home_plan import Area, Device, Floor, HomePlan, slug
from testbed.homes.basics import basics

_ROOMS = {
    "Ground Floor": "Kitchen, Living Room, Dining Room, Hallway, Pantry, Garage, Garden, Terrace, Laundry, Toilet",
    "First Floor": (
        "Bedroom, Bathroom, Office, Library, Nursery, Children's Room, Dressing Room, Landing, Guest Room, Balcony"
    ),
    "Second Floor": ("Attic, Studio, Workshop, Gym, Cinema, Music Room, Hobby Room, Storage Room, Sauna, Roof Terrace"),
}
"""Floor -> its ten rooms."""

_FLOORS = (
    Floor("Ground Floor", 0, ("Downstairs",)),
    Floor("First Floor", 1, ("Upstairs",)),
    Floor("Second Floor", 2, ("Top Floor",)),
)

_AREA_ALIASES = {
    "Living Room": ("Lounge", "Front Room, the big one"),
    "Hallway": ("Hall", "Entrance"),
    "Office": ("Study",),
    "Toilet": ("Guest Bathroom",),
    "Cinema": ("Home Theatre",),
}

DEVICES = 560
"""How many devices there are, exposed or not."""


@dataclass(frozen=True)
class _Kind:
    """A kind of device that the rooms have one of."""

    domain: str
    """Its domain."""
    names: tuple[str, ...]
    """What it is called, from room to room in turn; {room} stands for the room's name."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What it holds at the start."""


def _reading(name: str, value: float, kind: str, unit: str) -> _Kind:
    return _Kind("sensor", (name,), {"native_value": value, "device_class": kind, "native_unit_of_measurement": unit})


_KINDS = (
    _Kind("light", ("Ceiling Light",)),
    _Kind("light", ("Floor Lamp", "Table Lamp", "Reading Lamp")),
    _Kind("light", ("Wall Light", "Spotlights")),
    _Kind("light", ("{room} Strip",), {"color_mode": "hs", "supported_color_modes": ["hs"], "hs_color": [30, 80]}),
    _Kind("light", ("Night Light",), {"color_mode": "onoff", "supported_color_modes": ["onoff"], "brightness": None}),
    _Kind("switch", ("Socket",), {"device_class": "outlet"}),
    _Kind("switch", ("Heater", "Fan Heater", "Radio")),
    _Kind("cover", ("Blinds", "{room} Blinds"), {"device_class": "blind", "current_cover_position": 100}),
    _Kind("cover", ("Curtains",), {"device_class": "curtain", "current_cover_position": 0}),
    _Kind("climate", ("Radiator", "{room} Radiator"), {"native_target_temperature": 20}),
    _Kind("fan", ("Ceiling Fan",)),
    _Kind("media_player", ("Speaker", "{room} Speaker"), {"device_class": "speaker"}),
    _reading("{room} Temperature", 20.5, "temperature", "°C"),
    _reading("{room} Humidity", 45, "humidity", "%"),
    _reading("{room} Power", 12, "power", "W"),
    _reading("Window Battery", 80, "battery", "%"),
    _Kind("binary_sensor", ("Window", "{room} Window"), {"device_class": "window", "is_on": False}),
    _Kind("binary_sensor", ("Motion",), {"device_class": "motion", "is_on": False}),
    _Kind("binary_sensor", ("Door", "{room} Door"), {"device_class": "door", "is_on": False}),
)

_ROOM_NAMES = tuple(room for rooms in _ROOMS.values() for room in rooms.split(", "))


def _behaviour(number: int) -> str:
    if number % 56 == 5:
        return "unavailable"
    return "slow" if number % 70 == 10 else "prompt"


def _is_hidden(number: int) -> bool:
    return number % 28 >= 25


def _device(kind: _Kind, room_number: int, number: int) -> tuple[str, Device]:
    """The room's name and the device in it."""
    room = _ROOM_NAMES[room_number]
    name = kind.names[room_number % len(kind.names)].format(room=room)
    object_id = slug(name if room in name else f"{room} {name}")
    return room, Device(f"{kind.domain}.{object_id}", name, kind.attributes, _behaviour(number))


_NUMBERED = ((kind, room) for kind in _KINDS for room in range(len(_ROOM_NAMES)))

_PLACED = tuple(_device(kind, room, number) for number, (kind, room) in enumerate(islice(_NUMBERED, DEVICES)))


def _area(name: str, floor: str) -> Area:
    inside = tuple(device.entity_id for room, device in _PLACED if room == name)
    return Area(name, floor, inside, _AREA_ALIASES.get(name, ()))


HOUSE = HomePlan(
    name="house",
    floors=_FLOORS,
    areas=tuple(_area(room, floor) for floor, rooms in _ROOMS.items() for room in rooms.split(", ")),
    exposed=tuple(device.entity_id for number, (_, device) in enumerate(_PLACED) if not _is_hidden(number)),
    aliases={
        "light.kitchen_ceiling_light": ("Worktop Light", "the light over the table, the round one"),
        "light.living_room_table_lamp": ("Sofa Lamp", "lamp by the sofa, left"),
        "light.bedroom_table_lamp": ("Bedside Lamp",),
        "light.nursery_ceiling_light": ("Star, the yellow one",),
        "switch.laundry_socket": ("Washing Machine",),
        "cover.cinema_curtains": ("Stage, Curtain", "Black Curtain"),
        "media_player.music_room_speaker": ("Hi-Fi",),
    },
    configuration=basics("House"),
    devices=tuple(device for _, device in _PLACED),
)
