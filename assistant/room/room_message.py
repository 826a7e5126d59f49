"""Messages that are said and played in rooms."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.room.common_start import CommonStart

DEFAULT_CHIME = "default"
"""The chime that Parley makes itself."""

NO_CHIME = "none"
"""The word for no chime."""


@dataclass(frozen=True)
class RoomMessage:
    """Something that a room is to hear: a chime, then words."""

    text: str = ""
    """The words to say; empty says nothing."""
    chime: str = DEFAULT_CHIME
    """`DEFAULT_CHIME` or `NO_CHIME`."""
    volume: float | None = None
    """Its loudness from 0 to 1; None means the room's."""
    held: CommonStart | None = None
    """The rooms that begin it together; None for a room by itself."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a message that nobody can hear."""
        if not self.text.strip() and self.chime == NO_CHIME:
            raise ValueError("A message needs words or a chime.")
        if self.volume is not None and not 0.0 <= self.volume <= 1.0:
            raise ValueError(f"The volume of a message is from 0 to 1, not {self.volume}.")
