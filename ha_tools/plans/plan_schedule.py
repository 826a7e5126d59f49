"""All plans of a home: which are due, which comes next, and what becomes of them. Pure: the clocks are given.

What is due after a length goes by a steady clock, which nobody sets; all else by the clock on the wall.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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
        """Those that wait for their time or a change, the next first."""
        return [plan for plan in self.all if plan.status is PlanStatus.WAITING]

    @property
    def to_come(self) -> Sequence[Plan]:
        """Those that are still to be carried out, paused ones among them, the next first."""
        return [plan for plan in self.all if plan.is_to_come]

    @property
    def watching(self) -> Sequence[Plan]:
        """Those that wait for a change of the home."""
        return [plan for plan in self._plans.values() if plan.trigger and plan.status is PlanStatus.WAITING]

    @property
    def to_tell(self) -> Sequence[Plan]:
        """Those of which their room is still to be told."""
        return [plan for plan in self.all if plan.status in {PlanStatus.FAILED, PlanStatus.NOTICE}]

    @property
    def is_full(self) -> bool:
        """Return whether no more can be made."""
        return len([plan for plan in self._plans.values() if plan.is_to_come]) >= MOST_PLANS

    def get(self, plan_id: str) -> Plan | None:
        """The one of this id."""
        return self._plans.get(plan_id)

    def left(self, plan: Plan) -> float:
        """Seconds until it is due; below 0 when it was. Nobody knows of one that waits for a change."""
        if plan.trigger and plan.is_to_come:
            return math.inf
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

    def pause(self, plan: Plan) -> Plan:
        """Let it wait for nothing until it goes on."""
        self._ends.pop(plan.plan_id, None)
        return self._put(replace(plan, status=PlanStatus.PAUSED, seconds=0.0))

    def go_on(self, plan: Plan, where: Coordinates | None) -> Plan | None:
        """Let it wait again, for its next time where it comes again; None where its time is over.

        What it watches is looked at anew: what changed meanwhile does not count.
        """
        due = plan.due
        if plan.trigger is None and due <= self.now:
            due = (next_due(plan, self.now, where) if plan.repeats else None) or 0.0
        if not due:
            return None
        return self._put(replace(plan, status=PlanStatus.WAITING, due=due, known={}))

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
            if not plan.is_to_come and self.now - plan.due > REMEMBERED_SECONDS:
                self.cancel(plan)
        return [plan for plan in self.waiting if self.left(plan) <= 0]

    def is_too_late(self, plan: Plan) -> bool:
        """Return whether nobody would expect it any more."""
        return -self.left(plan) > LATE_SECONDS

    def over(self, plan: Plan, where: Coordinates | None, told: str = "", *, failed: bool = True) -> Plan | None:
        """Note that its time has come; return what is to be told of it: why it failed, or what it was to tell.

        One that comes again waits for its next time, and what is to be told is one of its own.
        """
        if not self.is_still(plan):
            return None  # cancelled or changed meanwhile
        there = self._plans[plan.plan_id]
        if again := self._again(there, where):
            self._put(again)
        else:
            self.cancel(there)
        return self._lasting(plan, told, failed=failed) if told else None

    def end(self, plan: Plan, why: str) -> None:
        """Do away with one that comes again and must not, and have the room told why."""
        if self.is_still(plan):
            self.cancel(self._plans[plan.plan_id])
            self._lasting(plan, why, failed=True)

    def _lasting(self, plan: Plan, told: str, *, failed: bool) -> Plan:
        """Keep what is to be told of a plan."""
        status = PlanStatus.FAILED if failed else PlanStatus.NOTICE
        due = self.now if plan.trigger else plan.due
        return self._put(replace(plan, plan_id=new_plan_id(), days=(), clock="", due=due, status=status, problem=told))

    def _again(self, plan: Plan, where: Coordinates | None) -> Plan | None:
        """Return one that comes again as it waits next; None where it does not."""
        if plan.trigger or not plan.repeats:
            return plan if plan.repeats else None
        due = next_due(plan, max(self.now, plan.due), where)
        return None if due is None else replace(plan, due=due)

    def seen(self, plan: Plan, known: Mapping[str, bool]) -> None:
        """Note what is known of the things that a plan watches."""
        if self.is_still(plan) and self._plans[plan.plan_id].known != known:
            self._put(replace(self._plans[plan.plan_id], known=dict(known)))

    def is_still(self, plan: Plan) -> bool:
        """Return whether a plan is as it was but for what is known of the things that it watches."""
        there = self._plans.get(plan.plan_id)
        return there is not None and replace(there, known={}) == replace(plan, known={})

    def told(self, plan: Plan) -> None:
        """Note that the room has been told; of what failed the panel tells for a while."""
        if self._plans.get(plan.plan_id) != plan:
            return
        if plan.status is PlanStatus.NOTICE:
            self.cancel(plan)
        else:
            self._put(replace(plan, status=PlanStatus.TOLD))

    def _put(self, plan: Plan) -> Plan:
        self._plans[plan.plan_id] = plan
        self.on_change.tell(plan, True)
        return plan


def new_plan_id() -> str:
    """Return a word for a new plan."""
    return uuid.uuid4().hex[:12]
