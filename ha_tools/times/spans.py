"""A day, a week, a month or a part of one, as people ask about it in English: from words, given now. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ha_tools.facts.facts import Fact
from ha_tools.times.durations import duration
from ha_tools.times.moment_facts import moment_fact
from ha_tools.times.moments import PART_HOURS, Moment, later, midnight, monday_of, zone_of
from ha_tools.times.spoken_moments import moment
from ha_tools.times.spoken_numbers import MONTHS, normal


@dataclass(frozen=True)
class Span:
    """A time with a beginning and an end, to ask about."""

    start: datetime
    """Its first instant."""
    end: datetime
    """The instant after it."""
    said: Fact
    """Its name: "this week", "tomorrow"."""

    def ago(self, now: datetime) -> tuple[float, float]:
        """Return how many seconds ago it began and ended, also where the clocks were changed meanwhile."""
        return now.timestamp() - self.start.timestamp(), now.timestamp() - self.end.timestamp()


def span(text: str, now: datetime) -> Span | None:
    """The time that the whole text names: "this week", "tomorrow evening", "in december", "the next three days".

    What has begun lasts from now on: "this week" holds nothing of yesterday. None where the text is no such time.
    """
    words = re.sub(r"^(?:(?:for|on|over|during|in|at) )?(?:the )?", "", normal(text))
    for pattern, days in _SPANS:
        if found := pattern.fullmatch(words):
            first, last, said = days(found, now)
            return Span(midnight(first, now), midnight(last + timedelta(days=1), now), said)
    if between := FROM_TO.fullmatch(words if words.startswith("between") else normal(text)):
        return _from_to(between, now)
    if length := duration(re.sub("^(?:next|coming) ", "", words)) if words.startswith(("next", "coming")) else None:
        return Span(now, later(now, length), Fact("span.next", length=length))
    named = moment(text, now)
    return span_of(named, now) if named else None


FROM_TO = re.compile(r"(?:(?P<day>.+) )?(?:from|between) (?P<first>.+?) (?:to|until|till|and) (?P<last>.+)")
"""A time with its beginning and its end, in words as `normal` makes them; the day may be said once for both."""


def clock_or_day(text: str, now: datetime, on: date | None = None) -> Moment | None:
    """Return a moment whose hour may be a number alone: "10", "10 on friday"."""
    return moment(text, now, on) or moment(f"at {text}", now, on)


def _from_to(found: re.Match[str], now: datetime) -> Span | None:
    """ "From monday to friday", "between 8 and 10 tomorrow"."""
    day = f" {found['day']}" if found["day"] else ""
    begins, ends = clock_or_day(f"{found['first']}{day}", now), clock_or_day(f"{found['last']}{day}", now)
    if begins and ends and ends.day_said and not begins.day_said:
        begins = clock_or_day(found["first"], now, ends.day)
    if begins is None or ends is None:
        return None
    first, last = span_of(begins, now), span_of(ends, now)
    end = last.start if ends.clock and ends.part is None else last.end
    while end <= first.start:
        end = later(end, timedelta(days=1 if ends.half_said else 0.5) if ends.clock else timedelta(days=7))
    return Span(max(first.start, now) if first.start < now < end else first.start, end, Fact("as_said", said=found[0]))


def span_of(named: Moment, now: datetime) -> Span:
    """A whole day, the part of one, or the hour after a time."""
    said = moment_fact(named, now)
    after = named.day + timedelta(days=1)
    if named.clock is None:
        return Span(midnight(named.day, now), midnight(after, now), said)
    if named.part is None:
        start = named.at(zone_of(now))
        return Span(start, later(start, timedelta(hours=1)), said)
    first, last = PART_HOURS[named.part]
    end = Moment(named.day, time(last)).at(zone_of(now)) if last < 24 else midnight(after, now)
    return Span(Moment(named.day, time(first)).at(zone_of(now)), end, said)


_Days = Callable[[re.Match[str], datetime], tuple[date, date, Fact]]
"""From the words found, and now: the first day, the last day, and the span's name."""


def _this_week(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    return now.date(), monday_of(now) + timedelta(days=6), Fact("span.this_week")


def _next_week(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    monday = monday_of(now) + timedelta(days=7)
    return monday, monday + timedelta(days=6), Fact("span.next_week")


def _weekend(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    later = 7 if found["which"] == "next " else 0
    saturday = monday_of(now) + timedelta(days=5 + later)
    said = Fact("span.next_weekend" if later else "span.this_weekend")
    return max(saturday, now.date()), saturday + timedelta(days=1), said


def _this_month(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    return now.date(), _month_end(now.year, now.month), Fact("span.this_month")


def _next_month(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    year, month = (now.year, now.month + 1) if now.month < 12 else (now.year + 1, 1)
    return date(year, month, 1), _month_end(year, month), Fact("span.next_month")


def _named_month(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    month = MONTHS.index(found["month"]) + 1
    year = now.year if month >= now.month else now.year + 1
    return (
        max(date(year, month, 1), now.date()),
        _month_end(year, month),
        Fact("span.in_month", month=Fact(f"month.{month}")),
    )


def _next_days(found: re.Match[str], now: datetime) -> tuple[date, date, Fact]:
    count = int(found["count"]) * (7 if found["unit"].startswith("week") else 1)
    return now.date(), now.date() + timedelta(days=count - 1), Fact("span.next", length=timedelta(days=count))


_SPANS: tuple[tuple[re.Pattern[str], _Days], ...] = tuple(
    (re.compile(pattern), days)
    for pattern, days in (
        ("(?:rest of )?(?:this|the) week|week", _this_week),
        ("(?:next|coming) week", _next_week),
        ("(?P<which>this |next |the |coming )?weekend", _weekend),
        ("(?:rest of )?(?:this|the) month|month", _this_month),
        ("next month", _next_month),
        (f"(?P<month>{'|'.join(MONTHS)})", _named_month),
        (r"(?:next|coming) (?P<count>\d{1,3}) (?P<unit>day|week)s?", _next_days),
    )
)


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
