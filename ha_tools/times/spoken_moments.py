"""Days and times as people say them in English: from words, given now. Pure.

Nothing is guessed: what is not a day or a time to its last word is None.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ha_tools.times.durations import LENGTH, LONGEST, length_of
from ha_tools.times.moments import PART_CLOCKS, DayPart, Moment, later, monday_of, next_at, zone_of
from ha_tools.times.spoken_numbers import MONTHS, normal

FIRST_MORNING_HOUR = 7
"""First hour of another day that means the morning without "am" or "pm": seven to eleven do, twelve to six do not."""


def moment(text: str, now: datetime, on: date | None = None, *, bare: bool = True) -> Moment | None:
    """The moment that the whole text names: "on friday at half past seven", "in two weeks", "2026-12-03T10:00".

    A time without a day is of the day `on`, where that is given. Without `bare`, a number alone is no hour.
    """
    return _iso(text.strip(), now) or _said(normal(text), now, bare=bare, on=on)


def last_moment(text: str, now: datetime) -> Moment | None:
    """The latest moment that the whole text names and that is not still to come: "easter", "the 1st of january"."""
    for ago in _LOOKED_BACK[:1] if _FROM_NOW.search(normal(text)) else _LOOKED_BACK:
        found = moment(text, now - ago)
        if found and found.day <= now.date():
            return found
    return None


def moment_after(text: str, now: datetime) -> tuple[str, Moment] | None:
    """A text and the moment at its end: "dentist on friday at ten"; None where there is none, or nothing before it."""
    return next(((before, found) for before, words in _endings(text) if (found := _said(words, now, bare=False))), None)


@dataclass(frozen=True)
class _Piece:
    """The part that some words say of a moment: piece by piece it is put together, and nothing may be said twice."""

    day: date | None = None
    weekday: int | None = None
    clock: time | None = None
    half_said: bool = True
    part: DayPart | None = None
    later: timedelta | None = None


_Reader = Callable[[re.Match[str], datetime], _Piece | None]

_LOOKED_BACK = tuple(timedelta(days=days) for days in (0, 7, 31, 366))
"""Times ago at which a day was still to come that is over now: a weekday, a day of a month, a feast."""

_FROM_NOW = re.compile(r"\b(?:to\w+|in|within|from|next|coming|this|end)\b")
"""Words of days that are told by their distance from now."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FEASTS = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year's": (1, 1),
    "new years eve": (12, 31),
    "new years": (1, 1),
    "the new year": (1, 1),
    "new year": (1, 1),
    "epiphany": (1, 6),
    "st patrick's day": (3, 17),
    "saint patrick's day": (3, 17),
    "all saints' day": (11, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
}

_AFTER_EASTER = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
    "ascension day": 39,
    "whit sunday": 49,
    "whit monday": 50,
    "pentecost": 49,
    "corpus christi": 60,
}
"""Feasts by their days after Easter Sunday."""

_WEEKDAY = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_YEAR = r"(?:,? (?:of )?(?P<year>20\d\d|20 \d\d))?"
_PART = f"(?P<part>{'|'.join(DayPart)})"
_HALF = r"(?: ?(?P<half>am|pm|a\.?m\.?|p\.?m\.?|a m|p m))"
_MINUTES = r"(?P<minutes>half|(?:a )?quarter|\d\d?)(?: minutes?)?"
_HOUR = r"(?P<hour>\d\d?)"
_MINUTE = r"(?:(?P<minute>[0-5]\d)|oh? (?P<few>\d))"


def _said(words: str, now: datetime, *, bare: bool, on: date | None = None) -> Moment | None:
    """The moment that pieces say together; without `bare`, a number alone is no hour ("batteries 4")."""
    if bare and re.fullmatch(rf"{_HOUR}(?: ?{_MINUTE})?", words):
        words = f"at {words}"
    piece = _Piece()
    while words:
        read = _next_piece(words, now)
        merged = _merged(piece, read[0]) if read else None
        if read is None or merged is None:
            return None
        piece, words = merged, read[1]
    if on and piece.day is None and piece.weekday is None and (piece.clock or piece.part):
        piece = replace(piece, day=on)
    return _resolved(piece, now)


def _next_piece(words: str, now: datetime) -> tuple[_Piece, str] | None:
    """The longest piece that the words begin with, and the rest."""
    read = [
        (found.end(), piece)
        for pattern, reader in _PIECES
        if (found := pattern.match(words)) and (piece := reader(found, now))
    ]
    if not read:
        return None
    end, piece = max(read, key=lambda item: item[0])
    return piece, words[end:].lstrip(" ,")


