"""Questions about what is: the state of a thing, where someone is, what is on. They change nothing."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.conditions import fulfils, is_said_of, kinds_said_of, plain
from ha_tools.home import Entity
from ha_tools.names import words
from ha_tools.questions.measurements import number_of
from ha_tools.result import Outcome, Result
from ha_tools.state import UNREACHABLE, State
from ha_tools.state_words import in_words
from ha_tools.target import Area, Exclude, Floor, Name, counted_names, said_names, targets
from ha_tools.tool import reads
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
) -> Result:
    """What state things are in, or where a person is; or which, how many and if any of a kind are in a state."""
    if state is not None:
        return await find_in_state(call, name=name, state=state, area=area, floor=floor, exclude=exclude)
    found = targets(call, name=name, area=area, floor=floor, exclude=exclude)
    if isinstance(found, Result):
        return found
    if len(found) > MANY:
        return _answer(found, f"There are {len(found)} of them. Ask for one of them, or which are on.")
    states = [call.states.get(entity.entity_id) for entity in found]
    names = said_names(call.home, found)
    return _answer(found, " ".join(_said(call, name, state) for name, state in zip(names, states, strict=True)))


@reads(for_model=False, quotes="")
async def is_state(call: Call, *, name: Name, state: StateWord, area: Area = None, floor: Floor = None) -> Result:
    """Whether one thing, or all of several, are in a state: yes or no."""
    state = plain(state)
    found = _able(call, name, area, floor, state)
    if isinstance(found, Result):
        return found
    unreached = [entity for entity in found if not _known(call, entity)]
    if unreached and len(found) == 1:
        return Result(Outcome.UNAVAILABLE, f"I cannot tell: {_unreached(call, unreached)}.", about=_ids(found))
    so = [entity for entity in found if _known(call, entity) and fulfils(call.states[entity.entity_id], state)]
    if len(found) == 1:
        said = _said(call, found[0].name, call.states[found[0].entity_id])
        if not so and not is_said_of(call.states[found[0].entity_id], state):
            return _answer(found, f"{said} Whether it is {state} I cannot tell.")
        return _answer(found, f"{'Yes' if so else 'No'}, {said}")
    if unreached and len(so) + len(unreached) == len(found):
        others = f"; the other{'s are' if len(so) != 1 else ' is'} {state}" if so else ""
        return Result(Outcome.UNAVAILABLE, f"I cannot tell: {_unreached(call, unreached)}{others}.", about=_ids(found))
    known = [entity for entity in found if entity not in unreached]
    unsure = f" {speech.sentence(_unreached(call, unreached))}" if unreached else ""
    return _answer(found, _all_or_not(call, known, so, state) + unsure)


def _all_or_not(call: Call, found: Sequence[Entity], so: Sequence[Entity], state: str) -> str:
    """Whether all are so; else those that are the fewer: the exceptions, or the only ones."""
    if len(so) in {0, len(found)}:
        return f"Yes, all are {state}." if so else f"No, none of them is {state}."
    others = [entity for entity in found if entity not in so]
    if len(others) < len(so):
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
    so = [entity for entity in found if _known(call, entity) and fulfils(call.states[entity.entity_id], state)]
    unreached = [entity for entity in found if not _known(call, entity)]
    unsure = f" {speech.sentence(_unreached(call, unreached))}" if unreached else ""
    return _answer(so or found, _which(call, name or "", state, found, so) + unsure)


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
        return f"{'Only' if len(found) > 1 else 'Yes,'} {names[0]} is {state}."
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
    return found() if isinstance(able, Result) and able.outcome is Outcome.UNKNOWN else able


def _unreached(call: Call, entities: Sequence[Entity]) -> str:
    return f"{counted_names(call.home, entities)} {_is(entities)} unavailable"


def _is(entities: Sequence[Entity]) -> str:
    return "is" if len(entities) == 1 else "are"


def _known(call: Call, entity: Entity) -> bool:
    state = call.states.get(entity.entity_id)
    return state is not None and state.state not in UNREACHABLE


def _said(call: Call, name: str, state: State | None) -> str:
    said = in_words(state, call.locale)
    verb = "" if said.startswith(("detects", "has")) else "is "
    measured = state and state.domain == "climate" and number_of(state, "temperature")
    now = f"; it measures {speech.number(measured)} degrees" if measured else ""
    return speech.sentence(f"{name} {verb}{said}{now}")


def _answer(entities: Iterable[Entity], text: str) -> Result:
    return Result(Outcome.ANSWERED, text, about=_ids(entities))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
