"""Planning as tools: something is done later or again and again, what is planned is told, changed and cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.home.choices import choice_called
from ha_tools.home.kinds import EVERYTHING
from ha_tools.home.names import words
from ha_tools.home.references import PlanRef
from ha_tools.planning.permanence import made_permanent
from ha_tools.planning.plan_answers import is_meant, listed, naming, now_of_plans, planned, told, when_said
from ha_tools.planning.plan_undo import snapshot, step_back
from ha_tools.planning.plannable import ASKING, PLANNABLE, allowed
from ha_tools.planning.waiting import done_already, known_of, said_beside, trigger_at
from ha_tools.plans.plan import Plan, PlanStatus
from ha_tools.plans.plan_schedule import new_plan_id
from ha_tools.results.result import Outcome, Result
from ha_tools.tainted.call_naming import named
from ha_tools.timers.timer import next_time
from ha_tools.times.later_times import Later, clock_of, day_fact, later, on_day, sun_due
from ha_tools.times.spoken_moments import moment

READ = "was_read.plans"

LONGEST_SECONDS = 366 * 24 * 3600.0
"""Nobody plans for later than in a year."""

ToolName = Annotated[str, "'turn_off', 'tell'"]
Arguments = Annotated[dict[str, Any], "Its arguments"]
At = Annotated[str, "'in 5 minutes', 'at sunset', 'weekdays at 7', 'when(ever) it rains'"]
PlanChange = Annotated[Literal["cancel", "move", "pause", "resume", "make_permanent"], "The change"]
NewAt = Annotated[str | None, "The new time, to move it"]
Planned = Annotated[str | PlanRef | None, "What it is for or when: 'fan', '7 am'; 'all'; empty for the last"]
OfDay = Annotated[str | None, "Only of this day: 'tomorrow'"]

_FITTING = {"pause": PlanStatus.WAITING, "resume": PlanStatus.PAUSED}
"""Action -> the status of what it can be done to."""

_EVERY = EVERYTHING | {"all", "every", "both"}


@writes(idempotent=False, later=PLANNABLE)
async def plan(call: Call, *, tool: ToolName, arguments: Arguments, at: At) -> Result:
    """Use a tool later."""
    if tool not in PLANNABLE:
        return Result(Outcome.REFUSED, (Fact("no_such_tool", tool=tool, tools=tuple(PLANNABLE)),))
    if call.plans.is_full:
        return Result(Outcome.REFUSED, (Fact("too_many_plans"),))
    made = _made(call, Command(tool, arguments), at)
    if isinstance(made, Result):
        return made
    try:
        made.as_dict()
    except TypeError:
        return Result(Outcome.REFUSED, (Fact("cannot_plan"),))
    already = await done_already(call, made)
    if already and not (made.repeats and already.ok):
        return already
    against, is_many = await allowed(call, Command(tool, arguments))
    if against:
        return _not_planned(call, made, against, is_many=is_many)
    before, new = snapshot(call.plans), call.plans.add(replace(made, many=is_many))
    facts = (planned(call.home, new, now_of_plans(call)), *said_beside(call, new))
    made_so = await _written_down(call, facts, before, naming(call.home, new).entity_ids)
    return replace(made_so, facts=(*already.facts, *made_so.facts), actions=already.actions) if already else made_so


@reads(needs_home=False, quotes=READ)
async def get_plans(call: Call, *, name: Planned = None, day: OfDay = None) -> Result:
    """Say what is planned for later."""
    now = now_of_plans(call)
    wanted = _fitting(call, name)
    if day and (said := moment(day, now)):
        wanted = [plan for plan in wanted if plan.trigger is None]
        wanted = [plan for plan in wanted if datetime.fromtimestamp(plan.due, now.tzinfo).date() == said.day]
        if not wanted:
            return Result(Outcome.ANSWERED, (Fact("no_plans.on_day", day=Day(said.day, now.date())),))
    if not wanted:
        return Result(Outcome.ANSWERED, (_none(name),))
    return Result(Outcome.ANSWERED, (Fact("plans_are", count=len(wanted), plans=listed(call.home, wanted, now)),))


@writes(needs_home=False, quotes=READ, destructive=True, idempotent=False)
async def change_plan(call: Call, *, action: PlanChange, name: Planned = None, at: NewAt = None) -> Result:
    """Cancel what is planned, move it, pause it, or make it an automation of Home Assistant's."""
    found = _meant(call, name, _FITTING.get(action))
    if isinstance(found, Result):
        return found
    if action in _FITTING:
        return await _held(call, found, action)
    now, before = now_of_plans(call), snapshot(call.plans)
    if action == "cancel":
        facts = [Fact("plan_cancelled", plan=told(call.home, each, now)) for each in found]
        for each in found:
            call.plans.cancel(each)
        return await _written_down(call, facts, before, ())
    if len(found) > 1:
        return _which(call, found)
    if action == "make_permanent":
        return await made_permanent(call, found[0])
    return await _moved(call, found[0], at or "")


