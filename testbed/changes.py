"""The differences in a home between before and after a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testbed.rest import State

_FOR_MACHINES = ("hs_color", "media_position_updated_at", "supported_color_modes", "xy_color")
"""Attributes that say again what another one says to people."""

ASKED_FOR = ("area_id", "forecast", "past")
"""Attributes that `testbed.evidence` adds of what is no property of the thing."""


@dataclass(frozen=True)
class Change:
    """One entity that is not as it was."""

    entity_id: str
    name: str
    """What people call it."""
    before: str
    """State and what changed of its attributes, in words."""
    after: str


def changes(before: Mapping[str, State], after: Mapping[str, State]) -> list[Change]:
    """Return every entity whose state or attributes differ."""
    return [
        _change(before[entity_id], now)
        for entity_id, now in after.items()
        if entity_id in before and not _is_same(before[entity_id], now)
    ]


def timer_changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return every timer, alarm or reminder that is not as it was, in the words of `/api/timers`."""
    old, new = ({timer["id"]: timer for timer in timers} for timers in (before, after))
    told = {key: (_timer_in_words(old.get(key)), _timer_in_words(new.get(key))) for key in {**old, **new}}
    return [
        Change(key, " ".join(filter(None, (timer["name"], timer["kind"]))), *told[key])
        for key, timer in {**old, **new}.items()
        if told[key][0] != told[key][1]
    ]


def kept_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return every plan and note that is not as it was, in the words of `Panel.kept`."""
    return [
        Change(key, key.partition(" ")[0], before.get(key, "none"), after.get(key, "none"))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


def _is_same(one: State, other: State) -> bool:
    return bool(one["state"] == other["state"] and _own(one) == _own(other))


def _own(state: State) -> dict[str, Any]:
    return {key: value for key, value in state["attributes"].items() if key not in ASKED_FOR}


def _timer_in_words(timer: Mapping[str, Any] | None) -> str:
    return f"{timer['status']}, due {timer['due']}" if timer else "none"


def _change(before: State, after: State) -> Change:
    keys = [
        key for key in {**_own(before), **_own(after)} if before["attributes"].get(key) != after["attributes"].get(key)
    ]
    name = str(after["attributes"].get("friendly_name", after["entity_id"]))
    return Change(after["entity_id"], name, _words(before, keys), _words(after, keys))


def _words(state: State, keys: Sequence[str]) -> str:
    told = [key for key in keys if key not in _FOR_MACHINES and state["attributes"].get(key) is not None]
    named = [f"{key} {state['attributes'][key]}" for key in told]
    return ", ".join([str(state["state"]), *named])
