"""The satellites that were refused lately, and why: kept in memory for the panel, bounded whatever strangers send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from addon.satellites.callers import Caller
from addon.satellites.pairing import IgnoredError
from ha_tools.signals import Signal
from satellite.protocol import ProtocolError, RefusalCode

MOST_REFUSALS = 20
"""Refused satellites that are remembered; the one refused longest ago goes first."""

MOST_OF_ONE_ADDRESS = 5
"""The same of one network address, so that one that makes up names does not push the others out."""

PASSING = frozenset({RefusalCode.TOO_LATE, RefusalCode.PAIRING_EXPIRED})
"""Refusals that tell nothing of use: a port scanner's silence, and a code whose successor is shown already."""


@dataclass(frozen=True)
class Refusal:
    """A satellite that was refused."""

    refusal_id: str
    satellite_id: str
    """Empty where it did not come to say."""
    name: str
    """The same."""
    address: str
    code: RefusalCode
    reason: str
    """The reason and the remedy, for a person."""
    at: float
    """The last time, in seconds of the clock on the wall."""
    times: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "refusal_id": self.refusal_id,
            "satellite_id": self.satellite_id,
            "name": self.name,
            "address": self.address,
            "code": self.code,
            "reason": self.reason,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(timespec="seconds"),
            "times": self.times,
        }


class Refusals:
    """Remembers each until the satellite is welcomed, a person has read it, or others push it out."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.on_change = Signal[()]()
        """Told when there is another, or one less."""
        self._clock = clock
        self._refusals: dict[str, Refusal] = {}
        """By id, the one refused longest ago first."""

    @property
    def all(self) -> list[Refusal]:
        """The refusals, the latest first."""
        return list(reversed(self._refusals.values()))

    def note(self, caller: Caller, err: ProtocolError) -> None:
        """Remember that a caller was refused, unless that tells nothing, or a person wanted it so."""
        if err.code not in PASSING and not isinstance(err.__cause__, IgnoredError):
            named = (caller.hello.satellite_id, caller.hello.name) if caller.hello else ("", "")
            self._note(caller.address, err.code, str(err), *named)

    def note_plain(self, address: str, reason: str) -> None:
        """Remember a satellite that came without TLS."""
        self._note(address, RefusalCode.WRONG_VERSION, reason)

    def welcomed(self, satellite_id: str) -> None:
        """Forget the refusals of a satellite that works by now."""
        self._forget(lambda one: one.satellite_id == satellite_id)

    def forget(self, refusal_id: str) -> None:
        """Forget one that a person has read. Raises `KeyError`."""
        del self._refusals[refusal_id]
        self.on_change.tell()

    def _note(self, address: str, code: RefusalCode, reason: str, satellite_id: str = "", name: str = "") -> None:
        refusal_id = f"{satellite_id or address}-{code}"
        before = self._refusals.pop(refusal_id, None)
        refusal = Refusal(refusal_id, satellite_id, name, address, code, reason, self._clock(), 1)
        self._refusals[refusal_id] = replace(refusal, times=before.times + 1) if before else refusal
        of_the_same = [one.refusal_id for one in self._refusals.values() if one.address == address]
        for too_many in (of_the_same[:-MOST_OF_ONE_ADDRESS], list(self._refusals)[:-MOST_REFUSALS]):
            for other in too_many:
                self._refusals.pop(other, None)
        self.on_change.tell()

    def _forget(self, which: Callable[[Refusal], bool]) -> None:
        kept = {refusal_id: one for refusal_id, one in self._refusals.items() if not which(one)}
        if len(kept) != len(self._refusals):
            self._refusals = kept
            self.on_change.tell()
