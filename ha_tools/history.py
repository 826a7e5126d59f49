"""Questions about what was: since when, when last, whether and what at some time. They change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from ha_tools import recorder, speech
from ha_tools.call import Call
from ha_tools.conditions import fulfils, kinds_said_of
from ha_tools.errors import CallTimedOut, NotConnected, NotRecorded, ServiceRefused
from ha_tools.home import Entity
from ha_tools.measurements import QUANTITIES
from ha_tools.measuring import sources
from ha_tools.past_spans import INSTANT, past_span
from ha_tools.past_words import ago_in_words, length_in_words, since_in_words
from ha_tools.recorder import Run, Statistics
from ha_tools.result import Outcome, Result
from ha_tools.spans import Span
from ha_tools.state import UNREACHABLE
from ha_tools.state_words import BINARY_WORDS, in_words
from ha_tools.state_words import quantity as in_unit
from ha_tools.target import Area, Floor, Name, offline, said_names, targets
from ha_tools.tool import reads

LOOKED_BACK = timedelta(days=10)
"""How far back something is looked for: Home Assistant's recorder keeps as much unless told otherwise."""

LONG = timedelta(days=2)
"""Numbers of a longer time are taken from the hourly statistics."""

MANY = 5
"""The past of more things than this is nothing to listen to, one by one."""

MOST = 40
"""Of more things than this it is not looked up which of them was so."""

CHANGES = 3
"""More changes than this are counted."""

When = Annotated[str | None, "Past time as said: 'last night', 'yesterday at 7'"]
PastQuantity = Annotated[str | None, "Without a name: 'temperature', 'power'"]
PastState = Annotated[str | None, "'on', 'open', 'home'"]


@reads()
async def history(
    call: Call,
    *,
    name: Name = None,
    quantity: PastQuantity = None,
    state: PastState = None,
    when: When = None,
    area: Area = None,
    floor: Floor = None,
) -> Result:
    """Since when something is as it is, when it last was in a state, or what it was at a past time."""
    now = datetime.now(call.home_assistant.time_zone)
    span = past_span(when, now) if when else Span(now - LOOKED_BACK, now, "")
    if span is None:
        return Result(Outcome.REFUSED, f"I don't know which past time {when} is.")
    if quantity is not None and quantity not in QUANTITIES:
        return Result(Outcome.REFUSED, f"Nothing measures {quantity}: {', '.join(QUANTITIES)} can be asked for.")
    if name is None and quantity is None:
        return Result(Outcome.REFUSED, "Say what it is about: a name, or what was measured.")
    found = _meant(call, name, quantity, state, area, floor)
    if isinstance(found, Result):
        return found
    if len(found) > (MOST if state else MANY):
        return Result(Outcome.REFUSED, f"There are {len(found)} of them. Ask for one of them.", about=_ids(found))
    try:
        past = await _past(call, found, span, now)
        answer = await _told(past, state, spanned=bool(when))
    except NotRecorded as err:
        if state or when:
            return Result(Outcome.REFUSED, f"I cannot look it up. {err}", about=_ids(found))
        answer = await _told(_Past(call, span, now, dict.fromkeys(found, ()), _names(call, found)), None, spanned=False)
    except (ServiceRefused, CallTimedOut) as err:
        return Result(Outcome.REFUSED, f"I cannot look it up. {err}", about=_ids(found))
    except NotConnected:
        return offline(call)
    return Result(Outcome.ANSWERED, answer, about=_ids(found))


def _meant(
    call: Call, name: str | None, measured: str | None, state: str | None, area: str | None, floor: str | None
) -> tuple[Entity, ...] | Result:
    """What is asked about: what measures a quantity; or things of that name, of those of which the state is said."""
    if measured is not None:
        return sources(call, measured, name, area, floor)
    able = targets(call, name=name, area=area, floor=floor, kinds=kinds_said_of(state or ""))
    if isinstance(able, Result) and able.outcome is Outcome.UNKNOWN:
        return targets(call, name=name, area=area, floor=floor)
    return able


@dataclass(frozen=True)
class _Past:
    """What is remembered of the things asked about."""

    call: Call
    span: Span
    now: datetime
    runs: Mapping[Entity, tuple[Run, ...]]
    names: Mapping[Entity, str]


async def _past(call: Call, found: Sequence[Entity], span: Span, now: datetime) -> _Past:
    by_id = await recorder.runs(call.home_assistant, _ids(found), span.start, span.end)
    return _Past(call, span, now, {e: by_id.get(e.entity_id, ()) for e in found}, _names(call, found))


def _names(call: Call, found: Sequence[Entity]) -> Mapping[Entity, str]:
    return dict(zip(found, said_names(call.home, found), strict=True))


