"""Free speech to text in the house: the interface of its engines, each in a process of its own that all rooms share."""

from __future__ import annotations

from typing import Protocol


class HeardWords(Protocol):
    """The words of a stretch of speech so far."""

    @property
    def text(self) -> str:
        """The words; "" where nobody spoke, or nothing sure was said."""

    @property
    def is_settled(self) -> bool:
        """Return whether the same speech, decoded again with the pause behind it, has the same words."""


class StretchHearing(Protocol):
    """An ear for one stretch of speech, from a voice to its pause."""

    async def heard(self, audio: bytes, *, final: bool) -> HeardWords:
        """Return the words of all of its sound so far, 16-bit mono at 16 kHz; raises SpeechProcessError.

        What is `final` goes before what other rooms still say.
        """


class FreeSpeechEngine(Protocol):
    """A recogniser of free speech."""

    async def start(self) -> None:
        """Load the model and decode once: the first sentence is as quick as others then. Raises SpeechProcessError."""

    def listen(self, language: str, *, behind: str = "") -> StretchHearing:
        """Return an ear for one stretch of speech in a language (BCP 47).

        `behind` is a wake word with which the sound begins; words before which it stands may be told without it.
        """

    async def close(self) -> None:
        """End its process, and fail what waits."""
