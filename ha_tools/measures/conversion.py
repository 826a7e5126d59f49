"""Units that are said with a number, and values of one unit in another. English, pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ha_tools.measures.spoken_units import SPOKEN


@dataclass(frozen=True)
class _Dimension:
    """Units that measure the same, each as its size and zero in one of them."""

    sizes: Mapping[str, float]
    zeros: Mapping[str, float]

    def convert(self, value: float, source: str, target: str, *, difference: bool) -> float:
        zero, other = (0.0, 0.0) if difference else (self.zeros.get(source, 0.0), self.zeros.get(target, 0.0))
        return (value * self.sizes[source] + zero - other) / self.sizes[target]


_DIMENSIONS = (
    _Dimension({"°C": 1.0, "K": 1.0, "°F": 5 / 9}, {"°C": 0.0, "K": -273.15, "°F": -32 * 5 / 9}),
    _Dimension(
        {
            "mm": 0.001,
            "cm": 0.01,
            "m": 1.0,
            "km": 1000.0,
            "in": 0.0254,
            "ft": 0.3048,
            "yd": 0.9144,
            "mi": 1609.344,
        },
        {},
    ),
    _Dimension({"m/s": 1.0, "km/h": 1 / 3.6, "mph": 0.44704, "kn": 1852 / 3600, "ft/s": 0.3048}, {}),
    _Dimension(
        {"g": 1.0, "kg": 1e3, "t": 1e6, "mg": 0.001, "µg": 1e-6, "lb": 453.59237, "oz": 28.349523125, "st": 6350.29318},
        {},
    ),
    _Dimension(
        {
            "L": 1.0,
            "dL": 0.1,
            "cL": 0.01,
            "mL": 0.001,
            "m³": 1000.0,
            "ft³": 28.316846592,
            "gal": 3.785411784,
            "qt": 0.946352946,
            "pt": 0.473176473,
            "cup": 0.2365882365,
            "fl. oz.": 0.0295735295625,
            "tbsp": 0.01478676478125,
            "tsp": 0.00492892159375,
            "imp gal": 4.54609,
            "imp qt": 1.1365225,
            "imp pt": 0.56826125,
            "imp fl oz": 0.0284130625,
        },
        {},
    ),
    _Dimension(
        {
            "m²": 1.0,
            "cm²": 1e-4,
            "km²": 1e6,
            "ha": 1e4,
            "ac": 4046.8564224,
            "in²": 0.00064516,
            "ft²": 0.09290304,
            "yd²": 0.83612736,
            "mi²": 2589988.110336,
        },
        {},
    ),
    _Dimension({"mW": 0.001, "W": 1.0, "kW": 1000.0, "MW": 1e6}, {}),
    _Dimension(
        {"Wh": 0.001, "kWh": 1.0, "MWh": 1000.0, "J": 1 / 3.6e6, "kJ": 1 / 3600, "MJ": 1 / 3.6, "kcal": 4.184 / 3600},
        {},
    ),
    _Dimension(
        {"Pa": 1.0, "hPa": 100.0, "kPa": 1000.0, "mbar": 100.0, "bar": 1e5, "psi": 6894.757, "inHg": 3386.389}, {}
    ),
    _Dimension({"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}, {}),
    _Dimension(
        {
            "B": 1.0,
            "kB": 1e3,
            "MB": 1e6,
            "GB": 1e9,
            "TB": 1e12,
            "KiB": 2.0**10,
            "MiB": 2.0**20,
            "GiB": 2.0**30,
            "TiB": 2.0**40,
        },
        {},
    ),
    _Dimension({"%": 1.0}, {}),
)

_WORDS = {
    "°C": "degrees? (?:celsius|centigrade)|celsius|centigrade|(?<=[\\d°]) ?c|(?<=degrees) c",
    "°F": "degrees? fahrenheit|fahrenheit|(?<=[\\d°]) ?f|(?<=degrees) f",
    "K": "kelvins?",
    "mm": "millimet(?:er|re)s?|mm",
    "cm": "centimet(?:er|re)s?|cm",
    "m": "met(?:er|re)s?",
    "km": "kilomet(?:er|re)s?|km",
    "in": "inch(?:es)?",
    "ft": "feet|foot",
    "yd": "yards?",
    "mi": "miles?",
    "km/h": "kilomet(?:er|re)s? (?:per|an) hour|km/h|kph",
    "m/s": "met(?:er|re)s? (?:per|a) second|m/s",
    "mph": "miles? (?:per|an) hour|mph",
    "kn": "knots?",
    "g": "grams?",
    "kg": "kilograms?|kilos?|kg",
    "mg": "milligrams?|mg",
    "µg": "micrograms?",
    "t": "tonnes?|metric tons?|tons?",
    "lb": "pounds?|lbs?",
    "oz": "ounces?|oz",
    "st": "stones?",
    "L": "lit(?:er|re)s?",
    "dL": "decilit(?:er|re)s?|dl",
    "cL": "centilit(?:er|re)s?|cl",
    "mL": "millilit(?:er|re)s?|ml",
    "m³": "cubic met(?:er|re)s?",
    "ft³": "cubic (?:feet|foot)",
    "gal": "(?:us )?gallons?",
    "qt": "(?:us )?quarts?",
    "pt": "(?:us )?pints?",
    "cup": "(?:us )?cups?",
    "fl. oz.": "(?:us )?fluid ounces?|fl oz",
    "tbsp": "table ?spoons?(?:fuls?)?|tbsp",
    "tsp": "tea ?spoons?(?:fuls?)?|tsp",
    "imp gal": "(?:imperial|uk|british) gallons?",
    "imp qt": "(?:imperial|uk|british) quarts?",
    "imp pt": "(?:imperial|uk|british) pints?",
    "imp fl oz": "(?:imperial|uk|british) fluid ounces?",
    "m²": "square met(?:er|re)s?",
    "cm²": "square centimet(?:er|re)s?",
    "km²": "square kilomet(?:er|re)s?",
    "ha": "hectares?",
    "ac": "acres?",
    "in²": "square inch(?:es)?",
    "ft²": "square (?:feet|foot)",
    "yd²": "square yards?",
    "mi²": "square miles?",
    "W": "watts?",
    "kW": "kilowatts?|kw",
    "MW": "megawatts?",
    "Wh": "watt hours?|wh",
    "kWh": "kilowatt hours?|kwh",
    "MWh": "megawatt hours?",
    "J": "joules?",
    "kJ": "kilojoules?",
    "MJ": "megajoules?",
    "kcal": "(?:kilo)?calories?|kcal",
    "hPa": "hectopascals?|hpa",
    "kPa": "kilopascals?",
    "mbar": "millibars?",
    "bar": "bars?",
    "psi": "psi|pounds per square inch",
    "inHg": "inches of mercury",
    "ms": "milliseconds?",
    "s": "seconds?",
    "min": "minutes?",
    "h": "hours?",
    "d": "days?",
    "w": "weeks?",
    "B": "bytes?",
    "kB": "kilobytes?",
    "MB": "megabytes?",
    "GB": "gigabytes?|gigs?",
    "TB": "terabytes?",
    "KiB": "kibibytes?",
    "MiB": "mebibytes?",
    "GiB": "gibibytes?",
}
"""Home Assistant's unit -> what people call it, longer words before those that they begin with."""

