"""The one who speaks messages in rooms, as the tools know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SpeakingRoom:
    """A room with a satellite that can speak."""

    satellite_id: str
    name: str
    """Its satellite's name."""
    area_id: str | None = None


class Messenger(Protocol):
    """The one who speaks messages in rooms."""

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the rooms that have a satellite, connected or not."""

    async def say(self, message: str, rooms: Sequence[SpeakingRoom], *, by_model: bool) -> Mapping[str, str]:
        """Have a message said in rooms, in their turn; return, by satellite, why it will not be heard in some.

        `by_model` says that a language model sends it, and no plain sentence of a person's.
        """
