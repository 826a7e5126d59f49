"""Questions that are told by their phrases alone: what a camera sees, what a page says, what left the house. Pure.

`asked/` has a file a language.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ha_tools.languages.language_files import LanguageFiles
from ha_tools.languages.phrasebook import any_of, listed, pattern_of, slots, with_words

_FILES = LanguageFiles("asked")


@dataclass(frozen=True)
class AskedPhrases:
    """The phrases of one language."""

    sentences: Mapping[str, tuple[re.Pattern[str], ...]]
    """Question -> its phrases, with what people say before and behind them."""
    parts: Mapping[str, re.Pattern[str]]
    """Name -> a pattern that finds one of its phrases within a sentence, as whole words."""
    ordinals: Mapping[str, int]
    """Words for the first of several and so on, in all their forms, in lower case -> its number."""

    def asked(self, question: str, text: str) -> Iterator[Mapping[str, str]]:
        """Yield the words for the names in braces, by each phrase for a question that a text is."""
        said = plain(text)
        low = said.lower()
        if len(low) == len(said):
            found = (pattern.fullmatch(low) for pattern in self.sentences[question])
            yield from (slots(each, said) for each in found if each)

    def holds(self, part: str, text: str) -> bool:
        """Return whether one of the phrases of a part stands somewhere in a text."""
        return bool(self.parts[part].search(plain(text).lower()))

    def without(self, part: str, text: str) -> str:
        """Return a text in lower case without the phrases of a part."""
        return " ".join(self.parts[part].sub(" ", plain(text).lower()).split())

    def begins(self, part: str, text: str) -> str:
        """Return the words of a part that a text begins with; empty where it begins with none."""
        said = plain(text)
        found = self.parts[part].match(said.lower())
        return said[: found.end()].strip() if found else ""

    def is_all(self, part: str, text: str) -> bool:
        """Return whether a text is one of the phrases of a part, and nothing else."""
        return bool(self.parts[part].fullmatch(plain(text).lower()))


def plain(text: str) -> str:
    """Return the words of a text in their case, without the marks between and behind them."""
    return " ".join(re.sub(r"[;!?\"“”„]|[.,:](?=\s|$)", " ", text.replace("\u2019", "'")).split())


@functools.cache
def asked_phrases(language: str) -> AskedPhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    own = _FILES.read(language)
    if own is None:
        return None
    before, behind = (any_of(own[name]) for name in ("before", "behind"))

    def sentences(phrases: str) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern_of(f"{before} {phrase} {behind}") for phrase in listed(with_words(phrases, own["words"])))

    return AskedPhrases(
        sentences={name: sentences(phrases) for name, phrases in own["sentences"].items()},
        parts={
            name: pattern_of(with_words(phrases, own["words"]), within=True) for name, phrases in own["parts"].items()
        },
        ordinals={word: number for number, forms in enumerate(listed(own["ordinals"]), 1) for word in forms.split()},
    )
