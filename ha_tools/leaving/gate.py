"""The gate of the house: whoever reaches out asks here, on behalf of a room or of nobody, and tells what it took."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from ha_tools.leaving.crossing import Crossing, SentKind, Wire
from ha_tools.leaving.hosts import leaves_house
from ha_tools.signals import Signal


class StaysInHouseError(OSError):
    """Nothing leaves the house for this room, this person, or at this hour."""


class TurnOutside(Protocol):
    """A turn, as far as it reaches out."""

    id: str
    speaker: str | None
    """The id of the person who speaks; None where that is not known."""

    def note_crossing(self, crossing: Crossing) -> None:
        """Keep a reach with the turn."""


class Gate:
    """The house's one gate. `on_crossing` tells of each reach, and on whose behalf."""

    def __init__(
        self,
        stays: Callable[[Sender], bool] = lambda _: False,
        also_outside: Collection[str] = frozenset(),
        speech_stays: Callable[[Sender], bool] | None = None,
    ) -> None:
        """`stays` tells who may send nothing; `also_outside` are hosts at home that pass on what they are given.

        `speech_stays` tells whose speech may not be sent to be recognised, while it is not known yet who speaks.
        """
        self.on_crossing = Signal[Crossing, Sender]()
        self.stays = stays
        self.speech_stays = speech_stays or stays
        self._also_outside = frozenset(host.casefold() for host in also_outside)

    def is_outside(self, host: str) -> bool:
        """Return whether what a host is sent leaves the house."""
        return leaves_house(host) or host.casefold() in self._also_outside


@dataclass
class Sender:
    """On whose behalf something reaches out; a room's own changes with its place and its turn."""

    gate: Gate = field(default_factory=Gate)
    satellite_id: str = ""
    """Empty for what no satellite asked."""
    area_id: str = ""
    room: str = ""
    """The room's name as people say it; empty for what runs without one."""
    turn: TurnOutside | None = None

    @property
    def stays(self) -> bool:
        """Return whether nothing may be sent now."""
        return self.gate.stays(self)


_SENDER: ContextVar[Sender] = ContextVar("sender", default=Sender())  # noqa: B039 - never changed itself


def sender() -> Sender:
    """Return on whose behalf the caller runs."""
    return _SENDER.get()


@contextmanager
def within(one: Sender) -> Iterator[None]:
    """Run on behalf of one, with all tasks that are begun within."""
    before = _SENDER.get()
    _SENDER.set(one)
    try:
        yield
    finally:
        _SENDER.set(before)


def may_reach(host: str, *, for_speech: bool = False) -> bool:
    """Return whether a host may be asked now; `for_speech` whether it may hear somebody who is not known yet."""
    current = _SENDER.get()
    stays = current.gate.speech_stays if for_speech else current.gate.stays
    return not (current.gate.is_outside(host) and stays(current))


def check(host: str, *, for_speech: bool = False) -> None:
    """Raise `StaysInHouseError` where a host may not be asked now."""
    if not may_reach(host, for_speech=for_speech):
        raise StaysInHouseError("Nothing leaves the house here")


@contextmanager
def reaching(host: str, service: str, kind: SentKind, *, passes_on: bool = False) -> Iterator[Wire]:
    """Reach out to a host, and tell of it at the end. Raises `StaysInHouseError`.

    `passes_on` is a service that sends on what it is given, wherever it stands.
    """
    wire, current = Wire(), _SENDER.get()
    is_outside = passes_on or current.gate.is_outside(host)
    if is_outside and current.stays:
        raise StaysInHouseError("Nothing leaves the house here")
    try:
        with wire.open():
            yield wire
    finally:
        if is_outside and (wire.sent_bytes or wire.received_bytes):
            note_crossing(Crossing(service, host, kind, wire.sent_bytes, wire.received_bytes), current)


def note_crossing(crossing: Crossing, by: Sender | None = None) -> None:
    """Tell of a reach that is over; on behalf of whom the caller runs, where nobody is given."""
    by = by or _SENDER.get()
    if by.turn:
        by.turn.note_crossing(crossing)
    by.gate.on_crossing.tell(crossing, by)
