"""The words of what is said, and the places in its sound where they stand. Pure.

A place is seconds of sound since the playback began. Some voices tell the place of each word; of others only the sound
of whole sentences is known, and the words in it are placed by their letters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

SECONDS_PER_LETTER = 0.065
"""Pace of a voice, for the words of a sentence whose sound has not ended yet."""


@dataclass(frozen=True)
class PlacedWord:
    """A word and the place where it begins."""

    text: str
    start: float
    is_exact: bool
    """The voice told the place."""

    def end(self, following: float) -> float:
        """Return where it ends, given where the next one begins: a pause behind a word is no part of it."""
        return min(following, self.start + 2 * len(self.text) * SECONDS_PER_LETTER)


class SpokenWords:
    """The words of one playback, in the order in which they are heard."""

    def __init__(self) -> None:
        self._words: list[PlacedWord] = []
        self._sentence = ""
        """The sentence whose sound is coming."""
        self._sentence_start = 0.0

    def __bool__(self) -> bool:
        return bool(self._words or self._sentence)

    def word(self, text: str, start: float) -> None:
        """Take a word whose place the voice told."""
        self._words.append(PlacedWord(text.strip(), start, is_exact=True))

    def sentence_began(self, text: str, start: float) -> None:
        """Take a sentence whose sound begins here."""
        self.sentence_ended(start)
        self._sentence, self._sentence_start = text, start

    def sentence_grew(self, text: str, place: float) -> None:
        """Take more words of the sentence that is spoken, or of one whose sound begins here."""
        if not self._sentence:
            self.sentence_began("", place)
        self._sentence += text

    def sentence_ended(self, end: float) -> None:
        """The sound of the sentence ends here."""
        self._words += _spread(self._sentence, self._sentence_start, end)
        self._sentence = ""

    def until(self, seconds: float) -> str:
        """Return the words of which at least half was heard when so much of the sound was."""
        words = self._all
        ends = [*(word.start for word in words[1:]), float("inf")]
        return " ".join(
            word.text for word, end in zip(words, ends, strict=False) if (word.start + word.end(end)) / 2 <= seconds
        )

    def at(self, seconds: float) -> PlacedWord | None:
        """Return the word that sounds at a place, or was the last one before it; None before the first."""
        return next((word for word in reversed(self._all) if word.start <= seconds), None)

    @property
    def _all(self) -> list[PlacedWord]:
        return [*self._words, *_spread(self._sentence, self._sentence_start, None)]


def _spread(sentence: str, start: float, end: float | None) -> list[PlacedWord]:
    """Place the words of a sentence between its ends; where the end is not known, at a usual pace."""
    texts = sentence.split()
    letters = [*itertools.accumulate((len(text) + 1 for text in texts), initial=0)]
    pace = SECONDS_PER_LETTER if end is None else (end - start) / max(1, letters[-1])
    return [PlacedWord(text, start + at * pace, is_exact=False) for text, at in zip(texts, letters, strict=False)]
