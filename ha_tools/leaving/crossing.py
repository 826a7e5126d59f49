"""One reach out of the house: to whom, what kind of thing, and how many bytes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class SentKind(StrEnum):
    """The kind of thing that is sent, or fetched."""

    SPEECH = "speech"
    WORDS = "words"
    SEARCH = "search"
    PAGE = "page"
    FEED = "feed"
    RATES = "rates"
    MAIL = "mail"
    PICTURE = "picture"
    MODEL = "model"
    """A model of speech is fetched."""
    SOUND = "sound"
    """Music, radio or a sound of an announcement is fetched."""
    REPORT = "report"
    """Figures of the app itself, to whom the household chose."""


@dataclass(frozen=True)
class Crossing:
    """A reach out of the house that is over."""

    service: str
    """The other side in plain words: "Wikipedia", "your mail server"."""
    host: str
    kind: SentKind
    sent_bytes: int
    received_bytes: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Its end."""
    about: str = ""
    """The thing that was sent, where its kind tells too little: the camera of a picture."""


class Wire:
    """The bytes of one reach, as they go over the sockets that are used for it."""

    def __init__(self) -> None:
        self.sent_bytes = 0
        self.received_bytes = 0

    def sent(self, count: int) -> None:
        """Count bytes that went out."""
        self.sent_bytes += count

    def received(self, count: int) -> None:
        """Count bytes that came in."""
        self.received_bytes += count

    def take(self) -> tuple[int, int]:
        """Return the bytes that went out and came in since the last time."""
        taken = self.sent_bytes, self.received_bytes
        self.sent_bytes = self.received_bytes = 0
        return taken

    @contextmanager
    def open(self) -> Iterator[None]:
        """Count by it the requests that are begun within, and their answers to the end."""
        before = _WIRE.get()
        _WIRE.set(self)
        try:
            yield
        finally:
            _WIRE.set(before)  # not reset: a generator may be ended in another context


_WIRE: ContextVar[Wire | None] = ContextVar("wire", default=None)


def open_wire() -> Wire | None:
    """Return the wire by which a request that begins now is counted."""
    return _WIRE.get()
