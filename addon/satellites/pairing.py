"""Pairing: a newcomer shows a code, a person types it into the panel, the newcomer is given a token.

Newcomers are satellites, and Home Assistant's integration where it was set up by hand.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from addon.sites.attempts import Attempts
from ha_tools.signals import Signal
from satellite.key_agreement import CODE_DIGITS

CODE_SECONDS = 600.0
"""Life of a code."""

NUMBER_DIGITS = 2
"""Digits of a code by which the newcomer is found; the others are its own secret."""

MOST_PENDING = 10
"""Newcomers that may wait for a person at once."""

ROOM_SECONDS = 6.0
"""Time between two that make room for others of their own network address: each keeps its code for a minute."""

DISMISSED_SECONDS = 3600.0
"""Time for which a newcomer that a person dismissed is not shown again."""

_MOST_IGNORED = 256


class PairingError(Exception):
    """A code was not accepted, or a newcomer may not wait for it; the text says what to do."""


class IgnoredError(PairingError):
    """A person does not want to see the newcomer for a while."""


class Newcomer(StrEnum):
    """The kinds of those that are paired."""

    SATELLITE = "satellite"
    INTEGRATION = "integration"


@dataclass(frozen=True)
class Ignored:
    """A newcomer that a person does not want to see."""

    identity: str
    name: str
    kind: Newcomer
    until: float
    """Moment of the clock from which it is shown again."""


@dataclass(eq=False)
class Pending:
    """A newcomer that waits to be accepted."""

    identity: str
    """A satellite's id, or the integration with its address."""
    name: str
    address: str
    """Its address on the network."""
    code: str
    """The digits with which its code begins."""
    expires: float
    admit: Callable[[Pending, str], Awaitable[str]]
    """The way in: keeps it as known and returns its token; takes its own digits. Raises `PairingError`."""
    kind: Newcomer = Newcomer.SATELLITE
    accepted: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """Resolves with the token, in clear, for this one time; or with a `PairingError` when it is to wait no longer."""

    async def token(self, gone: asyncio.Future[Any], seconds: float) -> str | None:
        """Wait until a person accepts it and return its token; None when nobody did in time.

        Raises `PairingError` when it is to wait no longer, and what `gone` raises once that is done.
        """
        events: set[asyncio.Future[Any]] = {self.accepted, gone}
        await asyncio.wait(events, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if self.accepted.done():
            return self.accepted.result()
        if gone.done():
            gone.result()
        return None


class PairingQueue:
    """The newcomers that wait, and the codes that were tried.

    Strangers may wait, too: when too many do, one of the network address that has most of them makes room.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.on_change = Signal[()]()
        """Told when others wait."""
        self._clock = clock
        self._pending: list[Pending] = []
        self._attempts = Attempts(clock)
        self._made_room = -math.inf
        self._ignored: dict[str, Ignored] = {}
        self._accepting = asyncio.Lock()

    @property
    def pending(self) -> list[Pending]:
        """The newcomers that wait, the first to come first."""
        now = self._clock()
        return [one for one in self._pending if one.expires > now and not one.accepted.done()]

    @property
    def ignored(self) -> list[Ignored]:
        """The newcomers that a person dismissed within the last hour."""
        now = self._clock()
        return [one for one in self._ignored.values() if one.until > now]

    def begin(
        self,
        identity: str,
        name: str,
        address: str,
        admit: Callable[[Pending, str], Awaitable[str]],
        kind: Newcomer = Newcomer.SATELLITE,
    ) -> Pending:
        """Show a newcomer in the panel, with a code of its own. Raises `PairingError` when it may not wait.

        Its code begins with the two digits of `Pending.code`; it makes up the others, which `admit` is given.
        """
        if any(one.identity == identity for one in self.ignored):
            raise IgnoredError(f"This {kind} was dismissed in Parley's panel: it is shown there again in an hour.")
        if len(self.pending) >= MOST_PENDING:
            self._make_room(address)
        waiting = Pending(identity, name, address, self._new_number(), self._clock() + CODE_SECONDS, admit, kind)
        self._pending.append(waiting)
        self.on_change.tell()
        return waiting

    def end(self, waiting: Pending) -> None:
        """The newcomer went away, was accepted, or its code ran out."""
        if waiting in self._pending:
            self._pending.remove(waiting)
            self.on_change.tell()

    def find(self, code: str) -> Pending:
        """Return the newcomer that shows `code`. Raises `PairingError`."""
        if self._attempts.exhausted():
            raise PairingError("Too many codes were tried: wait five minutes.")
        if waiting := next((one for one in self.pending if _shows(one, _digits(code))), None):
            return waiting
        self._attempts.wrong()
        raise PairingError("Nothing shows this code: read it again where it is shown, codes last ten minutes.")

    async def accept(self, code: str) -> None:
        """Give the newcomer that shows `code` its token; others that call themselves the same wait no longer.

        Raises `PairingError`.
        """
        async with self._accepting:
            waiting = self.find(code)
            try:
                token = await waiting.admit(waiting, _digits(code)[len(waiting.code) :])
            except PairingError as err:
                self._attempts.wrong()
                if not waiting.accepted.done():
                    self._send_away(waiting, PairingError(str(err)))
                    self.on_change.tell()
                raise
            if waiting.accepted.done():
                raise PairingError("It was sent away meanwhile: let it show another code.")
            waiting.accepted.set_result(token)
            for other in self.pending:
                if other.identity == waiting.identity:
                    self._send_away(other, PairingError(f"Another {other.kind} with the same identity was paired."))
            self.on_change.tell()

    def dismiss(self, code: str) -> None:
        """Send the newcomer whose code begins with `code` away and show it no more for a while.

        Raises `KeyError` when there is none.
        """
        waiting = next((one for one in self.pending if one.code == code), None)
        if waiting is None:
            raise KeyError(code)
        until = self._clock() + DISMISSED_SECONDS
        self._ignored[waiting.identity] = Ignored(waiting.identity, waiting.name, waiting.kind, until)
        if len(self._ignored) > _MOST_IGNORED:
            del self._ignored[next(iter(self._ignored))]
        self._send_away(waiting, IgnoredError(f"This {waiting.kind} was dismissed in Parley's panel."))
        self.on_change.tell()

    def heed(self, identity: str) -> None:
        """Show a newcomer again that was dismissed. Raises `KeyError` when there is none."""
        del self._ignored[identity]
        self.on_change.tell()

    def _new_number(self) -> str:
        taken = {one.code for one in self._pending}
        while (number := f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}d}") in taken:
            pass
        return number

    def _make_room(self, address: str) -> None:
        """Send one away for a newcomer from `address`. Raises `PairingError` when its own neighbours came just now."""
        held = Counter([one.address for one in self.pending])
        held[address] += 1
        most = max(held.values())
        crowd = [one for one in self.pending if held[one.address] == most]
        if held[address] == most:
            if self._clock() - self._made_room < ROOM_SECONDS:
                raise PairingError("Too many wait to be paired: dismiss those that you do not know in Parley's panel.")
            self._made_room = self._clock()
            crowd = [one for one in crowd if one.address == address] or crowd or self.pending
        why = PairingError("Too many wait to be paired: this one is shown again when there is room.")
        self._send_away(crowd[0], why)

    def _send_away(self, waiting: Pending, why: PairingError) -> None:
        waiting.accepted.set_exception(why)
        waiting.accepted.exception()  # it may have gone away by itself, and nobody waits


def _digits(code: str) -> str:
    """Return a code as it is shown, without the gaps in which it may be typed."""
    return "".join(code.split())


def _shows(one: Pending, code: str) -> bool:
    return len(code) == NUMBER_DIGITS + CODE_DIGITS and code.startswith(one.code)


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token. It is random in full, so that no salt or slow hash is needed."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def token_matches(token: str, stored_hash: str) -> bool:
    """Return whether `token` is the one of `stored_hash`, in constant time."""
    return hmac.compare_digest(token_hash(token), stored_hash)
