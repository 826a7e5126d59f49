"""Sunrise and sunset at a place on a day, to about a minute. Pure.

By the sunrise equation (https://en.wikipedia.org/wiki/Sunrise_equation), with the sun's radius and refraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import acos, asin, cos, degrees, radians, sin

_EPOCH = 2_451_545
"""The Julian day of 2000-01-01 at noon."""

_ORDINAL_TO_JULIAN = 1_721_425
"""Added to Python's ordinal of a day, it gives the Julian day that begins on its noon."""

_UNIX_JULIAN = 2_440_587.5
"""The Julian date of 1970-01-01."""

_HORIZON_DEGREES = -0.833
"""The middle of the sun as its edge rises, with the air's refraction."""

_TILT_DEGREES = 23.4397


class SunEvent(StrEnum):
    """The sun's two moments of a day."""

    SUNRISE = "sunrise"
    SUNSET = "sunset"


@dataclass(frozen=True)
class Coordinates:
    """A place on the earth, in degrees; north and east are above 0."""

    latitude: float
    longitude: float


def sun_at(event: SunEvent, day: date, where: Coordinates) -> datetime | None:
    """Return when the sun rises or sets on a day, in UTC; None where it does neither, near the poles."""
    solar_day = day.toordinal() + _ORDINAL_TO_JULIAN - _EPOCH + 0.0008 - where.longitude / 360
    anomaly = radians((357.5291 + 0.98560028 * solar_day) % 360)
    centre = 1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    longitude = radians((degrees(anomaly) + centre + 180 + 102.9372) % 360)
    transit = _EPOCH + solar_day + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * longitude)
    declination = asin(sin(longitude) * sin(radians(_TILT_DEGREES)))
    latitude = radians(where.latitude)
    height = sin(radians(_HORIZON_DEGREES)) - sin(latitude) * sin(declination)
    breadth = cos(latitude) * cos(declination)
    if abs(height) >= abs(breadth):
        return None
    half_day = degrees(acos(height / breadth)) / 360
    julian = transit + (half_day if event is SunEvent.SUNSET else -half_day)
    return datetime.fromtimestamp(0, UTC) + timedelta(days=julian - _UNIX_JULIAN)
