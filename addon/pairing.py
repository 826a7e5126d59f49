"""Pairing: a satellite is shown a code, a person accepts the code in the panel, the satellite is given a token."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from addon.attempts import Attempts
from ha_tools.signals import Signal

CODE_SECONDS = 600.0
"""Life of a code."""

MOST_PENDING = 10
"""Satellites that may wait for a person at once."""

ROOM_SECONDS = 6.0
"""Time between two that make room for others of their own network address: each keeps its code for a minute."""

DISMISSED_SECONDS = 3600.0
"""Time for which a satellite that a person dismissed is not shown again."""

_MOST_DISMISSED = 256


class PairingError(Exception):
    """A code was not accepted, or a satellite may not wait for it; the text says what to do."""


@dataclass(eq=False)
class Pending:
    """A satellite that waits to be accepted."""

    satellite_id: str
    name: str
    address: str
    """Its address on the network."""
    code: str
    expires: float
    accepted: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """Resolves with the token, in clear, for this one time; or with a `PairingError` when it is to wait no longer."""


class PairingQueue:
    """The satellites that wait, and the codes that were tried.

    Strangers may wait, too: when too many do, one of the network address that has most of them makes room.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on_change = Signal[()]()
        """Told when others wait."""
        self._clock = clock
        self._pending: list[Pending] = []
        self._attempts = Attempts(clock)
        self._made_room = -math.inf
        self._dismissed: dict[str, float] = {}

    @property
    def pending(self) -> list[Pending]:
        """The satellites that wait, the first to come first."""
        now = self._clock()
        return [one for one in self._pending if one.expires > now and not one.accepted.done()]

    def begin(self, satellite_id: str, name: str, address: str) -> Pending:
        """Show a satellite in the panel, with a code of its own. Raises `PairingError` when it may not wait."""
        if self._clock() < self._dismissed.get(satellite_id, -math.inf):
            raise PairingError("This satellite was dismissed in Parley's panel: it is shown there again in an hour.")
        if len(self.pending) >= MOST_PENDING:
            self._make_room(address)
        waiting = Pending(satellite_id, name, address, self._new_code(), self._clock() + CODE_SECONDS)
        self._pending.append(waiting)
        self.on_change.tell()
        return waiting

    def end(self, waiting: Pending) -> None:
        """The satellite went away, was accepted, or its code ran out."""
        if waiting in self._pending:
            self._pending.remove(waiting)
            self.on_change.tell()

    def find(self, code: str) -> Pending:
        """Return the satellite that shows `code`. Raises `PairingError`."""
        if self._attempts.exhausted():
            raise PairingError("Too many codes were tried: wait five minutes.")
        if waiting := self._showing(code):
            return waiting
        self._attempts.wrong()
        raise PairingError("No satellite shows this code: read it again from the satellite, codes last ten minutes.")

    def accept(self, waiting: Pending, token: str) -> None:
        """Give a satellite its token; others that call themselves the same wait no longer."""
        waiting.accepted.set_result(token)
        for other in self.pending:
            if other.satellite_id == waiting.satellite_id:
                self._send_away(other, "Another satellite with the same identity was paired.")
        self.on_change.tell()

    def dismiss(self, code: str) -> None:
        """Send the satellite with `code` away and show it no more for a while. Raises `KeyError` when there is none."""
        waiting = self._showing(code)
        if waiting is None:
            raise KeyError(code)
        self._dismissed[waiting.satellite_id] = self._clock() + DISMISSED_SECONDS
        if len(self._dismissed) > _MOST_DISMISSED:
            del self._dismissed[next(iter(self._dismissed))]
        self._send_away(waiting, "This satellite was dismissed in Parley's panel.")
        self.on_change.tell()

    def _showing(self, code: str) -> Pending | None:
        code = code.strip()
        return next((one for one in self.pending if hmac.compare_digest(one.code.encode(), code.encode())), None)

    def _new_code(self) -> str:
        taken = {one.code for one in self._pending}
        while (code := f"{secrets.randbelow(10**6):06d}") in taken:
            pass
        return code

    def _make_room(self, address: str) -> None:
        """Send one away for a newcomer from `address`. Raises `PairingError` when its own neighbours came just now."""
        held = Counter([one.address for one in self.pending])
        held[address] += 1
        most = max(held.values())
        crowd = [one for one in self.pending if held[one.address] == most]
        if held[address] == most:
            if self._clock() - self._made_room < ROOM_SECONDS:
                raise PairingError(
                    "Too many satellites wait to be paired: dismiss those that you do not know in Parley's panel."
                )
            self._made_room = self._clock()
            crowd = [one for one in crowd if one.address == address] or crowd or self.pending
        self._send_away(crowd[0], "Too many satellites wait to be paired: this one is shown again when there is room.")

    def _send_away(self, waiting: Pending, why: str) -> None:
        waiting.accepted.set_exception(PairingError(why))


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token. It is random in full, so that no salt or slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_matches(token: str, stored_hash: str) -> bool:
    """Return whether `token` is the one of `stored_hash`, in constant time."""
    return hmac.compare_digest(token_hash(token), stored_hash)
