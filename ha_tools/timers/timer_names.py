"""The names of timers, alarms and reminders, and the words that tell of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from ha_tools.facts.facts import Day, Fact, Instant, Quote, Thing
from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.home.references import TimerRef
from ha_tools.timers.timer import Status, Timer, TimerKind
from ha_tools.times.durations import duration
from ha_tools.times.moments import Moment
from ha_tools.times.recurrence import days_fact
from ha_tools.times.spoken_moments import moment

JUST_NOW = Fact("ago.just_now")
"""Age of what fell due within the last minute."""

ROUNDED_SECONDS = 600.0
"""From here on seconds are not said."""


def called(timer: Timer, now: datetime) -> Fact:
    """Return what it is called: "pizza timer", "5 minute timer", "alarm for 7 am", "reminder to call mum"."""
    if timer.name:
        return Fact(f"timer.named.{timer.kind}", name=Quote(timer.name))
    if timer.kind is TimerKind.TIMER:
        return Fact("timer.of_length", length=timedelta(seconds=timer.seconds))
    return Fact("timer.alarm_for", at=due_at(timer, now).time())


def the(timer: Fact) -> Thing:
    """Return what a timer is called, to be spoken of in a sentence: "the pizza timer"."""
    return Thing(Fact("timer.the", timer=timer))


def called_apart(timers: Sequence[Timer], home: Home, now: datetime) -> list[Fact]:
    """Return what they are called, with the room, else what is left, where that tells them apart."""
    plain = [called(timer, now) for timer in timers]
    if len(set(plain)) == len(plain):
        return plain
    named = [
        in_its_room(name, timer, home) if plain.count(name) > 1 else name
        for name, timer in zip(plain, timers, strict=True)
    ]
    told = [
        _with_left(name, timer, now) if named.count(name) > 1 else name
        for name, timer in zip(named, timers, strict=True)
    ]
    return [
        name if told.count(name) == 1 else Fact("timer.nth", nth=told[: place + 1].count(name), timer=named[place])
        for place, name in enumerate(told)
    ]


def _with_left(name: Fact, timer: Timer, now: datetime) -> Fact:
    """Return its name and how long it still goes, where that alone tells it from another."""
    left = timer.left if timer.status is Status.PAUSED else timer.due - now.timestamp()
    return Fact("timer.with_left", timer=name, left=rounded(left))


def in_its_room(name: Fact, timer: Timer, home: Home) -> Fact:
    """Return its name with its room: "pizza timer in the Kitchen"; alone where its room has no name."""
    area = home.areas.get(timer.place.area_id or "")
    return Fact("timer.in_area", timer=name, area=area.name) if area else name


def told(timer: Timer, left: float, now: datetime) -> Fact:
    """Return how it stands: "the pizza timer has 7 minutes left", "the alarm for 7 am is set for tomorrow"."""
    name = called(timer, now)
    match timer.status:
        case Status.PAUSED if not timer.seconds:
            return Fact("timer_is.paused", timer=name)
        case Status.PAUSED:
            return Fact("timer_is.paused_with", timer=name, left=rounded(left))
        case Status.RINGING:
            return Fact("timer_is.ringing", timer=name)
        case Status.MISSED:
            return Fact("timer_is.missed", timer=name, ago=ago(timer, now))
    if timer.seconds and timer.kind is not TimerKind.REMINDER:
        return Fact("timer_is.running", timer=name, left=rounded(left))
    if timer.kind is TimerKind.ALARM and not timer.name:
        name = Fact("timer.alarm")
    return Fact("timer_is.set", timer=name, when=_due_fact(timer, now))


def _due_fact(timer: Timer, now: datetime) -> Fact:
    """Return when it is due: "tomorrow at 7 am", "6:30 am on weekdays, but not tomorrow"."""
    due = due_at(timer, now)
    if not timer.repeats:
        return Fact("moment", at=Instant(due, now))
    weekly = Fact("weekly", at=due.time(), days=days_fact(timer.days))
    skipped = [day for item in sorted(timer.skipped) if (day := date.fromisoformat(item)) >= now.date()]
    if not skipped:
        return weekly
    return Fact("weekly_but", when=weekly, skipped=tuple(Day(day, now.date()) for day in skipped))


def due_at(timer: Timer, now: datetime) -> datetime:
    """Return its due time, by the home's clock."""
    return datetime.fromtimestamp(timer.due, now.tzinfo or UTC)


def ago(timer: Timer, now: datetime) -> Fact:
    """Return how long since it fell due: "just now", "3 minutes ago"."""
    since = now.timestamp() - timer.due
    return JUST_NOW if since < 60 else Fact("ago.short", length=rounded(since // 60 * 60))


def rounded(seconds: float) -> timedelta:
    """Return a length of time as it is told, a long one in no more than two units: "1 hour and 30 minutes"."""
    whole = max(1, round(seconds))
    if whole >= 2 * 86400:
        whole = round(whole / 3600) * 3600
    elif whole > ROUNDED_SECONDS and whole % 60:
        whole = round(whole / 60) * 60
    return timedelta(seconds=whole)


def in_short(timer: Timer, now: datetime) -> str:
    """Return its label in words of no language: its name, "1 h 30 min", "07:00"."""
    if timer.name or timer.kind is not TimerKind.TIMER:
        return timer.name or f"{due_at(timer, now):%H:%M}"
    total = round(timer.seconds)
    counts = ((total // 3600, "h"), (total // 60 % 60, "min"), (total % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in counts if count)


def is_called(timer: Timer, said: str | TimerRef, now: datetime) -> bool:
    """Return whether that may be said of it: its name or words of it, its length, its time or day."""
    if isinstance(said, TimerRef):
        return timer.timer_id in said.timer_ids
    spoken = words(said)
    if spoken and frozenset(spoken) <= frozenset(words(timer.name)):
        return True
    length = duration(said)
    if length is not None:
        return timer.seconds == length.total_seconds()
    meant = moment(said, now) or moment(f"at {said}", now)
    return meant is not None and not (timer.seconds and timer.kind is TimerKind.TIMER) and _is_due(timer, meant, now)


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
