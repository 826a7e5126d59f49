"""A home's way to tell times and degrees: its clock, and its unit of temperature. Pure."""

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
