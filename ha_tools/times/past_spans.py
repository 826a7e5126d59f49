"""A time that is over or still goes on, as people ask about it in English: from words, given now. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ha_tools.facts.facts import Day, Fact
from ha_tools.times.durations import duration
from ha_tools.times.moment_facts import moment_fact
from ha_tools.times.moments import PART_HOURS, DayPart, Moment, later, midnight, monday_of, zone_of
from ha_tools.times.spans import FROM_TO, Span, clock_or_day, span_of
from ha_tools.times.spoken_moments import moment
from ha_tools.times.spoken_numbers import normal

MORNING_HOUR = 6
"""Hour at which "last night" is over."""

INSTANT = timedelta(minutes=1)
"""Length of a time of the day, to whoever asks what was then."""


def past_span(text: str, now: datetime) -> Span | None:
    """The time that the whole text names: "this morning", "last night", "in the last 3 hours", "at 7 yesterday".

    It ends at the latest now. None where the text is no such time, or it has not begun.
    """
    words = re.sub(r"^(?:(?:for|on|over|during|in|at|within) )?(?:the )?(?=last|past|previous)", "", normal(text))
    readers = (_named, _so_long, _ago, _since, _between)
    found = next((span for read in readers if (span := read(words, now))), None) or _moment_before(text, now)
    if found is None or found.start >= now:
        return None
    return replace(found, end=min(found.end, now))


def _named(words: str, now: datetime) -> Span | None:
    for pattern, reader in _SPANS:
        if match := re.fullmatch(pattern, words):
            return reader(match, now)
    return None


def _so_long(words: str, now: datetime) -> Span | None:
    """ "The last 3 hours", "the past day"."""
    match = re.fullmatch(r"(?:(last|past|previous) )?(.+)", words)
    length = match and (duration(match[2]) or (match[1] and duration(f"1 {match[2]}")))
    return Span(later(now, -length), now, Fact("span.last", length=length)) if length else None


def _ago(words: str, now: datetime) -> Span | None:
    """ "Two hours ago" is that time, "three days ago" that day."""
    match = re.fullmatch(r"(.+) ago", words)
    length = duration(match[1]) if match else None
    if not length:
        return None
    at = later(now, -length)
    if re.search(r"day|week", words):
        return _days(at.date(), at.date(), Fact("ago.short", length=length), now)
    return Span(at, later(at, INSTANT), Fact("ago.short", length=length))


def _since(words: str, now: datetime) -> Span | None:
    """ "Since yesterday", "from monday until now"."""
    match = re.fullmatch(r"(?:ever )?since (.+)|from (.+) (?:to|until|till) (?:now|today)", words)
    start = past_span(match[1] or match[2], now) if match else None
    return Span(start.start, now, Fact("span.since", start=start.said)) if start else None


def _between(words: str, now: datetime) -> Span | None:
    """ "From 8 to 10 yesterday", "between monday and wednesday"; a day that is said once is the day of both."""
    match = FROM_TO.fullmatch(words)
    if match is None:
        return None
    day, first, last = match["day"] or "", match["first"], match["last"]
    begins, ends = clock_or_day(first, now), clock_or_day(f"{last} {day}".strip(), now)
    if ends is None or begins is None:
        return None
    shared = past_span(_day_of(ends), now) if ends.day_said and not begins.day_said else None
    start = moment(first, now, shared.start.date()) if shared else None
    opened = Span(start.at(zone_of(now)), now, Fact("span.any")) if start else past_span(f"{first} {day}".strip(), now)
    if opened is None:
        return None
    return _until(opened.start, ends, words, now)


def _day_of(named: Moment) -> str:
    return f"{named.day:%Y-%m-%d}"


def _until(start: datetime, ends: Moment, said: str, now: datetime) -> Span | None:
    """The span to a day's end, or to the next time that the clock shows this."""
    if ends.clock is None:
        end = midnight(ends.day + timedelta(days=1), now)
        while end > later(now, timedelta(days=1)):
            end = later(end, -timedelta(days=7))
    else:
        end = Moment(start.date(), ends.clock).at(zone_of(now))
        end = end if end > start else later(end, timedelta(hours=12) if not ends.half_said else timedelta(days=1))
    return Span(start, end, _as_said(said)) if end > start else None


def _moment_before(text: str, now: datetime) -> Span | None:
    """A day or a time as it is said of the future, but the one before: "on monday", "at seven"."""
    named = moment(text, now)
    if named is None:
        return None
    earlier = [
        replace(named, day=named.day - timedelta(days=days), clock=clock)
        for days in _days_before(text, named)
        for clock in _clocks(named)
    ]
    over = [candidate for candidate in earlier if candidate.at(zone_of(now)) <= now]
    if not over:
        return None
    latest = max(over, key=lambda candidate: candidate.at(zone_of(now)))
    if latest.clock and latest.part is None:
        start = latest.at(zone_of(now))
        return Span(start, later(start, INSTANT), _named_again(latest, text, now))
    return replace(span_of(latest, now), said=_named_again(latest, text, now))


def _named_again(meant: Moment, text: str, now: datetime) -> Fact:
    """Return a moment as it was said: what was last Monday is no date to who asks for Monday."""
    return moment_fact(meant, now) if re.search("today|yesterday", text.casefold()) else _as_said(text)


