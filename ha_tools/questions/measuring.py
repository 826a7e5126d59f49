"""Questions about what sensors measure: a value, the average, the warmest room. They change nothing."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Annotated, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.conversion import converted, unit_called
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.names import words
from ha_tools.questions.measurements import (
    OUTSIDE,
    QUANTITIES,
    Reading,
    by_room,
    indoors,
    is_of_its_room,
    measures,
    outdoors,
    readings,
)
from ha_tools.result import Outcome, Result
from ha_tools.silence import cannot_tell, silent_of, why_missing
from ha_tools.target import Area, AskedUnit, Floor, Name, said_names, targets
from ha_tools.tool import reads
from ha_tools.units import in_unit_words

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
    """What sensors measure; the average, or the room with the highest or lowest, of a floor or the home."""
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
    unsaid = (verbatim(f"That is without {why_missing(call, silent)}."),) if silent else ()
    return replace(result, facts=(*result.facts, *unsaid))


@reads("climate", "sensor", for_model=False, quotes="")
async def get_temperature(
    call: Call, *, name: Name = None, area: Area = None, floor: Floor = None, unit: AskedUnit = None
) -> Result:
    """The measured temperature of a room, of a thermostat or of a sensor; without a name or a room, of this room."""
    result: Result = await measure(call, quantity="temperature", name=name, area=area, floor=floor, unit=unit)
    return result


def sources(
    call: Call, quantity: str, name: str | None, area: str | None, floor: str | None, *, whole_home: bool = False
) -> tuple[Entity, ...] | Result:
    """What measures the quantity: of that name, in that room or on that floor, else in this room."""
    able = [e for e in call.home.entities.values() if measures(e, call.states.get(e.entity_id), quantity)]
    if name == OUTSIDE and (there := outdoors(call.home, able, quantity)):
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


def _in_unit(call: Call, reading: Reading, said: str | None) -> Reading:
    """The reading in the unit that was asked for, where it measures the same."""
    unit = unit_called(said) if said else None
    own = call.locale.temperature_unit if reading.unit == "°" else reading.unit
    value = converted(reading.value, own, unit) if unit else None
    return reading if unit is None or value is None else replace(reading, value=value, unit=unit)


def _rooms(call: Call, entities: Sequence[Entity], quantity: str) -> dict[str | None, list[Reading]]:
    return by_room(call.home, readings(entities, call.states, quantity))


def _the_homes(able: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Where nobody knows the room, thermostats before sensors: they are indoors."""
    return tuple(entity for entity in able if entity.domain != "sensor") or able


def _called(call: Call, able: Sequence[Entity], name: str, area: str | None) -> tuple[Entity, ...]:
    """Those of that name, else those whose name has all its words: the power of the washing machine."""
    if name in call.home.entities:
        return tuple(entity for entity in able if entity.entity_id == name)
    if area is not None:
        return ()
    said = words(name)
    exact = tuple(entity for entity in able if any(words(known) == said for known in entity.names))
    return exact or tuple(e for e in able if any(set(said) <= set(words(known)) for known in e.names))


def _able_of(
    able: Sequence[Entity], found: Sequence[Entity], quantity: str, name: str | None
) -> tuple[Entity, ...] | Result:
    inside = tuple(entity for entity in found if entity in set(able))
    return inside or Result(Outcome.UNKNOWN, (verbatim(f"Nothing tells the {quantity} of {name}."),), about=_ids(found))


def _nothing_measures(call: Call, quantity: str, area: str | None, floor: str | None) -> Result:
    return Result(
        Outcome.UNKNOWN, (verbatim(f"I know of nothing that measures the {quantity}{_where(call, area, floor)}."),)
    )


