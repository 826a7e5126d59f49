"""Changes that plans wait for in answers: what is waited for, and that it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ha_tools.acting.target import things
from ha_tools.facts.facts import Fact, Quantity, StateWord, Thing, Things, Value
from ha_tools.home.home import Home
from ha_tools.home.locale import Locale
from ha_tools.home.state import State
from ha_tools.planning.trigger_names import PERSON
from ha_tools.plans.trigger import Trigger, TriggerGroup, number_in
from ha_tools.results.state_facts import state_fact

_TOLD_AS_IT_COMES = frozenset({"above", "below", "rains", "stops_raining", "snows", "battery_low", "detects", "clears"})
"""Changes that are told in the same words where it is so already."""


def waiting_for(home: Home, trigger: Trigger) -> Fact:
    """Return what is waited for: "when Front Door opens"."""
    clause = Fact(
        f"waits_for.{trigger.change}", those=_those(home, trigger), limit=_limit(trigger), state=_state(trigger)
    )
    if trigger.told_hold:
        clause = Fact("waits_for_lasting", clause=clause, length=timedelta(seconds=round(trigger.hold_seconds)))
    return Fact("when_it.always" if trigger.always else "when_it.once", clause=clause)


def came_true(home: Home, trigger: Trigger, parts: Sequence[str], states: Mapping[str, State]) -> Fact:
    """Return that it has come true of these parts: "Front Door has opened"."""
    ids = [part for part in parts if part]
    those: Value = _named(home, ids) if ids else _those(home, trigger)
    fact = Fact(f"has_come.{trigger.change}", those=those, value=_value(trigger, ids, states), state=_state(trigger))
    if trigger.told_hold:
        return Fact("has_come_for", that=fact, length=timedelta(seconds=round(trigger.hold_seconds)))
    return fact


def is_already(home: Home, trigger: Trigger, parts: Sequence[str], states: Mapping[str, State], locale: Locale) -> Fact:
    """Return that it is so of these parts already: "Front Door is open"."""
    ids = [part for part in parts if part]
    if trigger.change in _TOLD_AS_IT_COMES or not ids:
        return came_true(home, trigger, parts, states)
    return Fact("are", things=_named(home, ids), state=state_fact(states.get(ids[0]), locale))


def _state(trigger: Trigger) -> StateWord:
    return StateWord(trigger.states[0] if trigger.states else "")


def _limit(trigger: Trigger) -> Quantity:
    limit = trigger.above if trigger.above is not None else trigger.below
    return _quantity(trigger, limit or 0.0)


def _value(trigger: Trigger, ids: Sequence[str], states: Mapping[str, State]) -> Quantity:
    numbers = [number_in(trigger, states[item]) for item in ids if item in states]
    return _quantity(trigger, next((number for number in numbers if number is not None), 0.0))


def _quantity(trigger: Trigger, value: float) -> Quantity:
    return Quantity(value, trigger.unit, is_home_unit=trigger.unit in {"°C", "°F"})


def _those(home: Home, trigger: Trigger) -> Value:
    """Return the things that are watched, so that "opens" may follow: "one of Kitchen Window and Office Window"."""
    known = [home.entities[item] for item in trigger.entity_ids if item in home.entities]
    if len(trigger.entity_ids) == 1:
        return _named(home, trigger.entity_ids)
    is_all = trigger.group is TriggerGroup.ALL
    if known and all(entity.kind in PERSON for entity in known):
        return Fact("everybody" if is_all else "somebody")
    return Fact("each_of" if is_all else "one_of", things=_named(home, trigger.entity_ids))


def _named(home: Home, ids: Sequence[str]) -> Things:
    """Return things by their names; one that is gone by its id."""
    known = [home.entities[item] for item in ids if item in home.entities]
    gone = tuple(Thing(item, item) for item in ids if item not in home.entities)
    found = things(home, known) if known else Things(())
    return Things((*found.things, *gone), found.kind)
