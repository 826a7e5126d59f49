"""The part of a text that has been spoken, by the sound and the words that came of it. Pure."""

from __future__ import annotations

import re

LEAST_SECONDS_PER_LETTER = 0.03
"""Nobody speaks faster than half of this: sound that is shorter is not all of its text."""

UNSURE_SECONDS = 0.25
"""A word that began so shortly before the end of the sound was not heard whole."""

NANOSECONDS = 1_000_000_000

_LETTERS = re.compile(r"[^\W_]")


class SpokenProgress:
    """The sound and the words of one text, as they come."""

    def __init__(self) -> None:
        self.seconds = 0.0
        """Sound that came of it."""
        self._words: list[tuple[str, int | None]] = []

    @property
    def has_sound(self) -> bool:
        """Return whether anything came of it."""
        return self.seconds > 0.0

    def sound(self, seconds: float) -> None:
        """Take some sound."""
        self.seconds += seconds

    def words(self, text: str, at_ns: int | None) -> None:
        """Take words that are spoken from a moment on, or, without one, that were spoken whole."""
        self._words.append((text, at_ns))

    def is_cut_short(self, text: str) -> bool:
        """Return whether the sound is too short to be all of a text."""
        return self.seconds < len(_LETTERS.findall(text)) * LEAST_SECONDS_PER_LETTER

    def has_said(self, text: str) -> bool:
        """Return whether all words of a text have come."""
        return self._letters_said(self.seconds + UNSURE_SECONDS) >= len(_LETTERS.findall(text))

    def rest(self, text: str) -> str:
        """Return what is still to be spoken of a text, from the first word that was not heard whole."""
        left = self._letters_said(self.seconds)
        for word in re.finditer(r"\S+", text):
            left -= len(_LETTERS.findall(word.group()))
            if left < 0:
                return text[word.start() :]
        return ""

    def _letters_said(self, seconds: float) -> int:
        first = next((at for _, at in self._words if at is not None), 0) or 0
        said = 0
        for text, at in self._words:
            if at is not None and (at - first) / NANOSECONDS + UNSURE_SECONDS > seconds:
                break
            said += len(_LETTERS.findall(text))
        return min(said, int(self.seconds / LEAST_SECONDS_PER_LETTER)) if self._words else 0
