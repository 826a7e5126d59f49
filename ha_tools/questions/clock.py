"""The time, the date and the sun. They change nothing."""

from datetime import datetime
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spans import span

SUN = "sun.sun"
"""Home Assistant's sun, which is everybody's, exposed or not."""

What = Annotated[Literal["time", "date", "weekday", "sunrise", "sunset", "daylight"], "What to tell"]
DayName = Annotated[str | None, "Another day than today: 'tomorrow'"]

A_WEEK = 7
"""Days from which a weekday is one of many: "a Friday"."""

_SUN_ATTRIBUTES = {"sunrise": "next_rising", "sunset": "next_setting"}


@reads(quotes="")
async def get_time(call: Call, *, what: What = "time", day: DayName = None) -> Result:
    """The time, the date, the weekday, the next sunrise or sunset, or whether it is light outside."""
    now = datetime.now(call.home_assistant.time_zone)
    if what in _SUN_ATTRIBUTES or what == "daylight":
        return _sun(call, what, now)
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
