"""Timers as they are set and changed in the panel: read from JSON, checked, and done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ha_tools.home.place import Place
from ha_tools.household.timer_changes import SNOOZE_SECONDS
from ha_tools.household.timer_tools import LONGEST_SECONDS
from ha_tools.timers.schedule import MOST, Timers
from ha_tools.timers.timer import Status, Timer, TimerKind, next_time

LONGEST_LABEL = 200
"""Characters of what a reminder reminds of."""

MOST_YEARS = 5
"""Years ahead for which a day may be named."""


class TimerOrderError(ValueError):
    """A timer cannot be set or changed so; the text says why and what to do."""


@dataclass(frozen=True)
class NewTimer:
    """A timer, an alarm or a reminder to be set: after a length of time, or at a time of the day."""

    kind: TimerKind
    name: str
    seconds: float
    """Its length; 0 where it is due at a time of the day."""
    clock: time | None
    """The time of the day in the home."""
    day: date | None
    """The day of a time of the day; None is the next on which it comes."""
    days: tuple[int, ...]
    """The days of the week on which it comes again; Monday is 0."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> NewTimer:
        """Read {kind, name, seconds | at: "07:30", date: "2026-12-24" | days: [0, 1]}. Raises `TimerOrderError`."""
        kind, name = _kind(body.get("kind")), body.get("name") or ""
        if not isinstance(name, str) or len(name) > LONGEST_LABEL:
            raise TimerOrderError(f"The name may have {LONGEST_LABEL} characters.")
        name = " ".join(name.split())
        if kind is TimerKind.REMINDER and not name:
            raise TimerOrderError("Say what to remind of.")
        if body.get("at") is not None:
            return cls(kind, name, 0.0, clock_said(body["at"]), day_said(body.get("date")), days_said(body.get("days")))
        return cls(kind, name, _length(kind, body.get("seconds")), None, None, ())

    def set(self, timers: Timers, place: Place, zone: ZoneInfo) -> Timer:
        """Set it, to ring at a place, by the clock of the home's time zone. Raises `TimerOrderError`."""
        if timers.is_full:
            raise TimerOrderError(f"There are {MOST} timers, alarms and reminders already: cancel some first.")
        if self.clock is None:
            return timers.start(self.kind, place, self.seconds, self.name)
        if self.days:
            return timers.set_weekly(self.kind, place, self.clock, self.days, zone, self.name)
        at = next_time(self.clock, range(7), zone, timers.now) if self.day is None else self._on(self.day, zone)
        if at <= timers.now:
            raise TimerOrderError("That time is over already: choose a later one.")
        return timers.set_at(self.kind, place, at, self.name, zone)

    def _on(self, day: date, zone: ZoneInfo) -> float:
        assert self.clock is not None  # noqa: S101 - `set` asks for it
        if day > datetime.now(zone).date() + timedelta(days=366 * MOST_YEARS):
            raise TimerOrderError(f"Choose a day within the next {MOST_YEARS} years.")
        return datetime.combine(day, self.clock, zone).timestamp()


@dataclass(frozen=True)
class TimerStep:
    """Something to be done to a timer."""

    action: str
    """pause, resume, add, stop, snooze or skip."""
    seconds: float
    """The time to add; the time to snooze for, 0 for the usual one."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> TimerStep:
        """Read {action, seconds}. Raises `TimerOrderError`."""
        action, seconds = body.get("action"), body.get("seconds", 0)
        if not isinstance(action, str) or action not in _FITTING:
            raise TimerOrderError(f"action must be one of {', '.join(_FITTING)}.")
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not abs(seconds) <= max(_LONGEST):
            raise TimerOrderError("seconds must be a number of seconds.")
        if action == "add" and not seconds:
            raise TimerOrderError("Say how many seconds to add.")
        return cls(action, float(seconds))

    def do(self, timers: Timers, timer: Timer) -> None:
        """Do it. Raises `TimerOrderError` where the timer is not in a state for it."""
        if timer.status not in _FITTING[self.action] or (self.action == "skip" and not timer.repeats):
            raise TimerOrderError("The timer is not in that state any more: look at it again.")
        match self.action:
            case "pause":
                timers.pause(timer)
            case "resume":
                timers.resume(timer)
            case "stop":
                timers.stop(timer)
            case "skip":
                timers.skip(timer)
            case "snooze":
                timers.snooze(timer, _within(timer.kind, self.seconds or SNOOZE_SECONDS[timer.kind]))
            case "add":
                self._add(timers, timer)

    def _add(self, timers: Timers, timer: Timer) -> None:
        if timer.repeats or not timer.seconds:
            raise TimerOrderError("It is set for a time of the day: set another one instead.")
        timers.set_to(timer, _within(timer.kind, timers.left(timer) + self.seconds))


_LONGEST = LONGEST_SECONDS.values()

_FITTING: Mapping[str, frozenset[Status]] = {
    "pause": frozenset({Status.RUNNING}),
    "resume": frozenset({Status.PAUSED}),
    "add": frozenset({Status.RUNNING, Status.PAUSED}),
    "stop": frozenset({Status.RINGING}),
    "snooze": frozenset({Status.RINGING}),
    "skip": frozenset({Status.RUNNING}),
}
"""Action -> the states in which it can be done."""


def _kind(said: Any) -> TimerKind:
    try:
        return TimerKind(said)
    except ValueError as err:
        raise TimerOrderError(f"kind must be one of {', '.join(TimerKind)}.") from err


def _within(kind: TimerKind, seconds: float) -> float:
    if not 1 <= seconds <= LONGEST_SECONDS[kind]:
        raise TimerOrderError(f"It may last from a second to {LONGEST_SECONDS[kind] / 86_400:.0f} days.")
    return seconds


def _length(kind: TimerKind, seconds: Any) -> float:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise TimerOrderError('Say how long, or at what time: {"seconds": 300} or {"at": "07:30"}.')
    return _within(kind, float(seconds))


def clock_said(said: Any) -> time:
    """Return a time of the day that was said as "07:30". Raises `TimerOrderError`."""
    try:
        clock = time.fromisoformat(said)
    except (TypeError, ValueError) as err:
        raise TimerOrderError("at must be a time of the day, such as 07:30.") from err
    return clock.replace(second=0, microsecond=0, tzinfo=None)


def day_said(said: Any) -> date | None:
    """Return a day that was said as "2026-12-24"; None where none was. Raises `TimerOrderError`."""
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError) as err:
        raise TimerOrderError("date must be a day, such as 2026-12-24.") from err


def days_said(said: Any) -> tuple[int, ...]:
    """Return days of the week that were said as [0, 1], 0 for Monday. Raises `TimerOrderError`."""
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(day, int) and 0 <= day <= 6 for day in said):
        raise TimerOrderError("days must be a list of days of the week, 0 for Monday to 6 for Sunday.")
    return tuple(sorted({int(day) for day in said}))
