"""The times at which something shall be done later, as people say them in English. Pure.

After a while ("in half an hour"), at a time ("tomorrow at seven"), by the sun ("half an hour before sunset"), and each
of these that has no date of its own again and again ("every weekday at seven").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.times.durations import duration
from ha_tools.times.moments import zone_of
from ha_tools.times.recurrence import days_fact, days_of
from ha_tools.times.spoken_moments import moment
from ha_tools.times.sun import Coordinates, SunEvent, sun_at
from ha_tools.times.when import when

DAYS_TRIED = 8
"""Days on which the sun is looked for: a week, and the day itself."""

_RISE = r"(?:sunrise|sun ?up|dawn|when the sun (?:rises|comes up|is up)|when it (?:gets|turns) light(?: outside)?)"
_SET = (
    r"(?:sunset|sun ?down|dusk|nightfall|when the sun (?:sets|goes down|is down)|"
    r"when it (?:gets|turns) dark(?: outside)?)"
)
_SUN = re.compile(
    rf"(?:(?P<length>.+?) (?P<way>before|after) (?:the )?|(?:at |by )?(?:the )?)?(?:(?P<rise>{_RISE})|(?P<set>{_SET}))"
)
_AFTER = re.compile(r"(?:in|after) (?P<length>.+?)(?: time)?|(?P<from_now>.+) from now")
_DAY_FIRST = re.compile(r"(?P<day>(?:on |this |next )?(?:today|tonight|tomorrow|\w+day)) (?P<rest>.+)")
_DAY_LAST = re.compile(r"(?P<rest>.+) (?P<day>(?:on |this |next )?(?:today|tonight|tomorrow|\w+day))")


@dataclass(frozen=True)
class Later:
    """A time to come: after a length, at a moment, or by the sun; on days of the week again and again."""

    seconds: float = 0.0
    """The length after which it is; 0 where a time was said."""
    at: datetime | None = None
    """The moment, aware, of one that is no length and not by the sun."""
    days: tuple[int, ...] = ()
    """The days of the week on which it comes again; Monday is 0, none is once."""
    sun: SunEvent | None = None
    """The sun's moment by which it is."""
    offset: float = 0.0
    """Seconds after the sun's moment; below 0 before it."""
    day: date | None = None
    """The day of the sun's moment, where one was said."""
    day_only: date | None = None
    """A day without a time, of which is to be asked at what time."""


def later(text: str, now: datetime) -> Later | None:
    """Return the time that the whole text says; None where it is none."""
    said = " ".join(text.casefold().replace(",", " ").split())
    return _length(said) or _by_sun(said, now) or _at(said, now)


def sun_due(event: SunEvent, offset: float, days: tuple[int, ...], where: Coordinates, now: datetime) -> float | None:
    """Return the next time by the sun, in seconds since 1970, on one of the days of the week if there are any.

    None where the sun does not rise or set within the week.
    """
    for number in range(-1, DAYS_TRIED + 1):
        day = now.date() + timedelta(days=number)
        found = sun_at(event, day, where)
        if found is None or (days and day.weekday() not in days):
            continue
        if found.timestamp() + offset > now.timestamp():
            return found.timestamp() + offset
    return None


def later_fact(due: datetime, now: datetime, *, seconds: float, days: tuple[int, ...], sun: str, offset: float) -> Fact:
    """Return a time as it is said back: "in 30 minutes", "tomorrow at 7 am", "at sunset, at 4:30 pm"."""
    if seconds:
        return Fact("in_length", length=timedelta(seconds=round(seconds)))
    if not sun:
        if days:
            return Fact("weekly", at=due.time(), days=days_fact(days))
        return Fact("moment", at=Instant(due, now))
    away = timedelta(seconds=abs(round(offset)))
    way = "before" if offset < 0 else "after" if offset else "at"
    told = Fact(f"by_sun.{way}.{sun}", length=away)
    if days:
        return Fact("sun_weekly", at=told, days=days_fact(days))
    return Fact("sun_once", at=told, clock=Instant(due, now))


def _length(said: str) -> Later | None:
    found = _AFTER.fullmatch(said)
    length = duration(found["length"] or found["from_now"]) if found else None
    return Later(seconds=length.total_seconds()) if length else None


def _by_sun(said: str, now: datetime) -> Later | None:
    rest, days = days_of(said)
    day = None
    if not days and (found := _DAY_FIRST.fullmatch(said) or _DAY_LAST.fullmatch(said)):
        meant = moment(found["day"], now)
        if meant:
            day, rest = meant.day, found["rest"]
    sun = _SUN.fullmatch(re.sub(r" (?:in the (?:morning|evening)|at night)$", "", rest) if days else rest)
    if sun is None:
        return None
    length = duration(sun["length"]) if sun["length"] else timedelta()
    if length is None:
        return None
    offset = length.total_seconds() * (-1 if sun["way"] == "before" else 1)
    event = SunEvent.SUNRISE if sun["rise"] else SunEvent.SUNSET
    return Later(days=days, sun=event, offset=offset, day=day)


def _at(said: str, now: datetime) -> Later | None:
    plain = moment(said, now)
    if plain and plain.clock is None:
        return Later(day_only=plain.day)
    _, days = days_of(said)
    found = (when(said, now, waking=True) if days else None) or when(said, now)
    if found is None or (days and not found.days):
        return None
    return Later(at=found.at, days=found.days)


def day_fact(day: date, now: datetime) -> Fact:
    """Return the question after the time of a day."""
    return Fact("at_what_time", day=Day(day, now.date()))


def on_day(event: SunEvent, offset: float, day: date, where: Coordinates) -> float | None:
    """Return when it is by the sun on a day, in seconds since 1970; None where the sun does not rise or set."""
    found = sun_at(event, day, where)
    return found.timestamp() + offset if found else None


def clock_of(due: datetime) -> str:
    """Return the time of the day of one that comes again: "06:30"."""
    return f"{due.astimezone(zone_of(due)).time().replace(tzinfo=None):%H:%M}"


def clock_from(text: str) -> time:
    """Return a time of the day as `clock_of` wrote it. Raises ValueError."""
    return time.fromisoformat(text)
