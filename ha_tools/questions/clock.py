"""The time, the date and the sun. They change nothing."""

from datetime import datetime
from typing import Annotated, Literal

from ha_tools.call import Call
from ha_tools.facts import verbatim
from ha_tools.result import Outcome, Result
from ha_tools.times.spans import span
from ha_tools.times.spoken_numbers import ordinal
from ha_tools.times.time_words import at_in_words, time_in_words
from ha_tools.tool import reads

SUN = "sun.sun"
"""Home Assistant's sun, which is everybody's, exposed or not."""

What = Annotated[Literal["time", "date", "weekday", "sunrise", "sunset", "daylight"], "What to tell"]
Day = Annotated[str | None, "Another day than today: 'tomorrow'"]

_SUN_ATTRIBUTES = {"sunrise": "next_rising", "sunset": "next_setting"}


@reads(quotes="")
async def get_time(call: Call, *, what: What = "time", day: Day = None) -> Result:
    """The time, the date, the weekday, the next sunrise or sunset, or whether it is light outside."""
    now = datetime.now(call.home_assistant.time_zone)
    if what in _SUN_ATTRIBUTES or what == "daylight":
        return _sun(call, what, now)
    if what == "time":
        return Result(Outcome.ANSWERED, (verbatim(f"It is {time_in_words(now.time())}."),), values={"time": now.time()})
    return _date(what, day, now)


def _date(what: str, day: str | None, now: datetime) -> Result:
    asked = span(day, now) if day else None
    if day and asked is None:
        return Result(Outcome.REFUSED, (verbatim(f"I don't know which day {day} is."),))
    at = asked.start if asked else now
    subject = (day or "").strip().capitalize() if asked and at.date() != now.date() else "It"
    far = "a " if abs((at.date() - now.date()).days) > 7 else ""
    said = f"{far}{at:%A}" if what == "weekday" else f"{at:%A}, the {ordinal(at.day)} of {at:%B} {at.year}"
    return Result(Outcome.ANSWERED, (verbatim(f"{subject} is {said}."),), values={"date": at.date()})


def _sun(call: Call, what: str, now: datetime) -> Result:
    sun = call.states.get(SUN)
    if sun is None:
        return Result(
            Outcome.UNKNOWN,
            (verbatim("Home Assistant does not tell me of the sun: its sun integration is not set up."),),
        )
    if what == "daylight":
        up = sun.state == "above_horizon"
        turn = _turn(str(sun.attributes["next_setting" if up else "next_rising"]), now)
        return Result(
            Outcome.ANSWERED, (verbatim(f"The sun is {'up until' if up else 'down until'} {turn}."),), about=(SUN,)
        )
    verb = "rises" if what == "sunrise" else "sets"
    turn = _turn(str(sun.attributes[_SUN_ATTRIBUTES[what]]), now)
    return Result(Outcome.ANSWERED, (verbatim(f"The sun {verb} {_at(turn)}."),), about=(SUN,))


def _turn(iso: str, now: datetime) -> str:
    """When it rises or sets, without "at"; another day's is named."""
    return at_in_words(datetime.fromisoformat(iso).astimezone(now.tzinfo), now).removeprefix("at ")


def _at(turn: str) -> str:
    return turn if turn[:1].isalpha() else f"at {turn}"
