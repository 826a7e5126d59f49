"""Days and times as a language has them: its templates are given a day's names and a clock's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_skeleton, get_day_names, get_month_names

from ha_tools.facts.facts import Fact

FAR_DAYS = 300
"""Days from which the year is said."""

Render = Callable[[str, Mapping[str, Any]], str]
"""Renders a case with its values."""

_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


class TimeWording:
    """Says days and times in one language, by its cases below "day", "clock" and "instant"."""

    def __init__(self, locale: Locale, cases: Mapping[str, str], weekdays: tuple[str, ...], render: Render) -> None:
        """Take what the seven days are called after "on", Monday first; empty: as the CLDR calls them."""
        self._locale = locale
        self._names: tuple[str, ...] = tuple(get_day_names("wide", locale=locale)[day] for day in range(7))
        self._weekdays = weekdays or self._names
        self._months = get_month_names("wide", locale=locale)
        self._has_noon = "clock.noon" in cases
        self._has_nights = "instant.midnight" in cases
        self._render = render

    def day(self, day: date, today: date) -> str:
        """Return a day: "today", "on Friday", "on Friday the 4th of December"; with the year where it is far."""
        days = (day - today).days
        if days in _NEAR_DAYS:
            return self._render(f"day.{_NEAR_DAYS[days]}", {})
        weekday = self._weekdays[day.weekday()]
        if 0 < days < 7:
            return self._render("day.weekday", {"weekday": weekday})
        is_far = abs(days) > FAR_DAYS
        return self._render("day.far" if is_far else "day.date", {**self._date(day, is_far=is_far), "weekday": weekday})

    def full(self, day: date) -> str:
        """Return a day with all that it is called: "Tuesday, the 24th of November 2026"."""
        return self._render("day.full", {**self._date(day, is_far=True), "weekday": self.weekday(day)})

    def weekday(self, day: date) -> str:
        """Return the name of its day of the week."""
        return self._names[day.weekday()]

    def _date(self, day: date, *, is_far: bool) -> Mapping[str, Any]:
        return {
            "date": format_skeleton("yMMMMd" if is_far else "MMMMd", day, locale=self._locale),
            "month": self._months[day.month],
            "ordinal": Fact("ordinal", number=day.day),
            "year": str(day.year),
        }

    def clock(self, clock: time) -> str:
        """Return a time of the day: "7 am", "7:30 pm", "noon"; seconds are not said."""
        if self._has_noon and (clock.hour, clock.minute) in {(0, 0), (12, 0)}:
            return self._render("clock.noon" if clock.hour else "clock.midnight", {})
        return self._render("clock.time", {"hour": clock.hour, "minute": clock.minute})

    def at(self, clock: time) -> str:
        """Return a time of the day with its preposition: "at 7 am"."""
        return self._render("instant.today", {"clock": self.clock(clock)})

    def instant(self, at: datetime, now: datetime) -> str:
        """Return the day and the time: "tomorrow at 7:30 am"; today's day is not said, a midnight's is."""
        local = at.astimezone(now.tzinfo)
        if self._has_nights and (local.hour, local.minute) == (0, 0):
            return self._midnight(local.date(), now.date())
        if local.date() == now.date():
            return self.at(local.time())
        said = {"day": self.day(local.date(), now.date()), "clock": self.clock(local.time())}
        return self._render("instant.day", said)

    def _midnight(self, day: date, today: date) -> str:
        """Return a midnight by the night that it lies in: a day has two."""
        if day == today + timedelta(days=1):
            return self._render("instant.midnight", {})
        if day == today:
            return self._render("instant.last_midnight", {})
        return self._render("instant.midnight_of", {"day": self.day(day - timedelta(days=1), today)})
