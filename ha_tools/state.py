"""The live state of an entity, and Home Assistant's compressed form of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

EPOCH = datetime.fromtimestamp(0, UTC)
"""When nothing has ever changed."""

UNREACHABLE = frozenset({"unavailable", "unknown"})
"""States that Home Assistant gives an entity of which nothing is known."""


@dataclass(frozen=True)
class State:
    """What Home Assistant last said of one entity."""

    entity_id: str
    """"light.kitchen_lights"."""
    state: str
    """Home Assistant's word: "on", "21.5", "unavailable"."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """Home Assistant's attributes, as they came."""
    last_changed: datetime = EPOCH
    """When the state (not an attribute) last changed."""

    @property
    def available(self) -> bool:
        """Whether the device can be reached."""
        return self.state != "unavailable"

    @property
    def domain(self) -> str:
        """The part of the entity id before the dot."""
        return self.entity_id.partition(".")[0]


def from_compressed(entity_id: str, data: Mapping[str, Any]) -> State | None:
    """The state in an "a" (added) entry of subscribe_entities: keys s, a, lc; None where it has another form."""
    match data:
        case {"s": str(state), "lc": int() | float() as changed}:
            attributes = data.get("a", {})
            at = _moment(changed)
            return State(entity_id, state, attributes, at) if at and isinstance(attributes, dict) else None
    return None


def updated(state: State, difference: Mapping[str, Any]) -> State | None:
    """The state after a "c" (changed) entry: "+" holds what is new, "-" the attributes that went.

    None where it has another form.
    """
    new, old = difference.get("+", {}), difference.get("-", {})
    if not (isinstance(new, dict) and isinstance(old, dict)):
        return None
    said, added, gone = new.get("s", state.state), new.get("a", {}), old.get("a", [])
    changed = _moment(new["lc"]) if "lc" in new else state.last_changed
    if not (isinstance(said, str) and isinstance(added, dict) and isinstance(gone, list) and changed):
        return None
    attributes = {key: value for key, value in state.attributes.items() if key not in gone} | added
    return replace(state, state=said, attributes=attributes, last_changed=changed)


def _moment(seconds: Any) -> datetime | None:
    """A moment in seconds since 1970; None for what is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
