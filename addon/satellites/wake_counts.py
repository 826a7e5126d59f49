"""The wake words of each room, counted by what became of them, and the sensitivity that the counts speak for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.wake.wake_outcome import WakeOutcome
from satellite.protocol import ProtocolError, build

_LOGGER = logging.getLogger(__name__)

COUNTED_DAYS = 30
"""Days after which a room is counted anew: furniture and families change."""

ENOUGH = 5
"""Wake words that speak for another sensitivity, at the least."""

SHARE = 0.2
"""Share of the answered ones from which they do."""

STEP = 0.1
"""Step of a proposal."""

LEAST, MOST = 0.1, 0.9
"""Sensitivities beyond which none is proposed."""


@dataclass(frozen=True)
class WakeCount:
    """The count of one room since its sensitivity was changed last."""

    since: str
    """Moment of the first, in ISO 8601 and UTC."""
    sensitivity: float
    answered: int = 0
    doubted: int = 0
    """Those of the answered that stayed below the satellite's threshold, and were heard on a second look."""
    elsewhere: int = 0
    """Another room answered."""
    speaker: int = 0
    """One of our own speakers said it."""
    false: int = 0
    """Nobody said it."""

    def counted(self, outcome: WakeOutcome, *, doubted: bool) -> WakeCount:
        """Return it with one more."""
        more = {str(outcome): getattr(self, outcome) + 1}
        if doubted and outcome is WakeOutcome.ANSWERED:
            more["doubted"] = self.doubted + 1
        return replace(self, **more)

    @property
    def proposal(self) -> float | None:
        """The sensitivity that would be better; None where this one will do."""
        if self.false >= ENOUGH and self.false >= SHARE * self.answered:
            wanted = self.sensitivity - STEP
        elif self.doubted >= ENOUGH and self.doubted >= SHARE * self.answered:
            wanted = self.sensitivity + STEP
        else:
            return None
        return round(wanted, 3) if LEAST <= wanted <= MOST else None


class WakeCounts:
    """The counts of all rooms; they outlast a restart."""

    def __init__(
        self, kept: Mapping[str, Mapping[str, Any]], keep: Callable[[str, Mapping[str, Any] | None], None]
    ) -> None:
        """`kept` are the store's documents by satellite id; `keep` has one written down soon."""
        self._keep = keep
        self._counts = {key: count for key, document in kept.items() if (count := _read(key, document))}

    def of(self, satellite_id: str, sensitivity: float) -> WakeCount:
        """Return a room's count at its sensitivity, which begins anew with another one and after some weeks."""
        now = datetime.now(UTC)
        count = self._counts.get(satellite_id)
        oldest = (now - timedelta(days=COUNTED_DAYS)).isoformat(timespec="seconds")
        if count is None or count.sensitivity != sensitivity or count.since < oldest:
            return WakeCount(now.isoformat(timespec="seconds"), sensitivity)
        return count

    def note(self, satellite_id: str, sensitivity: float, outcome: WakeOutcome, *, doubted: bool) -> None:
        """Count a wake word; `doubted` is one that stayed below the satellite's threshold."""
        self._counts[satellite_id] = count = self.of(satellite_id, sensitivity).counted(outcome, doubted=doubted)
        self._keep(satellite_id, asdict(count))

    def forget(self, satellite_id: str) -> None:
        """Forget a room."""
        if self._counts.pop(satellite_id, None):
            self._keep(satellite_id, None)


def _read(satellite_id: str, document: Mapping[str, Any]) -> WakeCount | None:
    try:
        return build(WakeCount, document, "wake_counts")
    except ProtocolError as err:
        _LOGGER.error("The wake words of the satellite %s cannot be read: %s", satellite_id, err)
        return None
