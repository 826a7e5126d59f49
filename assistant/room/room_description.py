"""The place of a conversation, as its settings describe it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ha_tools.home.place import Place
from satellite.protocol import Capabilities


@dataclass(frozen=True)
class Room:
    """The place of a conversation."""

    satellite_id: str
    name: str
    """The name that people say."""
    place: Place = field(default_factory=Place)
    """The Home Assistant area that "here" and "the light" mean."""
    capabilities: Capabilities = field(default_factory=Capabilities)
    follow_up: bool = False
    """The room listens again for a while after an answer that asks nothing."""

    @property
    def wake_word(self) -> str:
        """The word that people say out of habit where none is needed; empty for none."""
        return next(iter(self.capabilities.wake_words), "")