async def _told(past: _Past, state: str | None, *, spanned: bool) -> str:
    if state and spanned:
        return _whether(past, state)
    if state:
        return _last(past, state)
    if spanned:
        return " ".join([await _what(past, entity) for entity in past.runs])
    return " ".join(_since(past, entity) for entity in past.runs)


# Since when


def _since(past: _Past, entity: Entity) -> str:
    """Since when it is as it is."""
    live, name, runs = past.call.states[entity.entity_id], past.names[entity], past.runs[entity]
    if live.state in UNREACHABLE:
        return f"{name} is {in_words(live)}, since {since_in_words(live.last_changed, past.now)}."
    if not runs:
        return f"{name} {_been(in_words(live))} at least since {since_in_words(live.last_changed, past.now)}."
    return f"{name} {_been(in_words(runs[-1].state))} {_for_how_long(past, entity, runs[-1])}."


def _for_how_long(past: _Past, entity: Entity, run: Run) -> str:
    if run.start <= past.span.start:
        return f"for more than {LOOKED_BACK.days} days"
    since = since_in_words(run.start, past.now)
    if run.start == past.runs[entity][0].start:
        return f"at least since {since}"
    length = length_in_words(past.now - run.start)
    return f"for {length}" if past.now - run.start < timedelta(minutes=2) else f"since {since}, for {length}"


# When last


def _last(past: _Past, state: str) -> str:
    """Since when those are so that are; else when one of them last was."""
    fulfilled = {entity: _fulfilled(runs, state) for entity, runs in past.runs.items()}
    still = [e for e, runs in fulfilled.items() if runs and runs[-1].end == past.runs[e][-1].end and _is_known(past, e)]
    if still:
        told = (_still(past, entity, fulfilled[entity][-1], state) for entity in still)
        return " ".join(told) if len(still) <= MANY else f"{len(still)} of them are {state}."
    over = {entity: runs[-1] for entity, runs in fulfilled.items() if runs}
    if not over:
        return _never(past, next(iter(past.runs)), state) if len(past.runs) == 1 else _none_ever(past, state)
    entity = max(over, key=lambda item: over[item].end)
    return _was_last(past, entity, over[entity], state)


def _is_known(past: _Past, entity: Entity) -> bool:
    return past.call.states[entity.entity_id].state not in UNREACHABLE


def _still(past: _Past, entity: Entity, run: Run, state: str) -> str:
    return f"{past.names[entity]} {_been(_said(past, entity, state))} {_for_how_long(past, entity, run)}."


def _was_last(past: _Past, entity: Entity, run: Run, state: str) -> str:
    name, said = past.names[entity], _said(past, entity, state)
    if run.start <= max(past.span.start, past.runs[entity][0].start):
        return f"{name} {_was(said)} until {since_in_words(run.end, past.now)}."
    length = length_in_words(run.end - run.start)
    return f"{name} {_was(said, 'last ')} {ago_in_words(run.start, past.now)}, for {length}."


def _never(past: _Past, entity: Entity, state: str) -> str:
    runs, name = past.runs[entity], past.names[entity]
    if not runs:
        return _nothing_known(past, entity)
    known, was_not = runs[0].start, _was(_said(past, entity, state, so=False))
    if known <= past.span.start:
        return f"{name} {was_not} in the last {LOOKED_BACK.days} days."
    return f"{name} {was_not} since {since_in_words(known, past.now)}; I know nothing from before."


def _none_ever(past: _Past, state: str) -> str:
    known = [runs[0].start for runs in past.runs.values() if runs]
    if not known:
        return "Home Assistant remembers nothing of them."
    if max(known) <= past.span.start:
        return f"None of them was {state} in the last {LOOKED_BACK.days} days."
    return f"None of them was {state} since {since_in_words(max(known), past.now)}; before, I do not know of all."


def _fulfilled(runs: Sequence[Run], state: str) -> list[Run]:
    """The times during which it was so, joined where it only changed within: on at heating, on at cooling."""
    joined: list[Run] = []
    for run in runs:
        if not fulfils(run.state, state):
            continue
        if joined and joined[-1].end == run.start:
            joined[-1] = Run(run.state, joined[-1].start, run.end)
        else:
            joined.append(run)
    return joined


# Whether it was so at some time


def _whether(past: _Past, state: str) -> str:
    """Of one thing or few, when it was so; of several, which were."""
    if len(past.runs) == 1:
        return _whether_one(past, next(iter(past.runs)), state)
    so = [entity for entity, runs in past.runs.items() if _fulfilled(runs, state)]
    if so:
        details = " ".join(_whether_one(past, entity, state).removeprefix("Yes, ") for entity in so)
        return (
            f"Yes, {details if len(so) <= 2 else speech.listed([past.names[entity] for entity in so])}".rstrip(".")
            + "."
        )
    known = [runs for runs in past.runs.values() if runs]
    if not known:
        return f"Home Assistant remembers nothing of them {past.span.said}."
    latest = max(known, key=lambda runs: runs[0].start)
    return f"No, none of them was {state} {past.span.said}.{_unknown_before(past, latest)}"


