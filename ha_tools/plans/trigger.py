"""A change of the home that a plan waits for, and what states mean to it. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ha_tools.home.state import UNREACHABLE, State

ALARM_OVER = "alarm_over"
"""The change that an alarm of ours was stopped: no thing of the home tells it."""

OUR_ALARM = "parley.alarm"
"""Stands among the watched things for our alarms."""


class TriggerGroup(StrEnum):
    """The ones of several things that it takes."""

    EACH = "each"
    """Each by itself: whenever one of the windows opens."""
    ALL = "all"
    """All of them at once: when everybody has left."""
    ANY = "any"
    """The first of them: when somebody is at home, and nobody was."""


@dataclass(frozen=True)
class Trigger:
    """A change that is waited for: things come into states, or a number passes a limit."""

    change: str
    """Its name, by which there are words for it: "opens"."""
    entity_ids: tuple[str, ...]
    """The things that are watched."""
    states: tuple[str, ...] = ()
    """Home Assistant's states in which it is so, in lower case; of an alarm of ours its id, where one is meant."""
    is_not: bool = False
    """It is so in all other states."""
    attribute: str = ""
    """The attribute that counts; empty is the state itself."""
    above: float | None = None
    """It is so from this number on."""
    below: float | None = None
    """It is so up to this number."""
    margin: float = 0.0
    """So far beyond the limit a number must go back before it can pass it again."""
    is_pulse: bool = False
    """Each change of the state is one: a button's, which has the time of its last press for a state."""
    group: TriggerGroup = TriggerGroup.EACH
    hold_seconds: float = 0.0
    """Time for which it must have been so."""
    rest_seconds: float = 0.0
    """Time for which it must not have been so before it counts anew."""
    always: bool = False
    """Each time, and not once."""
    unit: str = ""
    """The limit's unit, as Home Assistant has it."""
    is_level: bool = False
    """It counts as well where it is so already as the watch begins."""
    told_hold: bool = False
    """A length for which it must have been so was asked for."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts that come true by themselves: each thing; of a group the whole, without a name."""
        return self.entity_ids if self.group is TriggerGroup.EACH else ("",)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "entity_ids": list(self.entity_ids), "states": list(self.states)}


def trigger_of(raw: Mapping[str, Any]) -> Trigger:
    """Return the trigger that `as_dict` made. Raises ValueError, TypeError or KeyError for what is none."""
    ids, states = tuple(raw["entity_ids"]), tuple(raw["states"])
    trigger = Trigger(**{**raw, "entity_ids": ids, "states": states, "group": TriggerGroup(raw["group"])})
    numbers = (trigger.above, trigger.below, trigger.margin, trigger.hold_seconds, trigger.rest_seconds)
    if not all(number is None or isinstance(number, int | float) for number in numbers):
        raise TypeError("A limit is no number.")
    if not ids or not all(isinstance(text, str) for text in (*ids, *states, trigger.change, trigger.attribute)):
        raise TypeError("A part of the trigger is no text.")
    return trigger


def is_so(trigger: Trigger, states: Mapping[str, State], part: str, before: bool | None) -> bool | None:
    """Return whether it is so of a part; None where nobody knows. `before` is whether it was, for the margin."""
    if part:
        return _of_one(trigger, states.get(part), before)
    found = [_of_one(trigger, states.get(item), before) for item in trigger.entity_ids]
    if trigger.group is TriggerGroup.ANY and True in found:
        return True
    if trigger.group is TriggerGroup.ALL and False in found:
        return False
    return None if None in found else trigger.group is TriggerGroup.ALL


def number_in(trigger: Trigger, state: State) -> float | None:
    """Return the number that counts of a state; None where there is none."""
    value = state.attributes.get(trigger.attribute) if trigger.attribute else state.state
    try:
        number = float(value) if value is not None else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _of_one(trigger: Trigger, state: State | None, before: bool | None) -> bool | None:
    if state is None or state.state in UNREACHABLE:
        return None
    if trigger.above is not None or trigger.below is not None:
        return _passed(trigger, number_in(trigger, state), before)
    value = state.attributes.get(trigger.attribute) if trigger.attribute else state.state
    return None if value is None else (str(value).casefold() in trigger.states) is not trigger.is_not


def _passed(trigger: Trigger, number: float | None, before: bool | None) -> bool | None:
    if number is None:
        return None
    margin = trigger.margin if before else 0.0
    if trigger.above is not None and number < trigger.above - margin:
        return False
    return trigger.below is None or number <= trigger.below + margin
