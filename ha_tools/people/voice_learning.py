"""The one who learns voices in rooms, as the tools know it."""

from __future__ import annotations

from typing import Protocol


class VoiceLearning(Protocol):
    """The one who learns voices in rooms."""

    def begin(self, satellite_id: str, person_id: str | None) -> bool:
        """Begin to learn a voice in a room, of a person or of somebody new; return whether that can be done there."""
