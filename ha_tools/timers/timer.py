"""One timer, alarm or reminder, and when it is due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ha_tools.home.place import Place

_LAST_SECONDS = 250e9
"""Later than that, about the year 9900, calendars end."""

UTC = ZoneInfo("UTC")
"""The time zone where none is known."""


class TimerKind(StrEnum):
    """The kind of a timer for the one who set it."""

    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"


class Status(StrEnum):
    """The present status of a timer."""

    RUNNING = "running"
    PAUSED = "paused"
    RINGING = "ringing"
    MISSED = "missed"
    """It rang, and nobody came."""


@dataclass(frozen=True)
class Timer:
    """One timer, alarm or reminder."""

    timer_id: str
    """A word of its own, for life."""
    kind: TimerKind
    """Its kind."""
    place: Place
    """The place where it was asked for, and rings."""
    due: float
    """Time at which it is due, or was: seconds since 1970. Of a paused one, when it would have been."""
    name: str = ""
    """Its name: "pizza"; of a reminder, what to remind of: "take out the rubbish"."""
    seconds: float = 0.0
    """The length that it was set for; 0 where a time of the day was said."""
    status: Status = Status.RUNNING
    """Its state."""
    left: float = 0.0
    """Seconds that are left of a paused one."""
    clock: str = ""
    """Time of the day of one that comes again: "06:30"."""
    days: tuple[int, ...] = ()
    """Days of the week of one that comes again; Monday is 0."""
    skipped: tuple[str, ...] = ()
    """Days to come on which one that comes again does not: "2026-12-24"."""
    zone: str = "UTC"
    """The time zone in which it is due at a time of the day."""
    everywhere: bool = False
    """It rings in every room, since its own was not there."""
    series: str = ""
    """The id of the one that comes again for which it rings."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON: what the store, the panel and the event have of it."""
        own = {"place": self.place.as_dict(), "days": list(self.days), "skipped": list(self.skipped)}
        return {**asdict(self), **own}

    @property
    def repeats(self) -> bool:
        """Return whether it comes again."""
        return bool(self.days)

    def comes_again_on(self, day: date) -> bool:
        """Return whether it is due on a day after the one on which it is due next."""
        later = self.repeats and day.isoformat() > day_of(self.due, zone_of(self))
        return later and day.weekday() in self.days and day.isoformat() not in self.skipped


def timer_of(raw: Mapping[str, Any]) -> Timer:
    """Return the timer that `as_dict` made. Raises ValueError, TypeError or KeyError for what is none."""
    place = Place(**raw["place"])
    kind, status = TimerKind(raw["kind"]), Status(raw["status"])
    days, skipped = tuple(raw["days"]), tuple(date.fromisoformat(day).isoformat() for day in raw.get("skipped", ()))
    timer = Timer(**{**raw, "place": place, "kind": kind, "status": status, "days": days, "skipped": skipped})
    _check(timer)
    if timer.repeats:
        next_time(time.fromisoformat(timer.clock), timer.days, zone_of(timer), timer.due)
    return timer


def _check(timer: Timer) -> None:
    """Raise ValueError or TypeError where a part of a timer is of another type than it says."""
    for number in (timer.due, timer.seconds, timer.left):
        if not (isinstance(number, int | float) and abs(number) < _LAST_SECONDS):
            raise ValueError(f"{number!r} is no time.")
    datetime.fromtimestamp(timer.due, UTC)  # calendars begin in the year 1
    place = (part for part in (timer.place.area_id, timer.place.satellite_id) if part is not None)
    for text in (timer.timer_id, timer.name, timer.clock, timer.zone, timer.series, *place):
        if not isinstance(text, str):
            raise TypeError(f"{text!r} is no text.")
        text.encode()  # half a surrogate pair, which JSON can spell, is none either
    if not all(isinstance(day, int) for day in timer.days) or not isinstance(timer.everywhere, bool):
        raise TypeError("A day is no number, or a word no yes or no.")


def next_time(clock: time, days: Iterable[int], zone: ZoneInfo, after: float) -> float:
    """Return the next moment at which the clock shows this on one of the days of the week: seconds since 1970.

    An hour that is leapt over rings when it would have been, one that comes twice rings once.
    """
    wanted = frozenset(days)
    first = datetime.fromtimestamp(after, zone).date() - timedelta(days=1)
    for day in (first + timedelta(days=number) for number in range(10)):
        at = datetime.combine(day, clock, zone).timestamp()
        if day.weekday() in wanted and at > after:
            return at
    raise ValueError(f"There is no such day of the week: {sorted(wanted)}.")


def day_of(at: float, zone: ZoneInfo) -> str:
    """The day of an instant: "2026-12-24"."""
    return datetime.fromtimestamp(at, zone).date().isoformat()


def zone_of(timer: Timer) -> ZoneInfo:
    """The time zone that it was set in; UTC where this machine does not know it."""
    try:
        return ZoneInfo(timer.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # what is no name of a zone may be none of a file either
        return UTC


def is_at(timer: Timer, place: Place) -> bool:
    """Return whether it belongs to the speaker's place: to the same satellite, or to the same room."""
    if timer.place.satellite_id and timer.place.satellite_id == place.satellite_id:
        return True
    return timer.place.area_id is not None and timer.place.area_id == place.area_id
