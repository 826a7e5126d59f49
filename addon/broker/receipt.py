"""Receipts: what has become of an announcement in each of its rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.room.delivery import Delivery


class Fate(StrEnum):
    """The fate of an announcement in one room."""

    WAITING = "waiting"
    PLAYING = "playing"
    PLAYED = "played"
    """All of it has left the speaker."""
    ACKNOWLEDGED = "acknowledged"
    """Somebody said, or pressed, that it was heard."""
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    NOT_UNDERSTOOD = "not_understood"
    """The words that came are none of the choices."""
    DECLINED = "declined"
    """A person said stop or never mind."""
    ELSEWHERE = "elsewhere"
    """It was acknowledged or answered in another room."""
    INTERRUPTED = "interrupted"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    QUIET = "quiet"
    """The room was not to be disturbed."""
    NOBODY = "nobody"
    """Nobody was there."""
    MUTED = "muted"
    """Its volume is 0."""
    NO_SPEAKER = "no_speaker"
    NO_VOICE = "no_voice"
    NO_MEDIA = "no_media"
    """The sound at an address could not be had."""
    ENDLESS = "endless"
    SATELLITE_SILENT = "satellite_silent"
    FAILED = "failed"
    QUEUE_FULL = "queue_full"
    CANCELLED = "cancelled"
    NO_SATELLITE = "no_satellite"
    """No satellite stands there."""
    UNKNOWN_ROOM = "unknown_room"

    @property
    def heard(self) -> bool:
        """Tell whether all of it was heard there."""
        return self in _HEARD

    @property
    def over(self) -> bool:
        """Tell whether nothing more comes of it."""
        return self not in {Fate.WAITING, Fate.PLAYING}

    @property
    def reason(self) -> str:
        """Return the reason that it was not heard, as a sentence; empty when it was."""
        return _REASONS.get(self, "")


_HEARD = frozenset({Fate.PLAYED, Fate.ACKNOWLEDGED, Fate.ANSWERED})
_HEARD |= {Fate.NO_ANSWER, Fate.NOT_UNDERSTOOD, Fate.DECLINED}

_REASONS: Mapping[Fate, str] = {
    Fate.NO_ANSWER: "Nobody answered.",
    Fate.NOT_UNDERSTOOD: "What was answered is none of the choices.",
    Fate.DECLINED: "Somebody did not want to answer.",
    Fate.ELSEWHERE: "It was answered in another room.",
    Fate.INTERRUPTED: Delivery.INTERRUPTED.reason,
    Fate.EXPIRED: "It expired before the room was free for it.",
    Fate.UNREACHABLE: "The satellite is not connected.",
    Fate.QUIET: "The room is not to be disturbed.",
    Fate.NOBODY: "Nobody came.",
    Fate.MUTED: "The room's volume is zero.",
    Fate.NO_SPEAKER: Delivery.NO_SPEAKER.reason,
    Fate.NO_VOICE: Delivery.NO_VOICE.reason,
    Fate.NO_MEDIA: Delivery.NO_MEDIA.reason,
    Fate.ENDLESS: Delivery.ENDLESS.reason,
    Fate.SATELLITE_SILENT: Delivery.SATELLITE_SILENT.reason,
    Fate.FAILED: "Parley made a mistake: its log says which.",
    Fate.QUEUE_FULL: "Too many announcements wait there: this one was not taken.",
    Fate.CANCELLED: "It was cancelled.",
    Fate.NO_SATELLITE: "No satellite stands there.",
}


@dataclass(frozen=True)
class Answer:
    """The answer to an announcement's question."""

    choice_id: str = ""
    """The choice that it is; empty for free words."""
    sentence: str = ""
    """The words that were heard."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """The words that stand for the names in braces."""
    speaker: str = field(default="", compare=False)
    """The id of the person whose voice it was; empty where it was not known."""
    turn_id: str = field(default="", compare=False)
    """The turn in which it was said."""

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        return {"answer": self.choice_id, "sentence": self.sentence, "slots": dict(self.slots)}


@dataclass(frozen=True)
class Receipt:
    """The fate of an announcement in one room."""

    room: str
    """The satellite's name; the place's, where none stands in it; the name as it was given, where none is called so."""
    outcome: Fate
    reason: str = ""
    """The reason that it was not heard to its end, or not yet, as a sentence; empty when it was."""
    satellite_id: str = ""
    """Empty where there is no satellite."""
    times: int = 0
    """Times that it was heard there."""
    answer: Answer | None = None
    sentences_said: int = 0
    """Sentences after which it made way for something more important: the rest is still to be said."""

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as JSON."""
        told: dict[str, Any] = {
            "room": self.room,
            "satellite_id": self.satellite_id,
            "heard": self.outcome.heard,
            "outcome": self.outcome,
            "reason": self.reason,
            "times": self.times,
        }
        if self.sentences_said:
            told["sentences_said"] = self.sentences_said
        return told | (self.answer.as_dict() if self.answer else {})


def receipt_of(data: Mapping[str, Any]) -> Receipt:
    """Read a receipt from JSON. Raises `ValueError`, `TypeError` or `KeyError`."""
    answer = Answer(data["answer"], data["sentence"], dict(data["slots"])) if "answer" in data else None
    return Receipt(
        str(data["room"]),
        Fate(data["outcome"]),
        str(data["reason"]),
        str(data["satellite_id"]),
        int(data["times"]),
        answer,
        int(data.get("sentences_said", 0)),
    )


def settled(room: str, outcome: Fate, satellite_id: str = "", reason: str = "") -> Receipt:
    """Return the receipt of a fate, with its own reason where there is no closer one."""
    return Receipt(room, outcome, reason or outcome.reason, satellite_id)
