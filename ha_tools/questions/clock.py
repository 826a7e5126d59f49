"""The time, the date, the days between, and the sun. They change nothing."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.results.result import Outcome, Result
from ha_tools.times.moments import zone_of
from ha_tools.times.spans import span
from ha_tools.times.spoken_moments import last_moment, moment

SUN = "sun.sun"
"""Home Assistant's sun, which is everybody's, exposed or not."""

What = Annotated[
    Literal["time", "date", "weekday", "sunrise", "sunset", "daylight", "days_until", "days_since"], "What to tell"
]
DayName = Annotated[str | None, "Another day: 'tomorrow', '3 may'"]

A_WEEK = 7
"""Days from which a weekday is one of many: "a Friday"."""

_BETWEEN = {"days_until": 1, "days_since": -1}
"""Question -> the direction in which its days are counted."""

_SUN_ATTRIBUTES = {"sunrise": "next_rising", "sunset": "next_setting"}


@reads(quotes="")
async def get_time(call: Call, *, what: What = "time", day: DayName = None) -> Result:
    """The time, date, weekday, days until or since a day, the sun, or daylight."""
    now = datetime.now(call.home_assistant.time_zone)
    if what in _SUN_ATTRIBUTES or what == "daylight":
        return _sun(call, what, now)
    if what in _BETWEEN:
        return days_between(what, day or "", now)
    if what == "time":
        return Result(Outcome.ANSWERED, (Fact("time_is", at=now.time()),), values={"time": now.time()})
    return _date(what, day, now)


def _date(what: str, day: str | None, now: datetime) -> Result:
    asked = span(day, now) if day else None
    if day and asked is None:
        return Result(Outcome.REFUSED, (Fact("unknown_day", said=day),))
    at = (asked.start if asked else now).date()
    told = Fact(f"{what}_is", day=Day(at, now.date()), said=(day or "").strip())
    days = abs((at - now.date()).days)
    form = "today" if not days else "far" if days > A_WEEK else "near"
    return Result(Outcome.ANSWERED, (told.form(form),), values={"date": at})


def days_between(what: str, said: str, now: datetime) -> Result:
    """Return how long it is until a day or an hour, or how long ago it was."""
    found = moment(said, now) if what == "days_until" else last_moment(said, now)
    if found and found.clock and found.part is None and what == "days_until":
        at = found.at(zone_of(now))
        length = timedelta(minutes=round((at - now).total_seconds() / 60))
        return Result(Outcome.ANSWERED, (Fact("time_until", length=length, at=Instant(at, now)),))
    asked = None if found or what == "days_since" else span(said, now)
    at_day = found.day if found else asked.start.date() if asked else None
    days = (at_day - now.date()).days * _BETWEEN[what] if at_day else -1
    if at_day is None or days < 0:
        return Result(Outcome.REFUSED, (Fact("unknown_day", said=said),))
    told = Fact(what, count=days, weeks=days // A_WEEK, day=Day(at_day, now.date()))
    form = "today" if not days else "days" if days < 2 * A_WEEK else "weeks" if days % A_WEEK else "whole_weeks"
    return Result(Outcome.ANSWERED, (told.form(form),), values={"date": at_day})


def _sun(call: Call, what: str, now: datetime) -> Result:
    sun = call.states.get(SUN)
    if sun is None:
        return Result(Outcome.UNKNOWN, (Fact("sun.unknown"),))
    if what == "daylight":
        is_up = sun.state == "above_horizon"
        turn = sun.attributes["next_setting" if is_up else "next_rising"]
        told = Fact("sun.is_up" if is_up else "sun.is_down", until=Instant(datetime.fromisoformat(str(turn)), now))
    else:
        turn = sun.attributes[_SUN_ATTRIBUTES[what]]
        told = Fact(f"sun.{what}", at=Instant(datetime.fromisoformat(str(turn)), now))
    return Result(Outcome.ANSWERED, (told,), about=(SUN,))
