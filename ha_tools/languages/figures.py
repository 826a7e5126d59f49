"""Numbers, sums and amounts of another language in English: "zwanzigeinhalb", "fünfzehn Prozent von achtzig". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.languages.argument_words import ArgumentWords
from ha_tools.languages.order_phrases import OrderPhrases
from ha_tools.languages.spoken_digits import numbers_in


@dataclass(frozen=True)
class Figures:
    """Reads the numbers of one language."""

    _phrases: OrderPhrases
    _book: ArgumentWords
    _language: str

    def number(self, said: Sequence[str]) -> str | None:
        """Return a number in digits: "zwanzig", "20,5", "zwanzig Komma fünf", "zwanzigeinhalb"."""
        text = " ".join(said).lower()
        if found := re.fullmatch(r"(\d+)(?:[.,](\d+))?", text):
            return f"{found[1]}.{found[2]}" if found[2] else found[1]
        whole, point, part = text.partition(f" {self._phrases.points} ")
        if point:
            digits = self.number(whole.split()), self.number(part.split())
            return f"{digits[0]}.{digits[1]}" if all(digits) else None
        half = text.removesuffix(self._phrases.halves)
        if half != text:
            return f"{number}.5" if (number := self._whole(half)) else None
        return self._whole(text)

    def _whole(self, text: str) -> str:
        for spoken in (text, self._phrases.left_out + text) if text.strip() else ():
            found = list(numbers_in(spoken, self._language))
            if len(found) == 1 and (found[0].start, found[0].end) == (0, len(spoken)):
                return found[0].digits
        return ""

    def sum(self, said: Sequence[str]) -> str | None:
        """Return a sum in English: "fünfzehn Prozent von achtzig"."""
        text, signs = f" {' '.join(said).lower()} ", 0
        for word, english in self._phrases.sums.items():
            signs += text.count(f" {word} ")
            text = text.replace(f" {word} ", f" <{english}> ")
        parts = [part.strip() for part in re.split(r"<([^>]+)>", text)]
        read = [part if at % 2 or not part else self.number(part.split()) or "" for at, part in enumerate(parts)]
        is_read = signs and all(bool(part) == bool(found) for part, found in zip(parts, read, strict=True))
        return " ".join(filter(None, read)) if is_read else None

    def amount(self, said: Sequence[str]) -> str | None:
        """Return a number of units: "einen halben Liter", "drei Meilen"."""
        for cut in range(1, len(said)):
            unit = self.unit(said[cut:])
            if unit and (count := self._count([word.casefold() for word in said[:cut]])):
                return f"{count} {unit}"
        return None

    def unit(self, said: Sequence[str]) -> str | None:
        """Return a unit in English."""
        return self._phrases.units.get(" ".join(said).lower())

    def _count(self, said: list[str]) -> str:
        """Return how many: a number, one, a half, or one and a half."""
        phrases = self._phrases
        if said[-1] in phrases.half and all(word in phrases.one for word in said[:-1]):
            return "0.5"
        if said[-1] in phrases.quarter and all(word in phrases.one for word in said[:-1]):
            return "0.25"
        if len(said) == 1 and said[0] in phrases.one:
            return "1"
        text = self._book.times.get(" ".join(said), "")
        return text if re.fullmatch(r"\d+\.5", text) else self.number(said) or ""
