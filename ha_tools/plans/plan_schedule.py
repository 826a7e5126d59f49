"""All plans of a home: which are due, which comes next, and what becomes of them. Pure: the clocks are given.

What is due after a length goes by a steady clock, which nobody sets; all else by the clock on the wall.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ha_tools.plans.plan import Plan, PlanStatus, next_due
from ha_tools.signals import Signal
from ha_tools.timers.schedule import Clocks
from ha_tools.times.sun import Coordinates

MOST_PLANS = 100
"""Plans at once: more are a mistake of a model."""

LATE_SECONDS = 600.0
"""Lateness up to which a plan is still carried out, after a restart or an outage; later than that it is told of."""

REMEMBERED_SECONDS = 24 * 3600.0
"""Time for which one that failed is told of."""


async def _kept() -> bool:
    return True


@dataclass
class Plans:
    """All of a home's."""

    clocks: Clocks = field(default_factory=Clocks)
    on_change: Signal[Plan, bool] = field(default_factory=Signal)
    """Told of each change: the plan, and whether it is still there."""
    kept: Callable[[], Awaitable[bool]] = _kept
    """Waits until what was changed is written down; whether it could be."""
    _plans: dict[str, Plan] = field(default_factory=dict)
    _ends: dict[str, float] = field(default_factory=dict)
    """Ends of lengths that began in this process, on the steady clock."""

    @property
    def now(self) -> float:
        """The time on the wall."""
        return self.clocks.wall()

    @property
    def all(self) -> Sequence[Plan]:
        """Every one, the next first."""
        return sorted(self._plans.values(), key=lambda plan: self.now + self.left(plan))

    @property
    def in_order(self) -> Sequence[Plan]:
        """Every one, the last made last."""
        return list(self._plans.values())

    @property
    def waiting(self) -> Sequence[Plan]:
        """Those that are still to be carried out, the next first."""
        return [plan for plan in self.all if plan.status is PlanStatus.WAITING]

    @property
    def failed(self) -> Sequence[Plan]:
        """Those that could not be carried out and were not told of."""
        return [plan for plan in self.all if plan.status is PlanStatus.FAILED]

    @property
    def is_full(self) -> bool:
        """Return whether no more can be made."""
        return len(self.waiting) >= MOST_PLANS

    def get(self, plan_id: str) -> Plan | None:
        """The one of this id."""
        return self._plans.get(plan_id)

    def left(self, plan: Plan) -> float:
        """Seconds until it is due; below 0 when it was."""
        end = self._ends.get(plan.plan_id)
        return plan.due - self.now if end is None else end - self.clocks.steady()

    def add(self, plan: Plan) -> Plan:
        """Take a new one, or one that was cancelled or changed, as it is."""
        self._ends.pop(plan.plan_id, None)
        if plan.seconds:
            self._ends[plan.plan_id] = self.clocks.steady() + plan.due - self.now
        return self._put(plan)

    def cancel(self, plan: Plan) -> None:
        """Do away with it."""
        if self._plans.pop(plan.plan_id, None):
            self._ends.pop(plan.plan_id, None)
            self.on_change.tell(plan, False)

    def restore(self, plans: Iterable[Plan]) -> None:
        """Take those that were kept; nobody is told."""
        self._plans.update({plan.plan_id: plan for plan in plans})

    # ── what time does ────────────────────────────────────────────────────────────────────────────────────────────

    def next_in(self) -> float | None:
        """Seconds until something is due; None while nothing will be."""
        return min((max(0.0, self.left(plan)) for plan in self.waiting), default=None)

    def due(self) -> list[Plan]:
        """Return what has fallen due, the oldest first, and forget what failed long ago."""
        for plan in self.all:
            if plan.status is not PlanStatus.WAITING and self.now - plan.due > REMEMBERED_SECONDS:
                self.cancel(plan)
        return [plan for plan in self.waiting if self.left(plan) <= 0]

    def is_too_late(self, plan: Plan) -> bool:
        """Return whether nobody would expect it any more."""
        return -self.left(plan) > LATE_SECONDS

    def over(self, plan: Plan, where: Coordinates | None, problem: str = "") -> Plan | None:
        """Note that its time has come; return what failed, to be told of, where there was a problem.

        One that comes again waits for its next time, and what failed is one of its own.
        """
        if self._plans.get(plan.plan_id) != plan:
            return None  # cancelled or changed meanwhile
        again = next_due(plan, max(self.now, plan.due), where) if plan.repeats else None
        if again is not None:
            self._put(replace(plan, due=again))
        else:
            self.cancel(plan)
        if not problem:
            return None
        lasting = replace(plan, plan_id=new_plan_id(), days=(), clock="", status=PlanStatus.FAILED, problem=problem)
        return self._put(lasting)

    def told(self, plan: Plan) -> None:
        """Note that the room has been told of what failed."""
        if self._plans.get(plan.plan_id) == plan:
            self._put(replace(plan, status=PlanStatus.TOLD))

    def _put(self, plan: Plan) -> Plan:
        self._plans[plan.plan_id] = plan
        self.on_change.tell(plan, True)
        return plan


def new_plan_id() -> str:
    """Return a word for a new plan."""
    return uuid.uuid4().hex[:12]
