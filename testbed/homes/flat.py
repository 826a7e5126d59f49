"""The flat: three rooms, no floors, and no more devices than a person has in the first year."""

from __future__ import annotations

from testbed.home_plan import Area, Device, HomePlan, device
from testbed.homes.basics import basics

_KITCHEN = (
    device("light", "Kitchen Light"),
    device("switch", "Kettle", device_class="outlet"),
    device("binary_sensor", "Kitchen Window", device_class="window", is_on=True),
)

_LIVING_ROOM = (
    device("light", "Ceiling Light"),
    device("light", "Floor Lamp", is_on=True, brightness=120),
    device("climate", "Living Room Radiator", native_target_temperature=21),
    device("media_player", "Speaker", device_class="speaker"),
    device(
        "sensor",
        "Living Room Temperature",
        native_value=20.5,
        device_class="temperature",
        native_unit_of_measurement="°C",
    ),
)

_BEDROOM = (
    device("light", "Bedroom Light"),
    device("light", "Bedside Lamp"),
    device("cover", "Blinds", device_class="blind", current_cover_position=100),
    device("climate", "Bedroom Radiator", native_target_temperature=18),
)


def _area(name: str, devices: tuple[Device, ...]) -> Area:
    return Area(name, None, tuple(item.entity_id for item in devices))


_DEVICES = (*_KITCHEN, *_LIVING_ROOM, *_BEDROOM)

FLAT = HomePlan(
    name="flat",
    areas=(_area("Kitchen", _KITCHEN), _area("Living Room", _LIVING_ROOM), _area("Bedroom", _BEDROOM)),
    exposed=tuple(item.entity_id for item in _DEVICES),
    configuration=basics("Flat"),
    devices=_DEVICES,
)
