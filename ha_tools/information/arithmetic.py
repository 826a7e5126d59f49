"""Sums as people say them and as programs write them: from words to a number, exactly. English words, pure."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from ha_tools.measures.spoken_figures import figures

LONGEST = 200
"""Characters of a sum; nobody says a longer one."""

MOST_DIGITS = 30
"""Digits of the longest number on the way: beyond it nothing is reckoned."""


class NoSumError(ValueError):
    """A text is no sum."""


class TooLargeError(ValueError):
    """A number on the way has more digits than anybody wants to hear."""


def reckon(text: str) -> Fraction:
    """Return what a sum comes to.

    Raises NoSumError, TooLargeError, or ZeroDivisionError.
    """
    if len(text) > LONGEST:
        raise NoSumError(text)
    return _Reader(_tokens(text)).result()


def is_sum(text: str) -> bool:
    """Return whether a text is a sum to its last word: something is reckoned in it."""
    try:
        reckon(text)
    except NoSumError:
        return False
    except (TooLargeError, ZeroDivisionError):
        return True
    return True


_PERCENT = r"(?: ?%| per ?cent)"
_NUMBER = r"-?\d+(?:\.\d+)?"
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:what )?percentage of (.+) is (.+)$", r"( \2 ) / ( \1 ) * 100"),
        (r"^what per ?cent of (.+) is (.+)$", r"( \2 ) / ( \1 ) * 100"),
        (r"^(.+) (?:as a|is what) (?:percentage|per ?cent) of (.+)$", r"( \1 ) / ( \2 ) * 100"),
        (r"^(?:the )?(?:sum of|add(?:ing)?) (.+) (?:and|to) (.+)$", r"( \1 ) + ( \2 )"),
        (r"^(?:the )?(?:difference between|difference of) (.+) and (.+)$", r"( \1 ) - ( \2 )"),
        (r"^(?:subtract(?:ing)?|take) (.+) (?:away )?from (.+)$", r"( \2 ) - ( \1 )"),
        (r"^(.+) subtracted from (.+)$", r"( \2 ) - ( \1 )"),
        (r"^(?:the )?(?:product of) (.+) and (.+)$", r"( \1 ) * ( \2 )"),
        (r"^multiply(?:ing)? (.+) (?:by|with|and) (.+)$", r"( \1 ) * ( \2 )"),
        (r"^(?:divid(?:e|ing)|split(?:ting)?|shar(?:e|ing)) (.+) (?:by|between|among) (.+)$", r"( \1 ) / ( \2 )"),
        (rf"^({_NUMBER}){_PERCENT} off (?:of )?(.+)$", r"( \2 ) - \1 %"),
        (rf"({_NUMBER}){_PERCENT} of\b", r"\1 %of"),
        (rf"({_NUMBER}){_PERCENT}", r"\1 %"),
        (r"\b(?:the )?square root of\b|√", " sqrt "),
        (r"\b(?:the )?(?:cube|cubic|3rd) root of\b", " cbrt "),
        (r"\b(?:twice|double)\b", " 2 * "),
        (r"\b(?:triple|thrice)\b", " 3 * "),
        (r"\bsquared\b|²", " ** 2 "),
        (r"\bcubed\b|³", " ** 3 "),
        (r"\b(?:raised )?to the (?:power(?: of)?) (\d+)\b", r" ** \1 "),
        (r"\b(?:raised )?to the (\d+)(?:st|nd|rd|th)(?: power)?\b", r" ** \1 "),
        (r"\b(?:multiplied by|times)\b|[×·*]|(?<=\d) ?x ?(?=\d)", " * "),
        (r"\b(?:divided by|over|split between|shared between)\b|[÷/:]", " / "),
        (r"\b(?:plus|added to|and add|add)\b|\+", " + "),
        (r"\b(?:minus|less|take away|subtract)\b|[\u2212\u2013]", " - "),
        (r"\*\s+\*", " ** "),
        (r"\^", " ** "),
    )
)
"""Words and signs -> the operations that they stand for, in the order in which it is replaced."""

_FRACTION_OF = re.compile(r"((?<![\d.])0?\.\d+|\d+/\d+|\d+) of (?=\d|sqrt|\()")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|\*\*|%of|%|sqrt|cbrt|[-+*/()]|\S+")


def _tokens(text: str) -> list[str]:
    said = figures(text).strip(" ?!.=")
    for pattern, replacement in _PHRASES:
        said = pattern.sub(replacement, said)
    return _TOKEN.findall(_FRACTION_OF.sub(r"( \1 ) * ", said))


class _Reader:
    """Reads one sum, the loosest binding first: + and -, then * and /, then powers, then numbers."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._steps = 0

    def result(self) -> Fraction:
        value = self._sum()
        if self._at < len(self._tokens) or not self._steps:
            raise NoSumError(" ".join(self._tokens))
        return value

    def _sum(self) -> Fraction:
        value = self._product()
        while step := self._took("+", "-"):
            sign, more = (1 if step == "+" else -1), self._product()
            value = _bounded(value + sign * (value * more / 100 if self._took("%") else more))
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while step := self._took("*", "/", "%of"):
            more = self._signed()
            value = _bounded(_OPERATIONS[step](value, more))
        return value

    def _signed(self) -> Fraction:
        if self._tokens[self._at : self._at + 1] == ["-"]:
            self._at += 1
            return -self._signed()
        return self._power()

    def _power(self) -> Fraction:
        value = self._one()
        return _power(value, self._signed()) if self._took("**") else value

    def _one(self) -> Fraction:
        if root := self._took("sqrt", "cbrt"):
            return _root(self._one(), 2 if root == "sqrt" else 3)
        word = self._tokens[self._at] if self._at < len(self._tokens) else ""
        self._at += 1
        if word == "(":
            value = self._sum()
            if self._tokens[self._at : self._at + 1] != [")"]:
                raise NoSumError(" ".join(self._tokens))
            self._at += 1
            return value
        if not re.fullmatch(r"\d+(?:\.\d+)?", word):
            raise NoSumError(" ".join(self._tokens))
        return _bounded(Fraction(word))

    def _took(self, *wanted: str) -> str:
        """Go past an operation that is one of these, and return it; empty where there is none."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if token not in wanted:
            return ""
        self._at += 1
        self._steps += 1
        return token


_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "*": operator.mul,
    "/": operator.truediv,
    "%of": lambda percent, whole: percent * whole / 100,
}


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        return _real(lambda: float(base) ** float(exponent))
    size = max(abs(base.numerator), base.denominator)
    if size > 1 and abs(exponent) * math.log10(size) > MOST_DIGITS:
        raise TooLargeError
    return base ** int(exponent)


def _root(value: Fraction, degree: int) -> Fraction:
    """Return a root; a whole one exactly."""
    if value < 0:
        raise NoSumError(str(value))
    near = Fraction(round(float(value) ** (1 / degree)))
    return near if near**degree == value else _real(lambda: float(value) ** (1 / degree))


def _real(reckoned: Callable[[], float]) -> Fraction:
    try:
        value = reckoned()
    except OverflowError as err:
        raise TooLargeError from err
    if isinstance(value, complex) or not math.isfinite(value):
        raise NoSumError
    return Fraction(value)


def _bounded(value: Fraction) -> Fraction:
    if max(abs(value.numerator), value.denominator) > 10**MOST_DIGITS:
        raise TooLargeError
    return value
