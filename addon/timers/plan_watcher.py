"""Watches the home for the changes that plans wait for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.plans.plan import Plan, PlanStatus
from ha_tools.plans.plan_schedule import Plans
from ha_tools.plans.trigger import ALARM_OVER, OUR_ALARM, Trigger
from ha_tools.plans.trigger_watch import TriggerWatch
from ha_tools.timers.timer import Timer, is_at

MOST_GIVEN_UP = 20
"""Plans that were cancelled with their alarm and come back with it; the oldest are forgotten."""


@dataclass(frozen=True)
class ChangeSeen:
    """A change for which a plan waited."""

    plan: Plan
    parts: tuple[str, ...]
    """The things by which it came true; one empty text for a group as a whole."""
    age_seconds: float
    """Time since it came true: after an outage it may be long ago."""


class PlanWatcher:
    """Looks at each change of the states while it is told, so that none is missed however short it was."""

    def __init__(self, plans: Plans, home_assistant: HomeAssistant, news: Callable[[], None]) -> None:
        """`news` is told when there is something to take."""
        self._plans = plans
        self._live = home_assistant
        self._news = news
        self._watches: dict[str, TriggerWatch] = {}
        self._seen: deque[ChangeSeen] = deque()
        self._given_up: deque[Plan] = deque(maxlen=MOST_GIVEN_UP)
        home_assistant.on_states(self._states_changed)
        plans.on_change(self._plan_changed)

    def take(self) -> ChangeSeen | None:
        """Return the oldest of what has been seen and not taken; None where nothing is left."""
        return self._seen.popleft() if self._seen else None

    def look(self) -> None:
        """Look at all: the home is there again, or something has lasted long enough."""
        for plan in self._plans.watching:
            self._look(plan)

    def alarm_over(self, timer: Timer) -> None:
        """An alarm was stopped: what waits for it, or for any in its room, has come."""
        for plan in self._plans.watching:
            if plan.trigger and _is_of_alarm(plan.trigger, timer, plan.place):
                self._seen.append(ChangeSeen(plan, (OUR_ALARM,), 0.0))
                self._news()

    def alarm_gone(self, timer: Timer, is_set: Callable[[str], bool]) -> None:
        """An alarm was cancelled: what waits for it, and for none that is still set, is cancelled until it is back."""
        for plan in self._plans.watching:
            alarms = plan.trigger.states if plan.trigger and plan.trigger.change == ALARM_OVER else ()
            if timer.timer_id in alarms and not any(map(is_set, alarms)):
                self._given_up.append(plan)
                self._plans.cancel(plan)

    def alarm_back(self, timer: Timer) -> None:
        """An alarm was set: if it is one that was cancelled, what waited for it waits again."""
        for plan in [each for each in self._given_up if each.trigger and timer.timer_id in each.trigger.states]:
            self._given_up.remove(plan)
            self._plans.add(plan)

    def next_in(self) -> float | None:
        """Seconds until something has lasted long enough; None while nothing will."""
        now = self._plans.clocks.steady()
        waits = [left for watch in self._watches.values() if (left := watch.next_in(now)) is not None]
        return min(waits, default=None)

    def _states_changed(self, changed: Collection[str]) -> None:
        for plan in self._plans.watching:
            if plan.trigger and any(item in changed for item in plan.trigger.entity_ids):
                self._look(plan)

    def _plan_changed(self, plan: Plan, is_there: bool) -> None:
        watch = self._watches.get(plan.plan_id)
        if watch and (not is_there or plan.status is not PlanStatus.WAITING or watch.trigger != plan.trigger):
            del self._watches[plan.plan_id]

    def _look(self, plan: Plan) -> None:
        """Look at what a plan waits for; only while the home is known, and at what is exposed."""
        trigger, live = plan.trigger, self._live
        if trigger is None or not live.knows_home:
            return
        watch = self._watches.setdefault(plan.plan_id, TriggerWatch(trigger, dict(plan.known)))
        states = {item: live.states[item] for item in trigger.entity_ids if self._is_there(item)}
        parts = watch.look(states, self._plans.clocks.steady())
        self._plans.seen(plan, watch.known)
        if parts:
            self._seen.append(ChangeSeen(plan, parts, self._age(plan, states, parts)))
            self._news()

    def _is_there(self, entity_id: str) -> bool:
        return entity_id in self._live.states and self._live.home.has(entity_id)

    def _age(self, plan: Plan, states: Mapping[str, State], parts: tuple[str, ...]) -> float:
        """Return how long ago the latest of the changes was; since the plan was made at most.

        A door may have been open for hours when it begins to count that it is.
        """
        if plan.trigger and plan.trigger.attribute:
            return 0.0  # the state has a time of its change, an attribute has none
        now = self._plans.now
        times = [state.last_changed.timestamp() for item, state in states.items() if item in parts or parts == ("",)]
        return max(0.0, now - max([*times, plan.due]))


def _is_of_alarm(trigger: Trigger, timer: Timer, place: Place) -> bool:
    """Return whether a plan of a place waits for the end of an alarm: the one that was set with it, or any there."""
    if trigger.change != ALARM_OVER:
        return False
    if trigger.states:
        return not {timer.timer_id, timer.series}.isdisjoint(trigger.states)
    return Place() in {timer.place, place} or is_at(timer, place)
