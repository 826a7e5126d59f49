"""Timers, alarms and reminders: which there are, when each is due, and what becomes of them. Pure: the clock is given.

A length of time is measured on a steady clock, which nobody sets; an alarm follows the clock on the wall.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as Clock  # noqa: N812 - the module time is used beside it
from enum import StrEnum
from zoneinfo import ZoneInfo

from ha_tools.home.place import Place
from ha_tools.signals import Signal
from ha_tools.timers.timer import UTC, Status, Timer, TimerKind, day_of, is_at, next_time, zone_of

MOST = 60
"""Timers, alarms and reminders at once: more are a mistake of a model or an automation."""

FORGOTTEN_SECONDS = 24 * 3600.0
"""Age at which a due timer rings no more; it is told of as missed for as long again."""

STEP_SECONDS = 1.0
"""A change of the difference between the clocks from which the one on the wall was set anew."""

BACK_SECONDS = 3600.0
"""Set back further than this, the clock was wrong before, and so was what it said of the next time of an alarm."""


class Happening(StrEnum):
    """The fate of one timer, in the words of the event `parley_timer`."""

    STARTED = "started"
    UPDATED = "updated"
    FINISHED = "finished"
    """It fell due and rings."""
    STOPPED = "stopped"
    """Its ringing was stopped by a person."""
    MISSED = "missed"
    """Its ringing ended with nobody there."""
    CANCELLED = "cancelled"


ENDS = frozenset({Happening.STOPPED, Happening.CANCELLED})
"""States of those that are over."""


def _steady() -> float:
    """Seconds that go on while the machine sleeps, where it can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True)
class Clocks:
    """The two clocks."""

    wall: Callable[[], float] = time.time
    """Seconds since 1970; may be set to anything at any moment."""
    steady: Callable[[], float] = _steady
    """Seconds since whenever; only ever goes on."""


async def _kept() -> bool:
    return True


