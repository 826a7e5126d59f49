"""Quantities and lengths of time as a language has them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta

from babel.numbers import get_currency_name, get_currency_precision, list_currencies
from babel.units import UnknownUnitError, format_unit, get_unit_name

from ha_tools.facts.facts import Quantity
from ha_tools.wording.numbers import Numbers, exact_number, plain_number, rounded

TEMPERATURES = frozenset({"°C", "°F", "°", "K"})
"""Units of which nobody says more than a tenth."""

DEGREES = "°"
"""The home's own unit of temperature, which is said as degrees alone."""

CLDR = {
    "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "K": "temperature-kelvin",
    "°": "temperature-generic",
    "%": "concentr-percent",
    "mW": "power-milliwatt",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "kWh": "energy-kilowatt-hour",
    "kJ": "energy-kilojoule",
    "kcal": "energy-kilocalorie",
    "V": "electric-volt",
    "mA": "electric-milliampere",
    "A": "electric-ampere",
    "Hz": "frequency-hertz",
    "kHz": "frequency-kilohertz",
    "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz",
    "lx": "light-lux",
    "Pa": "pressure-pascal",
    "hPa": "pressure-hectopascal",
    "kPa": "pressure-kilopascal",
    "mbar": "pressure-millibar",
    "bar": "pressure-bar",
    "psi": "pressure-pound-force-per-square-inch",
    "inHg": "pressure-inch-ofhg",
    "mmHg": "pressure-millimeter-ofhg",
    "m³": "volume-cubic-meter",
    "ft³": "volume-cubic-foot",
    "L": "volume-liter",
    "mL": "volume-milliliter",
    "gal": "volume-gallon",
    "dL": "volume-deciliter",
    "cL": "volume-centiliter",
    "qt": "volume-quart",
    "pt": "volume-pint",
    "cup": "volume-cup",
    "tbsp": "volume-tablespoon",
    "tsp": "volume-teaspoon",
    "fl. oz.": "volume-fluid-ounce",
    "imp gal": "volume-gallon",
    "imp qt": "volume-quart",
    "imp pt": "volume-pint",
    "imp fl oz": "volume-fluid-ounce",
    "m²": "area-square-meter",
    "cm²": "area-square-centimeter",
    "km²": "area-square-kilometer",
    "ha": "area-hectare",
    "ac": "area-acre",
    "in²": "area-square-inch",
    "ft²": "area-square-foot",
    "yd²": "area-square-yard",
    "mi²": "area-square-mile",
    "J": "energy-joule",
    "µg": "mass-microgram",
    "μg": "mass-microgram",
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "lb": "mass-pound",
    "oz": "mass-ounce",
    "st": "mass-stone",
    "t": "mass-tonne",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "in": "length-inch",
    "ft": "length-foot",
    "yd": "length-yard",
    "mi": "length-mile",
    "km/h": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "kn": "speed-knot",
    "mph": "speed-mile-per-hour",
    "bit": "digital-bit",
    "kbit": "digital-kilobit",
    "Mbit": "digital-megabit",
    "Gbit": "digital-gigabit",
    "B": "digital-byte",
    "kB": "digital-kilobyte",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
    "TB": "digital-terabyte",
    "ms": "duration-millisecond",
    "s": "duration-second",
    "min": "duration-minute",
    "h": "duration-hour",
    "d": "duration-day",
    "w": "duration-week",
}
"""Home Assistant's unit -> its name in the Unicode CLDR, which knows it in every language."""

_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_LONG = {"s": 90, "min": 90, "h": 48, "d": math.inf}
"""From this many on, or where a part of one is left, a length of time is told in several units."""

LONGEST_SECONDS = 1e12
"""Longer ones are no lengths of time that anybody counts in days."""

_ALL_DIGITS = "0.##########"
"""Pattern of the CLDR for a number as it is: it was rounded before."""

_LADDERS = (
    ("B", "kB", "MB", "GB", "TB"),
    ("bit", "kbit", "Mbit", "Gbit"),
)
"""Units of which each is a thousand of the one before: nobody says 1,234,567,890 bytes."""


