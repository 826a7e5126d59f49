"""The rules of one room's queue: what is said next, what interrupts what, and what is given up. Pure.

All moments are seconds on one steady clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from addon.broker.announcement_request import Priority
from addon.broker.receipt import Fate

MOST_WAITING = 20
"""Announcements that may wait in one room."""

PRESENCE_SECONDS = 2.0
"""An empty room is looked at again after so long."""


@dataclass(frozen=True)
class RoomConditions:
    """The conditions in one room at one moment."""

    connected: bool = True
    quiet_until: float = 0.0
    """It is not to be disturbed until then."""
    silenced: bool = False
    """Its speaker's volume is 0."""
    is_empty: bool = False
    """Nobody is there, as far as that is known."""


@dataclass(frozen=True)
class Entry:
    """One announcement in the queue of one room."""

    announcement_id: str
    number: int
    """The order in which they came."""
    priority: Priority = Priority.NORMAL
    expires_at: float = math.inf
    """It is not begun any more from then on."""
    not_before: float = 0.0
    """The moment at which it is said again, if it is repeated."""
    times: int = 0
    """Times that it was said here already; one that is repeated does not expire any more."""
    sentences_said: int = 0
    """Sentences of it that were said before something more important came; the rest does not expire any more."""
    is_media: bool = False
    """It is music, or another sound that may go on for long."""
    for_somebody: bool = False
    """It waits until somebody is there."""

    @property
    def begun(self) -> bool:
        """Tell whether it was said here before, or some of it."""
        return self.times > 0 or self.sentences_said > 0

    @property
    def pierces(self) -> bool:
        """Tell whether it is heard although a room is not to be disturbed."""
        return self.priority is Priority.CRITICAL


class Interruption(Enum):
    """The moment at which one that waits is said instead of the one whose turn it is."""

    NEVER = auto()
    AFTER_SENTENCE = auto()
    """The sentence that sounds is finished; the rest is said afterwards."""
    AT_ONCE = auto()


@dataclass(frozen=True)
class NextStep:
    """The next step in a queue."""

    entry: Entry | None = None
    """The announcement to say now; None for none."""
    dropped: Mapping[Entry, Fate] = field(default_factory=dict)
    """The announcements to be given up, and the reason."""
    look_at: float = math.inf
    """The moment at which another step may be due, though nothing happens before."""


def ordered(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in the order in which they are said: by priority, then as they came."""
    return sorted(entries, key=lambda entry: (-entry.priority.rank, entry.number))


def choose(entries: Iterable[Entry], room: RoomConditions, now: float) -> NextStep:
    """Decide what is said next in a room in which nothing is announced, and what is given up."""
    dropped = {entry: fate for entry in entries if (fate := _fate(entry, room, now))}
    waiting = [entry for entry in ordered(entries) if entry not in dropped]
    ready = [entry for entry in waiting if _obstacle(entry, room, now) is None]
    moments = [moment for entry in waiting for moment in _moments(entry, room) if moment > now]
    if any(_obstacle(entry, room, now) is Fate.NOBODY for entry in waiting):
        moments.append(now + PRESENCE_SECONDS)
    return NextStep(ready[0] if ready else None, dropped, min(moments, default=math.inf))


def waits_for(entry: Entry, room: RoomConditions, now: float) -> Fate:
    """Return what keeps an entry from being said; `Fate.EXPIRED` stands for whatever else is said and done there."""
    return _obstacle(entry, room, now) or Fate.EXPIRED


def interruption(waiting: Entry, current: Entry, *, sounds: bool) -> Interruption:
    """Tell when one that waits is said instead of the one whose turn it is, which `sounds` already or not yet."""
    if waiting.priority.rank <= current.priority.rank:
        return Interruption.NEVER
    if not sounds or waiting.priority is Priority.CRITICAL:
        return Interruption.AT_ONCE
    if waiting.priority is not Priority.HIGH:
        return Interruption.NEVER
    return Interruption.AT_ONCE if current.is_media else Interruption.AFTER_SENTENCE


def gives_way(entries: Sequence[Entry], new: Entry, most: int = MOST_WAITING) -> Entry | None:
    """Return the entry that is given up where one more comes into a queue; None where there is room for all."""
    if len(entries) < most:
        return None
    return ordered([*entries, new])[-1]


def _fate(entry: Entry, room: RoomConditions, now: float) -> Fate | None:
    """Return the fate of an entry that is given up; None for one that may yet be said."""
    if room.silenced and not entry.pierces and not entry.begun:
        return Fate.MUTED
    if entry.begun:
        return None
    if now >= entry.expires_at:
        return _obstacle(entry, room, now) or Fate.EXPIRED
    if room.quiet_until >= entry.expires_at and room.quiet_until != math.inf and not entry.pierces:
        return Fate.QUIET
    return None


def _obstacle(entry: Entry, room: RoomConditions, now: float) -> Fate | None:
    if not room.connected:
        return Fate.UNREACHABLE
    if now < room.quiet_until and not entry.pierces:
        return Fate.QUIET
    if room.is_empty and entry.for_somebody:
        return Fate.NOBODY
    return Fate.WAITING if now < entry.not_before else None


def _moments(entry: Entry, room: RoomConditions) -> list[float]:
    ends = [] if entry.begun else [entry.expires_at]
    return [*ends, entry.not_before, room.quiet_until]
