"""Undoing a change of what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.planning.plan_answers import now_of_plans, told
from ha_tools.planning.waiting import known_of
from ha_tools.plans.plan import Plan, PlanStatus
from ha_tools.plans.plan_schedule import Plans
from ha_tools.results.result import Outcome, Result


@dataclass(frozen=True)
class PlanRevert:
    """The way back for one plan."""

    now: Plan | None
    """As the change left it; None where it was cancelled."""
    then: Plan | None
    """As it was before; None where it was made."""


def snapshot(plans: Plans) -> Mapping[str, Plan]:
    """Return all that is to come, by its id."""
    return {plan.plan_id: plan for plan in plans.to_come}


def step_back(before: Mapping[str, Plan], plans: Plans) -> list[Command]:
    """Return the step that lets plans be as they stood; none where nothing has changed."""
    after = snapshot(plans)
    turns = tuple(
        PlanRevert(after.get(plan_id), before.get(plan_id))
        for plan_id in {**before, **after}
        if after.get(plan_id) != before.get(plan_id)
    )
    return [Command(restore_plans.name, {"turns": turns})] if turns else []


def _seen_now(call: Call, plan: Plan) -> Plan:
    """Return a plan of whoever brings it back, that watches from now on: what changed meanwhile is no change to it."""
    asked = plan.asked_by(call.speaker, by_model=call.by_model)
    return replace(asked, known=known_of(call, plan.trigger)) if plan.trigger else asked


def _can_come(plan: Plan, now: float) -> bool:
    return plan.status is PlanStatus.PAUSED or plan.trigger is not None or plan.due > now


def _is_as_left(there: Plan | None, left: Plan | None) -> bool:
    """Return whether a plan is as a change left it, whatever the things that it watches have done since."""
    if there is None or left is None:
        return there is left
    return replace(there, known={}) == replace(left, known={})


@writes(for_model=False, needs_home=False, quotes="was_read.plans")
async def restore_plans(
    call: Call, *, turns: Annotated[tuple[PlanRevert, ...], "What is to become of each plan"]
) -> Result:
    """Cancel what was planned, plan anew what was cancelled, and move back what was moved, while it is to come."""
    now, before = now_of_plans(call), snapshot(call.plans)
    facts = list[Fact]()
    for turn in turns:
        known = turn.now or turn.then
        if known is None or not _is_as_left(call.plans.get(known.plan_id), turn.now):
            continue  # carried out or changed meanwhile
        if turn.then and _can_come(turn.then, call.plans.now):
            facts.append(Fact("plan_again", plan=told(call.home, call.plans.add(_seen_now(call, turn.then)), now)))
        elif turn.now and turn.then is None:
            facts.append(Fact("plan_cancelled", plan=told(call.home, turn.now, now)))
            call.plans.cancel(turn.now)
    if not facts:
        return Result(Outcome.ALREADY, (Fact("plan_is_over"),))
    for step in step_back(before, call.plans):
        call.undoable(step)
    unkept = () if await call.plans.kept() else (Fact("not_written_down"),)
    return Result(Outcome.CHANGED, (*facts, *unkept))
