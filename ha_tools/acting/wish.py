"""The wish for things, and the step that each of them must take for it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ha_tools.facts.facts import Fact, Value
from ha_tools.home.state import State
from ha_tools.permissions import Need


@dataclass(frozen=True)
class Step:
    """One thing's step towards a wish."""

    service: str
    """A service of the thing's own domain: "turn_on"."""
    reached: Callable[[State], bool]
    """Test of a state: it is as asked."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The service's data."""
    underway: frozenset[str] = frozenset()
    """States that say that it is getting there: "opening". Nobody waits for the end of it."""
    nearing: Callable[[State], bool] | None = None
    """Test of a state: it is nearer to the goal than it was, where no state says so: slats that turn."""
    patience_seconds: float = 0.0
    """Wait for its end while it is under way: people stand at a lock until it is told."""
    always: bool = False
    """It is called whatever the state says: a blind that does not tell that it moves can still be stopped."""
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Data that nobody may see afterwards: a code."""
    needs: Need = Need.FREE
    """The least need, whatever the table says."""
    lacking: tuple[Fact, ...] = ()
    """The parts of the wish that it cannot do, each as `Cannot` has it: a lamp without colours is still dimmed."""
    judged_as: str = ""
    """A service that asks more and comes to the same: arming at home what is armed away lets a burglar move."""

    def is_underway(self, state: State) -> bool:
        """Return whether it is getting there."""
        return state.state in self.underway or (self.nearing is not None and self.nearing(state))

    def is_settled(self, state: State) -> bool:
        """Return whether there is nothing to wait for."""
        return self.reached(state) or self.is_underway(state)


@dataclass(frozen=True)
class Cannot:
    """The reason why one thing cannot do it."""

    reason: Fact
    """A case of the things that it is true of, which are given as `things`: "{{ things }} cannot be dimmed"."""


def cannot(case: str, /, **values: Value) -> Cannot:
    """Return why a thing cannot do it, by a case below "cannot"."""
    return Cannot(Fact(f"cannot.{case}", **values))


@dataclass(frozen=True)
class Wish:
    """A wish for several things."""

    step: Callable[[State], Step | Cannot]
    """The step of each, by its state."""
    deed: Fact
    """A case with the forms `done`, `already` and `ask`: "turn_on"."""
    tells_state: bool = False
    """True if the state is told when it is done, and not the deed: as after "warmer"."""
    told: Callable[[State], Fact] | None = None
    """The side of the state that is told, to follow "is now"; None tells all of it."""
    is_relative: bool = False
    """True if only those are meant that can be changed from where they are: "brighter" is for lamps that are lit."""
    at_least: Need = Need.FREE
    """The least need, whatever the table says."""
