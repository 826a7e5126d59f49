"""The changes to timers, alarms and reminders that are set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ha_tools.acting.call import Call
from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.home.references import TimerRef
from ha_tools.household.timer_answers import named, now_of, standing
from ha_tools.timers.timer import Status, Timer, TimerKind
from ha_tools.timers.timer_names import called, day_named, due_at, rounded

SNOOZE_SECONDS = {TimerKind.TIMER: 120.0, TimerKind.ALARM: 600.0, TimerKind.REMINDER: 600.0}
"""Snooze where nobody says for how long: the cake in the oven does not wait for ten minutes."""

SET = frozenset({Status.RUNNING, Status.PAUSED, Status.RINGING})
"""States of those that are not over."""


@dataclass(frozen=True)
class By:
    """By what timers are changed."""

    seconds: float | None = None
    """The length of the change, or of the snooze."""
    day: date | None = None
    """The day by which they were named."""
    names_weekday: bool = False
    """True if such an alarm may be called so: "the monday alarm"."""

    @classmethod
    def said(cls, name: str | TimerRef | None, seconds: float | None, now: datetime) -> By:
        """Return what follows from the name that was said."""
        said = name.said if isinstance(name, TimerRef) else name or ""
        day = day_named(said, now)
        return cls(seconds, day, names_weekday=day is not None and f"{day:%A}".casefold() in said.casefold())

    def is_one_of_several(self, timer: Timer) -> bool:
        """Return whether only one of the days is meant on which it comes again."""
        return self.day is not None and timer.repeats and not (self.names_weekday and len(timer.days) == 1)


@dataclass(frozen=True)
class Change:
    """A change to timers."""

    do: Callable[[Call, Sequence[Timer], By], tuple[Fact, ...]]
    """Do it to those; returns what to tell."""
    statuses: frozenset[Status]
    """States in which it can be done."""
    otherwise: str = ""
    """The case to tell of the only one that is meant, where it cannot be done to it."""


def _cancel(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    """Cancel the timers; an alarm cancelled on one day comes again on the others."""
    return _cancelled(call, timers, by, [timer for timer in timers if by.is_one_of_several(timer)])


def _skip(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    return _cancelled(call, timers, by, [timer for timer in timers if timer.repeats])


def _cancelled(call: Call, timers: Sequence[Timer], by: By, left_out: Sequence[Timer]) -> tuple[Fact, ...]:
    """All but those of which one day is left out."""
    over = [timer for timer in timers if timer not in left_out]
    facts = [Fact("timers_cancelled", timers=named(call, over))] if over else []
    for timer in over:
        call.timers.cancel(timer)
    return (*facts, *_left_out(call, left_out, by)) if left_out else tuple(facts)


def _pause(call: Call, timers: Sequence[Timer], _: By) -> tuple[Fact, ...]:
    return (standing(call, [call.timers.pause(timer) for timer in timers]),)


def _resume(call: Call, timers: Sequence[Timer], _: By) -> tuple[Fact, ...]:
    return (standing(call, [call.timers.resume(timer) for timer in timers]),)


def _add(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    def longer(timer: Timer) -> Timer:
        change = call.timers.snooze if timer.status is Status.RINGING else call.timers.add
        return change(timer, by.seconds or 0.0)

    return (standing(call, [longer(timer) for timer in timers]),)


def _subtract(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    return (standing(call, [call.timers.add(timer, -(by.seconds or 0.0)) for timer in timers]),)


def _set(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    return (standing(call, [call.timers.set_to(timer, by.seconds or 0.0) for timer in timers]),)


def _snooze(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    names = named(call, timers)
    length = by.seconds or min(SNOOZE_SECONDS[timer.kind] for timer in timers)
    for timer in timers:
        call.timers.snooze(timer, length)
    return (Fact("timers_snoozed", timers=names, length=rounded(length)),)


def _stop(call: Call, timers: Sequence[Timer], _: By) -> tuple[Fact, ...]:
    names = named(call, timers)
    for timer in timers:
        call.timers.stop(timer)
    return (Fact("timers_stopped", timers=names),)


def _left_out(call: Call, timers: Sequence[Timer], by: By) -> tuple[Fact, ...]:
    """One day of what comes again."""
    now = now_of(call)
    skipped = [(call.timers.skip(timer, by.day), timer.due) for timer in timers]
    each = (
        Fact("timer_rings_next", timer=called(timer, now), at=Instant(due_at(timer, now), now))
        if timer.due != due
        else Fact("timer_does_not_ring", timer=called(timer, now), day=Day(by.day or now.date(), now.date()))
        for timer, due in skipped
    )
    return (Fact("each", facts=tuple(each)),)


CHANGES = {
    "cancel": Change(_cancel, SET),
    "pause": Change(_pause, frozenset({Status.RUNNING}), "timer_is_not.running"),
    "resume": Change(_resume, frozenset({Status.PAUSED}), "timer_is_not.paused"),
    "add": Change(_add, SET),
    "subtract": Change(_subtract, SET - {Status.RINGING}, "timer_is_not.going"),
    "set": Change(_set, SET - {Status.RINGING}, "timer_is_not.going"),
    "snooze": Change(_snooze, frozenset({Status.RINGING}), "timer_is_not.ringing"),
    "stop": Change(_stop, frozenset({Status.RINGING}), "timer_is_not.ringing"),
    "skip": Change(_skip, frozenset({Status.RUNNING})),
}
"""Action -> what it does."""
