"""Questions about what is: the state of a thing, the temperature of a room, what is on. They change nothing."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.home import Entity
from ha_tools.result import Outcome, Result
from ha_tools.state import UNREACHABLE, State
from ha_tools.state_words import in_words
from ha_tools.target import Area, Floor, Name, counted_names, said_names, targets
from ha_tools.tool import reads
from ha_tools.vocabulary import plural

MANY = 6
"""More states than this are not read out."""

StateWord = Annotated[str, "The state asked for: 'on', 'off', 'open', 'closed', 'heating', 'playing'"]

SAME_STATES = {"open": "on", "closed": "off", "unlocked": "on", "locked": "off", "heating": "heat", "cooling": "cool"}
"""Words for states -> what Home Assistant calls them where it does not use the word itself."""


@reads()
async def get_state(call: Call, *, name: Name, area: Area = None, floor: Floor = None) -> Result:
    """What state things are in."""
    found = targets(call, name=name, area=area, floor=floor)
    if isinstance(found, Result):
        return found
    if len(found) > MANY:
        return _answer(found, f"There are {len(found)} of them. Ask for one of them, or which are on.")
    states = [call.states.get(entity.entity_id) for entity in found]
    names = said_names(call.home, found)
    return _answer(found, " ".join(map(_said, names, states)))


@reads(for_model=False)
async def is_state(call: Call, *, name: Name, state: StateWord, area: Area = None, floor: Floor = None) -> Result:
    """Whether one thing, or all of several, are in a state: yes or no."""
    found = targets(call, name=name, area=area, floor=floor)
    if isinstance(found, Result):
        return found
    unreached = [entity for entity in found if not _known(call, entity)]
    if unreached:
        names = counted_names(call.home, unreached)
        verb = "is" if len(unreached) == 1 else "are"
        return Result(Outcome.UNAVAILABLE, f"I cannot tell: {names} {verb} unavailable.", about=_ids(found))
    so = [entity for entity in found if _in_state(call.states[entity.entity_id], state)]
    if len(found) == 1:
        said = _said(found[0].name, call.states[found[0].entity_id])
        return _answer(found, f"{'Yes' if so else 'No'}, {said}")
    if len(so) in {0, len(found)}:
        return _answer(found, f"Yes, all are {state}." if so else f"No, none of them is {state}.")
    return _answer(found, f"No, only {counted_names(call.home, so)}.")


@reads()
async def find_in_state(call: Call, *, name: Name, state: StateWord, area: Area = None, floor: Floor = None) -> Result:
    """Which things of a kind are in a state, in a room, on a floor or in the whole home."""
    found = targets(call, name=name, area=area, floor=floor, whole_home=True)
    if isinstance(found, Result):
        return found
    so = [entity for entity in found if _known(call, entity) and _in_state(call.states[entity.entity_id], state)]
    if not so:
        return _answer(found, f"No {plural(frozenset(entity.domain for entity in found))} are {state}.")
    return _answer(so, f"{counted_names(call.home, so)} {'is' if len(so) == 1 else 'are'} {state}.")


@reads("climate", "sensor")
async def get_temperature(call: Call, *, name: Name = None, area: Area = None, floor: Floor = None) -> Result:
    """The measured temperature of a room, of a thermostat or of a sensor; without a name or a room, of this room."""
    sensors = targets(call, name=name, area=area, floor=floor, domains=("sensor",), device_class="temperature")
    thermostats = targets(call, name=name, area=area, floor=floor, domains=("climate",))
    anywhere = name is None and area is None and floor is None and call.place.area_id is None
    for found in (thermostats,) if anywhere else (sensors, thermostats):
        if not isinstance(found, Result) and (measured := _measured(call, found)):
            return _temperature_answer(call, measured)
    for found in (thermostats, sensors):
        if isinstance(found, Result) and found.outcome is not Outcome.UNKNOWN:
            return found
    if isinstance(thermostats, Result):
        return thermostats
    return Result(Outcome.UNAVAILABLE, "Nothing there tells a temperature at the moment.", about=_ids(thermostats))


def temperature_of(state: State) -> float | None:
    """The temperature that a thermostat or a sensor measures now."""
    value = state.attributes.get("current_temperature") if state.domain == "climate" else state.state
    try:
        return None if value is None or value in UNREACHABLE else float(value)
    except ValueError:
        return None


def _measured(call: Call, entities: Sequence[Entity]) -> dict[Entity, float]:
    states = {entity: call.states.get(entity.entity_id) for entity in entities}
    read = {entity: temperature_of(state) for entity, state in states.items() if state is not None}
    return {entity: value for entity, value in read.items() if value is not None}


def _temperature_answer(call: Call, measured: dict[Entity, float]) -> Result:
    entities = list(measured)
    areas = {entity.area_id for entity in entities}
    area = call.home.areas.get(next(iter(areas)) or "") if len(areas) == 1 else None
    if len(set(measured.values())) == 1 and area:
        return _answer(entities, f"It is {speech.number(measured[entities[0]])} degrees in the {area.name}.")
    said = [
        f"{name} says {speech.number(value)} degrees"
        for name, value in zip(said_names(call.home, entities), measured.values(), strict=True)
    ]
    return _answer(entities, speech.sentence(speech.listed(said)))


def _in_state(state: State, word: str) -> bool:
    wanted = word.casefold().strip()
    said = wanted.replace(" ", "_")
    if state.domain in {"climate", "media_player", "humidifier"} and said == "on":
        return state.state not in {"off", "standby"}
    if state.domain == "climate" and wanted in {"heating", "cooling"} and "hvac_action" in state.attributes:
        return bool(state.attributes["hvac_action"] == wanted)
    same = SAME_STATES.get(wanted) if state.domain in {"binary_sensor", "climate"} else None
    return state.state in {said, same}


def _known(call: Call, entity: Entity) -> bool:
    state = call.states.get(entity.entity_id)
    return state is not None and state.state not in UNREACHABLE


def _said(name: str, state: State | None) -> str:
    words = in_words(state)
    verb = "" if words.startswith(("detects", "has")) else "is "
    measured = state and state.domain == "climate" and temperature_of(state)
    now = f"; it measures {speech.number(measured)} degrees" if measured else ""
    return speech.sentence(f"{name} {verb}{words}{now}")


def _answer(entities: Iterable[Entity], text: str) -> Result:
    return Result(Outcome.ANSWERED, text, about=_ids(entities))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
