"""The question whether the alarm is on: what guards the house is called so, and what wakes people."""

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.home.home import Entity
from ha_tools.household.timer_answers import now_of
from ha_tools.household.timer_changes import SET
from ha_tools.household.timer_tools import get_timers
from ha_tools.questions.device_state import get_state
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.timer import TimerKind
from ha_tools.timers.timer_names import is_called


@reads(for_model=False, needs_home=False, quotes="was_read.alarms")
async def is_alarm_on(call: Call, *, name: Annotated[str | None, "What it is called: 'work'"] = None) -> Result:
    """Say whether the alarm is on: the panel, the alarm clocks, or both where there are both."""
    panels = _panels(call, name)
    told = [await get_state(call, name=panel.entity_id) for panel in panels]
    if not panels or _has_alarm_clocks(call, name):
        told.append(await get_timers(call, name=name, kind="alarm"))
    about = tuple(panel.entity_id for panel in panels)
    facts = tuple(fact for each in told for fact in each.facts)
    return Result(Outcome.ANSWERED, facts, about=about, quotes=any(each.quotes for each in told))


def _panels(call: Call, name: str | None) -> list[Entity]:
    found = call.home.bearers(f"{name} alarm") if name else call.home.entities.values()
    return [entity for entity in found if entity.domain == "alarm_control_panel"]


def _has_alarm_clocks(call: Call, name: str | None) -> bool:
    alarms = [timer for timer in call.timers.in_status(*SET) if timer.kind is TimerKind.ALARM]
    return any(name is None or is_called(timer, name, now_of(call)) for timer in alarms)