@dataclass
class Timers:
    """All of a home's."""

    clocks: Clocks = field(default_factory=Clocks)
    on_change: Signal[Happening, Timer] = field(default_factory=Signal)
    """Told of each change."""
    kept: Callable[[], Awaitable[bool]] = _kept
    """Waits until what was changed is written down; whether it could be."""
    _timers: dict[str, Timer] = field(default_factory=dict)
    _ends: dict[str, float] = field(default_factory=dict)
    """Ends of lengths of time, on the steady clock."""
    _restored: set[str] = field(default_factory=set)
    """Timers whose beginning this process has not seen: the clock on the wall may know better how long ago that was."""
    _sounded: set[str] = field(default_factory=set)
    """Ringing timers that have been heard: before that, nobody can have meant one with a "stop"."""
    _offset: float = 0.0
    """Lead of the clock on the wall over the steady one."""

    def __post_init__(self) -> None:
        self._offset = self.now - self.clocks.steady()

    @property
    def all(self) -> Sequence[Timer]:
        """Every one, the next first."""
        return sorted(self._timers.values(), key=lambda timer: self.now + self.left(timer))

    @property
    def now(self) -> float:
        """The time on the wall."""
        return self.clocks.wall()

    @property
    def is_full(self) -> bool:
        """Return whether no more can be set."""
        return len(self._timers) - len(self.in_status(Status.MISSED)) >= MOST

    def get(self, timer_id: str) -> Timer | None:
        """The one of this id."""
        return self._timers.get(timer_id)

    def in_status(self, *statuses: Status) -> list[Timer]:
        """Those that are doing this, the next first."""
        return [timer for timer in self.all if timer.status in statuses]

    def ringing_at(self, place: Place) -> list[Timer]:
        """Those that ring where the speaker is, and have been heard to."""
        ringing = [timer for timer in self.in_status(Status.RINGING) if timer.timer_id in self._sounded]
        return [timer for timer in ringing if timer.everywhere or is_at(timer, place)]

    def left(self, timer: Timer) -> float:
        """Seconds until it is due; below 0 when it was."""
        if timer.status is Status.PAUSED:
            return timer.left
        by_wall = timer.due - self.now
        end = self._ends.get(timer.timer_id)
        if end is None:
            return by_wall
        steady = end - self.clocks.steady()
        return min(steady, by_wall) if timer.timer_id in self._restored else steady

    # ── what a person can do ──────────────────────────────────────────────────────────────────────────────────────

    def start(self, kind: TimerKind, place: Place, seconds: float, name: str = "") -> Timer:
        """Begin one that is due after some seconds."""
        timer = Timer(_new_id(), kind, place, self.now + seconds, name, seconds)
        self._run_for(timer, seconds)
        return self._put(Happening.STARTED, timer)

    def set_at(self, kind: TimerKind, place: Place, at: float, name: str = "", zone: ZoneInfo = UTC) -> Timer:
        """Set one that is due at a time."""
        return self._put(Happening.STARTED, Timer(_new_id(), kind, place, at, name, zone=zone.key))

    def set_weekly(
        self, kind: TimerKind, place: Place, clock: Clock, days: Iterable[int], zone: ZoneInfo, name: str
    ) -> Timer:
        """Set one that is due at a time of some days of the week, again and again."""
        due, said = next_time(clock, days, zone, self.now), tuple(sorted(set(days)))
        made = Timer(_new_id(), kind, place, due, name, clock=f"{clock:%H:%M}", days=said, zone=zone.key)
        return self._put(Happening.STARTED, made)

    def cancel(self, timer: Timer) -> None:
        """Do away with it, whatever it is doing."""
        self._put(Happening.CANCELLED, timer)

    def pause(self, timer: Timer) -> Timer:
        """Hold a length of time."""
        left = self.left(timer)
        self._ends.pop(timer.timer_id, None)
        return self._put(Happening.UPDATED, replace(timer, status=Status.PAUSED, left=left))

    def resume(self, timer: Timer) -> Timer:
        """Go on with a paused one; what has a time of the day keeps it, on the next day on which it is to come."""
        running = replace(timer, status=Status.RUNNING, left=0.0)
        return self._put(
            Happening.UPDATED, self._run_for(timer, timer.left) if timer.seconds else self._to_come(running)
        )

    def add(self, timer: Timer, seconds: float) -> Timer:
        """Let it last so much longer, or shorter."""
        left = max(0.0, self.left(timer) + seconds)
        if timer.status is Status.PAUSED:
            return self._put(Happening.UPDATED, replace(timer, left=left))
        if not timer.seconds:
            return self._put(Happening.UPDATED, replace(timer, due=self.now + left))
        return self._put(Happening.UPDATED, self._run_for(timer, left))

    def set_to(self, timer: Timer, seconds: float) -> Timer:
        """Let it last so long from now, as if it had been set so."""
        anew = replace(timer, seconds=seconds)
        if timer.status is Status.PAUSED:
            return self._put(Happening.UPDATED, replace(anew, left=seconds))
        return self._put(Happening.UPDATED, self._run_for(anew, seconds))

    def snooze(self, timer: Timer, seconds: float) -> Timer:
        """Let one that rings ring again later."""
        return self._put(Happening.UPDATED, self._run_for(timer, seconds))

    def stop(self, timer: Timer) -> None:
        """End its ringing: it was heard."""
        self._put(Happening.STOPPED, timer)

    def skip(self, timer: Timer, day: date | None = None) -> Timer:
        """Leave out one day of one that comes again, or the next time."""
        due = datetime.fromtimestamp(timer.due, zone_of(timer)).date()
        marked = replace(timer, skipped=(*timer.skipped, (day or due).isoformat()))
        return self._put(Happening.UPDATED, self._again(marked, timer.due) if day in {None, due} else marked)

    def bring_back(self, timer: Timer, left: float) -> Timer:
        """Let it be as it was with so much left, whether it was changed since or cancelled."""
        happening = Happening.UPDATED if timer.timer_id in self._timers else Happening.STARTED
        self._ends.pop(timer.timer_id, None)
        if timer.status is Status.PAUSED:
            return self._put(happening, replace(timer, left=left))
        return self._put(happening, self._run_for(timer, left) if timer.seconds else self._to_come(timer))

    # ── what time does ────────────────────────────────────────────────────────────────────────────────────────────

    def next_in(self) -> float | None:
        """Seconds until something is due; None while nothing will be."""
        return min((max(0.0, self.left(timer)) for timer in self.in_status(Status.RUNNING)), default=None)

    def ring_due(self) -> list[Timer]:
        """Let ring what has fallen due, and return it."""
        self._follow_wall()
        due = [timer for timer in self.in_status(Status.RUNNING) if self.left(timer) <= 0]
        rung = [self._ring(timer) for timer in due]
        for old in self.in_status(Status.MISSED):
            if self.now - old.due > 2 * FORGOTTEN_SECONDS:
                self._put(Happening.CANCELLED, old)
        return [timer for timer in rung if timer.status is Status.RINGING]

    def sounds(self, timer_id: str) -> None:
        """It has begun to sound in a room."""
        self._sounded.add(timer_id)

    def miss(self, timer: Timer) -> Timer:
        """End its ringing: nobody came."""
        return self._put(Happening.MISSED, replace(timer, status=Status.MISSED))

    def spread(self, timer: Timer) -> Timer:
        """Let it ring in every room."""
        return self._put(Happening.UPDATED, replace(timer, everywhere=True))

    def restore(self, timers: Iterable[Timer]) -> None:
        """Take those that were kept; nobody is told."""
        for timer in timers:
            self._timers[timer.timer_id] = timer
            if timer.seconds and timer.status is Status.RUNNING:
                self._ends[timer.timer_id] = self.clocks.steady() + timer.due - self.now
                self._restored.add(timer.timer_id)

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ring(self, timer: Timer) -> Timer:
        """One that comes again stays, and another rings for it."""
        ringing = replace(timer, status=Status.RINGING)
        if timer.repeats:
            ringing = replace(ringing, timer_id=_new_id(), clock="", days=(), skipped=(), series=timer.timer_id)
            self._put(Happening.UPDATED, self._again(timer, self.now))
        elif timer.seconds:
            ringing = replace(ringing, due=self.now + self.left(timer))
        self._ends.pop(timer.timer_id, None)
        if self.now - ringing.due > FORGOTTEN_SECONDS:
            return self._put(Happening.MISSED, replace(ringing, status=Status.MISSED))
        return self._put(Happening.FINISHED, ringing)

    def _again(self, timer: Timer, after: float) -> Timer:
        """The next time after that of one that comes again, on a day that is not skipped."""
        zone, clock = zone_of(timer), Clock.fromisoformat(timer.clock)
        while day_of(at := next_time(clock, timer.days, zone, after), zone) in timer.skipped:
            after = at
        today = day_of(self.now, zone)
        return replace(timer, due=at, skipped=tuple(day for day in timer.skipped if day >= today))

    def _to_come(self, timer: Timer) -> Timer:
        """The same where it is still to come; else the next time that the clock shows its time of the day."""
        if timer.repeats:
            return self._again(timer, self.now)
        if timer.due > self.now:
            return timer
        zone = zone_of(timer)
        clock = datetime.fromtimestamp(timer.due, zone).time()
        return replace(timer, due=next_time(clock, range(7), zone, self.now))

    def _run_for(self, timer: Timer, seconds: float) -> Timer:
        """From now on; a snoozed alarm is a length of time like any other."""
        self._ends[timer.timer_id] = self.clocks.steady() + seconds
        self._restored.discard(timer.timer_id)
        length = timer.seconds or seconds
        running = replace(timer, due=self.now + seconds, seconds=length, status=Status.RUNNING)
        return replace(running, left=0.0, everywhere=False)

    def _follow_wall(self) -> None:
        """Follow the wall clock when it is set: say anew when lengths of time end by it, and what comes again next."""
        offset = self.now - self.clocks.steady()
        step, self._offset = offset - self._offset, offset
        if abs(step) < STEP_SECONDS:
            return
        for timer in self.in_status(Status.RUNNING):
            if timer.timer_id in self._ends:
                self._put(Happening.UPDATED, replace(timer, due=self.now + self.left(timer)))
            elif timer.repeats and step < -BACK_SECONDS:
                self._put(Happening.UPDATED, self._again(timer, self.now))

    def _put(self, happening: Happening, timer: Timer) -> Timer:
        if timer.status is not Status.RINGING or happening in ENDS:
            self._sounded.discard(timer.timer_id)
        if happening in ENDS:
            self._timers.pop(timer.timer_id, None)
            self._ends.pop(timer.timer_id, None)
            self._restored.discard(timer.timer_id)
        else:
            self._timers[timer.timer_id] = timer
        self.on_change.tell(happening, timer)
        return timer


def _new_id() -> str:
    return uuid.uuid4().hex[:12]