def _merged(left: _Piece, right: _Piece) -> _Piece | None:
    """Both; None where they say the same thing twice, or what cannot go together."""
    fields = [name for name in ("day", "weekday", "clock", "part", "later") if getattr(right, name) is not None]
    if any(getattr(left, name) is not None for name in fields) or (left.later and fields):
        return None
    values = {name: getattr(right, name) for name in fields}
    return replace(left, **values, half_said=left.half_said and right.half_said)


def _resolved(piece: _Piece, now: datetime) -> Moment | None:
    if piece.later is not None:
        if any(value is not None for value in (piece.day, piece.weekday, piece.clock, piece.part)):
            return None
        local = later(now, piece.later)
        return Moment(local.date(), local.time())
    day = _day(piece, now)
    if day is None and piece.day is not None:
        return None
    if piece.clock is None and piece.part is None:
        return Moment(day) if day else None
    if piece.clock is None:
        return _in_part(day, piece.part, now)
    return _at_clock(day, piece.clock, piece, now)


def _day(piece: _Piece, now: datetime) -> date | None:
    """The day that was said; None where none was, or a date that does not fall on the weekday."""
    if piece.weekday is None:
        return piece.day
    if piece.day is not None:
        return piece.day if piece.day.weekday() == piece.weekday else None
    return now.date() + timedelta(days=(piece.weekday - now.weekday() - 1) % 7 + 1)


def _in_part(day: date | None, part: DayPart | None, now: datetime) -> Moment | None:
    if part is None:
        return None
    clock = PART_CLOCKS[part]
    return Moment(day or next_at(clock, now).day, clock, day_said=day is not None, part=part)


def _at_clock(day: date | None, clock: time, piece: _Piece, now: datetime) -> Moment:
    """An hour of a day, or the next one; the half of the day is the one that was said, or the likely one."""
    if clock == _MIDNIGHT_SAID:
        return Moment((day or now.date()) + timedelta(days=1), time(), day_said=day is not None)
    if piece.part is not None:
        days, clock = _of_part(clock, piece.part) if not piece.half_said else (0, clock)
        return replace(Moment(day + timedelta(days=days)) if day else next_at(clock, now), clock=clock)
    if piece.half_said:
        return Moment(day, clock) if day else next_at(clock, now)
    if day is None or day == now.date():
        likely = min((next_at(half, now) for half in _halves(clock)), key=lambda found: found.at(zone_of(now)))
        if day is None or likely.day == day:
            return replace(likely, half_said=False, day_said=day is not None)
    waking = clock if FIRST_MORNING_HOUR <= clock.hour < 12 else _halves(clock)[1]
    return Moment(day or now.date(), waking, half_said=False)


_MIDNIGHT_SAID = time(0, 0, 0, 1)
"""Midnight by name: the end of the day that it is said with."""


def _halves(clock: time) -> tuple[time, time]:
    """The two times that a clock of twelve hours shows as this one, the early one first."""
    hour = clock.hour % 12
    return clock.replace(hour=hour), clock.replace(hour=hour + 12)


def _of_part(clock: time, part: DayPart) -> tuple[int, time]:
    """The half of the clock that lies in the part of the day, and how many days later: tonight at one is tomorrow."""
    early, late = _halves(clock)
    if part is DayPart.MORNING:
        return 0, early
    if part is DayPart.NIGHT and early.hour < FIRST_MORNING_HOUR - 1:
        return 1, early
    return 0, late


def _read_weekday(found: re.Match[str], now: datetime) -> _Piece:
    return _Piece(weekday=_WEEKDAYS.index(found["weekday"]))


def _read_this_weekday(found: re.Match[str], now: datetime) -> _Piece:
    return _Piece(day=now.date() + timedelta(days=(_WEEKDAYS.index(found["weekday"]) - now.weekday()) % 7))


def _read_next_weekday(found: re.Match[str], now: datetime) -> _Piece:
    """The one of the next week, which begins on its Monday."""
    return _Piece(day=monday_of(now) + timedelta(days=7 + _WEEKDAYS.index(found["weekday"])))


def _read_weekday_week(found: re.Match[str], now: datetime) -> _Piece:
    day = _day(_read_weekday(found, now), now)
    return _Piece(day=day + timedelta(days=7) if day else None)