async def _held(call: Call, plans: Sequence[Plan], action: str) -> Result:
    """Pause plans, or let them go on; those that are so already stay as they are."""
    now, before = now_of_plans(call), snapshot(call.plans)
    changed = [plan for plan in plans if plan.status is _FITTING[action]]
    held = [call.plans.pause(plan) if action == "pause" else _gone_on(call, plan) for plan in changed]
    tell = told if action == "pause" else planned
    facts = [tell(call.home, new, now) for new in held if new]
    if not changed:
        return Result(Outcome.ALREADY, tuple(tell(call.home, plan, now) for plan in plans))
    if not facts:
        at = Instant(datetime.fromtimestamp(changed[0].due, now.tzinfo), now)
        return Result(Outcome.REFUSED, (Fact("time_is_over", at=at),))
    return await _written_down(call, facts, before, ())


def _gone_on(call: Call, plan: Plan) -> Plan | None:
    asked = plan.asked_by(call.speaker, by_model=call.by_model)
    return call.plans.go_on(asked, call.home_assistant.coordinates)


async def _moved(call: Call, plan: Plan, at: str) -> Result:
    made = _made(call, Command(plan.tool, plan.arguments), at)
    if isinstance(made, Result):
        return made
    before = snapshot(call.plans)
    moved = call.plans.add(replace(made, plan_id=plan.plan_id, place=plan.place, many=plan.many))
    fact = planned(call.home, moved, now_of_plans(call))
    return await _written_down(call, (fact,), before, naming(call.home, moved).entity_ids)


# Making


def _made(call: Call, command: Command, at: str) -> Plan | Result:
    """Return a plan as it was said, or what is wrong with its time."""
    now, zone = now_of_plans(call), call.home_assistant.time_zone
    time = later(at, now)
    if time is None:
        return _waiting(call, command, at)
    if time.day_only:
        asked = Result(Outcome.REFUSED, (day_fact(time.day_only, now),), asks=True)
        return replace(asked, about=named(call.home, call.place, PLANNABLE[command.tool], command).entity_ids)
    due = _due(call, time, now)
    if due is None:
        return Result(Outcome.REFUSED, (Fact("sun_not_known"),))
    if due <= now.timestamp():
        return Result(Outcome.REFUSED, (Fact("time_is_over", at=Instant(datetime.fromtimestamp(due, zone), now)),))
    if due - now.timestamp() > LONGEST_SECONDS:
        return Result(Outcome.REFUSED, (Fact("not_so_long.reminder"),))
    return Plan(
        new_plan_id(),
        command.tool,
        command.arguments,
        call.place,
        due,
        call.turn_id,
        seconds=time.seconds,
        clock=clock_of(time.at) if time.at and time.days else "",
        days=time.days,
        sun=time.sun or "",
        offset=time.offset,
        zone=zone.key,
        by_model=call.by_model,
        speaker=call.speaker,
    )


