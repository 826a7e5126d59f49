"""Words that people teach, and questions that a note may answer, as they say them.

They stand below `teaching` and `asking` in the files of `notes/`. Pure.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ha_tools.languages.asked_phrases import plain
from ha_tools.languages.language_files import LanguageFiles
from ha_tools.languages.phrasebook import any_of, listed, pattern_of, slots

_FILES = LanguageFiles("notes")


@dataclass(frozen=True)
class TeachingPhrases:
    """The phrases of one language."""

    teaches: tuple[re.Pattern[str], ...]
    """Sentences that teach a word: "word" is that one, "as" what it stands for; "both" are one behind the other."""
    then: re.Pattern[str]
    """Words before a wish that say nothing."""
    orders: frozenset[str]
    """Words that begin a wish, where it stands behind the word that is taught."""
    short_for: tuple[str, ...]
    """Wishes, with {as} for what was said of them."""
    respelled: Mapping[str, str]
    """Words of which people say another one in a wish that is short for more."""
    used: re.Pattern[str]
    """A taught word, and what may stand round it."""
    before_question: re.Pattern[str]
    """Words before a question."""
    asks: re.Pattern[str]
    """A wish to be told something."""

    def taught(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield a word that a text may teach, and the words for what it stands for."""
        for pattern in self.teaches:
            if told := _told(pattern, text):
                pairs = self._cut(told["both"]) if "both" in told else [(told.get("word", ""), told.get("as", ""))]
                yield from ((word, wish) for word, said in pairs if word and (wish := self._bare(said)))

    def wishes(self, said: str) -> Iterator[str]:
        """Yield the wishes that words for what a word stands for may be short for."""
        for wish in self.short_for:
            yield wish.replace("{as}", said)
            for word, other in self.respelled.items():
                if wish != "{as}" and f" {word} " in said:
                    yield wish.replace("{as}", said.replace(f" {word} ", f" {other} ", 1))

    def word_used(self, text: str) -> str:
        """Return the words within what may stand round a word that was taught."""
        return _told(self.used, text).get("word", "")

    def asked_of(self, text: str) -> str:
        """Return what a text asks to be told; empty where it does not begin with such a wish."""
        return _told(self.asks, text).get("about", "")

    def question(self, text: str) -> str:
        """Return a question without the words before it."""
        said = plain(text)
        found = self.before_question.match(said.lower())
        return said[found.end() :] if found else said

    def _cut(self, both: str) -> Iterator[tuple[str, str]]:
        """Yield a word and a wish that are said one behind the other."""
        said = both.split()
        for at in range(1, len(said)):
            word, wish = " ".join(said[:at]), self._bare(" ".join(said[at:]))
            if wish and wish.split()[0].lower() in self.orders:
                yield word, wish
                return

    def _bare(self, wish: str) -> str:
        """Return a wish without the words that say nothing before it."""
        found = self.then.match(wish.lower())
        return wish[found.end() :] if found else wish


def _told(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    said = plain(text)
    found = pattern.fullmatch(said.lower()) if len(said.lower()) == len(said) else None
    return slots(found, said) if found else {}


@functools.cache
def teaching_phrases(language: str) -> TeachingPhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    own = _FILES.read(language)
    if own is None:
        return None
    teaching, asking = own["teaching"], own["asking"]
    before, behind, before_use, behind_use = (
        any_of(teaching[name]) for name in ("before", "behind", "before_use", "behind_use")
    )
    return TeachingPhrases(
        teaches=tuple(pattern_of(f"{before} {phrase} {behind}") for phrase in listed(teaching["phrases"])),
        then=pattern_of(any_of(teaching["then"]), within=True),
        orders=frozenset(listed(teaching["orders"])),
        short_for=listed(teaching["short_for"]),
        respelled=teaching["respelled"],
        used=pattern_of(f"{before_use} {{word}} {behind_use}"),
        before_question=pattern_of(any_of(asking["before"]), within=True),
        asks=pattern_of(asking["phrases"]),
    )
