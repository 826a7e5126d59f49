"""Plans in answers: what is to be done, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.facts.facts import LISTED, Fact
from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.home.references import as_said
from ha_tools.planning.plannable import PLANNABLE
from ha_tools.planning.trigger_facts import waiting_for
from ha_tools.plans.plan import Plan, PlanStatus
from ha_tools.tainted.call_naming import CallNaming, named
from ha_tools.times.later_times import later, later_fact


def now_of_plans(call: Call) -> datetime:
    """The time by which plans go, in the home's time zone."""
    return datetime.fromtimestamp(call.plans.now, call.home_assistant.time_zone)


def naming(home: Home, plan: Plan) -> CallNaming:
    """Return what a plan does, named."""
    command = Command(plan.tool, plan.arguments)
    return named(home, plan.place, PLANNABLE[plan.tool], command)


def when_said(home: Home, plan: Plan, now: datetime) -> Fact:
    """Return when a plan that was just made is due, as it was said."""
    if plan.trigger:
        return waiting_for(home, plan.trigger)
    due = datetime.fromtimestamp(plan.due, now.tzinfo)
    return later_fact(due, now, seconds=plan.seconds, days=plan.days, sun=plan.sun, offset=plan.offset)


def when_due(home: Home, plan: Plan, now: datetime) -> Fact:
    """Return when a plan is due: of one that was said by a length, at what time that is by now."""
    if plan.trigger:
        return waiting_for(home, plan.trigger)
    due = datetime.fromtimestamp(plan.due, now.tzinfo)
    return later_fact(due, now, seconds=0, days=plan.days, sun=plan.sun, offset=plan.offset)


def told(home: Home, plan: Plan, now: datetime) -> Fact:
    """Return a plan as it is listed."""
    fact = Fact("plan_is", what=naming(home, plan).phrase, when=when_due(home, plan, now))
    return Fact("plan_is_paused", plan=fact) if plan.status is PlanStatus.PAUSED else fact


def planned(home: Home, plan: Plan, now: datetime) -> Fact:
    """Return that something is planned, as it is said back."""
    case = "planned_when" if plan.trigger else "planned"
    return Fact(case, what=naming(home, plan).phrase, when=when_said(home, plan, now))


def listed(home: Home, plans: Sequence[Plan], now: datetime) -> tuple[Fact, ...]:
    """Return the plans, of many the first."""
    more = (Fact("and_so_many_more", count=len(plans) - LISTED),) if len(plans) > LISTED else ()
    return (*(told(home, plan, now) for plan in plans[:LISTED]), *more)


def is_meant(home: Home, plan: Plan, said: str, now: datetime) -> bool:
    """Return whether a plan is meant by words: names of what it is for, or the time at which it is due."""
    due = datetime.fromtimestamp(plan.due, now.tzinfo)
    time = later(said, now) or later(f"at {said}", now)
    if plan.trigger is None and time and time.at and (time.at.hour % 12, time.at.minute) == (due.hour % 12, due.minute):
        return True
    told_of = naming(home, plan)
    known = {word for text in _texts(home, plan, told_of) for word in words(text)}
    return bool(words(said)) and set(words(said)) <= known


def _texts(home: Home, plan: Plan, told_of: CallNaming) -> list[str]:
    ids = (*told_of.entity_ids, *(plan.trigger.entity_ids if plan.trigger else ()))
    entities = [home.entities[item] for item in ids if item in home.entities]
    said: list[Any] = [plan.arguments.get(key) for key in ("area", "floor", "color", "play", "mode")]
    areas = [area.name for entity in entities if (area := home.areas.get(entity.area_id or ""))]
    names = [name for entity in entities for name in entity.names]
    kinds = [entity.domain for entity in entities]
    return [
        told_of.names,
        as_said(plan.arguments.get("name")),
        plan.tool.replace("_", " "),
        *(str(text) for text in said if text),
        *areas,
        *names,
        *kinds,
    ]
