"""What timers, alarms and reminders are called, and how they are told of, in English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from ha_tools import speech
from ha_tools.home import Home
from ha_tools.household.timer import Kind, Status, Timer
from ha_tools.names import ordinal_word, words
from ha_tools.references import TimerRef
from ha_tools.times.durations import duration, duration_in_words
from ha_tools.times.moments import Moment
from ha_tools.times.recurrence import days_fact
from ha_tools.times.spoken_moments import moment
from ha_tools.times.time_words import at_in_words, day_in_words, time_in_words
from ha_tools.wording import wording_in

ROUNDED_SECONDS = 600.0
"""From here on seconds are not said."""


def called(timer: Timer, now: datetime) -> str:
    """ "Pizza timer", "5 minute timer", "alarm for 7 am", "reminder to take out the rubbish"."""
    if timer.kind is Kind.REMINDER:
        return f"reminder to {timer.name}"
    if timer.name:
        return f"{timer.name} {timer.kind}"
    if timer.kind is Kind.TIMER:
        exactly = duration_in_words(timedelta(seconds=timer.seconds))
        return f"{re.sub('(second|minute|hour|day)s', _singular, exactly)} timer"
    return f"alarm for {time_in_words(due_at(timer, now).time())}"


def _singular(found: re.Match[str]) -> str:
    return found[1]


def called_apart(timers: Sequence[Timer], home: Home, now: datetime) -> list[str]:
    """What they are called, with the room, else what is left, where that tells them apart."""
    plain = [called(timer, now) for timer in timers]
    roomy = [f"{name}{room_in_words(timer, home)}" for name, timer in zip(plain, timers, strict=True)]
    if len(set(plain)) == len(plain):
        return plain
    named = [room if plain.count(name) > 1 else name for name, room in zip(plain, roomy, strict=True)]
    told = [
        _with_left(name, timer, now) if named.count(name) > 1 else name
        for name, timer in zip(named, timers, strict=True)
    ]
    return [
        name if told.count(name) == 1 else f"{ordinal_word(told[: place + 1].count(name))} {named[place]}"
        for place, name in enumerate(told)
    ]


def _with_left(name: str, timer: Timer, now: datetime) -> str:
    """Its name and how long it still goes, where that alone tells it from another."""
    left = timer.left if timer.status is Status.PAUSED else timer.due - now.timestamp()
    return f"{name} with {in_words(left)} left"


def room_in_words(timer: Timer, home: Home) -> str:
    """ " in the Kitchen"; empty where its room has no name."""
    area = home.areas.get(timer.place.area_id or "")
    return f" in the {area.name}" if area else ""


def told(timer: Timer, left: float, now: datetime) -> str:
    """How it stands: "the pizza timer has 7 minutes left", "the alarm for 7 am is set for tomorrow"."""
    name = called(timer, now)
    match timer.status:
        case Status.PAUSED if not timer.seconds:
            return f"the {name} is paused"
        case Status.PAUSED:
            return f"the {name} is paused with {in_words(left)} left"
        case Status.RINGING:
            return f"the {name} is ringing"
        case Status.MISSED:
            return f"the {name} rang {ago(timer, now)} and nobody stopped it"
    if timer.seconds and timer.kind is not Kind.REMINDER:
        return f"the {name} has {in_words(left)} left"
    if timer.kind is Kind.ALARM:
        name = f"{timer.name} alarm" if timer.name else "alarm"
    return f"the {name} is set for {due_in_words(timer, now)}"


def due_in_words(timer: Timer, now: datetime) -> str:
    """ "Tomorrow at 7 am", "6:30 am on weekdays, but not tomorrow"."""
    due = due_at(timer, now)
    if timer.repeats:
        skipped = [day for item in sorted(timer.skipped) if (day := date.fromisoformat(item)) >= now.date()]
        but = f", but not {speech.listed([day_in_words(day, now.date()) for day in skipped])}" if skipped else ""
        return f"{time_in_words(due.time())} {wording_in('en').phrase(days_fact(timer.days))}{but}"
    return re.sub("^(at|on) ", "", at_in_words(due, now))


def due_at(timer: Timer, now: datetime) -> datetime:
    """When it is due, by the home's clock."""
    return datetime.fromtimestamp(timer.due, now.tzinfo or UTC)


def ago(timer: Timer, now: datetime) -> str:
    """How long since it fell due: "just now", "3 minutes ago"."""
    since = now.timestamp() - timer.due
    return "just now" if since < 60 else f"{in_words(since // 60 * 60)} ago"


def in_words(seconds: float) -> str:
    """A length of time, of a long one no more than two units: "1 hour and 30 minutes"."""
    whole = max(1, round(seconds))
    if whole >= 2 * 86400:
        whole = round(whole / 3600) * 3600
    elif whole > ROUNDED_SECONDS and whole % 60:
        whole = round(whole / 60) * 60
    return duration_in_words(timedelta(seconds=whole))


def in_short(timer: Timer, now: datetime) -> str:
    """What it is called in words of no language: its name, "1 h 30 min", "07:00"."""
    if timer.name or timer.kind is not Kind.TIMER:
        return timer.name or f"{due_at(timer, now):%H:%M}"
    total = round(timer.seconds)
    counts = ((total // 3600, "h"), (total // 60 % 60, "min"), (total % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in counts if count)


def is_called(timer: Timer, said: str | TimerRef, now: datetime) -> bool:
    """Whether that may be said of it: its name or words of it, its length, its time or day."""
    if isinstance(said, TimerRef):
        return timer.timer_id in said.timer_ids
    spoken = words(said)
    if spoken and frozenset(spoken) <= frozenset(words(timer.name)):
        return True
    length = duration(said)
    if length is not None:
        return timer.seconds == length.total_seconds()
    meant = moment(said, now) or moment(f"at {said}", now)
    return meant is not None and not (timer.seconds and timer.kind is Kind.TIMER) and _is_due(timer, meant, now)


def exactly(timers: Iterable[Timer], said: str) -> list[Timer]:
    """Those of that very name, else all."""
    listed = list(timers)
    return [timer for timer in listed if words(timer.name) == words(said)] or listed


def day_named(said: str, now: datetime) -> date | None:
    """The day by which one is named: "tomorrow", "friday at seven"."""
    meant = moment(said, now)
    return meant.day if meant and (meant.day_said or meant.clock is None) else None


def _is_due(timer: Timer, meant: Moment, now: datetime) -> bool:
    due = due_at(timer, now)
    comes = due.date() == meant.day or timer.comes_again_on(meant.day)
    if meant.clock is None:
        return comes
    if meant.day_said and not comes:
        return False
    if meant.half_said:
        return (due.hour, due.minute) == (meant.clock.hour, meant.clock.minute)
    return (due.hour % 12, due.minute) == (meant.clock.hour % 12, meant.clock.minute)
