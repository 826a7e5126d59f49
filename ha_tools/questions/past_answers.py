"""The answers about the past: since when, when last, whether and what at some time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ha_tools.acting.call import Call
from ha_tools.facts.facts import Fact, Instant, Quantity, StateWord, Thing
from ha_tools.home.home import Entity
from ha_tools.home.locale import Locale
from ha_tools.home.state import UNREACHABLE
from ha_tools.live import recorder
from ha_tools.live.recorder import Run, Statistics
from ha_tools.questions.conditions import fulfils
from ha_tools.questions.counters import is_counter, rise_of
from ha_tools.results.state_facts import state_fact
from ha_tools.times.past_facts import ago, rounded
from ha_tools.times.past_spans import INSTANT
from ha_tools.times.spans import Span

LONG = timedelta(days=2)
"""Numbers of a longer time are taken from the hourly statistics."""

HOUR = timedelta(hours=1)
"""A beginning of the hourly statistics that is not a gap."""

MANY = 5
"""The past of more things than this is nothing to listen to, one by one."""

CHANGES = 3
"""More changes than this are counted."""

_DETECTING = frozenset({"carbon_monoxide", "gas", "motion", "problem", "smoke", "vibration"})
"""Device classes of sensors of which is said what they detect: "detects motion" for "detected"."""


@dataclass(frozen=True)
class Past:
    """The remembered past of the things asked about."""

    call: Call
    """For the live states, and the statistics."""
    span: Span
    """The time that is asked about."""
    now: datetime
    """In the home's time zone."""
    runs: Mapping[Entity, tuple[Run, ...]]
    """The remembered runs of each thing within the span; nothing where there are none."""
    names: Mapping[Entity, Thing]
    """As the things are called, told apart."""

    @property
    def locale(self) -> Locale:
        """The home's way to tell times and degrees."""
        return self.call.locale

    @property
    def days(self) -> int:
        """The number of days that it reaches back."""
        return (self.now - self.span.start).days


# Since when


def since(past: Past) -> tuple[Fact, ...]:
    """Return since when each is as it is."""
    return tuple(_since(past, entity) for entity in past.runs)


def _since(past: Past, entity: Entity) -> Fact:
    live, thing, runs = past.call.states[entity.entity_id], past.names[entity], past.runs[entity]
    state, changed = state_fact(live, past.locale), Instant(live.last_changed, past.now)
    if live.state in UNREACHABLE:
        return Fact("is_since", thing=thing, state=state, since=changed)
    if not runs:
        return Fact("been.at_least", thing=thing, state=state, since=changed)
    return _been(past, entity, runs[-1], state_fact(runs[-1].state, past.locale))


def _been(past: Past, entity: Entity, run: Run, state: Fact) -> Fact:
    """Return for how long a thing has been so."""
    so = Fact("been", thing=past.names[entity], state=state)
    if run.start <= past.span.start:
        return so.form("more_than_days", days=past.days)
    since = Instant(run.start, past.now)
    if run.start == past.runs[entity][0].start:
        return so.form("at_least", since=since)
    length = rounded(past.now - run.start)
    if past.now - run.start < timedelta(minutes=2):
        return so.form("for", length=length)
    return so.form("since", since=since, length=length)


# When last


def last(past: Past, state: str) -> tuple[Fact, ...]:
    """Return since when those are so that are; else when one of them last was."""
    fulfilled = {entity: _fulfilled(runs, state) for entity, runs in past.runs.items()}
    still = [e for e, runs in fulfilled.items() if runs and runs[-1].end == past.runs[e][-1].end and _is_known(past, e)]
    if len(still) > MANY:
        return (Fact("so_many_are", count=len(still), state=_asked(state)),)
    if still:
        return tuple(_been(past, entity, fulfilled[entity][-1], _said(entity, state)) for entity in still)
    over = {entity: runs[-1] for entity, runs in fulfilled.items() if runs}
    if not over:
        return (_never(past, next(iter(past.runs)), state) if len(past.runs) == 1 else _none_ever(past, state),)
    entity = max(over, key=lambda item: over[item].end)
    return (_was_last(past, entity, over[entity], state),)


