"""Questions about what sensors measure: a value, the average, the warmest room. They change nothing."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.silence import cannot_tell, silent_of, without
from ha_tools.acting.target import Area, AskedUnit, Floor, Name, targets, things
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Quantity
from ha_tools.facts.where_facts import ANYWHERE, AT_HOME, in_area, on_floor
from ha_tools.home.home import Entity
from ha_tools.home.kinds import OUTDOORS
from ha_tools.home.name_lists import area_ids
from ha_tools.home.names import words
from ha_tools.home.references import EntityRef, Named, as_said
from ha_tools.measures.conversion import converted, unit_called
from ha_tools.questions.measurements import (
    OUTSIDE,
    QUANTITIES,
    MeasuredValue,
    by_room,
    indoors,
    is_of_its_room,
    measures,
    outdoors,
    readings,
)
from ha_tools.results.result import Outcome, Result

MANY = 6
"""More values than this are told as a range."""

QuantityName = Annotated[
    Literal[
        "temperature",
        "humidity",
        "brightness",
        "power",
        "energy",
        "battery",
        "carbon dioxide",
        "air quality",
        "pressure",
        "noise",
        "wind speed",
    ],
    "What is measured",
]
Which = Annotated[Literal["average", "highest", "lowest", "total"] | None, "Leave out for plain values"]


@reads(quotes="")
async def measure(
    call: Call,
    *,
    quantity: QuantityName,
    which: Which = None,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    unit: AskedUnit = None,
) -> Result:
    """Say what sensors measure; the average, or the room with the highest or lowest, of a floor or the home."""
    found = sources(call, quantity, name, area, floor, whole_home=which is not None)
    if isinstance(found, Result):
        return found
    measured = [_in_unit(call, reading, unit) for reading in readings(found, call.states, quantity)]
    silent = [entity for entity in found if entity not in {reading.entity for reading in measured}]
    if not measured:
        return cannot_tell(call, silent)
    if which is None:
        return _values(call, quantity, measured)
    if which == "total":
        return _with_silent(call, _total(call, quantity, measured, area, floor), silent)
    rooms = by_room(call.home, measured)
    if name is None and area is None:
        rooms = indoors(call.home, rooms) or rooms
    missing = [entity for entity in silent if entity.area_id not in rooms and is_of_its_room(call.home, entity)]
    kept = [reading for there in rooms.values() for reading in there]
    if which == "average":
        return _with_silent(call, _average(call, quantity, kept, area, floor), missing)
    return _with_silent(call, _extreme(call, quantity, kept, highest=which == "highest"), missing)


def _with_silent(call: Call, result: Result, silent: Sequence[Entity]) -> Result:
    """The answer, and of what it says nothing."""
    return replace(result, facts=(*result.facts, *without(call, silent)))


@reads("climate", "sensor", for_model=False, quotes="")
async def get_temperature(
    call: Call, *, name: Name = None, area: Area = None, floor: Floor = None, unit: AskedUnit = None
) -> Result:
    """The measured temperature of a room, of a thermostat or of a sensor; without a name or a room, of this room."""
    result: Result = await measure(call, quantity="temperature", name=name, area=area, floor=floor, unit=unit)
    return result


def sources(
    call: Call, quantity: str, name: Named | None, area: str | None, floor: str | None, *, whole_home: bool = False
) -> tuple[Entity, ...] | Result:
    """Return the things that measure the quantity: of that name, in that room or on that floor, else in this room."""
    able = [e for e in call.home.entities.values() if measures(e, call.states.get(e.entity_id), quantity)]
    is_outside = name == OUTSIDE or (name is None and area is not None and words(area) in OUTDOORS)
    if is_outside and (there := outdoors(call.home, able, quantity)):
        return there
    if name is not None and (called := _called(call, able, name, area)):
        return called
    domains = tuple({entity.domain for entity in able}) or ("sensor",)
    if name is not None:
        found = targets(call, name=name, area=area, floor=floor, domains=domains)
        return found if isinstance(found, Result) else _able_of(able, found, quantity, name)
    anywhere = area is None and floor is None and (call.place.area_id is None or whole_home)
    place = targets(call, name=None, area=area, floor=floor, whole_home=whole_home or anywhere)
    if isinstance(place, Result):
        return place
    ids = frozenset(entity.entity_id for entity in place)
    inside = tuple(entity for entity in able if entity.entity_id in ids and not ids.intersection(entity.members))
    if not inside and area is None and floor is None and not QUANTITIES[quantity].of_rooms:
        return tuple(able) or _nothing_measures(call, quantity, area, floor)
    if not inside:
        return _nothing_measures(call, quantity, area, floor)
    if anywhere and not whole_home:
        return _the_homes(inside)
    told = [reading.entity for there in _rooms(call, inside, quantity).values() for reading in there]
    return (*told, *silent_of(call, inside))


def _in_unit(call: Call, reading: MeasuredValue, said: str | None) -> MeasuredValue:
    """The reading in the unit that was asked for, where it measures the same."""
    unit = unit_called(said) if said else None
    own = call.locale.temperature_unit if reading.unit == "°" else reading.unit
    value = converted(reading.value, own, unit) if unit else None
    return reading if unit is None or value is None else replace(reading, value=value, unit=unit)


def _rooms(call: Call, entities: Sequence[Entity], quantity: str) -> dict[str | None, list[MeasuredValue]]:
    return by_room(call.home, readings(entities, call.states, quantity))


def _the_homes(able: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return the thermostats before the sensors where nobody knows the room: they are indoors."""
    return tuple(entity for entity in able if entity.domain != "sensor") or able


