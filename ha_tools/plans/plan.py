"""One command for later, and when it is due. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ha_tools.home.kinds import Kind
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef, PlaceRef
from ha_tools.plans.trigger import Trigger, trigger_of
from ha_tools.timers.timer import next_time
from ha_tools.times.later_times import sun_due
from ha_tools.times.sun import Coordinates, SunEvent

_LAST_SECONDS = 250e9
"""Later than that, about the year 9900, calendars end."""


class PlanStatus(StrEnum):
    """The present status of a plan."""

    WAITING = "waiting"
    PAUSED = "paused"
    """It waits for nothing until somebody lets it go on."""
    FAILED = "failed"
    """It could not be done, and the room that asked is to be told."""
    NOTICE = "notice"
    """It was done, and the room that asked is to be told of it."""
    TOLD = "told"
    """The room has been told of what failed."""


@dataclass(frozen=True)
class Plan:
    """A command that is to be carried out later: at a time or when something has changed, once or again and again."""

    plan_id: str
    """A word of its own, for life."""
    tool: str
    """The tool that is used then."""
    arguments: Mapping[str, Any]
    """Its arguments, as people say them."""
    place: Place
    """The place where it was asked for: its names are meant from there, and it is told of there."""
    due: float
    """Time at which it is due, or was: seconds since 1970. Of one that waits for a change, when it was made."""
    turn_id: str = ""
    """The turn that asked for it: what one turn asked for is cancelled as one."""
    seconds: float = 0.0
    """The length after which it is due; 0 where a time was said."""
    clock: str = ""
    """Time of the day of one that comes again: "06:30"; empty for one by the sun."""
    days: tuple[int, ...] = ()
    """Days of the week of one that comes again; Monday is 0."""
    sun: str = ""
    """The sun's moment by which it is due: "sunset"."""
    offset: float = 0.0
    """Seconds after the sun's moment; below 0 before it."""
    zone: str = "UTC"
    """The time zone in which it is due at a time of the day."""
    many: bool = False
    """A person agreed that it is done to as many things as it is for."""
    by_model: bool = False
    """A language model asked for it, and no plain sentence of a person's."""
    speaker: str | None = None
    """The id of the person who asked for it; None where the voice was not known."""
    status: PlanStatus = PlanStatus.WAITING
    """Its status."""
    problem: str = ""
    """The reason that it could not be done, or what the room is to be told, in words."""
    trigger: Trigger | None = None
    """The change that it waits for; None where it waits for a time."""
    known: Mapping[str, bool] = field(default_factory=dict)
    """By what it watches, whether it was so when that was last known."""

    @property
    def is_to_come(self) -> bool:
        """Return whether it is still to be carried out, be it once it goes on."""
        return self.status in {PlanStatus.WAITING, PlanStatus.PAUSED}

    @property
    def repeats(self) -> bool:
        """Return whether it comes again."""
        return bool(self.days) or (self.trigger is not None and self.trigger.always)

    def asked_by(self, speaker: str | None, *, by_model: bool) -> Plan:
        """Return it as it is for whoever lets it come, at another time or again: theirs are the permissions then."""
        return self if speaker == self.speaker else replace(self, speaker=speaker, by_model=by_model)

    def as_dict(self) -> dict[str, Any]:
        """As JSON. Raises TypeError where an argument cannot be kept."""
        return {
            **asdict(replace(self, arguments={}, trigger=None)),
            "arguments": _kept(dict(self.arguments)),
            "place": self.place.as_dict(),
            "days": list(self.days),
            "trigger": self.trigger.as_dict() if self.trigger else None,
        }


def plan_of(raw: Mapping[str, Any]) -> Plan:
    """Return the plan that `as_dict` made. Raises ValueError, TypeError or KeyError for what is none."""
    place, status, days = Place(**raw["place"]), PlanStatus(raw["status"]), tuple(raw["days"])
    arguments = _read(dict(raw["arguments"]))
    trigger = trigger_of(raw["trigger"]) if raw.get("trigger") else None
    read = {"arguments": arguments, "place": place, "status": status, "days": days, "trigger": trigger}
    plan = Plan(**{**raw, **read})
    for number in (plan.due, plan.seconds, plan.offset):
        if not (isinstance(number, int | float) and abs(number) < _LAST_SECONDS):
            raise ValueError(f"{number!r} is no time.")
    datetime.fromtimestamp(plan.due, UTC)
    if plan.clock:
        time.fromisoformat(plan.clock)
    if plan.sun:
        SunEvent(plan.sun)
    if not all(isinstance(text, str) for text in (plan.plan_id, plan.tool, plan.turn_id, plan.zone, plan.problem)):
        raise TypeError("A part of the plan is no text.")
    if not isinstance(plan.speaker, str | None):
        raise TypeError("Who asked for it is no text.")
    if not all(isinstance(is_so, bool) for is_so in plan.known.values()):
        raise TypeError("What was known is no yes or no.")
    if not all(isinstance(day, int) and 0 <= day < 7 for day in plan.days):
        raise ValueError("A day is no day of the week.")
    return plan


def zone_of_plan(plan: Plan) -> ZoneInfo:
    """The time zone that it was made in; UTC where this machine does not know it."""
    try:
        return ZoneInfo(plan.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def next_due(plan: Plan, after: float, where: Coordinates | None) -> float | None:
    """Return when one that comes again is due next; None where the sun does not rise, or nobody knows where."""
    zone = zone_of_plan(plan)
    if not plan.sun:
        return next_time(time.fromisoformat(plan.clock), plan.days, zone, after)
    now = datetime.fromtimestamp(after, zone)
    return sun_due(SunEvent(plan.sun), plan.offset, plan.days, where, now) if where else None


_REFERENCE = "reference"
"""Key of a reference among a command's arguments as JSON."""


def _kept(value: Any) -> Any:
    match value:
        case EntityRef():
            return {_REFERENCE: "entities", "ids": list(value.entity_ids)}
        case PlaceRef():
            kinds = [asdict(kind) for kind in value.kinds]
            return {_REFERENCE: "place", "id": value.place_id, "is_floor": value.is_floor, "kinds": _kept(kinds)}
        case dict():
            return {str(key): _kept(item) for key, item in value.items()}
        case list() | tuple():
            return [_kept(item) for item in value]
        case None | str() | int() | float() | bool():
            return value
        case frozenset() | set():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be kept.")


def _read(value: Any) -> Any:
    match value:
        case {"reference": "entities", "ids": list(ids)}:
            return EntityRef(tuple(map(str, ids)))
        case {"reference": "place", "id": str(place_id), "is_floor": bool(is_floor), "kinds": list(kinds)}:
            return PlaceRef(place_id, is_floor, frozenset(Kind(**kind) for kind in kinds))
        case dict():
            return {key: _read(item) for key, item in value.items()}
        case list():
            return [_read(item) for item in value]
    return value