class Units:
    """Says quantities in one language: by its own words, else by the CLDR's, else as Home Assistant writes the unit."""

    def __init__(self, numbers: Numbers, own: Mapping[str, str], names: Mapping[str, str], per: str) -> None:
        """Take the language's own words: unit -> its plural forms ("{} watt|{} watts"), and what some are called."""
        self._numbers = numbers
        self._own = own
        self._names = names
        self._per = per

    def quantity(self, quantity: Quantity) -> str:
        """Return a number with its unit: "21 degrees", "1 watt", "1.2 gigabytes", "2 hours and 5 minutes"."""
        value, unit = quantity.value, quantity.unit
        if quantity.is_exact:
            return self._exactly(value, unit)
        if not quantity.is_asked_unit:
            if length := _length(value, unit):
                return self.about(length)
            value, unit = _stepped(value, unit)
            value = round(value, 1) if unit in TEMPERATURES else value
        return self._measured(value, DEGREES if quantity.is_home_unit else unit)

    def name(self, unit: str) -> str:
        """Return what several of a unit are called: "miles"; "percent"."""
        if own := self._names.get(unit) or self._own.get(unit):
            return own.split("|")[-1].replace("{}", "").strip()
        known = CLDR.get(unit)
        return (known and get_unit_name(known, "long", self._numbers.locale)) or self._ratio_name(unit)

    def duration(self, length: timedelta) -> str:
        """Return a length of time to the second: "1 hour and 30 minutes", "2 days"."""
        parts = [self._measured(count, unit) for unit, count in _parts(round(length.total_seconds())).items()]
        return self._numbers.listed(parts)

    def about(self, length: timedelta) -> str:
        """Return a length of time as exactly as anybody counts it: "1 day, 2 hours and 3 minutes", "40 days"."""
        parts = [self._measured(count, unit) for unit, count in parts_of(length).items()]
        return self._numbers.listed(parts)

    def _exactly(self, value: float, unit: str) -> str:
        """Return a reckoned number with its unit, or an amount of money: "10.58 ounces", "17.20 euros"."""
        return self._money(value, unit) if unit in list_currencies() else self._measured(value, unit, exact_number)

    def _money(self, value: float, currency: str) -> str:
        digits = 0 if float(value).is_integer() else get_currency_precision(currency)
        said = self._numbers.grouped(value, lambda amount: f"{amount:.{digits}f}")
        if own := self._own.get(currency):
            return self._numbers.form(own, value).replace("{}", said)
        return f"{said} {get_currency_name(currency, round(value, digits), self._numbers.locale)}"

    def _measured(self, value: float, unit: str, written: Callable[[float], str] = plain_number) -> str:
        said = self._numbers.grouped(value, written)
        if own := self._own.get(unit):
            return self._numbers.form(own, value).replace("{}", said)
        if known := CLDR.get(unit):
            number, locale = rounded(value, written), self._numbers.locale
            try:
                return _spaced(format_unit(number, known, "long", format=_ALL_DIGITS, locale=locale))
            except UnknownUnitError:
                return f"{said} {unit}"
        return self._ratio(value, said, unit)

    def _ratio(self, value: float, said: str, unit: str) -> str:
        """Return a quantity of a unit that is made of two: "3 megabits per second"."""
        counted, slash, per = unit.partition("/")
        if slash and {counted, per} <= self._own.keys():
            one = self._own[per].partition("|")[0].replace("{}", "").strip()
            many = self._numbers.form(self._own[counted], value).replace("{}", said)
            return f"{many}{self._per}{one}"
        return f"{said} {unit}".strip()

    def _ratio_name(self, unit: str) -> str:
        return self._ratio(2, "", unit).strip()


def parts_of(length: timedelta) -> dict[str, int]:
    """Return a length of time as exactly as anybody counts it, by Home Assistant's units: {"d": 1, "h": 2}."""
    seconds = length.total_seconds()
    step = 1 if seconds < 600 else 60 if seconds < 2 * 86400 else 3600 if seconds < 14 * 86400 else 86400
    return _parts(round(seconds / step) * step)


def _parts(seconds: int) -> dict[str, int]:
    counts = {"d": seconds // 86400, "h": seconds // 3600 % 24, "min": seconds // 60 % 60, "s": seconds % 60}
    return {unit: count for unit, count in counts.items() if count} or {"s": 0}


def _length(value: float, unit: str) -> timedelta | None:
    """Return a length of time that is told in several units."""
    is_told = unit in _SECONDS and value >= 1 and (value >= _LONG[unit] or (unit != "s" and value % 1))
    seconds = value * _SECONDS[unit] if is_told else 0
    return timedelta(seconds=seconds) if 0 < seconds < LONGEST_SECONDS else None


def _stepped(value: float, unit: str) -> tuple[float, str]:
    counted, slash, per = unit.partition("/")
    for ladder in _LADDERS:
        if counted in ladder:
            place = ladder.index(counted)
            while abs(value) >= 1000 and place + 1 < len(ladder):
                value, place = value / 1000, place + 1
            return value, f"{ladder[place]}{slash}{per}"
    return value, unit


def _spaced(text: str) -> str:
    """Return a text with plain spaces: a voice stumbles over others."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
