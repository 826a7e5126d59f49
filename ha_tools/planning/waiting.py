"""Plans that wait for a change of the home: made from words, and done at once where it is so already."""

from __future__ import annotations

from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.target import things
from ha_tools.execution import execute
from ha_tools.facts.facts import Fact, Things
from ha_tools.languages.trigger_phrases import said_changes
from ha_tools.planning.plannable import PLANNABLE
from ha_tools.planning.trigger_facts import is_already
from ha_tools.planning.trigger_meaning import trigger_meant
from ha_tools.plans.plan import Plan
from ha_tools.plans.trigger import Trigger, is_so
from ha_tools.plans.trigger_watch import TriggerWatch
from ha_tools.results.result import Outcome, Result


def trigger_at(call: Call, at: str) -> Trigger | Result | None:
    """Return the change that words wait for, or what to say where it is not clear; None where they say none."""
    return trigger_meant(call, said_changes(at))


def known_of(call: Call, trigger: Trigger) -> dict[str, bool]:
    """Return what is known of the things that are watched as the watch begins.

    Where it shall have been so for a while, that while begins now.
    """
    if trigger.told_hold:
        return dict.fromkeys(trigger.parts, False)
    watch = TriggerWatch(trigger)
    watch.look(call.states, 0.0)
    return watch.known


async def done_already(call: Call, plan: Plan) -> Result | None:
    """Return what came of a plan that need not wait, since it is so already; None where it has to."""
    trigger = plan.trigger
    if trigger is None or not trigger.is_level or trigger.told_hold:
        return None
    parts = [part for part in trigger.parts if is_so(trigger, call.states, part, None)]
    if not parts:
        return None
    told = is_already(call.home, trigger, parts, call.states, call.locale)
    if plan.tool == "tell" and not plan.arguments.get("message"):
        return Result(Outcome.ANSWERED, (told,), about=trigger.entity_ids)
    result = await execute(PLANNABLE, call, Command(plan.tool, plan.arguments))
    return replace(result, facts=(told, *result.facts)) if result.ok else result


def said_beside(call: Call, plan: Plan) -> tuple[Fact, ...]:
    """Return what a person should know of the things that a plan waits for: they are silent, or not running now."""
    trigger = plan.trigger
    if trigger is None or trigger.is_pulse:
        return ()
    known = [call.home.entities[item] for item in trigger.entity_ids if item in call.home.entities]
    if not plan.known:
        return (Fact("unavailable", things=things(call.home, known) if known else Things(())),)
    if trigger.change == "done" and all(plan.known.values()):
        return (Fact("not_running_now", those=things(call.home, known)),)
    return ()