def _where(call: Call, area: str | None, floor: str | None) -> str:
    """Where it was asked for, to end a sentence."""
    if area is not None:
        found = call.home.area_named(area) or call.home.areas.get(call.place.area_id or "")
        return f" in the {found.name}" if found else ""
    if floor is None:
        here = call.home.areas.get(call.place.area_id or "")
        return f" in the {here.name}" if here else ""
    ids = call.home.floor_index.named(words(floor))
    name = call.home.floors[ids[0]].name if len(ids) == 1 else floor
    return f" {name.casefold()}" if name.casefold().endswith("stairs") else f" on the {name}"


def _values(call: Call, quantity: str, measured: Sequence[Reading]) -> Result:
    """Each value; one where all of a room agree."""
    entities = [reading.entity for reading in measured]
    areas = {entity.area_id for entity in entities}
    area = call.home.areas.get(next(iter(areas)) or "") if len(areas) == 1 else None
    values = {_said(call, reading) for reading in measured}
    if len(values) == 1 and area and all(is_of_its_room(call.home, entity) for entity in entities):
        said = f"is {values.pop()} in the {area.name}"
        return _answer(entities, f"It {said}." if quantity == "temperature" else f"The {_noun(quantity)} {said}.")
    if len(measured) > MANY:
        low, high = _ends(measured)
        return _answer(entities, f"{len(measured)} sensors say from {_said(call, low)} to {_said(call, high)}.")
    names = said_names(call.home, entities)
    listed = [f"{name} says {_said(call, reading)}" for name, reading in zip(names, measured, strict=True)]
    return _answer(entities, speech.sentence(speech.listed(listed)))


def _total(call: Call, quantity: str, measured: Sequence[Reading], area: str | None, floor: str | None) -> Result:
    entities = [reading.entity for reading in measured]
    if len({reading.unit for reading in measured}) > 1:
        return _values(call, quantity, measured)
    total = _said(call, measured[0], sum(reading.value for reading in measured))
    where = _where(call, area, floor) if area or floor else ""
    return _answer(entities, f"The {_noun(quantity)}{where} is {total} in total, of {_sensors(measured)}.")


def _average(call: Call, quantity: str, measured: Sequence[Reading], area: str | None, floor: str | None) -> Result:
    """Over rooms, not over sensors: a room with three of them counts once."""
    rooms = by_room(call.home, measured)
    if len({reading.unit for reading in measured}) > 1:
        return _values(call, quantity, measured)
    value = fmean(fmean(reading.value for reading in there) for there in rooms.values())
    where = _where(call, area, floor) if area or floor else " in the home"
    said = _said(call, measured[0], value)
    return _answer([r.entity for r in measured], f"The average {_noun(quantity)}{where} is {said}.")


def _extreme(call: Call, quantity: str, measured: Sequence[Reading], *, highest: bool) -> Result:
    low, high = _ends(measured)
    best = high if highest else low
    same = [reading for reading in measured if reading.value == best.value]
    areas = {reading.entity.area_id: call.home.areas.get(reading.entity.area_id or "") for reading in same}
    places = [f"in the {area.name}" if area else "without a room" for area in areas.values()]
    word = "highest" if highest else "lowest"
    return _answer(
        [reading.entity for reading in same],
        f"The {word} {_noun(quantity)} is {speech.listed(places)}: {_said(call, best)}.",
    )


def _ends(measured: Sequence[Reading]) -> tuple[Reading, Reading]:
    ordered = sorted(measured, key=lambda reading: reading.value)
    return ordered[0], ordered[-1]


def _said(call: Call, reading: Reading, value: float | None = None) -> str:
    """A reading, or another value in its unit, as it is said."""
    unit = reading.unit
    return in_unit_words(reading.value if value is None else value, unit, call.locale.temperature_unit)


def _sensors(measured: Sequence[Reading]) -> str:
    return f"{len(measured)} sensor{'' if len(measured) == 1 else 's'}"


def _noun(quantity: str) -> str:
    return QUANTITIES[quantity].noun or quantity


def _answer(entities: Sequence[Entity], text: str) -> Result:
    return Result(Outcome.ANSWERED, (verbatim(text),), about=_ids(entities))


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
