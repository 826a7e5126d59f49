"""English names of units, by which they are understood; and numbers with units in no language: "1.2 GB". Pure."""

from __future__ import annotations

import math
from datetime import timedelta

from ha_tools.wording.numbers import plain_number
from ha_tools.wording.units import parts_of

TEMPERATURES = frozenset({"°C", "°F", "°", "K"})
"""Units of which nobody says more than a tenth."""

SPOKEN = {
    "°C": " degrees Celsius",
    "°F": " degrees Fahrenheit",
    "K": " kelvin",
    "°": " degrees",
    "%": "%",
    "ppm": " parts per million",
    "ppb": " parts per billion",
    "mW": " milliwatts",
    "W": " watts",
    "kW": " kilowatts",
    "MW": " megawatts",
    "VA": " volt amperes",
    "Wh": " watt hours",
    "kWh": " kilowatt hours",
    "MWh": " megawatt hours",
    "kJ": " kilojoules",
    "MJ": " megajoules",
    "GJ": " gigajoules",
    "kcal": " kilocalories",
    "W/m²": " watts per square metre",
    "mV": " millivolts",
    "V": " volts",
    "mA": " milliamperes",
    "A": " amperes",
    "Hz": " hertz",
    "kHz": " kilohertz",
    "MHz": " megahertz",
    "GHz": " gigahertz",
    "lx": " lux",
    "Pa": " pascals",
    "hPa": " hectopascals",
    "kPa": " kilopascals",
    "mbar": " millibar",
    "bar": " bar",
    "psi": " pounds per square inch",
    "inHg": " inches of mercury",
    "mmHg": " millimetres of mercury",
    "dB": " decibels",
    "dBA": " decibels",
    "dBm": " decibel milliwatts",
    "m³": " cubic metres",
    "ft³": " cubic feet",
    "L": " litres",
    "mL": " millilitres",
    "gal": " gallons",
    "fl. oz.": " fluid ounces",
    "L/min": " litres per minute",
    "L/h": " litres per hour",
    "m³/h": " cubic metres per hour",
    "µg": " micrograms",
    "μg": " micrograms",
    "mg": " milligrams",
    "g": " grams",
    "kg": " kilograms",
    "lb": " pounds",
    "oz": " ounces",
    "mm": " millimetres",
    "cm": " centimetres",
    "m": " metres",
    "km": " kilometres",
    "in": " inches",
    "ft": " feet",
    "yd": " yards",
    "mi": " miles",
    "mm/h": " millimetres per hour",
    "in/h": " inches per hour",
    "km/h": " kilometres per hour",
    "m/s": " metres per second",
    "ft/s": " feet per second",
    "kn": " knots",
    "mph": " miles per hour",
    "µg/m³": " micrograms per cubic metre",
    "μg/m³": " micrograms per cubic metre",
    "mg/m³": " milligrams per cubic metre",
    "bit": " bits",
    "kbit": " kilobits",
    "Mbit": " megabits",
    "Gbit": " gigabits",
    "B": " bytes",
    "kB": " kilobytes",
    "MB": " megabytes",
    "GB": " gigabytes",
    "TB": " terabytes",
    "KiB": " kibibytes",
    "MiB": " mebibytes",
    "GiB": " gibibytes",
    "TiB": " tebibytes",
    "ms": " milliseconds",
    "s": " seconds",
    "min": " minutes",
    "h": " hours",
    "d": " days",
    "EUR": " euros",
    "€": " euros",
    "USD": " dollars",
    "$": " dollars",
    "GBP": " pounds",
    "£": " pounds",
}
"""Home Assistant's unit -> as it is said after a number; others are said as Home Assistant writes them."""

_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_LONG = {"s": 90, "min": 90, "h": 48, "d": math.inf}
"""From this many on, or where a part of one is left, a length of time is told in several units."""

_LADDERS = (
    ("B", "kB", "MB", "GB", "TB"),
    ("bit", "kbit", "Mbit", "Gbit"),
)
"""Units of which each is a thousand of the one before: nobody says 1,234,567,890 bytes."""


def in_symbols(value: float, unit: str) -> str:
    """A number with its unit in words of no language: "1.2 GB", "1 d 2 h 3 min"."""
    if length := _length(value, unit):
        return " ".join(f"{count} {symbol}" for symbol, count in parts_of(length).items())
    value, unit = _stepped(value, unit)
    return f"{plain_number(value)} {unit}"


def _length(value: float, unit: str) -> timedelta | None:
    """A length of time that is told in several units."""
    if unit in _SECONDS and value >= 1 and (value >= _LONG[unit] or (unit != "s" and value % 1)):
        return timedelta(seconds=value * _SECONDS[unit])
    return None


def _stepped(value: float, unit: str) -> tuple[float, str]:
    counted, slash, per = unit.partition("/")
    for ladder in _LADDERS:
        if counted in ladder:
            place = ladder.index(counted)
            while abs(value) >= 1000 and place + 1 < len(ladder):
                value, place = value / 1000, place + 1
            return value, f"{ladder[place]}{slash}{per}"
    return value, unit
