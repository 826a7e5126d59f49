"""The times of an appointment, as people say them: from when to when, or all of a day. English, pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ha_tools.facts.facts import Fact
from ha_tools.times.durations import LENGTH, duration, duration_after
from ha_tools.times.moment_facts import moment_fact
from ha_tools.times.moments import Moment, later, zone_of
from ha_tools.times.spoken_moments import moment
from ha_tools.times.spoken_numbers import normal

USUAL = timedelta(hours=1)
"""Length of an appointment where nobody says it."""


HALF_A_DAY = timedelta(hours=12)
"""Between the two times that a clock shows alike."""


@dataclass(frozen=True)
class AppointmentTimes:
    """From when to when; dates where it is all day."""

    start: date | datetime
    """The first day or instant."""
    end: date | datetime
    """The day or instant after it."""

    @property
    def length(self) -> timedelta:
        """The length of the appointment."""
        if isinstance(self.start, datetime) and isinstance(self.end, datetime):
            return self.end - self.start
        return date.fromordinal(self.end.toordinal()) - date.fromordinal(self.start.toordinal())


def times(text: str, now: datetime) -> AppointmentTimes | Fact:
    """Return the times of a new appointment; or the fact to say where they are not clear."""
    said = re.sub(r",? ?\b(?:all day|the whole day|for the day)\b", "", text, flags=re.IGNORECASE).strip()
    whole_day = said != text.strip()
    if between := re.fullmatch(
        r"(?P<before>.*?)\bfrom (?P<start>.+?) (?:to|until|till) (?P<end>.+)", said, re.IGNORECASE
    ):
        return _between(f"{between['start']} {between['before']}".strip(), between["end"], now)
    said, length = duration_after(said) or (said, None)
    start = moment(said, now)
    if start is None:
        return Fact("unclear_when", said=text)
    if start.part is not None and not whole_day:
        return Fact("at_what_time", day=moment_fact(start, now))
    if start.clock is None or whole_day:
        days = max(1, (length or timedelta()).days)
        return _checked(AppointmentTimes(start.day, start.day + timedelta(days=days)), start, now)
    at = _minute(start, now)
    return _checked(AppointmentTimes(at, later(at, length or USUAL)), start, now)


def _minute(start: Moment, now: datetime) -> datetime:
    """The instant, to the minute: calendars keep no seconds."""
    return start.at(zone_of(now)).replace(second=0, microsecond=0)


def _checked(wanted: AppointmentTimes, start: Moment, now: datetime) -> AppointmentTimes | Fact:
    past = wanted.end <= (now if isinstance(wanted.end, datetime) else now.date())
    return Fact("over_already", when=moment_fact(start, now)) if past else wanted


def _between(first: str, last: str, now: datetime) -> AppointmentTimes | Fact:
    """ "From ten to eleven on friday", "from friday to sunday"."""
    start, end = _moment(first, now), _moment(last, now)
    if start and end and end.day_said and not start.day_said:
        start = _moment(first, now, end.day)
    if start is None or end is None or (start.clock is None) != (end.clock is None):
        return Fact("unclear_from_to", first=first, last=last)
    if start.clock is None or end.clock is None:
        return _checked(AppointmentTimes(start.day, max(start.day, end.day) + timedelta(days=1)), start, now)
    begins = start.at(zone_of(now))
    ends = replace(end, day=max(start.day, end.day) if end.day_said else start.day).at(zone_of(now))
    if not start.half_said and end.half_said and ends - begins > HALF_A_DAY:
        begins = later(begins, HALF_A_DAY)
    if not end.half_said and ends - begins > HALF_A_DAY:
        ends = later(ends, -HALF_A_DAY)
    while ends <= begins:
        ends = later(ends, timedelta(days=1) if end.half_said else HALF_A_DAY)
    return _checked(AppointmentTimes(begins, ends), start, now)


def _moment(text: str, now: datetime, on: date | None = None) -> Moment | None:
    """A moment whose hour may be a number alone: "ten on friday"."""
    return moment(text, now, on) or moment(f"at {text}", now, on)


def moved(was: AppointmentTimes, text: str, now: datetime) -> AppointmentTimes | Fact:
    """Return a moved appointment's times: another day at the same time, another time of the same day, or both."""
    said = re.sub(r"^to ", "", " ".join(text.split()), flags=re.IGNORECASE)
    if shift := re.fullmatch(rf"(?:by )?({LENGTH}) (later|earlier)", normal(said)):
        length = duration(shift[1]) or timedelta()
        return _shifted(was, length if shift[2] == "later" else -length)
    if re.search(r"\bfrom .+ (?:to|until|till) ", said):
        return times(said, now)
    to = moment(said, now)
    if to is None:
        return Fact("unclear_when", said=text)
    local = was.start.astimezone(zone_of(now)) if isinstance(was.start, datetime) else None
    if to.clock is None or to.part is not None:
        return _to_day(was, to.day, local, now)
    if not to.day_said:
        day = local.date() if local else was.start
        to = moment(said, now, day) or to
    start = _minute(to, now)
    return AppointmentTimes(start, later(start, was.length if local else USUAL))


def _to_day(was: AppointmentTimes, day: date, local: datetime | None, now: datetime) -> AppointmentTimes:
    """Another day at the same time."""
    if local is None:
        return AppointmentTimes(day, day + was.length)
    start = Moment(day, local.time()).at(zone_of(now))
    return AppointmentTimes(start, later(start, was.length))


def _shifted(was: AppointmentTimes, length: timedelta) -> AppointmentTimes:
    return AppointmentTimes(was.start + length, was.end + length)
