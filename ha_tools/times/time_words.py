"""Days and times, to be said aloud in English. Pure."""

from datetime import date, datetime, time, timedelta

from ha_tools.times.moments import DayPart, Moment
from ha_tools.times.spoken_numbers import ordinal

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}

FAR_DAYS = 300
"""Days from which the year is said."""

_PART_TODAY = {
    DayPart.MORNING: "this morning",
    DayPart.AFTERNOON: "this afternoon",
    DayPart.EVENING: "this evening",
    DayPart.NIGHT: "tonight",
}


def day_in_words(day: date, today: date) -> str:
    """ "Today", "on Friday", "on Friday the 4th of December"; the year where it is far."""
    days = (day - today).days
    if days in _NEAR_DAYS:
        return _NEAR_DAYS[days]
    if 0 < days < 7:
        return f"on {day:%A}"
    year = f" {day.year}" if abs(days) > FAR_DAYS else ""
    return f"on {day:%A} the {ordinal(day.day)} of {day:%B}{year}"


def time_in_words(clock: time) -> str:
    """ "7 am", "7:30 pm", "noon", "midnight"; seconds are not said."""
    if (clock.hour, clock.minute) in {(0, 0), (12, 0)}:
        return "noon" if clock.hour else "midnight"
    hour = clock.hour % 12 or 12
    minute = f":{clock.minute:02}" if clock.minute else ""
    return f"{hour}{minute} {'pm' if clock.hour >= 12 else 'am'}"


def at_in_words(at: datetime, now: datetime) -> str:
    """The day and the time: "tomorrow at 7:30 am", "on Friday at noon"; today's day is not said, a midnight's is."""
    local = at.astimezone(now.tzinfo)
    if (local.hour, local.minute) == (0, 0):
        return _midnight_in_words(local.date(), now.date())
    day = "" if local.date() == now.date() else f"{day_in_words(local.date(), now.date())} "
    return f"{day}at {time_in_words(local.time())}"


def _midnight_in_words(day: date, today: date) -> str:
    """By the night that it lies in: a day has two."""
    if day == today + timedelta(days=1):
        return "at midnight tonight"
    eve = day_in_words(day - timedelta(days=1), today)
    return f"{'last night' if eve == 'yesterday' else f'{eve} night'} at midnight"


def in_words(moment: Moment, now: datetime) -> str:
    """A moment: "tomorrow evening", "on Friday at 10 am"."""
    if moment.part is not None:
        if moment.day == now.date():
            return _PART_TODAY[moment.part]
        return f"{day_in_words(moment.day, now.date())} {moment.part}"
    if moment.clock is None or now.tzinfo is None:
        return day_in_words(moment.day, now.date())
    return at_in_words(moment.at(now.tzinfo), now)
