"""Phrases that are looked for in a text, whatever its case, accents and marks. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ha_tools.languages.phrasebook import listed

_LETTERS = str.maketrans("łøđ", "lod")
"""Letters with a stroke, which Unicode does not take apart."""


@dataclass(frozen=True)
class FoundPhrases:
    """Phrases that are looked for in a text, each from the beginning of a word."""

    exact: frozenset[str] = frozenset()
    """Found as whole words."""
    begun: tuple[str, ...] = ()
    """Found with any ending."""

    def first_in(self, text: str) -> str:
        """Return the first of them in a plain text, as `begins` finds it there."""
        return next(self.all_in(text), "")

    def all_in(self, text: str) -> Iterator[str]:
        """Yield those in a plain text, one at each beginning of a word at most."""
        starts = [0, *(place.end() for place in re.finditer(" ", text))]
        return (found for at in starts if (found := self.begins(text[at:])))

    def begins(self, text: str) -> str:
        """Return the longest that a plain text begins with: one with any ending, else whole words."""
        begun = max((each for each in self.begun if text.startswith(each)), key=len, default="")
        whole = max((each for each in self.exact if f"{text} ".startswith(f"{each} ")), key=len, default="")
        return begun or whole


def phrases(field: str) -> FoundPhrases:
    """Return the phrases of a field; one that ends in * is found with any ending."""
    all_of_them = listed(field)
    return FoundPhrases(
        frozenset(plain(each) for each in all_of_them if each[-1] != "*"),
        tuple(plain(each) for each in all_of_them if each[-1] == "*"),
    )


def plain(text: str) -> str:
    """Return the words of a text without case, accents and marks, with one space between them."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in letters if not unicodedata.combining(char))))
