"""The due times of alarms and reminders, as people say them in English: once or on days of the week. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ha_tools.facts.facts import Fact, Instant
from ha_tools.times.moments import Moment, zone_of
from ha_tools.times.recurrence import days_fact, days_of
from ha_tools.times.spoken_moments import moment

WAKING_HOURS = range(5, 12)
"""Hours that an alarm means in the morning where nobody says "am" or "pm"."""

DAY_CLOCK = time(9)
"""The time of a reminder of which only the day is said."""


@dataclass(frozen=True)
class When:
    """A time, once or again and again."""

    at: datetime
    """The next time; aware."""
    days: tuple[int, ...] = ()
    """The days of the week on which it comes again; Monday is 0, none is once."""

    def fact(self, now: datetime) -> Fact:
        """Return it as it is spoken of: "tomorrow at 7 am", "at 6:30 am on weekdays"."""
        if self.days:
            return Fact("weekly", at=self.at.time(), days=days_fact(self.days))
        return Fact("moment", at=Instant(self.at, now))


def when(text: str, now: datetime, *, waking: bool = False) -> When | None:
    """Return the time that the whole text says, or None where it is none. `waking` takes "seven" for the morning's."""
    rest, days = days_of(" ".join(text.casefold().split()))
    found = _moment(rest, now)
    if found is None or (days and found.day_said):
        return None
    if found.clock is None or (found.part is not None and waking):
        return None if waking or days else When(datetime.combine(found.day, DAY_CLOCK, zone_of(now)))
    if waking and not found.half_said and found.clock.hour % 12 in WAKING_HOURS:
        found = _in_the_morning(found, now)
    return When(found.at(zone_of(now)), days)


def _moment(text: str, now: datetime) -> Moment | None:
    return moment(text, now) or moment(f"at {text}", now)


def _in_the_morning(found: Moment, now: datetime) -> Moment:
    """The same hour before noon, on the day that was said, or the next time."""
    clock = (found.clock or time()).replace(hour=(found.clock or time()).hour % 12)
    if found.day_said and found.day > now.date():
        return replace(found, clock=clock)
    today = replace(found, day=now.date(), clock=clock)
    if found.day_said or today.at(zone_of(now)) > now:
        return today if today.at(zone_of(now)) > now else found
    return replace(today, day=_after(now.date()))


def _after(day: date) -> date:
    return day + timedelta(days=1)
