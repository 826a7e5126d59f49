"""Locks and alarm panels. What opens them is guarded: see `ha_tools.permissions`."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.change import change
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.state import State
from ha_tools.permissions import Need
from ha_tools.results.result import Outcome, Result

LOCK_SECONDS = 2.0
"""A bolt takes so long, and may jam on its way."""

LOCK_OPEN = 1
"""LockEntityFeature.OPEN."""


@dataclass(frozen=True)
class _Arming:
    """One way to arm a panel."""

    feature: int
    """AlarmControlPanelEntityFeature."""
    at_home: bool
    """True if people may move about."""


ARMINGS = {
    "arm_home": _Arming(1, at_home=True),
    "arm_away": _Arming(2, at_home=False),
    "arm_night": _Arming(4, at_home=True),
    "arm_vacation": _Arming(32, at_home=False),
}
"""Spoken way of arming -> arming of the panel."""

Deed = Annotated[
    Literal["lock", "unlock", "open", "arm_home", "arm_away", "arm_night", "arm_vacation", "arm", "disarm"],
    "open pulls the latch",
]


@writes("lock", "alarm_control_panel", for_model=False)
async def secure(
    call: Call, *, action: Deed, name: Name = None, area: Area = None, floor: Floor = None, exclude: Exclude = None
) -> Result:
    """Lock, unlock or open door locks; arm or disarm the alarm."""
    domain = "lock" if action in {"lock", "unlock", "open"} else "alarm_control_panel"
    found = targets(call, name=name, area=area, floor=floor, domains=(domain,), exclude=exclude)
    if isinstance(found, Result):
        return found
    deed = _only_arming(call, found) if action == "arm" else action
    if deed is None:
        return Result(Outcome.REFUSED, (Fact("say_what.arming"),))
    return await change(call, found, _lock(call, deed) if domain == "lock" else _panel(call, deed))


def _lock(call: Call, action: str) -> Wish:
    reached, underway = _LOCKING[action]

    def step(state: State) -> Step | Cannot:
        if action == "open" and not (state.attributes.get("supported_features") or 0) & LOCK_OPEN:
            return cannot("be_opened_only_unlocked")
        secret, needs = _code(call, state)
        return Step(
            action,
            lambda now: now.state in reached,
            underway=underway,
            patience_seconds=LOCK_SECONDS,
            secret=secret,
            needs=needs,
        )

    return Wish(step, Fact(action))


_LOCKING = {
    "lock": (frozenset({"locked"}), frozenset({"locking"})),
    "unlock": (frozenset({"unlocked", "open"}), frozenset({"unlocking", "opening"})),
    "open": (frozenset({"open"}), frozenset({"opening", "unlocking"})),
}
"""Deed -> states that are what was asked for, states on the way."""


def _panel(call: Call, action: str) -> Wish:
    if action == "disarm":
        return Wish(lambda state: _disarm(call, state), Fact("disarm"))
    return Wish(lambda state: _arm(call, action, state), Fact(action), tells_state=True)


def _disarm(call: Call, state: State) -> Step:
    secret, needs = _code(call, state)
    disarming = frozenset({"disarming"})
    return Step("alarm_disarm", lambda now: now.state == "disarmed", underway=disarming, secret=secret, needs=needs)


def _arm(call: Call, action: str, state: State) -> Step | Cannot:
    arming = ARMINGS[action]
    if not (state.attributes.get("supported_features") or 0) & arming.feature:
        return cannot(f"be_armed.{action}")
    secret, needs = _code(call, state) if state.attributes.get("code_arm_required", True) else ({}, Need.FREE)
    lets_in = arming.at_home and state.state not in {"disarmed", "armed_home"}
    return Step(
        f"alarm_{action}",
        lambda now: now.state == action.replace("arm", "armed", 1),
        underway=frozenset({"arming"}),
        secret=secret,
        needs=needs,
        judged_as="alarm_disarm" if lets_in else "",
    )


def _only_arming(call: Call, panels: Sequence[Entity]) -> str | None:
    """The one way in which the panels can be armed, if there is only one."""
    states = [call.states[panel.entity_id] for panel in panels if panel.entity_id in call.states]
    features = functools.reduce(lambda left, state: left | (state.attributes.get("supported_features") or 0), states, 0)
    possible = [action for action, arming in ARMINGS.items() if features & arming.feature]
    return possible[0] if len(possible) == 1 else None


def _code(call: Call, state: State) -> tuple[Mapping[str, str], Need]:
    """The code that a lock or a panel wants, and what it then needs: the PIN that was said is that code too.

    Where Home Assistant keeps the code itself, it is given none.
    """
    entity = call.home.entities.get(state.entity_id)
    if not state.attributes.get("code_format") or (entity is not None and entity.keeps_code):
        return {}, Need.FREE
    return ({"code": call.consent.pin} if call.consent.pin else {}), Need.PIN
