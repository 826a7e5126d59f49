"""Questions about what is: the state of a thing, where someone is, what is on. They change nothing."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.conditions import fulfils, is_said_of, kinds_said_of, plain
from ha_tools.conversion import converted, unit_called
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.names import words
from ha_tools.questions.measurements import number_of
from ha_tools.result import Outcome, Result
from ha_tools.silence import answers, cannot_tell, nor_of, silent_of
from ha_tools.state import UNREACHABLE, State
from ha_tools.state_words import in_words, is_past_day
from ha_tools.target import Area, AskedUnit, Exclude, Floor, Name, counted_names, said_names, targets
from ha_tools.tool import reads
from ha_tools.units import in_asked_unit
from ha_tools.vocabulary import kinds, plural, plural_of_kinds

MANY = 6
"""More states than this are not read out."""

StateWord = Annotated[str, "'on', 'open', 'locked', 'low', 'detected', 'home'"]
KindName = Annotated[str | None, "A kind: 'lights', 'windows', 'motion', 'batteries', 'people'"]

ALARMED = {
    "motion": ("There is motion", "There is no motion"),
    "movement": ("There is movement", "There is no movement"),
    "occupancy": ("Somebody seems to be there", "Nobody is noticed there"),
    "presence": ("Somebody seems to be there", "Nobody is noticed there"),
    "leak": ("There is a leak", "There is no leak"),
    "smoke": ("There is smoke", "There is no smoke"),
    "gas": ("There is gas", "There is no gas"),
    "carbon monoxide": ("There is carbon monoxide", "There is no carbon monoxide"),
}
"""Kinds that are asked for what they detect -> words for some and for none."""


@reads(quotes="")
async def get_state(
    call: Call,
    *,
    name: Name,
    state: Annotated[str | None, "To ask which are 'on', 'open', 'locked', 'low', 'detected', 'home'"] = None,
    area: Area = None,
    floor: Floor = None,
    exclude: Exclude = None,
    unit: AskedUnit = None,
) -> Result:
    """What state things are in, or where a person is; or which, how many and if any of a kind are in a state."""
    if state is not None:
        return await find_in_state(call, name=name, state=state, area=area, floor=floor, exclude=exclude)
    found = targets(call, name=name, area=area, floor=floor, exclude=exclude)
    if isinstance(found, Result):
        return found
    found = call.home.parts(found)
    if len(found) > MANY:
        return _answer(found, f"There are {len(found)} of them. Ask for one of them, or which are on.")
    states = [call.states.get(entity.entity_id) for entity in found]
    named = list(zip(said_names(call.home, found), states, strict=True))
    return _answer(found, " ".join(_said_in(unit, name, state) or _said(call, name, state) for name, state in named))


@reads(for_model=False, quotes="")
async def is_state(call: Call, *, name: Name, state: StateWord, area: Area = None, floor: Floor = None) -> Result:
    """Whether one thing, or all of several, are in a state: yes or no."""
    state = plain(state)
    found = _able(call, name, area, floor, state)
    if isinstance(found, Result):
        return found
    if len(found) == 1:
        return _whether_one(call, found[0], state)
    silent = silent_of(call, found)
    known = [entity for entity in found if entity not in silent]
    so = [entity for entity in known if fulfils(call.states[entity.entity_id], state)]
    if silent and len(so) == len(known):
        return cannot_tell(call, silent, _the_others(known, state))
    return _answer(found, _all_or_not(call, known, so, state, is_whole=not silent) + nor_of(call, silent))


def _whether_one(call: Call, entity: Entity, state: str) -> Result:
    """Whether one thing is so."""
    if not answers(call, entity):
        return cannot_tell(call, [entity])
    now = call.states[entity.entity_id]
    said = _said(call, entity.name, now)
    if fulfils(now, state):
        return _answer([entity], f"Yes, {said}")
    return _answer(
        [entity], f"No, {said}" if is_said_of(now, state) else f"{said} Whether it is {state} I cannot tell."
    )


def _all_or_not(call: Call, found: Sequence[Entity], so: Sequence[Entity], state: str, *, is_whole: bool) -> str:
    """Whether all are so; else those that are the fewer: the exceptions, or, of the whole, the only ones."""
    if len(so) == len(found) or (is_whole and not so):
        return f"Yes, all are {state}." if so else f"No, none of them is {state}."
    others = [entity for entity in found if entity not in so]
    if len(others) < len(so) or not is_whole:
        return f"No, {counted_names(call.home, others)} {_is(others)} not."
    return f"No, only {counted_names(call.home, so)}."


@reads(for_model=False, quotes="")
async def find_in_state(
    call: Call, *, name: KindName, state: StateWord, area: Area = None, floor: Floor = None, exclude: Exclude = None
) -> Result:
    """Which and how many things are in a state, in a room, on a floor or in the whole home; also if any are."""
    state = plain(state)
    found = _able(call, name, area, floor, state, whole_home=True, exclude=exclude)
    if isinstance(found, Result):
        return found
    silent = silent_of(call, found)
    known = [entity for entity in found if entity not in silent]
    so = [entity for entity in known if fulfils(call.states[entity.entity_id], state)]
    if silent and not so:
        return cannot_tell(call, silent, _the_others(known, state, but_not=True))
    return _answer(so or found, _which(call, name or "", state, found, so) + nor_of(call, silent))


def _which(call: Call, name: str, state: str, found: Sequence[Entity], so: Sequence[Entity]) -> str:
    """Which are so, in a sentence that is right after "which", "how many" and "is any"."""
    kind = " ".join(words(name)).removeprefix("all ").removeprefix("any ")
    names = said_names(call.home, so)
    listed = speech.listed(names) if len(names) <= MANY else f"{len(names)} of {len(found)}"
    if kind in ALARMED and state == "detected":
        some, none = ALARMED[kind]
        return f"{some}: {listed}." if so else f"{none}."
    if {entity.domain for entity in found} == {"person"}:
        where = {"home": "at home", "not home": "away"}.get(state, state)
        return f"{listed} {_is(so)} {where}." if so else f"Nobody is {where}."
    noun = plural_of_kinds(kinds(words(kind))) if kinds(words(kind)) else plural(frozenset(e.domain for e in found))
    if not so:
        return f"No {noun} are {state}."
    if len(so) == 1:
        return f"{'Only ' if len(found) > 1 else ''}{names[0]} is {state}."
    where = ": " + listed if len(so) <= MANY else _rooms_of(call, so)
    return f"{len(so)} {noun} are {state}{where}."


def _rooms_of(call: Call, entities: Sequence[Entity]) -> str:
    """The rooms of what is too much to be listed."""
    ids = dict.fromkeys(entity.area_id or "" for entity in entities)
    rooms = [call.home.areas[item].name for item in ids if item in call.home.areas]
    return f", in the {speech.listed(rooms)}" if 1 <= len(rooms) <= MANY else ""


def _able(
    call: Call,
    name: str | None,
    area: str | None,
    floor: str | None,
    state: str,
    *,
    whole_home: bool = False,
    exclude: list[str] | None = None,
) -> tuple[Entity, ...] | Result:
    """The things meant, of those of which the state is said: the doors that lock, the doors that close."""
    found = partial(targets, call, name=name, area=area, floor=floor, whole_home=whole_home, exclude=exclude)
    able = found(kinds=kinds_said_of(state))
    meant = found() if isinstance(able, Result) and able.outcome is Outcome.UNKNOWN else able
    return meant if isinstance(meant, Result) else call.home.parts(meant)


def _the_others(known: Sequence[Entity], state: str, *, but_not: bool = False) -> str:
    """What is true of those that do answer, as a clause."""
    if not known:
        return ""
    return f"the other{'s are' if len(known) != 1 else ' is'} {'not ' if but_not else ''}{state}"


def _is(entities: Sequence[Entity]) -> str:
    return "is" if len(entities) == 1 else "are"


def _said(call: Call, name: str, state: State | None) -> str:
    if state and state.domain == "person" and state.state in UNREACHABLE:
        return f"I don't know where {name} is."
    said = in_words(state, call.locale)
    verb = "" if said.startswith(("detects", "has")) else "was " if state and is_past_day(state, call.locale) else "is "
    measured = state and state.domain == "climate" and number_of(state, "temperature")
    now = f"; it measures {speech.number(measured)} degrees" if measured else ""
    return speech.sentence(f"{name} {verb}{said}{now}")


def _said_in(said: str | None, name: str, state: State | None) -> str:
    """What is measured, in the unit that was asked for; empty where none was, or where it measures something else."""
    unit, own = unit_called(said) if said else None, state.attributes.get("unit_of_measurement") if state else None
    try:
        value = converted(float(state.state), own, unit) if state and unit and own else None
    except ValueError:
        value = None
    return "" if value is None or unit is None else speech.sentence(f"{name} is {in_asked_unit(value, unit)}")


def _answer(entities: Iterable[Entity], text: str) -> Result:
    return Result(Outcome.ANSWERED, (verbatim(text),), about=_ids(entities))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
