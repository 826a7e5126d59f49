"""Times as programs and language models write them, in words that people say: "2026-12-03 07:00", "Mon-Fri 6:30". Pure.

What is written "7:00" is seven in the morning: whoever writes so counts the hours to 24.
"""

from __future__ import annotations

import re
from datetime import datetime

from ha_tools.times.moments import zone_of
from ha_tools.times.spoken_numbers import MONTHS, ordinal

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    **{day[:3]: day for day in _WEEKDAYS},
    "tues": "tuesday",
    "weds": "wednesday",
    "thur": "thursday",
    "thurs": "thursday",
    "sept": "september",
    **{month[:3]: month for month in MONTHS},
}

NOW = re.compile(r"(?:right |just )?now|currently|current|at the moment|at present|presently", re.IGNORECASE)
"""The present, as it is written."""

_DAY = r"20\d\d-\d\d-\d\d"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?"
_ISO = re.compile(rf"(?P<day>{_DAY})(?:[T ](?P<clock>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<zone>Z|[+-]\d\d:?\d\d(?!\d))?)?")
_HALF = r" ?(?:[ap]\.? ?m\b)"
_HOURS = re.compile(
    rf"(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?![\d:])(?!{_HALF})", re.IGNORECASE
)
_FROM_TO = re.compile(rf"({_CLOCK}|\b\d{{1,2}}) ?[-–—] ?({_CLOCK})")
_SEVERAL_DAYS = re.compile(
    rf"(?<!every )(?<!each )\b((?:{'|'.join(_WEEKDAYS)})(?:(?:,? and |, ?| )(?:{'|'.join(_WEEKDAYS)}))+)\b"
)
_PART_SAID = re.compile(r"\b(?:morning|afternoon|evening|night|tonight)\b", re.IGNORECASE)


def as_said(text: str, now: datetime, *, may_recur: bool = False) -> str:
    """Return a written time in words that the readers of spoken ones know; what has no such form is left as it is.

    With `may_recur` several days of the week are those on which it comes again.
    """
    said = " ".join(text.split())
    if NOW.fullmatch(said):
        return f"{now:%Y-%m-%dT%H:%M}"
    said = re.sub(rf"({_DAY}\S*)/({_DAY}\S*)", r"from \1 to \2", said)
    said = re.sub(rf"({_DAY}\S*)/(P\S+)", r"\1 for \2", said)
    said = _FROM_TO.sub(_range, said)
    said = _ISO.sub(lambda found: _date(found, now), said)
    said = re.sub(r"[^\W\d_]+\b\.?", _in_full, said)
    said = re.sub(rf"\b({'|'.join(_WEEKDAYS)}) ?[-–—] ?({'|'.join(_WEEKDAYS)})\b", r"\1 to \2", said)
    if may_recur:
        said = _SEVERAL_DAYS.sub(r"every \1", re.sub(r"\beveryday\b", "every day", said))
    said = re.sub(r"\blater (today|tonight|this \w+)", r"\1", said)
    return _HOURS.sub(lambda found: _of_the_day(found, has_part=bool(_PART_SAID.search(said))), said)


def _range(found: re.Match[str]) -> str:
    first, last = found[1] if ":" in found[1] else f"{found[1]}:00", found[2]
    before = found.string[: found.start()].rstrip()
    return f"{first} to {last}" if before.endswith(("from", "between")) else f"from {first} to {last}"


def _date(found: re.Match[str], now: datetime) -> str:
    """Return a date, with its time in the home's zone, in words: "3rd of december 2026 at 10:00"."""
    try:
        at = datetime.fromisoformat(f"{found['day']}T{found['clock'] or '00:00'}{found['zone'] or ''}")
    except ValueError:
        return found[0]
    at = at.astimezone(zone_of(now)) if at.tzinfo else at
    clock = f" at {at:%H:%M}" if found["clock"] else ""
    return f"{ordinal(at.day)} of {MONTHS[at.month - 1].title()} {at.year}{clock}"


def _in_full(found: re.Match[str]) -> str:
    """Return the name of a day or a month that was written short; "mar" within a word is none."""
    word = found[0].rstrip(".").casefold()
    return _SHORT.get(word, found[0].casefold() if word in _SHORT.values() else found[0])


def _of_the_day(found: re.Match[str], *, has_part: bool) -> str:
    """Return a time of 24 hours with its half of the day, where a clock of twelve could mean another."""
    hour, minute = int(found["hour"]), found["minute"]
    if hour == 24 and minute == "00":
        return "midnight"
    if hour > 12 or hour == 0 or has_part:
        return f"{hour:02}:{minute}" if hour > 12 or hour == 0 else f"{hour}:{minute}"
    return f"{hour}:{minute} {'pm' if hour == 12 else 'am'}"
