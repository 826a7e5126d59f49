"""A trigger under watch: which changes count of those since it was last looked at.

Pure: clock and states are given. Only a change counts that goes from not so to so. What nobody knows (a sensor out of
reach) changes nothing: it is compared with what was known before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ha_tools.home.state import UNREACHABLE, State
from ha_tools.plans.trigger import Trigger, is_so


@dataclass
class TriggerWatch:
    """One trigger under watch."""

    trigger: Trigger
    known: dict[str, bool] = field(default_factory=dict)
    """By part, whether it was so when that was last known and had lasted long enough."""
    _turning: dict[str, float] = field(default_factory=dict)
    """By part that is otherwise by now, when that began, on a steady clock."""
    _pulses: dict[str, str] = field(default_factory=dict)
    """By thing, the state of its last pulse."""

    def look(self, states: Mapping[str, State], now: float) -> tuple[str, ...]:
        """Take the states as they are; return the parts of which it has come true."""
        if self.trigger.is_pulse:
            return tuple(item for item in self.trigger.entity_ids if self._pulsed(item, states.get(item)))
        return tuple(part for part in self.trigger.parts if self._came(part, states, now))

    def next_in(self, now: float) -> float | None:
        """Seconds until something has lasted long enough; None while nothing will."""
        left = [began + self._lasts(part) - now for part, began in self._turning.items()]
        return max(0.0, min(left)) if left else None

    def is_known_so(self) -> bool:
        """Return whether it is so of any part, as far as is known."""
        return any(self.known.values())

    def _came(self, part: str, states: Mapping[str, State], now: float) -> bool:
        before = self.known.get(part)
        found = is_so(self.trigger, states, part, before)
        if found is None or found is before:
            self._turning.pop(part, None)
            return False
        if before is not None and now - self._turning.setdefault(part, now) < self._lasts(part):
            return False
        self._turning.pop(part, None)
        self.known[part] = found
        return found and before is not None

    def _lasts(self, part: str) -> float:
        """Return for how long it must be otherwise before that counts."""
        return self.trigger.rest_seconds if self.known.get(part) else self.trigger.hold_seconds

    def _pulsed(self, item: str, state: State | None) -> bool:
        if state is None or not state.available:
            return False
        before = self._pulses.get(item)
        self._pulses[item] = state.state  # "unknown" is one that was never pressed
        return before not in {None, state.state} and state.state not in UNREACHABLE