def _called(call: Call, able: Sequence[Entity], name: Named, area: str | None) -> tuple[Entity, ...]:
    """Those of that name, else those whose name has all its words: the power of the washing machine."""
    if isinstance(name, EntityRef) or name in call.home.entities:
        meant = frozenset(call.home.bearers(name))
        return tuple(entity for entity in able if entity in meant)
    if area is not None or not isinstance(name, str):
        return ()
    said = words(name)
    exact = tuple(entity for entity in able if any(words(known) == said for known in entity.names))
    return exact or tuple(e for e in able if any(set(said) <= set(words(known)) for known in e.names))


def _able_of(
    able: Sequence[Entity], found: Sequence[Entity], quantity: str, name: Named
) -> tuple[Entity, ...] | Result:
    inside = tuple(entity for entity in found if entity in set(able))
    untold = Fact("nothing_tells", quantity=_quantity(quantity), name=as_said(name) or found[0].name)
    return inside or Result(Outcome.UNKNOWN, (untold,), about=_ids(found))


def _nothing_measures(call: Call, quantity: str, area: str | None, floor: str | None) -> Result:
    where = _where(call, area, floor)
    return Result(Outcome.UNKNOWN, (Fact("nothing_measures", quantity=_quantity(quantity), where=where),))


def _where(call: Call, area: str | None, floor: str | None) -> Fact:
    """Return where it was asked for, to end a clause."""
    if area is not None or floor is None:
        here = call.home.areas.get(call.place.area_id or "")
        ids = area_ids(call.home, area, call.place) if area else ()
        if len(ids) > 1:
            return _where_of_several(call, area or "", ids)
        found = call.home.areas[ids[0]] if ids else here
        return in_area(found.name) if found else ANYWHERE
    ids = call.home.floor_index.named(words(floor))
    name = call.home.floors[ids[0]].name if len(ids) == 1 else floor
    return on_floor(name)


def _where_of_several(call: Call, said: str, ids: Sequence[str]) -> Fact:
    """Return a floor, or the whole home, that was given as an area."""
    floors = call.home.floor_index.named(words(said))
    if len(floors) == 1:
        return _where(call, None, call.home.floors[floors[0]].name)
    return ANYWHERE if len(ids) == len(call.home.areas) else in_area(said)


