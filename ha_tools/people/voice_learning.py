"""The one who learns voices in rooms, as the tools know it."""

from __future__ import annotations

from typing import Protocol

from ha_tools.people.person import Person


class VoiceLearning(Protocol):
    """The one who learns voices in rooms."""

    @property
    def is_on(self) -> bool:
        """Return whether voices are told and learned in this home."""

    def begin(self, satellite_id: str, person: Person | None) -> bool:
        """Begin to learn a voice in a room, of a person or of somebody new; return whether that can be done there."""
