"""What is told of what was: since when, when last, whether and what at some time. In words, from what is remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.conditions import fulfils
from ha_tools.home import Entity
from ha_tools.live import recorder
from ha_tools.live.recorder import Run, Statistics
from ha_tools.locale import Locale
from ha_tools.state import UNREACHABLE
from ha_tools.state_words import BINARY_WORDS, in_words
from ha_tools.times.past_spans import INSTANT
from ha_tools.times.past_words import ago_in_words, length_in_words, since_in_words
from ha_tools.times.spans import Span
from ha_tools.units import in_unit_words

LONG = timedelta(days=2)
"""Numbers of a longer time are taken from the hourly statistics."""

MANY = 5
"""The past of more things than this is nothing to listen to, one by one."""

CHANGES = 3
"""More changes than this are counted."""


@dataclass(frozen=True)
class Past:
    """What is remembered of the things asked about."""

    call: Call
    """For the live states, and the statistics."""
    span: Span
    """The time that is asked about."""
    now: datetime
    """In the home's time zone."""
    runs: Mapping[Entity, tuple[Run, ...]]
    """What is remembered of each thing within the span; nothing where nothing is."""
    names: Mapping[Entity, str]
    """As the things are called, told apart."""

    @property
    def locale(self) -> Locale:
        """How the home tells times and degrees."""
        return self.call.locale

    @property
    def days(self) -> int:
        """How far it reaches back."""
        return (self.now - self.span.start).days


# Since when


def since(past: Past) -> str:
    """Since when each is as it is."""
    return " ".join(_since(past, entity) for entity in past.runs)


def _since(past: Past, entity: Entity) -> str:
    live, name, runs = past.call.states[entity.entity_id], past.names[entity], past.runs[entity]
    if live.state in UNREACHABLE:
        return f"{name} is {in_words(live, past.locale)}, since {since_in_words(live.last_changed, past.now)}."
    if not runs:
        return (
            f"{name} {_been(in_words(live, past.locale))} at least since {since_in_words(live.last_changed, past.now)}."
        )
    return f"{name} {_been(in_words(runs[-1].state, past.locale))} {_for_how_long(past, entity, runs[-1])}."


def _for_how_long(past: Past, entity: Entity, run: Run) -> str:
    if run.start <= past.span.start:
        return f"for more than {past.days} days"
    since = since_in_words(run.start, past.now)
    if run.start == past.runs[entity][0].start:
        return f"at least since {since}"
    length = length_in_words(past.now - run.start)
    return f"for {length}" if past.now - run.start < timedelta(minutes=2) else f"since {since}, for {length}"


# When last


def last(past: Past, state: str) -> str:
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


def _is_known(past: Past, entity: Entity) -> bool:
    return past.call.states[entity.entity_id].state not in UNREACHABLE


def _still(past: Past, entity: Entity, run: Run, state: str) -> str:
    return f"{past.names[entity]} {_been(_said(past, entity, state))} {_for_how_long(past, entity, run)}."


def _was_last(past: Past, entity: Entity, run: Run, state: str) -> str:
    name, said = past.names[entity], _said(past, entity, state)
    if run.start <= max(past.span.start, past.runs[entity][0].start):
        return f"{name} {_was(said)} until {since_in_words(run.end, past.now)}."
    length = length_in_words(run.end - run.start)
    return f"{name} {_was(said, 'last ')} {ago_in_words(run.start, past.now)}, for {length}."


def _never(past: Past, entity: Entity, state: str) -> str:
    runs, name = past.runs[entity], past.names[entity]
    if not runs:
        return _nothing_known(past, entity)
    known, was_not = runs[0].start, _was(_said(past, entity, state, so=False))
    if known <= past.span.start:
        return f"{name} {was_not} in the last {past.days} days."
    return f"{name} {was_not} since {since_in_words(known, past.now)}; I know nothing from before."


def _none_ever(past: Past, state: str) -> str:
    known = [runs[0].start for runs in past.runs.values() if runs]
    if not known:
        return "Home Assistant remembers nothing of them."
    if max(known) <= past.span.start:
        return f"None of them was {state} in the last {past.days} days."
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


