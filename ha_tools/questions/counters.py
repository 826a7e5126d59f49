"""Counters of energy, water and gas: how much they rose in some time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ha_tools.facts.facts import Fact, Quantity, Thing
from ha_tools.home.state import State
from ha_tools.live import recorder
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.recorder import Run
from ha_tools.times.spans import Span

NEW_CYCLE = 0.9
"""A counter that falls below so much of what it was has begun anew at zero (Home Assistant: sensor/recorder.py)."""

STOOD_STILL = 1e-6
"""A counter that rose by less did not rise: it is an error of adding."""

_COUNTS_UP = "total_increasing"
_COUNTERS = frozenset({_COUNTS_UP, "total"})
"""Home Assistant's state classes of sensors that count."""


@dataclass(frozen=True)
class Rise:
    """The rise of a counter in some time."""

    amount: float
    """In the sensor's unit; below zero where what is fed back prevails."""
    since: datetime
    """Since when it is known."""

    def fact(self, thing: Thing, when: Fact, unit: str) -> Fact:
        """Return it as it is told."""
        counted = Fact("counted", thing=thing, when=when)
        if abs(self.amount) < STOOD_STILL:
            return counted.form("nothing")
        return counted.form("up" if self.amount > 0 else "down", value=Quantity(abs(self.amount), unit))


def is_counter(state: State) -> bool:
    """Return whether a sensor counts, so that its rise is asked for rather than its range."""
    return state.attributes.get("state_class") in _COUNTERS


async def rise_of(
    home_assistant: HomeAssistant, state: State, runs: Sequence[Run], span: Span, *, is_long: bool
) -> Rise | None:
    """Return how much a counter rose in a time; None where nothing of it is known. Raises as `HomeAssistant.ask` does.

    The history is exact, but does not reach as far back as the statistics, nor tell when a net counter was reset. The
    statistics begin and end at their own full hours or five minutes: the history tells what lies before and after.
    """
    begins_anew = state.attributes.get("state_class") == _COUNTS_UP
    readings = recorder.numbers(runs)
    kept = None
    if is_long or not begins_anew:
        kept = await recorder.change(home_assistant, state.entity_id, span.start, span.end, is_long=is_long)
    if kept:
        sooner = [value for value, run in readings if run.start < kept.since]
        later = [value for value, run in readings if run.end > kept.until]
        risen = _risen(sooner, begins_anew=begins_anew) + _risen(later, begins_anew=begins_anew)
        return Rise(kept.amount + risen, min(kept.since, runs[0].start) if sooner else kept.since)
    if not readings:
        return None
    return Rise(_risen([value for value, _ in readings], begins_anew=begins_anew), runs[0].start)


def _risen(readings: Sequence[float], *, begins_anew: bool) -> float:
    """Return how much a counter rose over its readings, oldest first."""
    return sum(
        after if begins_anew and after < NEW_CYCLE * before else after - before
        for before, after in itertools.pairwise(readings)
    )