def _read_near_day(found: re.Match[str], now: datetime) -> _Piece:
    days = {"today": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1}
    return _Piece(day=now.date() + timedelta(days=days[found["near"]]))


def _read_week_from(found: re.Match[str], now: datetime) -> _Piece | None:
    weeks = timedelta(days=7 * (1 if found["count"].startswith("a") else int(found["count"])))
    start = _said(found["start"], now, bare=False)
    return _Piece(day=start.day + weeks) if start and start.clock is None else None


def _read_date(found: re.Match[str], now: datetime) -> _Piece | None:
    """A day of a month: of the year that was said, else the next one."""
    month, number = MONTHS.index(found["month"]) + 1, int(found["number"])
    return _next_date(month, number, found["year"], now)


def _read_feast(found: re.Match[str], now: datetime) -> _Piece | None:
    month, number = _FEASTS[found["feast"]]
    return _next_date(month, number, None, now)


def _read_movable_feast(found: re.Match[str], now: datetime) -> _Piece:
    after = timedelta(days=_AFTER_EASTER[found["feast"]])
    days = (_easter(year) + after for year in (now.year, now.year + 1))
    return _Piece(day=next(day for day in days if day >= now.date()))


def _easter(year: int) -> date:
    """Return Easter Sunday of the Western churches, by the Gregorian computus of Meeus, Jones and Butcher."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, of_century = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * of_century + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _read_end(found: re.Match[str], now: datetime) -> _Piece:
    """The last day of this week, month or year."""
    today = now.date()
    if found["span"] == "week":
        return _Piece(day=monday_of(now) + timedelta(days=6))
    month = 12 if found["span"] == "year" else today.month
    after = date(today.year + month // 12, month % 12 + 1, 1)
    return _Piece(day=after - timedelta(days=1))


def _next_date(month: int, number: int, year: str | None, now: datetime) -> _Piece | None:
    years = [int(year.replace(" ", ""))] if year else range(now.year, now.year + 9)
    days = (_date(candidate, month, number) for candidate in years)
    found = next((day for day in days if day and (year or day >= now.date())), None)
    return _Piece(day=found) if found else None


def _read_ordinal(found: re.Match[str], now: datetime) -> _Piece | None:
    """The next day of that number: "the 3rd"."""
    months = range(now.month - 1, now.month + 12)
    days = (_date(now.year + month // 12, month % 12 + 1, int(found["number"])) for month in months)
    day = next((day for day in days if day and day >= now.date()), None)
    return _Piece(day=day) if day else None


def _read_later(found: re.Match[str], now: datetime) -> _Piece | None:
    """So much later: a day where days or more are counted, else an instant."""
    length = found["length"]
    if re.search(r"month|year", length):
        return _read_months_later(length, now)
    ahead = length_of(length)
    if ahead > LONGEST:
        return None
    if re.search(r"sec|min|ho?u?r", length):
        return _Piece(later=ahead)
    return _Piece(day=now.date() + ahead) if ahead.seconds == 0 else None


def _read_months_later(length: str, now: datetime) -> _Piece | None:
    found = re.fullmatch(r"(\d+|an?) (month|year)s?", length)
    if not found:
        return None
    months = (1 if found[1].startswith("a") else int(found[1])) * (12 if found[2] == "year" else 1)
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    numbers = range(now.day, 27, -1) if now.day > 28 else (now.day,)
    return _Piece(day=next((day for number in numbers if (day := _date(year, month + 1, number))), None))


def _read_clock(found: re.Match[str], now: datetime) -> _Piece | None:
    groups = found.groupdict()
    hour, minute = int(groups["hour"]), int(groups.get("minute") or groups.get("few") or 0)
    half = (groups.get("half") or "")[:1]
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    plain = hour == 0 or hour > 12 or (groups["hour"].startswith("0") and ":" in found.group())
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _Piece(clock=time(hour, minute), half_said=bool(half) or plain)


def _read_spoken_clock(found: re.Match[str], now: datetime) -> _Piece | None:
    """ "Half past seven", "quarter to eight pm", "ten past seven"."""
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}
    said = found["minutes"]
    minute = minutes[said] if said in minutes else int(said)
    hour, half = int(found["hour"]), (found["half"] or "")[:1]
    if not 1 <= hour <= 12 or minute > 59:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    before = found["way"] in {"to", "before", "til", "till", "of"}
    at = (hour * 60 + (-minute if before else minute)) % (24 * 60)
    return _Piece(clock=time(at // 60, at % 60), half_said=bool(half))


def _read_named_clock(found: re.Match[str], now: datetime) -> _Piece:
    return _Piece(clock=_MIDNIGHT_SAID if found["named"] == "midnight" else time(12))


def _read_part(found: re.Match[str], now: datetime) -> _Piece:
    return _Piece(part=DayPart(found["part"]))


def _read_this_part(found: re.Match[str], now: datetime) -> _Piece:
    return _Piece(day=now.date(), part=DayPart(found.groupdict().get("part") or "night"))


_ON = "(?:on |due |by |for |from )?"
_AT = "(?:at |by |for |from |around |about )"
_PIECES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(rf"{pattern}(?![^ ,])"), reader)
    for pattern, reader in (
        (rf"{_ON}(?:the )?(?P<near>today|tomorrow|day after tomorrow|yesterday)", _read_near_day),
        (rf"{_ON}{_WEEKDAY}", _read_weekday),
        (rf"{_ON}(?:this|this coming|the coming|coming) {_WEEKDAY}", _read_this_weekday),
        (rf"{_ON}next {_WEEKDAY}", _read_next_weekday),
        (rf"{_ON}{_WEEKDAY} (?:of )?next week", _read_next_weekday),
        (rf"next week (?:on )?{_WEEKDAY}", _read_next_weekday),
        (rf"{_ON}{_WEEKDAY} week", _read_weekday_week),
        (rf"(?P<count>an?|\d+) weeks? (?:on|from) (?P<start>{_WEEKDAY}|today|tomorrow)", _read_week_from),
        (rf"{_ON}(?:the )?(?P<number>\d\d?)(?:st|nd|rd|th)? (?:of )?{_MONTH}{_YEAR}", _read_date),
        (rf"{_ON}{_MONTH} (?:the )?(?P<number>\d\d?)(?:st|nd|rd|th)?{_YEAR}", _read_date),
        (rf"{_ON}the (?P<number>\d\d?)(?:st|nd|rd|th)", _read_ordinal),
        (rf"{_ON}(?P<feast>{'|'.join(_FEASTS)})", _read_feast),
        (rf"{_ON}(?P<feast>{'|'.join(_AFTER_EASTER)})", _read_movable_feast),
        (rf"{_ON}(?:the )?end of (?:the |this )?(?P<span>week|month|year)", _read_end),
        (rf"(?:in|within) (?P<length>{LENGTH})(?: time)?", _read_later),
        (rf"(?P<length>{LENGTH}) from (?:now|today)", _read_later),
        (rf"(?:{_AT})?{_HOUR}[:.](?P<minute>\d\d){_HALF}?(?: o'clock)?", _read_clock),
        (rf"(?:{_AT})?{_HOUR}(?: ?{_MINUTE})?{_HALF}", _read_clock),
        (rf"(?:{_AT})?{_HOUR} o'clock{_HALF}?", _read_clock),
        (rf"{_AT}{_HOUR}(?: ?{_MINUTE})?", _read_clock),
        (
            rf"(?:{_AT})?{_MINUTES} (?P<way>past|after|to|before|til|till|of) {_HOUR}(?: o'clock)?{_HALF}?",
            _read_spoken_clock,
        ),
        (rf"(?:{_AT})?(?P<minutes>half)(?P<way> ){_HOUR}{_HALF}?", _read_spoken_clock),
        (rf"(?:{_AT})?(?:12 )?(?P<named>noon|midday|midnight)", _read_named_clock),
        (rf"(?:(?:in|during) the |at )?{_PART}", _read_part),
        (rf"this {_PART}", _read_this_part),
        ("tonight", _read_this_part),
    )
)
"""Patterns of each piece, in words as `normal` makes them."""


def _iso(text: str, now: datetime) -> Moment | None:
    """As programs and language models write it."""
    if not re.match(r"20\d\d-\d\d-\d\d", text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) == len("2026-12-03"):
        return Moment(at.date())
    local = at.astimezone(zone_of(now)) if at.tzinfo else at
    return Moment(local.date(), local.time())


def _endings(text: str) -> Iterator[tuple[str, str]]:
    """The text cut before each word but the first, the longest ending first."""
    for cut in re.finditer(r"\s+", text.strip()):
        before = text.strip()[: cut.start()].rstrip(" ,")
        if before:
            yield before, normal(text.strip()[cut.end() :])


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
