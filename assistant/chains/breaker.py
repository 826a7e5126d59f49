"""The breaker of one engine: when it is asked, left, and asked again. Pure rules on a clock that is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """The kind of a failure."""

    ERROR = "error"
    """It reported an error, or cannot be reached."""
    SILENT = "silent"
    """No answer came in time."""
    SLOW = "slow"
    """Its first answers came late, several times in a row."""
    REFUSED = "refused"
    """It refuses the key: that is not over by itself."""
    QUOTA = "quota"
    """It is asked too often, or the account is used up."""


@dataclass(frozen=True)
class BreakerPauses:
    """The pauses of a breaker, in seconds; each failure after a pause doubles the next one."""

    first: float = 3.0
    longest: float = 300.0
    refused: float = 20.0
    """First pause after a refused key or an account that is used up: whoever mends it starts the app again."""
    longest_refused: float = 900.0
    probe: float = 8.0
    """One user of an engine that may be whole again tries it for so long before another one does."""
    slow_answers: int = 3
    """Late first answers in a row after which it is left."""


class Breaker:
    """Closed while the engine serves; open for a pause after a failure; then half open: one tries it."""

    def __init__(self, clock: Callable[[], float], pauses: BreakerPauses | None = None) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._pauses = pauses or BreakerPauses()
        self.failure: FailureKind | None = None
        """The kind of the failure that it is left for; None while it serves."""
        self._pause = 0.0
        self._until = 0.0
        self._probed_until = 0.0
        self._slow = 0

    @property
    def seconds_left(self) -> float:
        """The seconds until it may be tried; 0 for now."""
        return max(0.0, self._until - self._clock()) if self.failure else 0.0

    def may_connect(self) -> bool:
        """Return whether a connection to it may be tried: nobody waits for that."""
        return self.seconds_left == 0.0

    def may_serve(self) -> bool:
        """Return whether a person's turn may be given to it; where it may be whole again, one turn at a time."""
        if self.failure is None:
            return True
        now = self._clock()
        if now < self._until or now < self._probed_until:
            return False
        self._probed_until = now + self._pauses.probe
        return True

    def failed(self, kind: FailureKind) -> None:
        """It failed. Failures of others who had begun before the first one change nothing."""
        now = self._clock()
        if self.failure and now < self._until and kind is not FailureKind.REFUSED:
            return
        is_lasting = kind in {FailureKind.REFUSED, FailureKind.QUOTA}
        first = self._pauses.refused if is_lasting else self._pauses.first
        longest = self._pauses.longest_refused if is_lasting else self._pauses.longest
        self._pause = min(max(first, self._pause * 2), longest)
        self.failure, self._until, self._probed_until, self._slow = kind, now + self._pause, 0.0, 0

    def connected(self) -> None:
        """A connection was made, which is all that was amiss where none could be."""
        if self.failure in {FailureKind.ERROR, FailureKind.REFUSED, FailureKind.QUOTA}:
            self._close()

    def served(self, *, late: bool = False) -> None:
        """It answered as it should; `late` where the first of the answer came too late for speech."""
        self._slow = self._slow + 1 if late else 0
        if self._slow >= self._pauses.slow_answers:
            self.failed(FailureKind.SLOW)
        elif not late:
            self._pause = 0.0
            self._close()

    def _close(self) -> None:
        self.failure, self._until, self._probed_until = None, 0.0, 0.0