def _whether_one(past: _Past, entity: Entity, state: str) -> str:
    runs, name, when = past.runs[entity], past.names[entity], past.span.said
    if not runs:
        return _nothing_known(past, entity)
    so = _fulfilled(runs, state)
    said, unknown = _said(past, entity, state), _unknown_before(past, runs)
    if not so:
        return f"No, {name} {_was(_said(past, entity, state, so=False))} {when}.{unknown}"
    if past.span.end - past.span.start <= INSTANT:
        return f"Yes, {name} {_was(said)} {when}."
    if so[0].start <= past.span.start and so[0].end >= past.span.end:
        return f"Yes, {name} {_was(said)} {when}, the whole time."
    if len(so) > CHANGES:
        return f"Yes, {name} {_was(said)} {len(so)} times {when}, last {_stretch(past, so[-1])}."
    return f"Yes, {name} {_was(said)} {when}, {speech.listed([_stretch(past, run) for run in so])}."


def _stretch(past: _Past, run: Run) -> str:
    """From when to when, as far as it lies in the time that is asked about."""
    if run.start <= past.span.start:
        return f"until {since_in_words(run.end, past.now)}"
    if run.end >= past.span.end:
        return f"from {since_in_words(run.start, past.now)} on"
    return f"{ago_in_words(run.start, past.now)} for {length_in_words(run.end - run.start)}"


def _unknown_before(past: _Past, runs: Sequence[Run]) -> str:
    """What must be said where the recorder knows only the end of it."""
    if runs[0].start - past.span.start < INSTANT:
        return ""
    return f" But I know nothing from before {since_in_words(runs[0].start, past.now)}."


# What it was at some time


async def _what(past: _Past, entity: Entity) -> str:
    live = past.call.states[entity.entity_id]
    unit = str(live.attributes.get("unit_of_measurement") or "")
    measured = recorder.numbers(past.runs[entity]) if unit else []
    if unit and past.span.end - past.span.start > LONG:
        kept = await recorder.statistics(past.call.home_assistant, entity.entity_id, past.span.start, past.span.end)
        if kept:
            return _range(past, entity, kept, unit)
    if measured:
        if past.span.end - past.span.start <= INSTANT:
            return f"{past.names[entity]} was {in_unit(measured[0][0], unit)} {past.span.said}."
        return _range(past, entity, recorder.over_time(measured), unit) + _unknown_before(past, past.runs[entity])
    return _states(past, entity)


def _range(past: _Past, entity: Entity, over: Statistics, unit: str) -> str:
    low, high, mean = (in_unit(value, unit) for value in (over.lowest, over.highest, over.mean))
    start = speech.sentence(past.span.said).removesuffix(".")
    if low == high:
        return f"{start} {past.names[entity]} was {low}."
    return f"{start} {past.names[entity]} was between {low} and {high}, {mean} on average."


def _states(past: _Past, entity: Entity) -> str:
    runs, name = past.runs[entity], past.names[entity]
    if not runs:
        return _nothing_known(past, entity)
    start = speech.sentence(past.span.said).removesuffix(".")
    if len(runs) == 1:
        return f"{start} {name} {_was(in_words(runs[0].state))}.{_unknown_before(past, runs)}"
    if len(runs) > CHANGES + 1:
        return f"{start} {name} changed {len(runs) - 1} times, last {ago_in_words(runs[-1].start, past.now)}."
    told = [f"{in_words(run.state)} from {since_in_words(run.start, past.now)}" for run in runs[1:]]
    return f"{start} {name} {_was(in_words(runs[0].state))}, then {speech.listed(told)}."


def _nothing_known(past: _Past, entity: Entity) -> str:
    return f"Home Assistant remembers nothing of {past.names[entity]}{' ' * bool(past.span.said)}{past.span.said}."


def _said(past: _Past, entity: Entity, state: str, *, so: bool = True) -> str:
    """A state as it is said of this thing: "detects motion" for "detected"."""
    words = BINARY_WORDS.get(entity.device_class or "", ("", "")) if entity.domain == "binary_sensor" else ("", "")
    if words[0].startswith(("detects", "has")) and state in {"on", "detected", "triggered", "active"}:
        return words[0] if so else words[1]
    return state if so else f"not {state}"


def _been(said: str) -> str:
    if said.startswith("detects"):
        return f"has {said.replace('detects', 'detected', 1)}"
    return said.replace("has", "has had", 1) if said.startswith("has ") else f"has been {said}"


def _was(said: str, last: str = "") -> str:
    if said.startswith("detects"):
        return f"{last}{said.replace('detects', 'detected', 1)}"
    return f"{last}{said.replace('has', 'had', 1)}" if said.startswith("has ") else f"was {last}{said}"


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
