"""A day or a time of a day, as people mean it; and what is reckoned with them. Pure.

"Now" is always aware and in the home's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class DayPart(StrEnum):
    """A part of the day, where no hour is said."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


PART_HOURS: Mapping[DayPart, tuple[int, int]] = {
    DayPart.MORNING: (5, 12),
    DayPart.AFTERNOON: (12, 18),
    DayPart.EVENING: (18, 24),
    DayPart.NIGHT: (18, 24),
}
"""From which hour to which each lasts; "tonight" is the evening, to whoever asks what is on."""

PART_CLOCKS: Mapping[DayPart, time] = {
    DayPart.MORNING: time(8),
    DayPart.AFTERNOON: time(14),
    DayPart.EVENING: time(18),
    DayPart.NIGHT: time(20),
}
"""The hour that is taken where only the part of the day is said."""


@dataclass(frozen=True)
class Moment:
    """A day, or a time of a day."""

    day: date
    """The day."""
    clock: time | None = None
    """The time of the day; None where only the day was said."""
    day_said: bool = True
    """True if the day was said; "at seven" is the next seven o'clock."""
    half_said: bool = True
    """True if "am" or "pm" was said or is plain; "at seven" may be asked about."""
    part: DayPart | None = None
    """The part of the day where that was said instead of an hour; the clock is then ours."""

    def at(self, zone: tzinfo) -> datetime:
        """The instant; a whole day's begins it. A time that the clocks leap over is as much later as they leap."""
        local = datetime.combine(self.day, self.clock or time(), zone)
        return local.astimezone(UTC).astimezone(zone)


def next_at(clock: time, now: datetime) -> Moment:
    """The next time that the clock shows this."""
    today = Moment(now.date(), clock, day_said=False)
    return today if today.at(zone_of(now)) > now else replace(today, day=now.date() + timedelta(days=1))


def zone_of(now: datetime) -> tzinfo:
    """The home's time zone. Raises ValueError where now does not know it."""
    if now.tzinfo is None:
        raise ValueError("now must know its time zone")
    return now.tzinfo


def later(now: datetime, length: timedelta) -> datetime:
    """So much real time later, whatever the clocks do meanwhile."""
    return (now.astimezone(UTC) + length).astimezone(zone_of(now))


def midnight(day: date, now: datetime) -> datetime:
    """The instant with which the day begins in the home."""
    return Moment(day).at(zone_of(now))


def monday_of(now: datetime) -> date:
    """The day with which this week began."""
    return now.date() - timedelta(days=now.weekday())
