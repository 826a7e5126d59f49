"""Plans as automations of Home Assistant: what it would be triggered by, and what it would do."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import yaml

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.execution import execute
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.rehearsed_home import PlannedCall, RehearsedHome
from ha_tools.permissions import NO_CONSENT
from ha_tools.planning.plannable import ANY_NUMBER, PLANNABLE
from ha_tools.plans.plan import Plan
from ha_tools.plans.trigger import ALARM_OVER, Trigger, TriggerGroup

Config = Mapping[str, Any]
"""Part of an automation, as Home Assistant's editor has it."""

_WEEKDAYS = "mon tue wed thu fri sat sun".split()

_OTHERWISE = {"on": "off", "open": "closed", "locked": "unlocked", "playing": "paused", "heat": "off"}
_OTHER_STATES = _OTHERWISE | {other: state for state, other in _OTHERWISE.items()}
"""State -> its opposite."""

_SET = frozenset(
    "brightness color_mode color_temp_kelvin rgb_color hs_color current_position current_tilt_position percentage "
    "temperature target_temp_high target_temp_low volume_level is_volume_muted effect preset_mode source "
    "humidity".split()
)
"""Attributes that wishes set."""


_TEMPLATE_MARKS = ("{{", "{%", "{#")


def has_automation(plan: Plan) -> bool:
    """Return whether it could come again and again: a length after which it is due is once."""
    if plan.trigger and plan.trigger.change == ALARM_OVER:
        return False
    return not plan.seconds and bool(plan.trigger or plan.sun or plan.clock or plan.due)


def yaml_of(config: Config) -> str:
    """Return an automation as people write it into Home Assistant."""
    return yaml.safe_dump(dict(config), sort_keys=False, allow_unicode=True)


async def automation_of(call: Call, plan: Plan, name: str, told: str, rooms: Sequence[str]) -> Config | None:
    """Return a plan as an automation; None where it cannot be one.

    `told` is what it says and `rooms` where, for one that only tells.
    """
    actions = await _actions(call, plan, told, rooms)
    triggers, conditions = _when(plan, call)
    if not actions or not has_automation(plan):
        return None
    return {
        "alias": name,
        "description": "Made permanent with Parley",
        "triggers": triggers,
        "conditions": conditions,
        "actions": actions,
        "mode": "single",
    }


# When


def _when(plan: Plan, call: Call) -> tuple[list[Config], list[Config]]:
    if plan.trigger:
        return _triggers(plan.trigger), _conditions(plan.trigger)
    weekdays = [_WEEKDAYS[day] for day in plan.days]
    days: list[Config] = [{"condition": "time", "weekday": weekdays}] if 0 < len(weekdays) < 7 else []
    if plan.sun:
        offset = {"offset": _offset(plan.offset)} if plan.offset else {}
        return [{"trigger": "sun", "event": plan.sun, **offset}], days
    clock = plan.clock or _clock(plan, call)
    return [{"trigger": "time", "at": f"{clock}:00"}], days


def _clock(plan: Plan, call: Call) -> str:
    return f"{datetime.fromtimestamp(plan.due, call.home_assistant.time_zone):%H:%M}"


def _offset(seconds: float) -> str:
    return f"{'-' if seconds < 0 else ''}{timedelta(seconds=abs(round(seconds)))}".replace("-0:", "-00:")


def _triggers(trigger: Trigger) -> list[Config]:
    lasting = {"for": {"seconds": round(trigger.hold_seconds)}} if trigger.hold_seconds else {}
    attribute = {"attribute": trigger.attribute} if trigger.attribute else {}
    ids = list(trigger.entity_ids)
    if trigger.above is not None or trigger.below is not None:
        above = {"above": trigger.above} if trigger.above is not None else {}
        below = {"below": trigger.below} if trigger.below is not None else {}
        return [{"trigger": "numeric_state", "entity_id": ids, **attribute, **above, **below, **lasting}]
    silent = sorted(UNREACHABLE)
    if trigger.is_pulse:
        return [{"trigger": "state", "entity_id": ids, "not_from": ["unavailable"], "not_to": silent}]
    states = list(trigger.states)
    if trigger.is_not:
        return [{"trigger": "state", "entity_id": ids, "from": states, "not_to": [*states, *silent], **lasting}]
    return [{"trigger": "state", "entity_id": ids, **attribute, "to": states, "not_from": silent, **lasting}]


def _conditions(trigger: Trigger) -> list[Config]:
    """Return the condition that a change of one thing is also that of all."""
    if trigger.group is not TriggerGroup.ALL:
        return []
    states = list(trigger.states)
    so = [{"condition": "state", "entity_id": item, "state": states} for item in trigger.entity_ids]
    return [{"condition": "not", "conditions": [each]} for each in so] if trigger.is_not else list(so)


# What


async def _actions(call: Call, plan: Plan, told: str, rooms: Sequence[str]) -> list[Config]:
    if plan.tool == "tell":
        return [{"event": "parley_announce", "event_data": as_said({"message": told, "rooms": list(rooms) or "all"})}]
    return [_action(each) for each in await _calls(call, plan)]


def _action(call: PlannedCall) -> Config:
    target = {"target": {"entity_id": list(call.targets)}} if call.targets else {}
    return {"action": call.service, **target, **({"data": as_said(dict(call.data))} if call.data else {})}


def as_said(value: Any) -> Any:
    """Return a value of an action in which no text is a template: Home Assistant renders all that looks like one."""
    match value:
        case str() if any(mark in value for mark in _TEMPLATE_MARKS):
            return f"{{{{ {json.dumps(value)} }}}}"
        case dict():
            return {key: as_said(item) for key, item in value.items()}
        case list() | tuple():
            return [as_said(item) for item in value]
    return value


async def _calls(call: Call, plan: Plan) -> list[PlannedCall]:
    """Return the services that a plan would call, whatever of it is so already: as all is now, and as it is not."""
    found: dict[str, PlannedCall] = {}
    for home in (RehearsedHome(call.home_assistant), _OtherwiseHome(call.home_assistant)):
        for each in await _calls_in(home, call, plan):
            key = f"{each.service} {sorted(each.data.items())}"
            before = found[key].targets if key in found else ()
            found[key] = replace(each, targets=tuple(dict.fromkeys((*before, *each.targets))))
    return list(found.values())


async def _calls_in(home: RehearsedHome, call: Call, plan: Plan) -> list[PlannedCall]:
    rules = replace(call.permissions, many=ANY_NUMBER) if plan.many else call.permissions
    tried = replace(
        call,
        home_assistant=home,
        place=plan.place,
        permissions=rules,
        consent=NO_CONSENT,
        past=UndoHistory(),
        messenger=None,
        missed=[],
    )
    await execute(PLANNABLE, tried, Command(plan.tool, plan.arguments))
    return home.planned


class _OtherwiseHome(RehearsedHome):
    """A home for a rehearsal in which all is otherwise."""

    def __init__(self, live: HomeAssistant) -> None:
        super().__init__(live)
        self._otherwise = {item: _otherwise(state) for item, state in live.states.items()}

    @property
    def states(self) -> Mapping[str, State]:
        """Every entity as it is not."""
        return types.MappingProxyType(self._otherwise)


def _otherwise(state: State) -> State:
    attributes = {name: value for name, value in state.attributes.items() if name not in _SET}
    return replace(state, state=_OTHER_STATES.get(state.state, state.state), attributes=attributes)
