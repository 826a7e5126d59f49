"""Answers about the time and the date."""

from __future__ import annotations

import calendar
from datetime import datetime

from testbed.found import Found
from testbed.known import holds
from testbed.said import clock_times, numbers

_CLOSE_MINUTES = 1
_DAY_MINUTES = 24 * 60


def judge_clock_answer(reply: str, now: datetime) -> Found:
    """Judge an answer that speaks of no thing: right where it tells the time, the day or the date of now.

    One that tells none of them is of something else, which is judged by nobody.
    """
    told = clock_times(reply)
    apart = [abs(clock.hour * 60 + clock.minute - now.hour * 60 - now.minute) for clock in told]
    if any(min(minutes, _DAY_MINUTES - minutes) > _CLOSE_MINUTES for minutes in apart):
        return Found(False, f"It is {now:%H:%M} in the home.")
    days = [day for day in calendar.day_name if holds(reply, day)]
    months = [month for month in calendar.month_name if month and holds(reply, month)]
    if days not in ([], [f"{now:%A}"]) or months not in ([], [f"{now:%B}"]):
        return Found(False, f"It is {now:%A, %d %B} in the home.")
    if not (told or days or months):
        return Found(None, "Home Assistant cannot be asked about this.")
    if (months and now.day not in numbers(reply)) or not set(numbers(reply)) <= {now.day, now.year}:
        return Found(False, f"It is {now:%d %B %Y} in the home.")
    return Found(True, "It is what the home's clocks say.")