def _is_known(past: Past, entity: Entity) -> bool:
    return past.call.states[entity.entity_id].state not in UNREACHABLE


def _was_last(past: Past, entity: Entity, run: Run, state: str) -> Fact:
    so = Fact("was", thing=past.names[entity], state=_said(entity, state))
    if run.start <= max(past.span.start, past.runs[entity][0].start):
        return so.form("until", until=Instant(run.end, past.now))
    return so.form("last", ago=ago(run.start, past.now), length=rounded(run.end - run.start))


def _never(past: Past, entity: Entity, state: str) -> Fact:
    runs = past.runs[entity]
    if not runs:
        return _nothing_known(past, entity)
    never = Fact("never", thing=past.names[entity], state=_said(entity, state, so=False))
    if runs[0].start <= past.span.start:
        return never.form("in_days", days=past.days)
    return never.form("since", since=Instant(runs[0].start, past.now))


def _none_ever(past: Past, state: str) -> Fact:
    known = [runs[0].start for runs in past.runs.values() if runs]
    if not known:
        return Fact("remembers_nothing_of_them", when=past.span.said)
    if max(known) <= past.span.start:
        return Fact("none_was.in_days", state=_asked(state), days=past.days)
    return Fact("none_was.since", state=_asked(state), since=Instant(max(known), past.now))


def _fulfilled(runs: Sequence[Run], state: str) -> list[Run]:
    """Return the times during which it was so, joined where it only changed within: on at heating, on at cooling."""
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


def whether(past: Past, state: str) -> tuple[Fact, ...]:
    """Return of one thing or few when it was so; of several which were."""
    so = {entity: runs for entity in past.runs if (runs := _fulfilled(past.runs[entity], state))}
    if len(so) > 2:
        return (Fact("yes_these", names=tuple(past.names[entity] for entity in so)),)
    if so:
        first, *others = (_was_so(past, entity, runs, state) for entity, runs in so.items())
        return (Fact("yes_that", that=first), *others)
    known = [runs for runs in past.runs.values() if runs]
    entity = next(iter(past.runs))
    if not known:
        is_one = len(past.runs) == 1
        return (_nothing_known(past, entity) if is_one else Fact("remembers_nothing_of_them", when=past.span.said),)
    latest = max(known, key=lambda runs: runs[0].start)
    if len(past.runs) > 1:
        return (
            Fact("none_was.then", state=_asked(state), when=past.span.said),
            *_unknown_before(past, latest[0].start),
        )
    was_not = Fact("was.then", thing=past.names[entity], state=_said(entity, state, so=False), when=past.span.said)
    return (Fact("no_that", that=was_not), *_unknown_before(past, latest[0].start))


def _was_so(past: Past, entity: Entity, so: Sequence[Run], state: str) -> Fact:
    """Return when within the time that is asked about a thing was so."""
    was = Fact("was", thing=past.names[entity], state=_said(entity, state), when=past.span.said)
    if past.span.end - past.span.start <= INSTANT:
        return was.form("then")
    if so[0].start <= past.span.start and so[0].end >= past.span.end:
        return was.form("all_the_time")
    if len(so) > CHANGES:
        return was.form("so_often", count=len(so), last=_stretch(past, so[-1]))
    return was.form("then_and_then", stretches=tuple(_stretch(past, run) for run in so))


def _stretch(past: Past, run: Run) -> Fact:
    """Return from when to when, as far as it lies in the time that is asked about."""
    if run.start <= past.span.start:
        return Fact("stretch.until", until=Instant(run.end, past.now))
    if run.end >= past.span.end:
        return Fact("stretch.from", since=Instant(run.start, past.now))
    return Fact("stretch.between", ago=ago(run.start, past.now), length=rounded(run.end - run.start))