def _values(call: Call, quantity: str, measured: Sequence[MeasuredValue]) -> Result:
    """Each value; one where all of a room agree."""
    entities = [reading.entity for reading in measured]
    areas = {entity.area_id for entity in entities}
    area = call.home.areas.get(next(iter(areas)) or "") if len(areas) == 1 else None
    values = {(round(reading.value, 1), reading.unit) for reading in measured}
    if len(values) == 1 and area and all(is_of_its_room(call.home, entity) for entity in entities):
        where, value = in_area(area.name), _said(call, measured[0])
        if quantity == "temperature":
            return _answer(entities, Fact("it_is_warm", value=value, where=where))
        return _answer(entities, Fact("it_measures", quantity=_value_of(quantity), value=value, where=where))
    if len(measured) > MANY:
        low, high = _ends(measured)
        return _answer(entities, Fact("sensors_say", count=len(measured), low=_said(call, low), high=_said(call, high)))
    named = zip(things(call.home, entities).things, measured, strict=True)
    each = tuple(Fact("says", thing=thing, value=_said(call, reading)) for thing, reading in named)
    return _answer(entities, Fact("each", facts=each))


def _total(call: Call, quantity: str, measured: Sequence[MeasuredValue], area: str | None, floor: str | None) -> Result:
    entities = [reading.entity for reading in measured]
    if len({reading.unit for reading in measured}) > 1:
        return _values(call, quantity, measured)
    total = _said(call, measured[0], sum(reading.value for reading in measured))
    where = _where(call, area, floor) if area or floor else ANYWHERE
    return _answer(entities, Fact("total", quantity=_value_of(quantity), where=where, value=total, count=len(measured)))


def _average(
    call: Call, quantity: str, measured: Sequence[MeasuredValue], area: str | None, floor: str | None
) -> Result:
    """Over rooms, not over sensors: a room with three of them counts once."""
    rooms = by_room(call.home, measured)
    if len({reading.unit for reading in measured}) > 1:
        return _values(call, quantity, measured)
    value = fmean(fmean(reading.value for reading in there) for there in rooms.values())
    where = _where(call, area, floor) if area or floor else AT_HOME
    average = Fact("average", quantity=_value_of(quantity), where=where, value=_said(call, measured[0], value))
    return _answer([reading.entity for reading in measured], average)


def _extreme(call: Call, quantity: str, measured: Sequence[MeasuredValue], *, highest: bool) -> Result:
    low, high = _ends(measured)
    best = high if highest else low
    same = [reading for reading in measured if reading.value == best.value]
    areas = {reading.entity.area_id: call.home.areas.get(reading.entity.area_id or "") for reading in same}
    places = tuple(Fact("place.area", name=area.name) if area else Fact("place.none") for area in areas.values())
    extreme = Fact(
        "highest" if highest else "lowest", quantity=_value_of(quantity), places=places, value=_said(call, best)
    )
    return _answer([reading.entity for reading in same], extreme)


def _ends(measured: Sequence[MeasuredValue]) -> tuple[MeasuredValue, MeasuredValue]:
    ordered = sorted(measured, key=lambda reading: reading.value)
    return ordered[0], ordered[-1]


def _said(call: Call, reading: MeasuredValue, value: float | None = None) -> Quantity:
    """Return a reading, or another value in its unit."""
    is_home_unit = reading.unit == call.locale.temperature_unit
    return Quantity(reading.value if value is None else value, reading.unit, is_home_unit=is_home_unit)


def _quantity(quantity: str) -> Fact:
    """Return what is measured by its name: "battery"."""
    return Fact(f"quantity.{quantity.replace(' ', '_')}")


def _value_of(quantity: str) -> Fact:
    """Return what is measured as its value is called: "battery charge"."""
    return Fact(f"value_of.{quantity.replace(' ', '_')}")


def _answer(entities: Sequence[Entity], fact: Fact) -> Result:
    return Result(Outcome.ANSWERED, (fact,), about=_ids(entities))


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
