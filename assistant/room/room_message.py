"""Messages that are played in rooms."""

from __future__ import annotations

import asyncio
from dataclasses import KW_ONLY, dataclass

from assistant.message_sound import MessageSound
from assistant.room.common_start import CommonStart
from assistant.spoken_sentences import spoken_sentences

DEFAULT_CHIME = "default"
"""The chime that Parley makes itself."""

NO_CHIME = "none"
"""The word for no chime."""


@dataclass(frozen=True)
class RoomMessage:
    """Something that a room is to hear: a chime, then a sound, then words."""

    text: str = ""
    """The words to say; empty says nothing."""
    _: KW_ONLY
    media_url: str = ""
    """Address of a sound: http(s)://, a path in Home Assistant, or its media-source://; empty for none."""
    recording: str = ""
    """Id of a kept sound that is the words as a person said them; where it is gone the words are said."""
    chime: str = DEFAULT_CHIME
    """`DEFAULT_CHIME`, `NO_CHIME`, or the address of one."""
    language: str = ""
    """BCP 47 tag of the words' language; empty for the home's."""
    voice: str = ""
    """The voice service's name of a voice; empty for the usual one."""
    volume: float | None = None
    """Its loudness from 0 to 1; None means the room's."""
    awaits_acknowledgement: bool = False
    """It is said again until somebody acknowledges it: the room listens for that after it."""
    held: CommonStart | None = None
    """The rooms that begin it together; None for a room by itself."""
    yields: asyncio.Event | None = None
    """Set while it is to end with the sentence that is being said; None for one that is said as a whole."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for a message that nobody can hear."""
        if not self.text.strip() and not self.media_url and self.chime == NO_CHIME:
            raise ValueError("A message needs words, a sound or a chime.")
        if self.volume is not None and not 0.0 <= self.volume <= 1.0:
            raise ValueError(f"The volume of a message is from 0 to 1, not {self.volume}.")

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences at the end of which it may yield; one where it never does, none without words."""
        text = self.text.strip()
        return spoken_sentences(text) if self.yields and not self.recording else (text,) if text else ()

    @property
    def shared_sound(self) -> MessageSound | None:
        """The part of it that is made outside the room, for all rooms; None where the room says all of it."""
        chime_url = "" if self.chime in {DEFAULT_CHIME, NO_CHIME} else self.chime
        sentences = self.sentences
        is_fetched = bool(chime_url or self.media_url or self.recording)
        if not (is_fetched or self.language or self.voice or self.held or len(sentences) > 1):
            return None
        return MessageSound(chime_url, self.media_url, sentences, self.language, self.voice, self.recording)
