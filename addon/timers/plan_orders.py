"""Plans as they are changed in the panel: read from JSON, checked, and done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from addon.timers.timer_orders import MOST_YEARS, clock_said, day_said, days_said
from ha_tools.plans.plan import Plan, PlanStatus, next_due
from ha_tools.plans.plan_schedule import Plans
from ha_tools.timers.timer import next_time
from ha_tools.times.sun import Coordinates

_FITTING = {"pause": PlanStatus.WAITING, "resume": PlanStatus.PAUSED}
"""Action -> the status in which it can be done."""


class PlanOrderError(ValueError):
    """A plan cannot be changed so; the text says why and what to do."""


@dataclass(frozen=True)
class PlanStep:
    """Something to be done to a plan."""

    action: str
    """pause, resume or move."""
    clock: time | None = None
    """The time of the day in the home to which it is moved; None for one that stays by the sun."""
    day: date | None = None
    """Its day; None is the next on which the time comes."""
    days: tuple[int, ...] = ()
    """The days of the week on which it comes again; Monday is 0."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> PlanStep:
        """Read {action, at: "07:30", date: "2026-12-24" | days: [0, 1]}.

        Raises `PlanOrderError`, and `TimerOrderError` for a time that is none.
        """
        action = body.get("action")
        if action not in {"pause", "resume", "move"}:
            raise PlanOrderError("action must be one of pause, resume, move.")
        if action != "move":
            return cls(action)
        at = body.get("at")
        return cls(action, clock_said(at) if at else None, day_said(body.get("date")), days_said(body.get("days")))

    def do(self, plans: Plans, plan: Plan, zone: ZoneInfo, where: Coordinates | None) -> None:
        """Do it, by the clock of the home's time zone. Raises `PlanOrderError`."""
        if not plan.is_to_come or _FITTING.get(self.action, plan.status) is not plan.status:
            raise PlanOrderError("The plan is not in that state any more: look at it again.")
        if self.action == "pause":
            plans.pause(plan)
        elif self.action == "resume":
            if plans.go_on(plan, where) is None:
                raise PlanOrderError("Its time is over meanwhile: move it to a later one.")
        else:
            plans.add(self._moved(plan, plans.now, zone, where))

    def _moved(self, plan: Plan, now: float, zone: ZoneInfo, where: Coordinates | None) -> Plan:
        if plan.trigger:
            raise PlanOrderError("It waits for a change of the home, and for no time.")
        waits = replace(plan, status=PlanStatus.WAITING, seconds=0.0, zone=zone.key, days=self.days)
        if self.clock is None:
            return self._by_sun(waits, now, where)
        clock = f"{self.clock:%H:%M}"
        if self.days:
            due = next_time(self.clock, self.days, zone, now)
            return replace(waits, due=due, clock=clock, sun="", offset=0.0)
        due = self._on(self.day, zone) if self.day else next_time(self.clock, tuple(range(7)), zone, now)
        if due <= now:
            raise PlanOrderError("That time is over already: choose a later one.")
        return replace(waits, due=due, clock="", sun="", offset=0.0)

    def _by_sun(self, plan: Plan, now: float, where: Coordinates | None) -> Plan:
        due = next_due(plan, now, where) if plan.sun and plan.days else None
        if due is None:
            raise PlanOrderError("Say at what time.")
        return replace(plan, due=due)

    def _on(self, day: date, zone: ZoneInfo) -> float:
        assert self.clock is not None  # noqa: S101 - whoever calls has one
        if day > datetime.now(zone).date() + timedelta(days=366 * MOST_YEARS):
            raise PlanOrderError(f"Choose a day within the next {MOST_YEARS} years.")
        return datetime.combine(day, self.clock, zone).timestamp()
