"""Lengths of time, as people say them in English: from words and back. Pure."""

import re
from datetime import timedelta

from ha_tools.times.spoken_numbers import normal

_UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s?"
_COUNT = (
    r"(?:(?:\d{1,4}|an?) and (?:a half|a quarter|3 quarters?)|\d{1,4}(?:\.\d{1,2})?|"
    r"half an?|(?:a|3) quarters? of an?|a couple of|an?)"
)
_MORE = "a half|a quarter|3 quarters"

LENGTH = rf"{_COUNT} {_UNIT}(?: and (?:{_MORE}))?(?:(?:,? and |, | ){_COUNT} {_UNIT})*"
"""A duration in words as `normal` makes them, as a pattern without groups."""

_LETTERED = r"(?:\d{1,4}(?:\.\d{1,2})? ?[hms](?: |$))+"
_WHOLE = re.compile(rf"{LENGTH}(?: (?:and )?\d\d?)?|{_LETTERED}")
_PART = re.compile(
    rf"(?P<count>{_COUNT}) (?P<unit>{_UNIT})\b|(?P<short>\d+(?:\.\d+)?) ?(?P<letter>[hms])(?![a-z])"
    rf"|and (?P<more>{_MORE})|(?P<rest>\d+)$"
)

_CLOCKED = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)")
_COUNTED = r"\d{1,5}(?:[.,]\d{1,3})?"
_ISO = re.compile(
    rf"P(?:(?P<weeks>{_COUNTED})W)?(?:(?P<days>{_COUNTED})D)?"
    rf"(?:T(?:(?P<hours>{_COUNTED})H)?(?:(?P<minutes>{_COUNTED})M)?(?:(?P<seconds>{_COUNTED})S)?)?"
)

LONGEST = timedelta(days=100 * 365)
"""The longest duration that anybody means, and within the days that a calendar has."""

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "mo": 30 * 86400, "y": 365 * 86400}
"""A month and a year have no length of their own; what counts calendar months does not come here."""

_FRACTIONS = {"a half": 0.5, "a quarter": 0.25, "3 quarters": 0.75, "3 quarter": 0.75}


def duration(text: str) -> timedelta | None:
    """Return how long, where the whole text says that: "an hour and a half", "20 minutes", "for 1 hour 30", "PT20M"."""
    words = re.sub(r"^(?:for )?(?:about |exactly )?", "", _spaced(normal(re.sub(r"(\d),(?=\d)", r"\1.", text))))
    length = length_of(words) if _WHOLE.fullmatch(words) else _written(text.strip())
    return length if length is not None and length <= LONGEST else None


def _spaced(words: str) -> str:
    """Return "1h30m" and "10min" with spaces between their parts; of "1h30" the minutes are meant."""
    apart = re.sub(r"(\d)([hms])(?=\d)", r"\1\2 ", words)
    return re.sub(rf"(\d)(?={_UNIT}\b)", r"\1 ", re.sub(r"^(\d{1,4}h \d{1,2})$", r"\1m", apart))


def _written(text: str) -> timedelta | None:
    """Return a duration as programs write it: "00:30:00", "PT30M"; None for any other text."""
    if found := _CLOCKED.fullmatch(text) or _ISO.fullmatch(text.upper()):
        counts = {unit: float(count.replace(",", ".")) for unit, count in found.groupdict().items() if count}
        return timedelta(**counts) if counts else None
    return None


def duration_after(text: str) -> tuple[str, timedelta] | None:
    """A text and the duration at its end, after "for": "dentist on friday at ten for an hour"."""
    found = re.fullmatch(r"(.+?),? for (.+)", text.strip(), re.IGNORECASE | re.DOTALL)
    length = duration(found[2]) if found else None
    return (found[1], length) if found and length else None


def length_of(words: str) -> timedelta:
    """The sum of the parts; "and a half" is of the unit before it, a lone number at the end of the next smaller one."""
    seconds, unit = 0.0, 1
    for found in _PART.finditer(words):
        if found["unit"] or found["letter"]:
            name = found["unit"] or found["letter"]
            unit = _SECONDS["mo" if name.startswith("mo") else name[0]]
            seconds += (_count(found["count"]) if found["count"] else float(found["short"])) * unit
        else:
            seconds += (_FRACTIONS[found["more"]] if found["more"] else int(found["rest"]) / 60) * unit
    return timedelta(seconds=round(seconds))


def _count(said: str) -> float:
    whole, _, part = said.partition(" and ")
    if part:
        return _count(whole) + _FRACTIONS[part]
    if "quarter" in said:
        return 0.75 if said.startswith("3") else 0.25
    fixed = {"a": 1, "an": 1, "a couple of": 2, "half a": 0.5, "half an": 0.5}
    return fixed[said] if said in fixed else float(said)
