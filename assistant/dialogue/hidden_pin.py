"""The PIN, left out of words that are shown, kept, remembered, or given to a language model.

Digits are a PIN where they are called one, where they follow a wish to be let in, and, whoever asked for them and
however they are said, where they are those of the PIN. For a while after a wish to be let in, or after words of a
language model that may ask for a PIN, other digits may be a part of one. Digits that measure or count something, or
belong to a name of the home, are none; nor are those of a sentence that is certain. While words are still being said,
digits that may become a PIN are not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.dialogue.replies import Replies
from assistant.dialogue.told_pin import (
    IsName,
    ToldPin,
    bare_digits,
    is_digit_by_digit,
    is_other_command,
    lets_in,
    told_pin,
    without_digits,
)
from assistant.dialogue.words import plain
from ha_tools.languages.pin_words import names_pin
from ha_tools.languages.spoken_digits import Number
from ha_tools.permissions import PinPad

UNSAID = "(a PIN)"
"""Stands for a PIN wherever words are shown, kept or remembered."""

DIGITS = "(a number)"
"""Stands for digits while they are said that may be the beginning of a PIN, or an answer: "ten"."""

GUARDED_SECONDS = 120.0
"""Time after a wish to be let in during which digits may be its PIN."""


@dataclass
class HiddenPin:
    """Hides what may be of a PIN in one room."""

    pins: PinPad
    """Knows the PIN; where none is set only what is called a PIN is hidden."""
    replies: Replies
    """Knows the numbers of the languages that are understood."""
    is_name: IsName
    clock: Callable[[], float]
    _guarded_at: float = -GUARDED_SECONDS
    """Time of the last words that wished to be let in, held digits of a PIN, or may have asked for one."""
    _answers_model: bool = False
    """True if a language model has asked something else: a number may be the answer."""

    @property
    def digits(self) -> int:
        """The number of digits that the PIN has; 0 where none is set."""
        return self.pins.digits

    def is_whole(self, digits: str) -> bool:
        """Return whether a PIN was said to its end: less of it is no try."""
        return bool(digits) and len(digits) >= self.digits

    def told(self, text: str, *, is_sentence: Callable[[str], bool]) -> ToldPin | None:
        """Return the PIN that is said within other words, or its beginning."""
        return told_pin(text, self.digits, self.is_name) or self._told_last(text, is_sentence)

    def _told_last(self, text: str, is_sentence: Callable[[str], bool]) -> ToldPin | None:
        """Return a whole PIN at the end of a sentence in another language than English, which without it is certain."""
        words = text.split()
        for cut in range(1, len(words)) if self.digits else ():
            digits = self.replies.foreign_pin(" ".join(words[cut:]))
            if len(digits) == self.digits and is_sentence(rest := " ".join(words[:cut]).rstrip(" ,;.:")):
                return ToldPin(rest, digits, is_called=False, is_last=True)
        return None

    def bare(self, words: str) -> str:
        """Return the digits of words that are a PIN or a part of one and nothing more, whoever asked for them."""
        digits = self._bare_digits(words)
        if len(digits) >= self.digits:
            return digits if digits and (self._guarded or self.place_in(words)) else ""
        is_part = self._guarded or (is_digit_by_digit(words) and not self._answers_model)
        return digits if is_part else ""

    def tried(self, text: str) -> str:
        """Return the digits of a whole PIN within other English words that wish for nothing else."""
        said = "".join(number.digits for number in self.replies.numbers(text)[-1])
        return said if said and len(said) == self.digits and not is_other_command(text) else ""

    def place_in(self, text: str) -> tuple[int, int] | None:
        """Return where a text has the digits of the PIN, however they are said; None where it has not."""
        for numbers in self.replies.numbers(text) if self.digits else ():
            for run in _runs(text, numbers):
                said = "".join(number.digits for number in run)
                if any(self.pins.hides(part) for part in _parts(said, self.digits)):
                    return run[0].start, run[-1].end
        return None

    def without(self, text: str) -> str:
        """Return words without the PIN; all of them are left out where little else is said."""
        place = self.place_in(text)
        if place is None:
            return text
        rest = f"{text[: place[0]]} {text[place[1] :]}"
        if self._is_beside(rest):
            return UNSAID
        before, after = (self.without_numbers(part, UNSAID) for part in (text[: place[0]], text[place[1] :]))
        return f"{before}{UNSAID}{after}".strip()

    def _is_beside(self, rest: str) -> bool:
        """Return whether words are only what people say round a PIN."""
        return not plain(rest) or bool(self.replies.pin(f"{plain(rest)} 1"))

    def _begun_last(self, text: str, is_sentence: Callable[[str], bool]) -> str:
        """Return the certain sentence of another language before the first digits of a PIN; empty for none."""
        words = text.split()
        for cut in range(1, len(words)) if self.digits else ():
            if self.replies.foreign_pin(" ".join(words[cut:])):
                rest = " ".join(words[:cut]).rstrip(" ,;.:")
                return rest if is_sentence(rest) and not is_sentence(text) else ""
        return ""

    def shown(self, text: str, *, is_sentence: Callable[[str], bool], is_final: bool = False) -> str:
        """Return words as anybody may read them; those that are still being said without digits of their own."""
        if (told := self.told(text, is_sentence=is_sentence)) and (told.is_called or not is_sentence(text)):
            return f"{told.rest} {UNSAID}".strip()
        if begun := self._begun_last(text, is_sentence):
            return f"{begun} {DIGITS}"
        if digits := self._bare_digits(text):
            return UNSAID if len(digits) >= self.digits else DIGITS
        kept = self.kept(text) if is_final or not self.digits else self.without_numbers(self.kept(text), DIGITS)
        return text if kept == text or is_sentence(text) else kept

    def _bare_digits(self, text: str) -> str:
        return (bare_digits(text) or self.replies.pin(text)) if self.digits else ""

    def kept(self, text: str) -> str:
        """Return words that are no certain sentence as they may be kept."""
        text = self.without(text)
        return self.without_numbers(text, UNSAID) if self._guarded and not is_other_command(text) else text

    def without_numbers(self, text: str, sign: str) -> str:
        """Return words without the numbers that measure and count nothing, in any language that is understood."""
        if self.replies.book is not None:
            for number in reversed(self.replies.numbers(text)[0]):
                text = f"{text[: number.start]}{sign}{text[number.end :]}"
        return without_digits(text, sign, self.is_name)

    def is_far(self, text: str) -> bool:
        """Return whether nothing of a PIN can be in the sound of words, whichever of them were misheard.

        A recogniser may make other words of digits: while a PIN is to be expected, with a wish to be let in, and with
        as many digits as a PIN has, all of the sound is kept here.
        """
        said = ("".join(number.digits for number in reading) for reading in self.replies.numbers(text))
        is_near = self._guarded or lets_in(text) or names_pin(text) or UNSAID in text or DIGITS in text
        return not is_near and not (self.digits and any(len(digits) >= self.digits for digits in said))

    def answered(self, text: str) -> None:
        """Words are answered: after a wish to be let in, or after some of a PIN, digits may be its rest."""
        self._answers_model = False
        if text:
            self._guarded_at = self.clock() if UNSAID in text or lets_in(text) else -GUARDED_SECONDS

    def model_said(self, text: str) -> None:
        """Hear what a language model said: after words that may ask for a PIN, digits may be its digits."""
        self._answers_model = "?" in text
        if names_pin(text) or lets_in(text):
            self._guarded_at = self.clock()

    @property
    def _guarded(self) -> bool:
        return self.clock() - self._guarded_at < GUARDED_SECONDS


def _runs(text: str, numbers: Sequence[Number]) -> Iterator[Sequence[Number]]:
    """Yield the numbers that stand together, and all of them: "the first is four, then seven" has two of one PIN."""
    begin = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or plain(text[numbers[place - 1].end : numbers[place].start]):
            yield numbers[begin:place]
            begin = place
    if begin and numbers[0:begin] != numbers[begin:]:
        yield numbers


def _parts(said: str, digits: int) -> Iterator[str]:
    """Yield what of digits may be a PIN: the whole, or with some false start before it or something behind it."""
    if digits <= len(said) <= 2 * digits:
        yield from dict.fromkeys((said, said[:digits], said[-digits:]))
