"""A person's consent. It comes from the dialogue alone, never from a tool's arguments."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ha_tools.permissions.table import Need


@dataclass(frozen=True)
class Consent:
    """A person's consent in answer to our question."""

    given: Need = Need.FREE
    """A yes, or a PIN that was checked."""
    entity_ids: frozenset[str] = frozenset()
    """The things that our question was about; it holds for nothing else."""
    pin: str = field(default="", repr=False)
    """The PIN that was said and checked, for locks and alarm panels that want a code of their own."""

    def covers(self, needs: Need, entity_ids: Iterable[str]) -> bool:
        """Return whether nothing more is needed."""
        return needs is Need.FREE or (self.given.rank >= needs.rank and self.entity_ids.issuperset(entity_ids))


NO_CONSENT = Consent()
"""Nobody was asked yet."""