def _days_before(text: str, named: Moment) -> tuple[int, ...]:
    """Return the days that it may lie back: a weekday up to 7, an hour up to 1, a date none, for it is a date."""
    if not named.day_said:
        return (0, 1)
    return (0, 7) if re.search(r"\b\w+day\b", re.sub("today|yesterday", "", text.casefold())) else (0,)


def _clocks(named: Moment) -> tuple[time | None, ...]:
    """Both halves of the day, where none was said."""
    if named.clock is None or named.half_said or named.part:
        return (named.clock,)
    hour = named.clock.hour % 12
    return named.clock.replace(hour=hour), named.clock.replace(hour=hour + 12)


def _as_said(text: str) -> Fact:
    return Fact("as_said", said=" ".join(text.split()))


def _days(first: date, last: date, said: Fact, now: datetime) -> Span:
    return Span(midnight(first, now), midnight(last + timedelta(days=1), now), said)


def _part(day: date, part: DayPart, now: datetime) -> Span:
    start, end = PART_HOURS[part]
    until = midnight(day + timedelta(days=1), now) if end == 24 else Moment(day, time(end)).at(zone_of(now))
    return Span(Moment(day, time(start)).at(zone_of(now)), until, moment_fact(Moment(day, part=part), now))


def _last_night(match: re.Match[str], now: datetime) -> Span:
    evening = Moment(now.date() - timedelta(days=1), time(PART_HOURS[DayPart.NIGHT][0])).at(zone_of(now))
    return Span(evening, Moment(now.date(), time(MORNING_HOUR)).at(zone_of(now)), Fact("span.last_night"))


def _today(match: re.Match[str], now: datetime) -> Span:
    return _days(now.date(), now.date(), Fact("moment", at=Day(now.date(), now.date())), now)


def _this_part(match: re.Match[str], now: datetime) -> Span:
    return _latest_part(DayPart(match[1]), now)


def _latest_part(part: DayPart, now: datetime) -> Span:
    """That part of today; to whoever is still up at night, of the day before."""
    today = _part(now.date(), part, now)
    is_night = now.hour < MORNING_HOUR and today.start >= now
    return _part(now.date() - timedelta(days=1), part, now) if is_night else today


def _tonight(match: re.Match[str], now: datetime) -> Span:
    """This evening, or the night that still goes on."""
    return _last_night(match, now) if now.hour < MORNING_HOUR else _latest_part(DayPart.EVENING, now)


def _yesterdays_part(match: re.Match[str], now: datetime) -> Span:
    return _part(now.date() - timedelta(days=1), DayPart(match[1]), now)


def _last_week(match: re.Match[str], now: datetime) -> Span:
    monday = monday_of(now) - timedelta(days=7)
    return _days(monday, monday + timedelta(days=6), Fact("span.last_week"), now)


def _this_week(match: re.Match[str], now: datetime) -> Span:
    return _days(monday_of(now), now.date(), Fact("span.this_week"), now)


def _last_weekend(match: re.Match[str], now: datetime) -> Span:
    saturday = monday_of(now) - timedelta(days=2)
    return _days(saturday, saturday + timedelta(days=1), Fact("span.last_weekend"), now)


def _last_month(match: re.Match[str], now: datetime) -> Span:
    last = now.date().replace(day=1) - timedelta(days=1)
    return _days(last.replace(day=1), last, Fact("span.last_month"), now)


def _this_month(match: re.Match[str], now: datetime) -> Span:
    return _days(now.date().replace(day=1), now.date(), Fact("span.this_month"), now)


def _last_evening(match: re.Match[str], now: datetime) -> Span:
    return _part(now.date() - timedelta(days=1), DayPart.EVENING, now)


def _last_weekday(match: re.Match[str], now: datetime) -> Span | None:
    found = moment(match[1], now)
    if found is None:
        return None
    day = min(found.day - timedelta(days=7), now.date() - timedelta(days=1))
    day = day if day.weekday() == found.day.weekday() else day - timedelta(days=6)
    return _days(day, day, _as_said(match[0]), now)


def _meal(match: re.Match[str], now: datetime) -> Span:
    """The hours of a meal, as people count from it: "since lunch"."""
    begins, ends = _MEALS[match[1]]
    start, end = (Moment(now.date(), time(hour)).at(zone_of(now)) for hour in (begins, ends))
    return Span(start, end, _as_said(match[0]))


_MEALS = {"breakfast": (7, 9), "lunch": (12, 13), "dinner": (18, 20), "supper": (18, 20)}
"""Meal -> the hours at which it begins and is over."""

_PART = "(morning|afternoon|evening|night)"
_SPANS: tuple[tuple[str, Callable[[re.Match[str], datetime], Span | None]], ...] = (
    ("today|so far today", _today),
    ("tonight|this night", _tonight),
    (f"(?:this|today in the) {_PART}", _this_part),
    (f"yesterday(?: in the)? {_PART}", _yesterdays_part),
    (f"(?:(?:at|over|during) )?({'|'.join(_MEALS)})(?: ?time)?(?: today)?", _meal),
    ("last evening", _last_evening),
    ("(?:last|during the|in the|over) ?night|overnight|over night", _last_night),
    ("last week", _last_week),
    ("this week", _this_week),
    ("last weekend", _last_weekend),
    ("last month", _last_month),
    ("this month", _this_month),
    ("last (monday|tuesday|wednesday|thursday|friday|saturday|sunday)", _last_weekday),
)
