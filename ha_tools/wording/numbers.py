"""Numbers, plurals and lists as a language has them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from babel import Locale
from babel.numbers import get_decimal_symbol

NOTHING = 1e-9
"""A smaller number was left by reckoning."""

COUNTED_DIGITS = 4
"""Digits of a reckoned number that is not whole: more are not remembered."""

GROUPED_DIGITS = 4
"""A number with more digits before its point is told in thousands."""


def plain_number(value: float) -> str:
    """Return a number without needless zeros, a small one to its first two digits: "21", "21.5", "0.25", "0.0004"."""
    if abs(value) < NOTHING:
        return "0"
    digits = 1 if abs(value) >= 1 else max(2, 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".")


def exact_number(value: float) -> str:
    """Return a number with the digits that count, without needless zeros: "391", "10.58", "3.333", "0.0333"."""
    if abs(value) < NOTHING:
        return "0"
    digits = max(2, COUNTED_DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".")


def rounded(value: float, written: Callable[[float], str] = plain_number) -> float:
    """Return a number as it is said: an integer where it is said as one."""
    number = float(written(value))
    return int(number) if number.is_integer() else number


class Numbers:
    """Says numbers, plurals and lists in one language."""

    def __init__(self, language: str, joints: Mapping[str, str]) -> None:
        """Take the words that join a list ("and", "or") and thousands ("group")."""
        self.locale = Locale.parse(language, sep="-")
        self._joints = joints
        self._decimal = get_decimal_symbol(self.locale)
        self._categories = [each for each in _CATEGORIES if each in {*self.locale.plural_form.tags, "other"}]

    def number(self, value: float) -> str:
        """Return a number with the language's decimal point."""
        return plain_number(value).replace(".", self._decimal)

    def grouped(self, value: float, written: Callable[[float], str] = plain_number) -> str:
        """Return a number, a long one in thousands where the language's voices are helped by it."""
        whole, point, rest = written(value).partition(".")
        is_long = len(whole.lstrip("-")) > GROUPED_DIGITS
        said = f"{int(whole):,}".replace(",", self._joints["group"]) if is_long else whole
        return f"{said}{self._decimal if point else ''}{rest}"

    def form(self, forms: str, count: float) -> str:
        """Return the plural form that a number takes, of "watt|watts": one for each category, in the CLDR's order."""
        known = forms.split("|")
        category = str(self.locale.plural_form(rounded(count)))
        return known[min(self._categories.index(category), len(known) - 1)]

    def listed(self, names: Sequence[str], joint: str = "and") -> str:
        """Return names as a list: "A, B and C"."""
        if len(names) <= 1:
            return "".join(names)
        return f"{', '.join(names[:-1])}{self._joints[joint]}{names[-1]}"


_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
