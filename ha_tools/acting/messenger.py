"""The one who speaks messages in rooms, as the tools know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ha_tools.acting.turn_sound import TurnSound


@dataclass(frozen=True)
class SpeakingRoom:
    """A room with a satellite that can speak."""

    satellite_id: str
    name: str
    """Its satellite's name."""
    area_id: str | None = None
    is_empty: bool = False
    """Nobody is there, as its sensors have it: what is sent is kept until somebody comes."""
    is_browser: bool = False
    """It is a page that is open in a browser."""


@dataclass(frozen=True)
class MessageSender:
    """The one who sends a message to rooms."""

    satellite_id: str = ""
    """The room that is told what became of it; empty where nobody is to be told, and nothing is kept."""
    utterance: TurnSound | None = None
    """The sound in which it was said; None where it is to be said by the house."""
    person_id: str = ""
    """The person whose words they are; empty where the voice was not known."""
    turn_id: str = ""
    """The turn in which they were said; empty for none."""


NOBODY = MessageSender()


@dataclass(frozen=True)
class AnswerAction:
    """The field in a notification by which its question is answered."""

    action: str
    """The id by which the answer is known when it comes."""
    title: str
    """The word on its button."""


class Messenger(Protocol):
    """The one who speaks messages in rooms."""

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the rooms that have a satellite, connected or not."""

    async def say(
        self, message: str, rooms: Sequence[SpeakingRoom], *, by_model: bool = False, sender: MessageSender = NOBODY
    ) -> Mapping[str, str]:
        """Have a message said in rooms, in their turn; return, by satellite, why it will not be heard in some.

        `by_model` says that a language model sends it, and no plain sentence of a person's.
        """

    def await_answer(self, person: str, satellite_id: str) -> AnswerAction:
        """Bring what a person answers on a telephone back to the room of a satellite."""

    def call(self, caller: str, called: str) -> str:
        """Begin a call between two satellites; return why it cannot be.

        That is "unreachable", "deaf" or "deaf_here" without a microphone, "quiet", or "busy".
        """

    def hang_up(self, satellite_id: str) -> bool:
        """End the call of a room; return whether there was one."""

    def kept_for(self, satellite_id: str) -> int:
        """Return how many messages wait in a room until somebody is there."""


@dataclass(frozen=True)
class RehearsedMessenger:
    """A messenger that knows the rooms of another one, and says nothing."""

    messenger: Messenger

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the rooms that have a satellite."""
        return self.messenger.rooms()

    async def say(self, *_said: object, **_more: object) -> Mapping[str, str]:
        """Say nothing; nothing would keep it from being heard later."""
        return {}

    def await_answer(self, *_asked: str) -> AnswerAction:
        """Wait for nothing."""
        return AnswerAction("", "")

    def call(self, *_sides: str) -> str:
        """Call nobody."""
        return ""

    def hang_up(self, *_side: str) -> bool:
        """End nothing."""
        return False

    def kept_for(self, satellite_id: str) -> int:
        """Return how many messages wait in a room."""
        return self.messenger.kept_for(satellite_id)
