""" "Undo that": what the last turn of a room changed, taken back."""

from collections.abc import Sequence
from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.change import joined
from ha_tools.acting.command import Command
from ha_tools.acting.target import offline
from ha_tools.acting.tool import writes
from ha_tools.devices.state_restoring import restore_states
from ha_tools.execution import execute
from ha_tools.facts.facts import Fact
from ha_tools.household.event_undo import restore_event
from ha_tools.household.list_undo import restore_items
from ha_tools.household.mail_tools import unfile_mail
from ha_tools.household.note_tools import restore_notes
from ha_tools.household.privacy_tools import restore_rule
from ha_tools.household.timer_undo import restore_timers
from ha_tools.permissions.required import required
from ha_tools.planning.permanence import forget_automation
from ha_tools.planning.plan_undo import restore_plans
from ha_tools.results.result import Outcome, Result

STEPS = {
    tool.name: tool
    for tool in (
        restore_states,
        restore_items,
        restore_event,
        restore_notes,
        restore_timers,
        restore_plans,
        forget_automation,
        unfile_mail,
        restore_rule,
    )
}
"""The tools that undo what others did, by name; nobody asks for them but `undo`."""


@writes(needs_home=False, quotes="was_read.past", destructive=True, idempotent=False)
async def undo(call: Call) -> Result:
    """Undo the last change of this room."""
    remembered = call.past.recall(call.place)
    steps = [step for step in _in_turn(remembered) if _is_exposed(call, step)]
    if not steps:
        return Result(Outcome.REFUSED, (Fact("nothing_to_undo"),))
    tools = [STEPS[step.tool] for step in steps]
    if not call.home_assistant.status.connected and any(tool.needs_home for tool in tools):
        return offline(call)
    uses = [use for tool, step in zip(tools, steps, strict=True) for use in tool.uses(call, step.arguments)]
    if asked := await required(call, *uses, of_many=Fact("undo_all.ask")):
        return asked
    call.past.forget(call.place)
    results = [await execute(STEPS, call, step) for step in steps]
    if not any(result.actions or result.ok for result in results):
        call.past.remember(call.place, remembered, call.turn_id)  # it may be tried again
    undone = joined(results)
    return replace(undone, quotes=True) if any(tool.quotes for tool in tools) else undone


def _in_turn(remembered: Sequence[Command]) -> list[Command]:
    """Return the steps in the order in which they undo: all states at once, to what they were at first."""
    states = {}
    for step in reversed(remembered):
        if step.tool == restore_states.name:
            states.update({state.entity_id: state for state in step.arguments["before"]})
    others = [step for step in reversed(remembered) if step.tool != restore_states.name]
    return [*([Command(restore_states.name, {"before": tuple(states.values())})] if states else []), *others]


def _is_exposed(call: Call, step: Command) -> bool:
    """Tell whether there is anything left to undo: what is not exposed any more does not exist."""
    tool = STEPS[step.tool]
    return not tool.needs_home or bool(tool.uses(call, step.arguments))
