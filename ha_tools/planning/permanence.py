"""Making a plan permanent: it becomes an automation of Home Assistant's own, and that can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.home.state import State
from ha_tools.home_errors import HomeError
from ha_tools.planning.automations import Config, automation_of, has_automation
from ha_tools.planning.plan_answers import naming, now_of_plans, told, when_said
from ha_tools.planning.trigger_facts import came_true
from ha_tools.planning.waiting import known_of
from ha_tools.plans.plan import Plan
from ha_tools.plans.trigger import TriggerGroup
from ha_tools.results.result import Outcome, Result
from ha_tools.wording import wording_in

SEEN_SECONDS = 10.0
"""Time for Home Assistant to load an automation that was written."""

_EVERY_DAY = tuple(range(7))


async def made_permanent(call: Call, plan: Plan) -> Result:
    """Write a plan as an automation, read back that it is there and on, and do away with the plan."""
    config, lasting = await lasting_automation(call, plan), _again_and_again(plan)
    if isinstance(config, Result):
        return config
    automation_id = f"parley_{plan.plan_id}"
    try:
        await call.home_assistant.write_automation(automation_id, config)
    except HomeError:
        return Result(Outcome.REFUSED, (Fact("automation.not_written"),))
    entity_id = await _written(call, automation_id)
    if not entity_id:
        return Result(Outcome.UNCONFIRMED, (Fact("automation.not_seen"),))
    call.plans.cancel(plan)
    call.undoable(Command(forget_automation.name, {"automation_id": automation_id, "plan": plan}))
    await call.plans.kept()
    fact = Fact("automation.made", plan=_told(call, lasting))
    return Result(Outcome.CHANGED, (fact,), about=naming(call.home, lasting).entity_ids)


async def lasting_automation(call: Call, plan: Plan) -> Config | Result:
    """Return the automation that a plan would be made into, or why it cannot be one."""
    if not has_automation(plan):
        return Result(Outcome.REFUSED, (Fact("automation.cannot" if plan.trigger else "automation.only_once"),))
    lasting = _again_and_again(plan)
    words = wording_in("en").sentence(_told(call, lasting)).rstrip(".")
    config = await automation_of(call, lasting, words, _message(call, lasting), _rooms(call, plan))
    return Result(Outcome.REFUSED, (Fact("automation.cannot"),)) if config is None else config


@writes(for_model=False, needs_home=False, quotes="was_read.plans")
async def forget_automation(
    call: Call, *, automation_id: Annotated[str, "Its id"], plan: Annotated[Plan, "The plan that it was made of"]
) -> Result:
    """Delete an automation that a plan was made into, and plan it again."""
    await call.home_assistant.remove_automation(automation_id)
    fact = Fact("automation.removed")
    if plan.trigger is None and plan.due <= call.plans.now:
        return Result(Outcome.CHANGED, (fact,))
    asked = plan.asked_by(call.speaker, by_model=call.by_model)
    again = call.plans.add(replace(asked, known=known_of(call, plan.trigger) if plan.trigger else {}))
    await call.plans.kept()
    return Result(Outcome.CHANGED, (fact, Fact("plan_again", plan=told(call.home, again, now_of_plans(call)))))


def _told(call: Call, plan: Plan) -> Fact:
    """Return a plan as the automation that it is made into is called."""
    return Fact("plan_is", what=naming(call.home, plan).phrase, when=when_said(call.home, plan, now_of_plans(call)))


def _again_and_again(plan: Plan) -> Plan:
    if plan.trigger:
        return replace(plan, trigger=replace(plan.trigger, always=True))
    return plan if plan.days else replace(plan, days=_EVERY_DAY)


def _message(call: Call, plan: Plan) -> str:
    """Return what an automation says that only tells."""
    if own := plan.arguments.get("message"):
        return str(own)
    if plan.trigger is None:
        return ""
    parts = plan.trigger.parts if plan.trigger.group is not TriggerGroup.EACH else plan.trigger.entity_ids
    return wording_in("en").sentence(came_true(call.home, plan.trigger, parts, call.states))


def _rooms(call: Call, plan: Plan) -> tuple[str, ...]:
    known = call.messenger.rooms() if call.messenger else ()
    return tuple(room.name for room in known if room.satellite_id and room.satellite_id == plan.place.satellite_id)


async def _written(call: Call, automation_id: str) -> str:
    """Return the entity id of an automation once it is there and on; empty where it is not within the time."""

    def is_it(state: State) -> bool:
        return state.attributes.get("id") == automation_id and state.state == "on"

    return await call.home_assistant.wait_for_state_of(is_it, SEEN_SECONDS)
