"""Requests for announcements: whoever makes one, over whatever way, it becomes this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.room.room_message import NO_CHIME
from assistant.room.room_question import AnswerChoice

ALL = "all"
"""The word for every room."""

EXPIRES_SECONDS = 300.0
"""An announcement that has not begun by then is not made any more, unless its request says otherwise."""


KEPT_SECONDS = 7 * 86_400.0
"""Time for which a person's message waits for somebody to be there."""


class Priority(StrEnum):
    """The importance of an announcement."""

    LOW = "low"
    """It goes after all others."""
    NORMAL = "normal"
    HIGH = "high"
    """It goes before others, at the end of the sentence being spoken or of the turn in progress; it ends music."""
    CRITICAL = "critical"
    """It interrupts what is said, and is heard although a room is not to be disturbed."""

    @property
    def rank(self) -> int:
        """Return a number that is higher for what is more important."""
        return list(Priority).index(self)

    @property
    def yields(self) -> bool:
        """Tell whether it makes way for what is more important at the end of a sentence."""
        return self.rank < Priority.HIGH.rank


class TargetKind(StrEnum):
    """The places among which a name is looked for."""

    ROOMS = "rooms"
    """Satellites, areas, floors and labels alike."""
    SATELLITES = "satellites"
    AREAS = "areas"
    FLOORS = "floors"
    LABELS = "labels"

    @property
    def singular(self) -> str:
        """Return the word for one of them."""
        return self.value.removesuffix("s")


@dataclass(frozen=True)
class Target:
    """A name for some rooms."""

    name: str
    """A name, an alias or an id; "all" among `TargetKind.ROOMS` is every room."""
    kind: TargetKind = TargetKind.ROOMS


@dataclass(frozen=True)
class Repetition:
    """The repeating of an announcement until somebody acknowledges it."""

    every: float = 30.0
    """Seconds of quiet between two times."""
    most: int = 10
    """Times in each room, the first one counted."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question whose answer comes back to whoever asked."""

    text: str = ""
    """Its words, said after the message; empty where the message asks."""
    choices: tuple[AnswerChoice, ...] = ()
    """The answers to choose from; without any, all words are an answer."""


@dataclass(frozen=True)
class AnnouncementRequest:
    """Something to be heard in some rooms."""

    message: str = ""
    """The words to say."""
    media_url: str = ""
    """The address of a sound to play before the words, or instead of them: of the web, or of Home Assistant."""
    chime: str = NO_CHIME
    """"default", "none", or the address of another sound."""
    targets: tuple[Target, ...] = (Target(ALL),)
    priority: Priority = Priority.NORMAL
    volume: float | None = None
    """The volume for this announcement, 0 to 1; None is the room's own."""
    language: str = ""
    """The language of the words, as "de"; empty is the home's."""
    voice: str = ""
    """The voice of the service that speaks; empty is the home's."""
    expires: float = EXPIRES_SECONDS
    """Seconds after which it is not begun any more."""
    repeat: Repetition | None = None
    """None says it once."""
    question: AskedQuestion | None = None
    listen: bool = False
    """The room listens afterwards, as after a wake word."""
    context: str = ""
    """The matter, told to a language model that is to understand what is said then."""
    tag: str = ""
    """A word of the asker's own that comes back with receipts and answers."""
    sender: str = ""
    """Id of the satellite at which a person says it, who is told what became of it; empty for all others."""
    for_somebody: bool = False
    """It waits until somebody is there."""
    recording: str = ""
    """Id of the kept sound in which it was said; empty where the house says the words."""
    speaker: str = field(default="", compare=False)
    """Id of the person whose words they are; empty for all others."""
    turn_id: str = field(default="", compare=False)
    """The turn in which it was asked for; empty for none."""
    wait: bool | float = field(default=False, compare=False)
    """The request is answered once it is over everywhere, or after so many seconds; without meaning in an event."""

    @property
    def words(self) -> str:
        """Return all that is to be said."""
        return " ".join(filter(None, (self.message, self.question.text if self.question else "")))

    @property
    def lasts(self) -> float:
        """Return the seconds after which it is not begun any more."""
        return KEPT_SECONDS if self.for_somebody else self.expires

    @property
    def interrupts(self) -> bool:
        """Tell whether it is said at once, whatever else is said and done in a room."""
        return self.priority is Priority.CRITICAL

    @property
    def is_answered(self) -> bool:
        """Tell whether something comes back to whoever asked: an answer, or that somebody acknowledged it."""
        return self.question is not None or self.repeat is not None

    def as_dict(self) -> dict[str, Any]:
        """Return the request as JSON, from which the parser makes the same again."""
        told = {
            "message": self.message,
            "media_url": self.media_url,
            "chime": self.chime,
            "priority": self.priority,
            "volume": self.volume,
            "language": self.language,
            "voice": self.voice,
            "expires": self.expires,
            "repeat": {"every": self.repeat.every, "most": self.repeat.most} if self.repeat else None,
            "question": _question_as_dict(self.question) if self.question else None,
            "listen": self.listen or None,
            "context": self.context,
            "tag": self.tag,
            "for_somebody": self.for_somebody or None,
            "sender": self.sender,
            "recording": self.recording,
        }
        return {key: value for key, value in told.items() if value not in (None, "")} | _targets_as_dict(self.targets)


def _question_as_dict(question: AskedQuestion) -> Mapping[str, Any]:
    choices = [{"id": choice.id, "sentences": list(choice.sentences)} for choice in question.choices]
    return {key: value for key, value in {"text": question.text, "choices": choices}.items() if value}


def _targets_as_dict(targets: tuple[Target, ...]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for target in targets:
        names.setdefault(target.kind, []).append(target.name)
    return names