def _waiting(call: Call, command: Command, at: str) -> Plan | Result:
    """Return a plan that waits for a change of the home."""
    trigger = trigger_at(call, at)
    if trigger is None:
        return Result(Outcome.REFUSED, (Fact("unclear_when_due", said=at),))
    if isinstance(trigger, Result):
        return trigger
    return Plan(
        new_plan_id(),
        command.tool,
        command.arguments,
        call.place,
        call.plans.now,
        call.turn_id,
        by_model=call.by_model,
        speaker=call.speaker,
        trigger=trigger,
        known=known_of(call, trigger),
    )


def _due(call: Call, time: Later, now: datetime) -> float | None:
    if time.at and time.days:
        return next_time(time.at.time(), time.days, call.home_assistant.time_zone, now.timestamp())
    if time.sun is None:
        return time.at.timestamp() if time.at else now.timestamp() + time.seconds
    where = call.home_assistant.coordinates
    if where is None:
        return None
    if time.day:
        return on_day(time.sun, time.offset, time.day, where)
    return sun_due(time.sun, time.offset, time.days, where, now)


def _not_planned(call: Call, plan: Plan, against: Result, *, is_many: bool) -> Result:
    """Return why it is not planned: somebody would have to agree when it is done, or it means nothing now."""
    if against.outcome not in ASKING:
        return against
    phrase = naming(call.home, plan).phrase
    if is_many:
        asked = Fact("plan_is", what=phrase, when=when_said(call.home, plan, now_of_plans(call)))
        return replace(against, facts=(Fact("shall_i", phrase=asked),))
    needs = "pin" if against.outcome is Outcome.NEEDS_PIN else "yes"
    return Result(Outcome.REFUSED, (Fact(f"plan_needs.{needs}", what=phrase),), about=against.about)


async def _written_down(
    call: Call, facts: Sequence[Fact], before: Mapping[str, Plan], about: tuple[str, ...]
) -> Result:
    for step in step_back(before, call.plans):
        call.undoable(step)
    unkept = () if await call.plans.kept() else (Fact("not_written_down"),)
    return Result(Outcome.CHANGED, (*facts, *unkept), about=about)


# Finding


def _fitting(call: Call, name: str | PlanRef | None) -> list[Plan]:
    if isinstance(name, PlanRef):
        return [plan for plan in call.plans.to_come if plan.plan_id in name.plan_ids]
    if not name or set(words(name)) <= _EVERY:
        return list(call.plans.to_come)
    now = now_of_plans(call)
    return [plan for plan in call.plans.to_come if is_meant(call.home, plan, name, now)]


def _meant(call: Call, name: str | PlanRef | None, status: PlanStatus | None = None) -> list[Plan] | Result:
    """Return the plans to change: all, those of a name, or without one what was planned last in this room.

    Those in a status go before all others.
    """
    found = _fitting(call, name)
    found = [plan for plan in found if plan.status is status] or found
    if not found:
        return Result(Outcome.UNKNOWN, (_none(name),))
    if isinstance(name, PlanRef) or len(found) == 1 or (name and set(words(name)) <= _EVERY):
        return found
    if name:
        return _which(call, found)
    here = [plan for plan in found if plan.place == call.place and plan.turn_id]
    newest = next((plan for plan in reversed(call.plans.in_order) if plan in here), None)
    return [plan for plan in here if plan.turn_id == newest.turn_id] if newest else _which(call, found)


def _none(name: str | PlanRef | None) -> Fact:
    is_named = isinstance(name, str) and name and not set(words(name)) <= _EVERY
    return Fact("no_plans.named", name=name) if is_named and isinstance(name, str) else Fact("no_plans.any")


def _which(call: Call, plans: Sequence[Plan]) -> Result:
    now = now_of_plans(call)
    facts = [told(call.home, plan, now) for plan in plans]
    choices = tuple(choice_called(fact, PlanRef((plan.plan_id,))) for fact, plan in zip(facts, plans, strict=True))
    asked = Fact("which_one", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (asked,), choices=choices)
