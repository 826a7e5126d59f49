"""References: what a name was understood as, or what was chosen where it meant several things.

They stand in the arguments of commands in place of a name. No language model can write one: its arguments are JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.home.kinds import Kind


@dataclass(frozen=True)
class EntityRef:
    """One thing of the home, or several: "both of them"."""

    entity_ids: tuple[str, ...]
    """Their entity ids."""

    def __str__(self) -> str:
        return ",".join(self.entity_ids)


@dataclass(frozen=True)
class PlaceRef:
    """All that was asked for, in one area or on one floor."""

    place_id: str
    """The area's or the floor's id."""
    is_floor: bool = False
    """True for a floor."""
    kinds: frozenset[Kind] = frozenset()
    """The kinds that were asked for; empty is any."""
    name: str = ""
    """The name that was said, where there was one."""

    def __str__(self) -> str:
        return self.place_id


@dataclass(frozen=True)
class ItemRef:
    """Items on a list, chosen one after the other."""

    list_id: str
    """The list's entity id."""
    uids: tuple[str, ...]
    """The list's ids of them."""

    def __str__(self) -> str:
        return f"{self.list_id}/{','.join(self.uids)}"


@dataclass(frozen=True)
class EventRef:
    """One event of a calendar."""

    calendar_id: str
    """The calendar's entity id."""
    uid: str
    """The calendar's id of it."""
    recurrence_id: str = ""
    """Its occurrence in a series."""

    def __str__(self) -> str:
        return f"{self.calendar_id}/{self.uid}"


@dataclass(frozen=True)
class TimerRef:
    """Timers, alarms or reminders."""

    timer_ids: tuple[str, ...]
    """Their ids."""
    said: str = ""
    """The name by which a person meant them."""

    def __str__(self) -> str:
        return ",".join(self.timer_ids)


@dataclass(frozen=True)
class PlanRef:
    """Commands that are planned for later."""

    plan_ids: tuple[str, ...]
    """Their ids."""

    def __str__(self) -> str:
        return ",".join(self.plan_ids)


@dataclass(frozen=True)
class MailboxRef:
    """One person's mail."""

    account_id: str
    """The account's id."""

    def __str__(self) -> str:
        return self.account_id


@dataclass(frozen=True)
class AtRef:
    """The time or the change at which something shall be done, in the words in which it is chosen."""

    said: str
    """As the argument has it: "when light.kitchen turns on"."""

    def __str__(self) -> str:
        return self.said


Ref = EntityRef | PlaceRef | ItemRef | EventRef | TimerRef | PlanRef | MailboxRef | AtRef

Named = str | EntityRef | PlaceRef
"""Things of the home as an argument has them: by what a person calls them, or by what that was understood as."""


def as_said(name: Named | None) -> str:
    """Return a name as a person said it; empty where none was said."""
    return name if isinstance(name, str) else name.name if isinstance(name, PlaceRef) else ""


def together(refs: Sequence[Ref]) -> Sequence[Ref]:
    """Return one reference for all of several things or timers; places and what is on lists stay as they are."""
    things = tuple(item for ref in refs if isinstance(ref, EntityRef) for item in ref.entity_ids)
    if all(isinstance(ref, EntityRef) for ref in refs):
        return [EntityRef(things)]
    timers = [ref for ref in refs if isinstance(ref, TimerRef)]
    if len(timers) == len(refs):
        return [TimerRef(tuple(item for ref in timers for item in ref.timer_ids), timers[0].said)]
    return refs