def whether(past: Past, state: str) -> str:
    """Of one thing or few, when it was so; of several, which were."""
    if len(past.runs) == 1:
        return _whether_one(past, next(iter(past.runs)), state)
    so = [entity for entity, runs in past.runs.items() if _fulfilled(runs, state)]
    if so:
        if len(so) > 2:
            return f"Yes, {speech.listed([past.names[entity] for entity in so])}."
        return f"Yes, {' '.join(_whether_one(past, entity, state).removeprefix('Yes, ') for entity in so)}"
    known = [runs for runs in past.runs.values() if runs]
    if not known:
        return f"Home Assistant remembers nothing of them {past.span.said}."
    latest = max(known, key=lambda runs: runs[0].start)
    return f"No, none of them was {state} {past.span.said}.{_unknown_before(past, latest)}"


def _whether_one(past: Past, entity: Entity, state: str) -> str:
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


def _stretch(past: Past, run: Run) -> str:
    """From when to when, as far as it lies in the time that is asked about."""
    if run.start <= past.span.start:
        return f"until {since_in_words(run.end, past.now)}"
    if run.end >= past.span.end:
        return f"from {since_in_words(run.start, past.now)} on"
    return f"{ago_in_words(run.start, past.now)} for {length_in_words(run.end - run.start)}"


def _unknown_before(past: Past, runs: Sequence[Run]) -> str:
    """What must be said where the recorder knows only the end of it."""
    if runs[0].start - past.span.start < INSTANT:
        return ""
    return f" But I know nothing from before {since_in_words(runs[0].start, past.now)}."


# What it was at some time


async def what(past: Past) -> str:
    """What each was: its states, or the range and mean of its numbers. Raises what `HomeAssistant.ask` raises."""
    return " ".join([await _what(past, entity) for entity in past.runs])


async def _what(past: Past, entity: Entity) -> str:
    live = past.call.states[entity.entity_id]
    unit = str(live.attributes.get("unit_of_measurement") or "")
    measured = recorder.numbers(past.runs[entity]) if unit else []
    if unit and past.span.end - past.span.start > LONG:
        kept = await recorder.statistics(past.call.home_assistant, entity.entity_id, past.span.start, past.span.end)
        if kept:
            return _range(past, entity, kept, unit)
    if measured:
        if past.span.end - past.span.start <= INSTANT:
            said = in_unit_words(measured[0][0], unit, past.locale.temperature_unit)
            return f"{past.names[entity]} was {said} {past.span.said}."
        return _range(past, entity, recorder.over_time(measured), unit) + _unknown_before(past, past.runs[entity])
    return _states(past, entity)


def _range(past: Past, entity: Entity, over: Statistics, unit: str) -> str:
    values, degrees = (over.lowest, over.highest, over.mean), past.locale.temperature_unit
    low, high, mean = (in_unit_words(value, unit, degrees) for value in values)
    start = speech.sentence(past.span.said).removesuffix(".")
    if low == high:
        return f"{start} {past.names[entity]} was {low}."
    return f"{start} {past.names[entity]} was between {low} and {high}, {mean} on average."


def _states(past: Past, entity: Entity) -> str:
    runs, name = past.runs[entity], past.names[entity]
    if not runs:
        return _nothing_known(past, entity)
    start = speech.sentence(past.span.said).removesuffix(".")
    if len(runs) == 1:
        return f"{start} {name} {_was(in_words(runs[0].state, past.locale))}.{_unknown_before(past, runs)}"
    if len(runs) > CHANGES + 1:
        return f"{start} {name} changed {len(runs) - 1} times, last {ago_in_words(runs[-1].start, past.now)}."
    told = [f"{in_words(run.state, past.locale)} from {since_in_words(run.start, past.now)}" for run in runs[1:]]
    return f"{start} {name} {_was(in_words(runs[0].state, past.locale))}, then {speech.listed(told)}."


def _nothing_known(past: Past, entity: Entity) -> str:
    return f"Home Assistant remembers nothing of {past.names[entity]}{' ' * bool(past.span.said)}{past.span.said}."


def _said(past: Past, entity: Entity, state: str, *, so: bool = True) -> str:
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
