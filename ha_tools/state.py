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


def from_compressed(entity_id: str, data: Mapping[str, Any]) -> State:
    """The state in an "a" (added) entry of subscribe_entities: keys s, a, lc."""
    return State(entity_id, data["s"], data.get("a", {}), datetime.fromtimestamp(data["lc"], UTC))


def updated(state: State, difference: Mapping[str, Any]) -> State:
    """The state after a "c" (changed) entry: "+" holds what is new, "-" the attributes that went."""
    new = difference.get("+", {})
    gone = frozenset(difference.get("-", {}).get("a", ()))
    attributes = {key: value for key, value in state.attributes.items() if key not in gone} | new.get("a", {})
    changed = datetime.fromtimestamp(new["lc"], UTC) if "lc" in new else state.last_changed
    return replace(state, state=new.get("s", state.state), attributes=attributes, last_changed=changed)
