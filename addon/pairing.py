"""How a satellite becomes known: it is shown a code, a person accepts the code in the panel, it is given a token."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

CODE_SECONDS = 600.0
"""How long a code may be accepted."""

MOST_PENDING = 10
"""Satellites that may wait for a person at once."""

TRIES = 10
"""Codes that may be tried within `TRIES_SECONDS`: a million codes cannot be guessed at that pace."""

TRIES_SECONDS = 300.0


class PairingError(Exception):
    """A code was not accepted; the text says what to do."""


@dataclass(eq=False)
class Pending:
    """A satellite that waits to be accepted."""

    satellite_id: str
    name: str
    code: str
    expires: float
    accepted: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """Resolves with the token, in clear, for this one time."""


class Pairing:
    """The satellites that wait, and the codes that were tried."""

    def __init__(self, on_change: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._on_change = on_change
        self._clock = clock
        self._pending: dict[str, Pending] = {}
        self._tries: deque[float] = deque(maxlen=TRIES)

    @property
    def pending(self) -> list[Pending]:
        """The satellites that wait."""
        now = self._clock()
        return [one for one in self._pending.values() if one.expires > now and not one.accepted.done()]

    def begin(self, satellite_id: str, name: str) -> Pending:
        """Show a satellite in the panel, with a code. Raises `PairingError` when too many wait."""
        if len(self.pending) >= MOST_PENDING:
            raise PairingError("Too many satellites wait to be paired: accept or switch off some of them first.")
        waiting = Pending(satellite_id, name, f"{secrets.randbelow(10**6):06d}", self._clock() + CODE_SECONDS)
        self._pending[satellite_id] = waiting
        self._on_change()
        return waiting

    def end(self, waiting: Pending) -> None:
        """The satellite went away, was accepted, or its code ran out."""
        if self._pending.get(waiting.satellite_id) is waiting:
            del self._pending[waiting.satellite_id]
            self._on_change()

    def find(self, code: str) -> Pending:
        """Return the satellite that shows `code`. Raises `PairingError`."""
        now = self._clock()
        if len(self._tries) == TRIES and now - self._tries[0] < TRIES_SECONDS:
            raise PairingError("Too many codes were tried: wait five minutes.")
        for waiting in self.pending:
            if hmac.compare_digest(waiting.code.encode(), code.strip().encode()):
                return waiting
        self._tries.append(now)
        raise PairingError("No satellite shows this code: read it again from the satellite, codes last ten minutes.")


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token. It is random in full, so that no salt or slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_matches(token: str, stored_hash: str) -> bool:
    """Return whether `token` is the one of `stored_hash`, in constant time."""
    return hmac.compare_digest(token_hash(token), stored_hash)
