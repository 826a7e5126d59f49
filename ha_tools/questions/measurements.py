"""The measurements in a home: of which quantity, by what, in which room. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ha_tools.home.home import Entity, Home
from ha_tools.home.names import words
from ha_tools.home.state import UNREACHABLE, State


@dataclass(frozen=True)
class Measurand:
    """Something that sensors measure."""

    device_classes: tuple[str, ...]
    """Home Assistant's device classes of the sensors that measure it."""
    attribute: str = ""
    """The attribute in which thermostats and humidifiers tell it."""
    of_rooms: bool = False
    """True if every room has its own, so that this room's is meant where none is said."""


QUANTITIES: Mapping[str, Measurand] = {
    "temperature": Measurand(("temperature",), "current_temperature", of_rooms=True),
    "humidity": Measurand(("humidity",), "current_humidity", of_rooms=True),
    "brightness": Measurand(("illuminance",), of_rooms=True),
    "power": Measurand(("power",)),
    "energy": Measurand(("energy",)),
    "battery": Measurand(("battery",)),
    "carbon dioxide": Measurand(("carbon_dioxide",), of_rooms=True),
    "air quality": Measurand(("aqi", "pm25", "pm10", "volatile_organic_compounds"), of_rooms=True),
    "pressure": Measurand(("atmospheric_pressure", "pressure")),
    "noise": Measurand(("sound_pressure",), of_rooms=True),
    "wind speed": Measurand(("wind_speed",)),
}
"""Quantity that can be asked for -> its measurement."""

_SCALES = {"kW": ("W", 1000.0), "MW": ("W", 1e6), "Wh": ("kWh", 0.001), "MWh": ("kWh", 1000.0)}
"""Units that are brought to another before they are compared -> that unit, and how many of it."""

_OF_A_ROOM: frozenset[str] = frozenset(
    words("temperature humidity brightness illuminance co2 sensor room air indoor inside climate thermometer")
)
"""Words that do not make a sensor another thing's than the room's."""


@dataclass(frozen=True)
class MeasuredValue:
    """One number, measured now."""

    entity: Entity
    """The entity that measures it."""
    value: float
    """The number, brought to the common unit."""
    unit: str
    """Home Assistant's unit."""


def number_of(state: State, quantity: str) -> float | None:
    """The number that a sensor, a thermostat or a humidifier measures now."""
    value = state.state if state.domain == "sensor" else state.attributes.get(QUANTITIES[quantity].attribute)
    try:
        return None if value is None or value in UNREACHABLE else float(value)
    except ValueError:
        return None


def measures(entity: Entity, state: State | None, quantity: str) -> bool:
    """Return whether a thing measures the quantity."""
    wanted = QUANTITIES[quantity]
    if entity.domain == "sensor":
        return entity.device_class in wanted.device_classes
    return bool(wanted.attribute and state and state.attributes.get(wanted.attribute) is not None)


def readings(entities: Iterable[Entity], states: Mapping[str, State], quantity: str) -> list[MeasuredValue]:
    """Return the values that these measure now; what cannot be reached measures nothing."""
    found = []
    for entity in entities:
        state = states.get(entity.entity_id)
        value = number_of(state, quantity) if state else None
        if state and value is not None:
            unit = str(state.attributes.get("unit_of_measurement") or "")
            common, scale = _SCALES.get(unit, (unit, 1.0))
            found.append(MeasuredValue(entity, value * scale, common))
    return _with_units(found, quantity)


def _with_units(found: Sequence[MeasuredValue], quantity: str) -> list[MeasuredValue]:
    """Thermostats and humidifiers name no unit: theirs is that of the sensors."""
    default = {"temperature": "°", "humidity": "%"}.get(quantity, "")
    unit = next((reading.unit for reading in found if reading.unit), default)
    return [reading if reading.unit else replace(reading, unit=unit) for reading in found]


def by_room(home: Home, found: Sequence[MeasuredValue]) -> dict[str | None, list[MeasuredValue]]:
    """Return each room's measured values: of its sensors, else of its thermostats, else of what is there."""
    rooms: dict[str | None, list[MeasuredValue]] = {}
    for reading in found:
        rooms.setdefault(reading.entity.area_id, []).append(reading)
    return {area_id: _of_the_room(home, there) for area_id, there in rooms.items()}


def _of_the_room(home: Home, there: list[MeasuredValue]) -> list[MeasuredValue]:
    chosen = [reading for reading in there if _is_chosen(home, reading.entity)]
    own = [reading for reading in there if reading.entity.domain == "sensor" and is_of_its_room(home, reading.entity)]
    return chosen or own or [reading for reading in there if reading.entity.domain != "sensor"] or there


def is_of_its_room(home: Home, entity: Entity) -> bool:
    """Return whether it measures its room: "Kitchen Temperature" in the kitchen, but not "Freezer Temperature"."""
    area = home.areas.get(entity.area_id or "")
    if area is None or entity.domain != "sensor" or _is_chosen(home, entity):
        return area is not None
    known = _OF_A_ROOM.union(*(words(name) for name in area.names))
    return known.issuperset(words(entity.name))


def _is_chosen(home: Home, entity: Entity) -> bool:
    area = home.areas.get(entity.area_id or "")
    return area is not None and entity.entity_id in area.measured_by


def indoors(home: Home, rooms: Mapping[str | None, list[MeasuredValue]]) -> dict[str | None, list[MeasuredValue]]:
    """The rooms without the garden: where the home has floors, what lies on none, and outdoor names, are no rooms."""
    floors = any(area.floor_id for area in home.areas.values())
    return {
        area_id: there
        for area_id, there in rooms.items()
        if (area := home.areas.get(area_id or "")) and (area.floor_id or not floors) and not area.is_outdoors
    }


def outdoors(home: Home, entities: Iterable[Entity], quantity: str) -> tuple[Entity, ...]:
    """Return the outdoor sensors of a quantity: those that are called so, else those of the garden, not of its pond."""
    classes = QUANTITIES[quantity].device_classes
    able = [entity for entity in entities if entity.domain == "sensor" and entity.device_class in classes]
    called = [entity for entity in able if any(_OUTSIDE & frozenset(words(name)) for name in entity.names)]
    there = [entity for entity in able if entity.area_id in home.areas and is_of_its_room(home, entity)]
    return tuple(called or [e for e in there if home.areas[e.area_id or ""].is_outdoors])


OUTSIDE = "outside"
"""Said as a name: where it is measured for the weather."""

_OUTSIDE = frozenset(words("outside outdoor outdoors exterior"))
