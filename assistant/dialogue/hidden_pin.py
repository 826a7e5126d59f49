"""What of a PIN is left out of words that are shown, kept, remembered, or given to a language model.

Digits by themselves may be a PIN, or its beginning; so may digits behind a wish to be let in, and for a while after
one. Digits that measure or count something, or belong to a name of the home, are none; nor are those of a sentence
that is certain. Not hidden: the first digits of a PIN behind what needs one only by a permission of the user's, and
one or two digits alone that end a turn in which nothing was to be let in ("ten" is an answer).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.dialogue.told_pin import (
    IsName,
    ToldPin,
    bare_digits,
    is_digit_by_digit,
    lets_in,
    told_pin,
    without_digits,
)

UNSAID = "(a PIN)"
"""Stands for a PIN wherever words are shown, kept or remembered."""

DIGITS = "(a number)"
"""Stands for digits while they are said that may be the beginning of a PIN, or an answer: "ten"."""

GUARDED_SECONDS = 120.0
"""How long after a wish to be let in digits may be its PIN."""


@dataclass
class HiddenPin:
    """Hides what may be of a PIN in one room."""

    digits: int
    """How many the PIN has; 0 where none is set: then only what is called a PIN is hidden."""
    is_name: IsName
    clock: Callable[[], float]
    foreign_pin: Callable[[str], str] = lambda _: ""
    """The digits that words of another language than English are."""
    _guarded_at: float = -GUARDED_SECONDS
    """When the last words that were answered wished to be let in, or held digits of a PIN."""

    def told(self, text: str, *, is_sentence: Callable[[str], bool]) -> ToldPin | None:
        """Return the PIN that is said within other words, or its beginning."""
        return told_pin(text, self.digits, self.is_name) or self._told_last(text, is_sentence)

    def _told_last(self, text: str, is_sentence: Callable[[str], bool]) -> ToldPin | None:
        """Return a whole PIN at the end of a sentence in another language than English, which without it is certain."""
        words = text.split()
        for cut in range(1, len(words)) if self.digits else ():
            digits = self.foreign_pin(" ".join(words[cut:]))
            if len(digits) == self.digits and is_sentence(rest := " ".join(words[:cut]).rstrip(" ,;.:")):
                return ToldPin(rest, digits, is_called=False, is_last=True)
        return None

    def bare(self, words: str) -> str:
        """Return the digits of words that are a PIN or a part of one and nothing more, whoever asked for them."""
        digits = self._bare_digits(words)
        is_part = len(digits) < self.digits and (is_digit_by_digit(words) or self._guarded)
        return digits if len(digits) == self.digits or is_part else ""

    def _begun_last(self, text: str, is_sentence: Callable[[str], bool]) -> str:
        """Return the certain sentence of another language before the first digits of a PIN; empty for none."""
        words = text.split()
        for cut in range(1, len(words)) if self.digits else ():
            if self.foreign_pin(" ".join(words[cut:])):
                rest = " ".join(words[:cut]).rstrip(" ,;.:")
                return rest if is_sentence(rest) and not is_sentence(text) else ""
        return ""

    def shown(self, text: str, *, is_sentence: Callable[[str], bool]) -> str:
        """Return words, as they are said, as anybody may read them."""
        if (told := self.told(text, is_sentence=is_sentence)) and (told.is_called or not is_sentence(text)):
            return f"{told.rest} {UNSAID}".strip()
        if begun := self._begun_last(text, is_sentence):
            return f"{begun} {DIGITS}"
        if digits := self._bare_digits(text):
            return UNSAID if len(digits) >= self.digits else DIGITS
        return text if is_sentence(text) else self.kept(text)

    def _bare_digits(self, text: str) -> str:
        return (bare_digits(text) or self.foreign_pin(text)) if self.digits else ""

    def kept(self, text: str) -> str:
        """Return words that are no certain sentence as they may be kept."""
        return without_digits(text, UNSAID, self.is_name) if self._guarded else text

    def answered(self, text: str) -> None:
        """Words are answered: after a wish to be let in, or after some of a PIN, digits may be its rest."""
        if text:
            self._guarded_at = self.clock() if UNSAID in text or lets_in(text) else -GUARDED_SECONDS

    @property
    def _guarded(self) -> bool:
        return self.clock() - self._guarded_at < GUARDED_SECONDS
