"""The day that a question means."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

_AHEAD = {"tomorrow": 1, "today": 0, "tonight": 0}


def days_of(question: str, now: datetime) -> list[date]:
    """Return the days that a question names; today where it names none."""
    words = re.findall(r"[a-z]+", question.casefold())
    today = now.date()
    found = [today + timedelta(days=_AHEAD[word]) for word in words if word in _AHEAD]
    found += [
        today + timedelta(days=(number - today.weekday()) % 7)
        for number, name in enumerate(calendar.day_name)
        if name.casefold() in words
    ]
    if "weekend" in words:
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        found += [saturday, saturday + timedelta(days=1)]
    return found or [today]
