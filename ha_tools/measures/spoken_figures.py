"""Numbers of any size as people say them: "three hundred and twelve" is "312", "two and a half" "2.5". English."""

from __future__ import annotations

import re
from fractions import Fraction

from ha_tools.times.spoken_numbers import numbered

MOST_DIGITS = 15
"""Digits of a number that is read; nobody says a longer one."""

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    **dict.fromkeys(("half", "halves"), 2),
    **dict.fromkeys(("3rd", "third", "thirds"), 3),
    **dict.fromkeys(("quarter", "quarters", "4th", "fourths"), 4),
    **dict.fromkeys(("5th", "fifths"), 5),
    **dict.fromkeys(("6th", "sixths"), 6),
    **dict.fromkeys(("8th", "eighths"), 8),
    **dict.fromkeys(("10th", "tenths"), 10),
}
_SIGNS = {"½": " 1 half", "¼": " 1 quarter", "¾": " 3 quarters", "⅓": " 1 third", "⅔": " 2 thirds"}
_ONE = re.compile(rf"\ban? (?=hundred|dozen|couple of|{'|'.join(_SCALES)}|half|quarter|third|fifth|tenth)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def figures(text: str) -> str:
    """Return a text in lower case with each number as digits; the words between are left as they are."""
    plain = text.casefold().replace("\u2019", "'")
    for sign, said in _SIGNS.items():
        plain = plain.replace(sign, said)
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    plain = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", plain)
    plain = re.sub(r"(?<!a )(?<!\d )\bhalf (?=of|an?\b)", "1 half ", plain)
    plain = plain.replace("1 half a ", "1 half ").replace("1 half an ", "1 half ")
    plain = _ONE.sub("1 ", plain)
    plain = re.sub(r"\b(?:1 )?couple of\b", "2", re.sub(r"\b(?:(\d+) )?dozen\b", _dozens, numbered(plain)))
    left, told = plain.split(), list[str]()
    while left:
        value, count = _number(left)
        told.append(left[0] if value is None else _written(value))
        del left[: max(count, 1)]
    return " ".join(told)


def _dozens(found: re.Match[str]) -> str:
    return str(12 * int(found[1] or 1))


def _number(said: list[str]) -> tuple[Fraction | None, int]:
    """Return the number that the words begin with, and of how many words it is made; None where there is none."""
    if said[0] == "point" and len(said) > 1 and said[1].isdecimal():
        return _decimals(Fraction(0), said, 0)
    if not _DIGITS.fullmatch(said[0]) or len(said[0]) > MOST_DIGITS:
        return None, 0
    total, part, at = Fraction(0), Fraction(said[0]), 1
    while at < len(said):
        word = said[at]
        if word == "hundred" and part < 100:
            part, at = part * 100, at + 1
            part, at = _and_more(part, said, at, below=100)
        elif word in _SCALES and part < 1000:
            total, part, at = total + part * _SCALES[word], Fraction(0), at + 1
            part, at = _and_more(part, said, at, below=1000)
        else:
            break
    value, at = _with_fraction(total + part, said, at)
    while at < len(said) and said[at] in _SCALES and value < 1000:
        value, at = value * _SCALES[said[at]], at + 1
    return value, at


def _and_more(part: Fraction, said: list[str], at: int, *, below: int) -> tuple[Fraction, int]:
    """Return a number with what follows its hundreds or thousands: "and twelve"."""
    start = at + 1 if said[at : at + 1] == ["and"] else at
    more = said[start] if start < len(said) else ""
    if more.isdecimal() and 0 < int(more) < below and said[start + 1 : start + 2] != ["hundred"]:
        return part + int(more), start + 1
    if more.isdecimal() and below > 100 and 0 < int(more) < 10:
        return part + int(more), start + 1
    return part, at


def _with_fraction(value: Fraction, said: list[str], at: int) -> tuple[Fraction, int]:
    """Return a number with what follows it: "point five", "and a half", "quarters"."""
    if said[at : at + 1] == ["point"] and at + 1 < len(said) and said[at + 1].isdecimal():
        return _decimals(value, said, at)
    if at < len(said) and said[at] in _PARTS:
        value, at = value / _PARTS[said[at]], at + 1
        return value, at
    match said[at : at + 3]:
        case ["and", count, part] if part in _PARTS and (count in {"a", "an"} or count.isdecimal()):
            return value + Fraction(int(count) if count.isdecimal() else 1, _PARTS[part]), at + 3
        case [count, part, *_] if part in _PARTS and count.isdecimal():
            return value + Fraction(int(count), _PARTS[part]), at + 2
    return value, at


def _decimals(value: Fraction, said: list[str], at: int) -> tuple[Fraction, int]:
    """Return a number with the digits that are said one by one behind its point."""
    digits, at = "", at + 1
    while at < len(said) and said[at].isdecimal() and len(digits) < MOST_DIGITS:
        digits, at = digits + said[at], at + 1
    return value + Fraction(int(digits), 10 ** len(digits)), at


def _written(value: Fraction) -> str:
    """Return a number in digits; one that has no end behind its point as a fraction: "1/3"."""
    if value.denominator == 1 or 10**MOST_DIGITS % value.denominator:
        return str(value)
    return f"{float(value):.12f}".rstrip("0")
