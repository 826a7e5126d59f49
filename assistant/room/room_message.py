"""Messages that are said and played in rooms."""

from __future__ import annotations

from dataclasses import dataclass

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

    def __post_init__(self) -> None:
        """Raise `ValueError` for a message without anything to hear."""
        if not self.text.strip() and self.chime == NO_CHIME:
            raise ValueError("A message needs words or a chime.")
