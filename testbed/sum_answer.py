"""Answers to sums, measures and days to come, worked out here anew, without any of the app's own code."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from testbed.found import Found
from testbed.said import numbers_asked

_HUNDREDS = {"hundred": 100.0, "thousand": 1000.0, "million": 1e6}
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25}
_A_NUMBER = r"\d[\d,]*(?:\.\d+)?|a|an|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty"
_NUMBER = rf"((?:(?:{_A_NUMBER}|hundred|thousand|million|and a half|and)\b[ -]?)+)"

_SUMS: tuple[tuple[str, Callable[[float, float], float]], ...] = (
    (rf"{_NUMBER}percent of {_NUMBER}", lambda part, whole: part * whole / 100),
    (rf"{_NUMBER}minus {_NUMBER}percent", lambda whole, part: whole * (1 - part / 100)),
    (rf"{_NUMBER}plus {_NUMBER}percent", lambda whole, part: whole * (1 + part / 100)),
    (rf"{_NUMBER}(?:times|multiplied by|x) {_NUMBER}", lambda one, other: one * other),
    (rf"{_NUMBER}(?:divided by|over) {_NUMBER}", lambda one, other: one / other),
    (rf"{_NUMBER}plus {_NUMBER}", lambda one, other: one + other),
    (rf"{_NUMBER}(?:minus|less) {_NUMBER}", lambda one, other: one - other),
    (rf"{_NUMBER}to the power of {_NUMBER}", lambda one, other: one**other),
    (rf"multiply {_NUMBER}by {_NUMBER}", lambda one, other: one * other),
    (rf"divide {_NUMBER}by {_NUMBER}", lambda one, other: one / other),
    (rf"subtract {_NUMBER}from {_NUMBER}", lambda one, other: other - one),
    (rf"add (\S+) (?:and|to) {_NUMBER}", lambda one, other: one + other),
    (rf"(half|third|quarter) of {_NUMBER}", lambda part, whole: part * whole),
    (rf"square root (of) {_NUMBER}", lambda _, number: math.sqrt(number)),
    (rf"{_NUMBER}(squared)", lambda number, _: number**2),
)

_UNITS: Mapping[str, tuple[str, float]] = {
    **{
        name: ("mass", grams)
        for name, grams in {"gram": 1.0, "kilo": 1e3, "kilogram": 1e3, "ounce": 28.349523125}.items()
    },
    **{name: ("mass", grams) for name, grams in {"pound": 453.59237, "stone": 6350.29318}.items()},
    **{name: ("length", 0.01 * of) for name, of in {"centimetre": 1.0, "metre": 100.0, "inch": 2.54}.items()},
    **{name: ("length", metres) for name, metres in {"kilometre": 1e3, "mile": 1609.344, "foot": 0.3048}.items()},
    **{name: ("time", of) for name, of in {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}.items()},
}
_SPELLED = {"feet": "foot", "inches": "inch", "meter": "metre", "kilometer": "kilometre", "centimeter": "centimetre"}
_OF = r"([a-z]+)"
_DAYS = {"christmas": (12, 25), "christmas eve": (12, 24), "new year": (1, 1), "halloween": (10, 31)}


def judge_sum_answer(reply: str, question: str, now: datetime) -> Found | None:
    """Judge the answer to a sum, a measure or the days to a feast; None for another question."""
    try:
        expected = _expected(_spelled(question), now)
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    if expected is None or re.search(r"\b(million|billion)\b", reply):
        return None
    told = re.findall(r"-?\d[\d,]*(?:\.\d+)?", reply)
    right = any(_is_rounded(each.replace(",", ""), expected) for each in told)
    return Found(right, f"Worked out here it is {expected:.10g}.")


def _is_rounded(said: str, number: float) -> bool:
    decimals = len(said.partition(".")[2])
    return bool(abs(float(said) - number) <= 0.5 * 10**-decimals + 1e-9 * abs(number))


def _expected(said: str, now: datetime) -> float | None:
    for pattern, reckon in _SUMS:
        if found := re.search(pattern, said):
            one, other = map(_value, found.groups())
            return None if one is None or other is None else reckon(one, other)
    return _converted(said) if _converted(said) is not None else _days_until(said, now.date())


def _converted(said: str) -> float | None:
    if found := re.search(rf"{_NUMBER}(?:degrees )?{_OF} (?:in|into|to|are|as) (?:degrees )?{_OF}", said):
        amount, given, wanted = _value(found[1]), found[2], found[3]
    elif found := re.search(rf"how many {_OF} (?:is|are|are in|are there in|is in|in) {_NUMBER}{_OF}", said):
        amount, given, wanted = _value(found[2]), found[3], found[1]
    else:
        return None
    if amount is None:
        return None
    match given, wanted:
        case "celsius", "fahrenheit":
            return amount * 9 / 5 + 32
        case "fahrenheit", "celsius":
            return (amount - 32) * 5 / 9
    one, other = _unit(given), _unit(wanted)
    return amount * one[1] / other[1] if one and other and one[0] == other[0] else None


def _unit(said: str) -> tuple[str, float] | None:
    name = _SPELLED.get(said, said)
    return _UNITS.get(_SPELLED.get(name.removesuffix("s"), name.removesuffix("s"))) or _UNITS.get(name)


def _days_until(said: str, today: date) -> float | None:
    found = re.search(
        rf"how many days (?:are there |is it )?(?:until|till|to) ({'|'.join(sorted(_DAYS, key=len)[::-1])})", said
    )
    if not found:
        return None
    month, day = _DAYS[found[1]]
    feast = date(today.year, month, day)
    return float(((feast if feast >= today else feast.replace(year=today.year + 1)) - today).days)


def _value(said: str) -> float | None:
    """Return a number in figures or words: "three hundred and twelve", "two and a half"."""
    text = said.strip().replace(",", "")
    if text in {"of", "squared"}:
        return 0.0
    if text in _PARTS:
        return _PARTS[text]
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if whole := re.fullmatch(r"(.+) and a half", text):
        return None if (value := _value(whole[1])) is None else value + 0.5
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+|\d+", text):
        if word in _HUNDREDS:
            part = (part or 1.0) * _HUNDREDS[word]
            total, part = (total + part, 0.0) if word != "hundred" else (total, part)
        elif word in {"a", "an"}:
            part += 1.0
        elif known := numbers_asked(word):
            part += known[0]
        elif word != "and":
            return None
    return total + part


def _spelled(question: str) -> str:
    said = question.casefold().replace("×", " times ").replace("*", " times ").replace("÷", " divided by ")
    said = re.sub(r"(\d) ?%", r"\1 percent", said)
    said = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", said)
    return " ".join(re.sub(r"[?!]|\.(?!\d)", " ", said).split()) + " "
