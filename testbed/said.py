"""Numbers, times of day and lengths of time as they stand in a sentence, without any of the app's own code."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import time

_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d\d))? ?([ap])\.?m\b\.?|\b(\d{1,2}):(\d\d)\b|\b(noon|midnight)\b", re.IGNORECASE)
_LENGTH = re.compile(r"\b(\d+|an?) (second|minute|hour|day|week)s?\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def clock_times(text: str) -> list[time]:
    """Return the times of day: "9:22 am", "3 pm", "15:00", "noon"."""
    return [_time_of(found) for found in _CLOCK.finditer(text) if _is_time(found)]


def lengths(text: str) -> list[tuple[int, int]]:
    """Return the lengths of time, each as (seconds, seconds of its unit): "2 hours" is (7200, 3600)."""
    return [
        ((int(count) if count.isdigit() else 1) * _SECONDS[unit.lower()], _SECONDS[unit.lower()])
        for count, unit in _LENGTH.findall(text)
    ]


def numbers(text: str) -> list[float]:
    """Return the numbers in figures that are no times of day and no lengths of time."""
    bare = _LENGTH.sub(" ", _CLOCK.sub(" ", text))
    return [float(number) for number in _NUMBER.findall(re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", bare))]


def numbers_asked(text: str) -> list[float]:
    """Return all the numbers of a question, in figures and in words: "thirty five" is 35, and 30, and 5."""
    words = re.findall(r"[a-z]+", text.casefold())
    spelled = [_value(word) for word in words]
    joined = [
        tens + ones
        for tens, ones in itertools.pairwise(spelled)
        if tens is not None and ones is not None and tens >= 20 and ones < 10
    ]
    return [*map(float, _NUMBER.findall(text)), *(number for number in spelled if number is not None), *joined]


def is_near(number: float, known: Sequence[float]) -> bool:
    """Return whether it is one of the known ones; what is said may leave out what lies behind one decimal."""
    return any(abs(number - other) <= 0.05 + 1e-9 for other in known)


def _value(word: str) -> float | None:
    return float(_WORDS.index(word)) if word in _WORDS else _TENS.get(word)


def _is_time(found: re.Match[str]) -> bool:
    hour, minute = int(found[1] or found[4] or 0), int(found[2] or found[5] or 0)
    return hour < 24 and minute < 60


def _time_of(found: re.Match[str]) -> time:
    if found[6]:
        return time(12 if found[6].lower() == "noon" else 0)
    if found[3]:
        return time(int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0), int(found[2] or 0))
    return time(int(found[4]), int(found[5]))
