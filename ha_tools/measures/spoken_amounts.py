"""Amounts as people say them: "300 grams", "5 foot 11", "half a cup", "$20". English, pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ha_tools.measures.conversion import converted, unit_called
from ha_tools.measures.currencies import currency_called, is_currency, unsigned_money
from ha_tools.measures.spoken_figures import figures

IMPERIAL = frozenset({"GB", "IE", "IM", "JE", "GG"})
"""Countries whose pints and gallons are the imperial ones."""

_OF_THERE = {"gal": "imp gal", "qt": "imp qt", "pt": "imp pt", "fl. oz.": "imp fl oz"}
_SMALLER = {"ft": "in", "st": "lb", "lb": "oz", "m": "cm", "h": "min", "min": "s"}
"""Unit -> the one of a second number behind it that names none: "5 foot 11"."""

_SHORT = {"c": "°C", "f": "°F", "degree": "°", "degrees c": "°C", "degrees f": "°F", "l": "L", "m": "m", "lb": "lb"}
_NUMBER = r"(?:-|minus )?\d+(?:\.\d+|/\d+)?"
_ONE = re.compile(rf"(?P<number>{_NUMBER}) ?(?:of )?(?:an? )?(?P<unit>[^\d]+)")
_TWO = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>[^\d]+?),? (?:and )?(?P<more>{_NUMBER})(?: ?(?P<smaller>[^\d]+))?")


@dataclass(frozen=True)
class Amount:
    """A number of a unit, or of one and a smaller one beside it."""

    value: float
    """All of it, in the unit."""
    unit: str
    """Home Assistant's unit, or the code of a currency."""
    parts: tuple[tuple[float, str], ...]
    """The numbers with their units, as they were said."""


@dataclass(frozen=True)
class Customs:
    """A country's units and its money."""

    country: str = ""
    """Two letters (ISO 3166); empty where it is not known."""
    currency: str = ""
    """Three letters (ISO 4217)."""


@dataclass(frozen=True)
class Conversion:
    """An amount, and the unit in which it is asked for."""

    amount: Amount
    target: str

    @property
    def is_of_money(self) -> bool:
        """Return whether exchange rates are needed."""
        return is_currency(self.target)

    @property
    def value(self) -> float | None:
        """Return the number of the target unit; None for money, and for units that measure different things."""
        return converted(self.amount.value, self.amount.unit, self.target)


def conversion(amount: str, target: str, customs: Customs = Customs()) -> Conversion | None:
    """Return what is asked for where the amount and the unit are of one kind; None where they are not."""
    for found in _amounts(amount, customs):
        for unit in _units(figures(target), customs):
            from_, to = _temperatures(found, unit)
            if (is_currency(from_.unit) and is_currency(to)) or converted(0.0, from_.unit, to) is not None:
                return Conversion(from_, to)
    return None


def is_amount(text: str) -> bool:
    """Return whether a text is an amount of something."""
    return next(_amounts(text, Customs()), None) is not None


def is_unit(text: str) -> bool:
    """Return whether a text is the name of a unit or a currency."""
    return next(_units(text, Customs()), None) is not None


def _amounts(text: str, customs: Customs) -> Iterator[Amount]:
    """Yield what a text may be an amount of: pounds are weight or money."""
    said = re.sub(r"^(?:an?|the|one) (?=[a-z])", "1 ", figures(unsigned_money(text.strip(" ?!."))))
    if found := _ONE.fullmatch(said):
        for unit in _units(found["unit"], customs):
            value = _value(found["number"])
            yield Amount(value, unit, ((value, unit),))
    if found := _TWO.fullmatch(said):
        yield from _of_two(found, customs)


def _of_two(found: re.Match[str], customs: Customs) -> Iterator[Amount]:
    for unit in _units(found["unit"], customs):
        smaller = next(_units(found["smaller"], customs), None) if found["smaller"] else _SMALLER.get(unit)
        more = converted(_value(found["more"]), smaller, unit) if smaller else None
        if smaller and more is not None:
            value = _value(found["number"])
            yield Amount(value + more, unit, ((value, unit), (_value(found["more"]), smaller)))


def _units(said: str, customs: Customs) -> Iterator[str]:
    """Yield what is called so: a unit, a currency, or both."""
    plain = re.sub(r"^an? ", "", said.casefold().strip(" ?!."))
    unit = _SHORT.get(plain) or unit_called(plain)
    if unit and not is_currency(unit) and unit not in {"€", "$", "£"}:
        is_imperial = customs.country in IMPERIAL and not plain.startswith("us ")
        yield _OF_THERE.get(unit, unit) if is_imperial else unit
    if currency := currency_called(plain, customs.currency):
        yield currency


def _temperatures(amount: Amount, unit: str) -> tuple[Amount, str]:
    """Return both with what "degrees" alone means beside the other: 20 degrees in Fahrenheit are of Celsius."""
    other = {"°C": "°F", "°F": "°C"}
    if amount.unit == "°" and unit in other:
        return Amount(amount.value, other[unit], ((amount.value, other[unit]),)), unit
    return amount, unit


def _value(number: str) -> float:
    return float(Fraction(number.replace("minus ", "-")))
