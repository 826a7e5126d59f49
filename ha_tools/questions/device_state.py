"""Questions about what is: the state of a thing, where someone is, what is on. They change nothing."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.silence import answers, cannot_tell, nor_of, silent_of
from ha_tools.acting.target import Area, AskedUnit, Exclude, Floor, Name, targets, things
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, KindNoun, Quantity, StateWord, Thing, Things
from ha_tools.home.home import Entity
from ha_tools.home.kinds import Kind, kinds, shared_kind
from ha_tools.home.names import words
from ha_tools.home.references import Named, as_said
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.measures.conversion import converted, unit_called
from ha_tools.questions.conditions import fulfils, is_said_of, kinds_said_of, plain
from ha_tools.questions.measurements import number_of
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import state_fact
from ha_tools.results.state_words import is_past_day

MANY = 6
"""More states than this are not read out."""

StateName = Annotated[str, "'on', 'open', 'locked', 'low', 'detected', 'home'"]
KindName = Annotated[Named | None, "A kind: 'lights', 'windows', 'motion', 'batteries', 'people'"]

NOTICED = frozenset({"motion", "movement", "occupancy", "presence", "leak", "smoke", "gas", "carbon monoxide"})
"""Kinds that are asked for by what they detect."""


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
    """Say what state things are in, or where a person is; or which, how many and if any of a kind are in a state."""
    if state is not None:
        return await find_in_state(call, name=name, state=state, area=area, floor=floor, exclude=exclude)
    everywhere = area is None and floor is None and bool(kinds(words(as_said(name))))
    found = targets(call, name=name, area=area, floor=floor, exclude=exclude, whole_home=everywhere)
    if isinstance(found, Result):
        return found
    found = call.home.parts(found)
    if len(found) > MANY:
        return _answer(found, *_alike(call, found))
    told = [(thing, call.states.get(thing.entity_id)) for thing in things(call.home, found).things]
    return _answer(found, *(_told_in(unit, thing, state) or _told(call, thing, state) for thing, state in told))


def _alike(call: Call, found: Sequence[Entity]) -> Iterable[Fact]:
    """Return the states of many things, those that are alike together."""
    states = [(entity, state_fact(call.states.get(entity.entity_id), call.locale)) for entity in found]
    told: list[Fact] = []
    for _, state in states:
        if state not in told:
            told.append(state)
    if len(told) > MANY:
        return [Fact("too_many", count=len(found))]
    groups = ([entity for entity, own in states if own == state] for state in told)
    return [Fact("are", things=things(call.home, some), state=state) for some, state in zip(groups, told, strict=True)]


@reads(for_model=False, quotes="")
async def is_state(call: Call, *, name: Name, state: StateName, area: Area = None, floor: Floor = None) -> Result:
    """Say whether one thing, or all of several, are in a state: yes or no."""
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
        return cannot_tell(call, silent, _the_others(known, "others.are", state))
    return _answer(found, _all_or_not(call, known, so, state, is_whole=not silent), *nor_of(call, silent))


def _whether_one(call: Call, entity: Entity, state: str) -> Result:
    """Return the answer whether one thing is so."""
    if not answers(call, entity):
        return cannot_tell(call, [entity])
    now = call.states[entity.entity_id]
    told = _told(call, Thing(entity.name, entity.entity_id), now)
    if fulfils(now, state):
        return _answer([entity], Fact("yes_that", that=told))
    if is_said_of(now, state):
        return _answer([entity], Fact("no_that", that=told))
    return _answer([entity], told, Fact("cannot_tell_whether", state=_asked(state)))


def _all_or_not(call: Call, found: Sequence[Entity], so: Sequence[Entity], state: str, *, is_whole: bool) -> Fact:
    """Return the fact that all are so; else of the fewer: the exceptions, or, of the whole, the only ones."""
    if len(so) == len(found) or (is_whole and not so):
        return Fact("all_are" if so else "none_is", state=_asked(state))
    others = [entity for entity in found if entity not in so]
    if len(others) < len(so) or not is_whole:
        return Fact("these_are_not", things=things(call.home, others))
    return Fact("only_these", things=things(call.home, so))


@reads(for_model=False, quotes="")
async def find_in_state(
    call: Call, *, name: KindName, state: StateName, area: Area = None, floor: Floor = None, exclude: Exclude = None
) -> Result:
    """Say which and how many things are in a state, in a room, on a floor or in the whole home; also if any are."""
    state = plain(state)
    found = _able(call, name, area, floor, state, whole_home=True, exclude=exclude)
    if isinstance(found, Result):
        return found
    silent = [] if state in UNREACHABLE else silent_of(call, found)
    known = [entity for entity in found if entity not in silent]
    so = [entity for entity in known if fulfils(call.states[entity.entity_id], state)]
    if silent and not so:
        return cannot_tell(call, silent, _the_others(known, "others.are_not", state))
    return _answer(so or found, _which(call, as_said(name), state, found, so), *nor_of(call, silent))


def _which(call: Call, name: str, state: str, found: Sequence[Entity], so: Sequence[Entity]) -> Fact:
    """Return which are so, fit to follow "which", "how many" and "is any"."""
    kind = " ".join(words(name)).removeprefix("all ").removeprefix("any ")
    if kind in NOTICED and state == "detected":
        case = f"noticed.{kind.replace(' ', '_')}"
        return Fact(f"{case}.some", those=_those(call, so, found)) if so else Fact(f"{case}.none")
    if {entity.domain for entity in found} == {"person"}:
        where = _asked(state, "person")
        people = Fact("people_are", those=_those(call, so, found), count=len(so), state=where)
        return people if so else Fact("nobody_is", state=where)
    noun = shared_kind(kinds(words(kind)) or frozenset(Kind(entity.domain) for entity in found))
    return _counted(call, KindNoun(noun), _asked(state), found, so)


def _those(call: Call, so: Sequence[Entity], found: Sequence[Entity]) -> Fact:
    """Return those that are so by name, or how many of all they are."""
    if len(so) > MANY:
        return Fact("those.counted", count=len(so), of=len(found))
    return Fact("those.named", things=things(call.home, so))


def _counted(call: Call, kind: KindNoun, state: Fact, found: Sequence[Entity], so: Sequence[Entity]) -> Fact:
    """Return how many of a kind are so, and which, or in which rooms where they are too many to be listed."""
    if not so:
        return Fact("no_kind_is", kind=kind, state=state)
    if len(so) == 1:
        return Fact("only_one_is" if len(found) > 1 else "are", things=things(call.home, so), state=state)
    counted = Fact("kind_is", count=len(so), kind=kind, state=state)
    if len(so) <= MANY:
        return Fact("kind_is_there", **counted.values, things=things(call.home, so))
    ids = dict.fromkeys(entity.area_id or "" for entity in so)
    rooms = tuple(call.home.areas[item].name for item in ids if item in call.home.areas)
    return Fact("kind_is_in", **counted.values, rooms=rooms) if 1 <= len(rooms) <= MANY else counted


def _able(
    call: Call,
    name: Named | None,
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


def _the_others(known: Sequence[Entity], case: str, state: str) -> Fact | None:
    """Return what is true of those that do answer."""
    return Fact(case, count=len(known), state=_asked(state)) if known else None


def _asked(state: str, domain: str = "") -> Fact:
    """Return the state that was asked about."""
    return Fact("state.plain", word=StateWord(state.replace(" ", "_"), domain))


def _told(call: Call, thing: Thing, state: State | None) -> Fact:
    """Return what state a thing is in."""
    those = Things((thing,))
    if state and state.domain == "person" and state.state in UNREACHABLE:
        return Fact("whereabouts_unknown", things=those)
    said = state_fact(state, call.locale)
    measured = number_of(state, "temperature") if state and state.domain == "climate" else None
    if measured is not None:
        temperature = Quantity(measured, call.locale.temperature_unit, is_home_unit=True)
        return Fact("are_and_measure", things=those, state=said, temperature=temperature)
    return Fact("were" if state and is_past_day(state, call.locale) else "are", things=those, state=said)


def _told_in(said: str | None, thing: Thing, state: State | None) -> Fact | None:
    """Return what is measured in the unit that was asked for; None where none was, or it measures something else."""
    unit, own = unit_called(said) if said else None, state.attributes.get("unit_of_measurement") if state else None
    try:
        value = converted(float(state.state), own, unit) if state and unit and own else None
    except ValueError:
        value = None
    if value is None or unit is None:
        return None
    measured = Fact("state.measured", quantity=Quantity(value, unit, is_asked_unit=True))
    return Fact("are", things=Things((thing,)), state=measured)


def _answer(entities: Iterable[Entity], *facts: Fact) -> Result:
    return Result(Outcome.ANSWERED, facts, about=_ids(entities))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
