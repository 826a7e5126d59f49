"""The PIN: whether digits are it, and how often somebody may try."""

import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

_LOGGER = logging.getLogger(__name__)

PIN_TRIES = 5
"""Wrong PINs in a row until the door to guessing is closed."""

PIN_LOCKOUT_SECONDS = 300.0
"""Time for which it stays closed, as ESPHome's dashboard does: 10 000 PINs of four digits then take a month."""

MOST_OTHER_NUMBERS = 60
"""So many numbers as long as the PIN may be said by the way in an hour: who says more is after it, and from then on
none is told from it. That is no more than can be tried when it is asked for."""

OTHER_NUMBERS_SECONDS = 3600.0


@dataclass(frozen=True)
class PinTries:
    """The state of the guessing, which must outlast a restart."""

    wrong: int = 0
    """Wrong PINs in a row."""
    is_locked: bool = False
    """True while none is taken."""


class PinPad:
    """Checks PINs, in constant time, and locks out after some wrong ones. One for the home, whatever room asks.

    Begun anew while it was locked, it is locked for the whole time again: no clock is trusted to tell how long it was.
    """

    def __init__(
        self,
        pin: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        tries: PinTries = PinTries(),
        on_tries: Callable[[PinTries], None] = lambda _: None,
    ) -> None:
        """`tries` is how it stood before a restart; `on_tries` is told whenever that changes."""
        self._pin = pin.encode()
        self._clock = clock
        self._wrong = tries.wrong
        self._locked_until = clock() + PIN_LOCKOUT_SECONDS if tries.is_locked else 0.0
        self._on_tries = on_tries
        self._others: dict[str, float] = {}

    @property
    def digits(self) -> int:
        """The number of digits of a whole PIN."""
        return len(self._pin)

    @property
    def locked_seconds(self) -> float:
        """The seconds for which no PIN is taken; 0 when one is."""
        return max(0.0, self._locked_until - self._clock())

    @property
    def tries(self) -> PinTries:
        """The present state of the guessing."""
        return PinTries(self._wrong, bool(self.locked_seconds))

    @property
    def problem(self) -> str:
        """That no PIN is taken, and until when; empty where one is."""
        minutes = -int(-self.locked_seconds // 60)
        return f"The PIN was wrong {PIN_TRIES} times: none is taken for {minutes} minutes." if minutes else ""

    def accepts(self, said: str) -> bool:
        """Return whether it is the PIN; never while locked out."""
        if not self._pin or self.locked_seconds:
            return False
        if hmac.compare_digest(said.encode(), self._pin):
            if self._wrong or self._locked_until:
                self._count(0)
            return True
        _LOGGER.warning("A wrong PIN was said (%d of %d)", self._wrong + 1, PIN_TRIES)
        self._count(self._wrong + 1)
        return False

    def hides(self, said: str) -> bool:
        """Return whether to hide digits that nobody asked for: the PIN, or what nobody may learn is not the PIN."""
        if not self._pin or len(said) != self.digits:
            return False
        if self.locked_seconds or hmac.compare_digest(said.encode(), self._pin):
            return True
        now = self._clock()
        self._others = {other: at for other, at in self._others.items() if now - at < OTHER_NUMBERS_SECONDS}
        if said not in self._others and len(self._others) >= MOST_OTHER_NUMBERS:
            return True
        self._others[said] = now
        return False

    def _count(self, wrong: int) -> None:
        is_locked = wrong >= PIN_TRIES
        self._wrong = 0 if is_locked else wrong
        self._locked_until = self._clock() + PIN_LOCKOUT_SECONDS if is_locked else 0.0
        self._on_tries(self.tries)
