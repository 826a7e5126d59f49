"""A home's way to tell times, degrees and money: its clock, its unit of temperature, its country. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CELSIUS = "°C"
"""Home Assistant's unit of a metric home."""


@dataclass(frozen=True)
class Locale:
    """The context that a state needs to be told in words."""

    now: datetime
    """The time, in the home's time zone."""
    temperature_unit: str = CELSIUS
    """Home Assistant's unit of all temperatures that name none: "°C" or "°F"."""
    country: str = ""
    """Two letters (ISO 3166); empty where Home Assistant was not told."""
    currency: str = ""
    """Three letters (ISO 4217)."""
