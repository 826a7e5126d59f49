"""The messages of the app, as `addon/integration/link_messages.py` in the app has them.

A field that this version does not know is passed over, and one that is missing has its default: an app that is a little
older or newer is shown as far as it can be.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from .link_errors import CannotConnectError

LINK_VERSION = 1
"""Version of the link that this integration speaks."""


class RoomState(StrEnum):
    """The states of a room, in Home Assistant's words."""

    IDLE = "idle"
    LISTENING = "listening"
    PROCESSING = "processing"
    RESPONDING = "responding"


class MediaState(StrEnum):
    """The states of a room's player."""

    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """The app's greeting."""

    version: int
    app_version: str
    instance_id: str
    """A UUID of the app's data."""
    language: str = "en"
    token: str = ""
    """Sent once, after pairing by hand."""


@dataclass(frozen=True, kw_only=True)
class PairingNumber:
    """The app does not know this Home Assistant yet, and says how the code is to begin that a person types in."""

    number: str
    """Two digits, by which the app finds the code again."""
    expires_seconds: float = 600.0


@dataclass(frozen=True, kw_only=True)
class PairingProof:
    """The app was told the code, and proves it (`key_agreement`)."""

    share: str
    """Its share, in hexadecimal."""
    proof: str


@dataclass(frozen=True, kw_only=True)
class WakeWord:
    """A wake word that a satellite can listen for."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class WakeWords:
    """The wake words of a room."""

    available: tuple[WakeWord, ...] = ()
    active: tuple[str, ...] = ()
    """Their ids."""
    max: int = 1


@dataclass(frozen=True, kw_only=True)
class Media:
    """The media that a room plays."""

    state: MediaState = MediaState.IDLE
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Hours of each day in which a room is not disturbed."""

    begin: str
    """Local time of day, "22:00"."""
    end: str


@dataclass(frozen=True, kw_only=True)
class LastTurn:
    """The last turn of a room."""

    heard: str = ""
    said: str = ""
    outcome: str = ""
    at: datetime
    """Its beginning."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A satellite and its room."""

    satellite_id: str
    name: str
    area_id: str | None = None
    connected: bool = False
    state: RoomState = RoomState.IDLE
    muted: bool = False
    volume: float = 1.0
    """0 to 1."""
    do_not_disturb: bool = False
    """By its switch; the quiet hours count beside it."""
    quiet_hours: QuietHours | None = None
    follow_up: bool = False
    wake_words: WakeWords = WakeWords()
    sensitivity: float = 0.5
    """0 to 1, of the wake words."""
    software: str = ""
    update_available: bool = False
    update_progress: int | None = None
    """Percent of the update that is under way."""
    has_speaker: bool = True
    problem: str = ""
    media: Media = Media()
    last_turn: LastTurn | None = None


@dataclass(frozen=True, kw_only=True)
class Timer:
    """A timer, an alarm or a reminder."""

    id: str
    kind: str = "timer"
    name: str = ""
    status: str = ""
    satellite_id: str = ""
    """The room that it was set in; empty where it was set nowhere."""
    due: datetime

    @property
    def is_running(self) -> bool:
        """Return whether its end is still to come at `due`."""
        return self.status == "running"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is wrong with the app or a satellite."""

    code: str
    satellite_id: str = ""
    """Empty for the app's own."""
    text: str


@dataclass(frozen=True)
class Happening:
    """Something that happened in a room."""

    event: str
    """wake, turn, answer or announcement."""
    satellite_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    """All else that the app tells of it."""


T = TypeVar("T")


def read(cls: type[T], raw: Any) -> T:
    """Return a message as the dataclass `cls`. Raises CannotConnectError where it is none."""
    try:
        hints = typing.get_type_hints(cls)
        fields = [one for one in dataclasses.fields(cls) if one.name in raw]  # type: ignore[arg-type]  # a dataclass
        return cls(**{one.name: _value(hints[one.name], raw[one.name]) for one in fields})
    except (TypeError, ValueError) as err:
        raise CannotConnectError(f"The app says something that this integration does not understand: {err}.") from err


def happening(raw: Mapping[str, Any]) -> Happening:
    """Return the happening in a message of the type `event`."""
    rest = {key: value for key, value in raw.items() if key not in {"type", "event", "satellite_id"}}
    return Happening(str(raw.get("event", "")), str(raw.get("satellite_id", "")), rest)


def _value(annotation: Any, raw: Any) -> Any:
    """Return the JSON value `raw` as the type that `annotation` asks for."""
    choices = [one for one in typing.get_args(annotation) if one is not type(None)]
    if typing.get_origin(annotation) is tuple:
        return tuple(_value(choices[0], item) for item in raw)
    if type(None) in typing.get_args(annotation):
        return None if raw is None else _value(choices[0], raw)
    if annotation is datetime:
        return datetime.fromisoformat(raw)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return annotation(raw)
    if dataclasses.is_dataclass(annotation):
        return read(typing.cast("type", annotation), raw)
    if annotation is float and isinstance(raw, int):
        return float(raw)
    if raw is None and annotation is str:
        return ""
    if not isinstance(raw, annotation):
        raise TypeError(f"{raw!r} is no {annotation.__name__}")
    return raw