_GROUPS = {unit: f"u{place}" for place, unit in enumerate(_WORDS)}
_ANY = "|".join(
    f"(?P<{_GROUPS[unit]}>{words})" for unit, words in sorted(_WORDS.items(), key=lambda item: -len(item[1]))
)
_UNIT_OF = {group: unit for unit, group in _GROUPS.items()}

_DEGREES = "(?:degrees?|grad[eino]?[rns]?|grados?|degrés?|graus?|stopni\\w*|stup\\w*|fok\\w*|градус\\w*)"
"""Degrees in the languages in which Home Assistant is spoken to most."""

_AFTER_NUMBER = re.compile(
    r"(?P<number>\d|\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    rf"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand))(?P<degrees>(?:[ -]?°| {_DEGREES})?)"
    rf" ?(?:{_ANY})(?![\w/%])"
)
_ASKED_IN = re.compile(rf" (?:in|as) (?:degrees? )?(?:{_ANY})$")


def unit_said(text: str) -> tuple[str, str] | None:
    """The text without the unit that stands behind its numbers, and the unit: "set it to 20 degrees", "°C".

    None where none is said, or several.
    """
    found = list(_AFTER_NUMBER.finditer(text))
    units = {_unit_of(each) for each in found}
    if len(units) != 1:
        return None
    return _AFTER_NUMBER.sub(lambda each: each["number"] + each["degrees"], text), units.pop()


def unit_asked(text: str) -> tuple[str, str] | None:
    """A question without the unit that it ends in, and the unit: "how warm is it", "°C"."""
    found = _ASKED_IN.search(text)
    return (text[: found.start()], _unit_of(found)) if found else None


def unit_called(said: str) -> str | None:
    """Home Assistant's unit for what people, or it itself, call it; None for what is none."""
    if said in SPOKEN:
        return said
    if said in {"percent", "degrees"}:
        return {"percent": "%", "degrees": "°"}[said]
    found = re.fullmatch(f"(?:{_ANY})", said.casefold().removeprefix("degrees ").strip())
    return _unit_of(found) if found else None


def _unit_of(found: re.Match[str]) -> str:
    return next(_UNIT_OF[group] for group, text in found.groupdict().items() if group in _UNIT_OF and text is not None)


def converted(value: float, source: str, target: str, *, difference: bool = False) -> float | None:
    """A value of one unit in another; None where they measure different things.

    A difference has no zero: 2 °C warmer is 3.6 °F warmer.
    """
    if source == target:
        return value
    for dimension in _DIMENSIONS:
        if source in dimension.sizes and target in dimension.sizes:
            return dimension.convert(value, source, target, difference=difference)
    return None
