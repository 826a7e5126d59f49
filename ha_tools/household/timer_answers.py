"""The answers about timers, alarms and reminders that were set, changed or asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.facts.facts import LISTED, Fact, Things
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.timer import Status, Timer, TimerKind
from ha_tools.timers.timer_names import called_apart, the, told


def named(call: Call, timers: Sequence[Timer]) -> Things:
    """Return what they are called: "the pizza timer and the 5 minute timer"."""
    names = called_apart(timers, call.home, now_of(call))
    kinds = {timer.kind for timer in timers}
    return Things(tuple(map(the, names)), kinds.pop() if len(kinds) == 1 else TimerKind.TIMER)


def counted(timers: Sequence[Timer]) -> tuple[Fact, ...]:
    """Return how many there are: "3 timers", "2 timers and 1 alarm"."""
    counts = {kind: sum(timer.kind is kind for timer in timers) for kind in TimerKind}
    return tuple(Fact(f"so_many.{kind}", count=count) for kind, count in counts.items() if count)


def standing(call: Call, timers: Sequence[Timer]) -> Fact:
    """Return how each stands that was changed, of many the first."""
    now = now_of(call)
    each = [told(timer, call.timers.left(timer), now) for timer in timers[:LISTED]]
    more = [Fact("more_timers_changed", count=len(timers) - LISTED)] if len(timers) > LISTED else []
    return Fact("each", facts=(*each, *more))


async def written_down(
    call: Call,
    facts: Sequence[Fact],
    changed: Sequence[Timer],
    steps_back: Sequence[Command],
    *,
    made: Sequence[Timer] = (),
) -> Result:
    """Return what is told, once it is written down, with a warning where it cannot be."""
    for step in steps_back:
        call.undoable(step)
    unkept = () if await call.timers.kept() else (Fact("not_written_down"),)
    ids = tuple(timer.timer_id for timer in (*made, *changed))
    return Result(Outcome.CHANGED, (*facts, *unkept), values=values_of(call, changed), timers=ids)


def values_of(call: Call, timers: Sequence[Timer]) -> Mapping[str, Any]:
    """Timers as Home Assistant's own answers in other languages have them."""
    return {"timers": [_as_home_assistant_tells(timer, call) for timer in timers], "canceled": len(timers)}


def _as_home_assistant_tells(timer: Timer, call: Call) -> Mapping[str, Any]:
    left, length = max(1, round(call.timers.left(timer))), round(timer.seconds)
    area = call.home.areas.get(timer.place.area_id or "")
    return {
        "name": timer.name,
        "area": area.name if area else "",
        "is_active": timer.status is not Status.PAUSED,
        "total_seconds_left": left,
        **{f"rounded_{unit}_left": count for unit, count in zip(_UNITS, _counts(left), strict=True)},
        **{f"start_{unit}": count for unit, count in zip(_UNITS, _counts(length), strict=True)},
    }


_UNITS = ("hours", "minutes", "seconds")


def _counts(seconds: int) -> tuple[int, int, int]:
    """The hours, minutes and seconds in so many seconds."""
    return seconds // 3600, seconds // 60 % 60, seconds % 60


def now_of(call: Call) -> datetime:
    """The time by which timers go, in the home's time zone."""
    return datetime.fromtimestamp(call.timers.now, call.home_assistant.time_zone)