def _unknown_before(past: Past, since: datetime) -> tuple[Fact, ...]:
    """Return what must be said where the recorder knows only the end of it; the statistics know it by the hour."""
    if since - past.span.start < (HOUR if _is_long(past) else INSTANT):
        return ()
    return (Fact("unknown_before", since=Instant(since, past.now)),)


# What it was at some time


async def what(past: Past) -> tuple[Fact, ...]:
    """Return what each was: its states, or its numbers' range or rise. Raises as `HomeAssistant.ask`."""
    return tuple([fact for entity in past.runs for fact in await _what(past, entity)])


async def _what(past: Past, entity: Entity) -> tuple[Fact, ...]:
    live = past.call.states[entity.entity_id]
    unit = str(live.attributes.get("unit_of_measurement") or "")
    if is_counter(live) and past.span.end - past.span.start > INSTANT:
        rise = await rise_of(past.call.home_assistant, live, past.runs[entity], past.span, is_long=_is_long(past))
        if rise:
            told = rise.fact(past.names[entity], past.span.said, unit)
            return (told, *_unknown_before(past, rise.since))
    measured = recorder.numbers(past.runs[entity]) if unit else []
    if unit and _is_long(past):
        kept = await recorder.statistics(past.call.home_assistant, entity.entity_id, past.span.start, past.span.end)
        if kept:
            return (_range(past, entity, kept, unit),)
    if not measured:
        return _states(past, entity)
    if past.span.end - past.span.start <= INSTANT:
        value = _measured(past, measured[0][0], unit)
        return (Fact("measured.then", thing=past.names[entity], value=value, when=past.span.said),)
    told = _range(past, entity, recorder.over_time(measured), unit)
    return (told, *_unknown_before(past, past.runs[entity][0].start))


def _is_long(past: Past) -> bool:
    return past.span.end - past.span.start > LONG


def _range(past: Past, entity: Entity, over: Statistics, unit: str) -> Fact:
    low, high, mean = (_measured(past, value, unit) for value in (over.lowest, over.highest, over.mean))
    measured = Fact("measured", thing=past.names[entity], when=past.span.said)
    if round(over.lowest, 1) == round(over.highest, 1):
        return measured.form("always", value=low)
    return measured.form("between", low=low, high=high, mean=mean)


def _measured(past: Past, value: float, unit: str) -> Quantity:
    return Quantity(value, unit, is_home_unit=unit == past.locale.temperature_unit)


def _states(past: Past, entity: Entity) -> tuple[Fact, ...]:
    runs = past.runs[entity]
    if not runs:
        return (_nothing_known(past, entity),)
    states = Fact(
        "states_were",
        when=past.span.said,
        thing=past.names[entity],
        state=state_fact(runs[0].state, past.locale),
    )
    if len(runs) == 1:
        return (states.form("one"), *_unknown_before(past, runs[0].start))
    if len(runs) > CHANGES + 1:
        return (states.form("many", count=len(runs) - 1, ago=ago(runs[-1].start, past.now)),)
    then = tuple(
        Fact("state_from", state=state_fact(run.state, past.locale), since=Instant(run.start, past.now))
        for run in runs[1:]
    )
    return (states.form("few", then=then),)


def _nothing_known(past: Past, entity: Entity) -> Fact:
    return Fact("remembers_nothing_of", thing=past.names[entity], when=past.span.said)


def _said(entity: Entity, state: str, *, so: bool = True) -> Fact:
    """Return a state as it is said of this thing: "detects motion" for "detected"; or that it is not so."""
    is_detecting = entity.domain == "binary_sensor" and entity.device_class in _DETECTING
    if is_detecting and state in {"on", "detected", "triggered", "active"}:
        word = StateWord("on" if so else "off", "binary_sensor", entity.device_class or "")
        return Fact("state.plain", word=word)
    return _asked(state) if so else Fact("state.not_so", state=_asked(state))


def _asked(state: str) -> Fact:
    return Fact("state.plain", word=StateWord(state.replace(" ", "_")))
