"""Names that people give things, and corrections of what they asked to be remembered, as they say them.

`notes/` has a file a language. Pure; the words are only told apart here, no home is asked for what they mean.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ha_tools.languages.language_files import LanguageFiles
from ha_tools.languages.phrasebook import listed, pattern_of, slots

_FILES = LanguageFiles("notes")

LANGUAGES = _FILES.languages
"""The languages in which they are understood."""

LONGEST_NAME_WORDS = 3
"""Words of a name that somebody gives: "the big one"."""


@dataclass(frozen=True)
class SaidNaming:
    """A thing and another name of it, in the words in which they were said; either may turn out to be none."""

    thing: str
    word: str
    is_plain: bool = False
    """It was said as a plain statement, which may be about something else: "Leo is the floor lamp"."""
    is_call: bool = False
    """It may as well be a call on the telephone: "call Anna mobile"."""


@dataclass(frozen=True)
class SaidCorrection:
    """A statement that takes the place of another one."""

    text: str
    """The statement, without the words that say so."""
    is_certain: bool = False
    """It was said that something is wrong, and not only that something is so now."""
    is_of_now: bool = False
    """It was said only that it is so now."""


@dataclass(frozen=True)
class NotePhrases:
    """The phrases of one language."""

    names: tuple[re.Pattern[str], ...]
    calls: tuple[re.Pattern[str], ...]
    plainly: tuple[re.Pattern[str], ...]
    unnames: tuple[re.Pattern[str], ...]
    articles: frozenset[str]
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    fillers: tuple[tuple[str, ...], ...]
    no_words: frozenset[str]
    asks: frozenset[str]
    """Verbs that begin a question, unless it is said before them from when on: "ab jetzt heißt …"."""
    from_now: tuple[str, ...]
    not_within: frozenset[str]
    """Words that stand nowhere in a name."""
    callings: frozenset[str]
    """Last words of whoever is called on the telephone, and of no thing's name."""
    corrections: tuple[tuple[str, ...], ...]
    leads: tuple[tuple[str, ...], ...]
    now: tuple[tuple[str, ...], ...]
    copulas: frozenset[str]
    wishes: tuple[tuple[str, re.Pattern[str]], ...]
    """The wishes about learning, each with its phrases."""

    def wish(self, text: str) -> str:
        """Return what a text wishes of learning: learns, learns_not or proposals; empty for other words."""
        said = self._bare(text).lower()
        return next((name for name, pattern in self.wishes if pattern.fullmatch(said)), "")

    def named(self, text: str) -> Iterator[SaidNaming]:
        """Yield what a text may give a name to; a question for a name gives none."""
        said = self._bare(text)
        if text.rstrip().endswith("?") or self._is_asked(text, said):
            return
        for patterns in (self.names, self.calls, self.plainly):
            for thing, given in self._pairs(said, patterns):
                word = self._bare(given, self.fillers)
                said_words = word.lower().split()
                is_name = 0 < len(said_words) <= LONGEST_NAME_WORDS and said_words[-1] not in self.callings
                at_ends = {word.lower(), *said_words[:1], *given.lower().split()[:1]}
                if is_name and self.no_words.isdisjoint(at_ends) and self.not_within.isdisjoint(said_words):
                    yield SaidNaming(thing, word, patterns is self.plainly, patterns is self.calls)

    def _is_asked(self, text: str, bare: str) -> bool:
        """Return whether a text asks by its order of words, bare of those before it."""
        verb = bare.partition(" ")[0].lower()
        before = text.lower().partition(verb)[0]
        return verb in self.asks and not any(phrase in before for phrase in self.from_now)

    def unnamed(self, text: str) -> Iterator[SaidNaming]:
        """Yield what a text may take a name away from; without a thing where none was said."""
        for thing, word in self._pairs(self._bare(text), self.unnames):
            yield SaidNaming(thing, word)

    def corrected(self, text: str) -> SaidCorrection | None:
        """Return the statement that corrects another one; None for words that say nothing of that."""
        said = _spoken(text).split()
        certain, lead = _lead(said, self.corrections), _lead(said, self.leads)
        rest = said[certain or lead :]
        kept = _without(rest, self.now)
        if not (certain or lead or len(kept) < len(rest)) or len(kept) < 3:
            return None
        return SaidCorrection(" ".join(kept), bool(certain), not (certain or lead))

    def bare(self, name: str) -> str:
        """Return a name without articles before it and behind it."""
        said = name.split()
        while len(said) > 1 and said[0].lower() in self.articles:
            said = said[1:]
        while len(said) > 1 and said[-1].lower() in self.articles:
            said = said[:-1]
        return " ".join(said)

    def _pairs(self, said: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[tuple[str, str]]:
        """Yield things and words by all ways in which patterns fit."""
        for pattern in patterns:
            if found := pattern.fullmatch(said.lower()):
                parts = slots(found, said)
                if both := parts.get("both", "").split():
                    cuts = [(" ".join(both[:cut]), " ".join(both[cut:])) for cut in range(1, len(both))]
                    yield from ((self.bare(thing), self.bare(word)) for thing, word in reversed(cuts))
                else:
                    yield self.bare(parts.get("thing", "")), self.bare(parts["word"])

    def _bare(self, text: str, more: tuple[tuple[str, ...], ...] = ()) -> str:
        """Return a text without the words that people say before and behind it, and without more of the kind."""
        said, behind = _spoken(text).split(), tuple(each[::-1] for each in (*self.after, *more))
        while length := _lead(said, (*self.before, *more)):
            said = said[length:]
        while length := _lead(said[::-1], behind):
            said = said[:-length]
        return " ".join(said)


def _spoken(text: str) -> str:
    """Return the words of a text without the marks between them, in their case."""
    plain = re.sub(r"[!?;:,\"“”„]|[.](?=\s|$)", " ", text.replace("\u2019", "'"))
    return " ".join(re.sub(r"'s (?=(?:nick)?name\b)", " 's ", plain).split())


def _lead(said: list[str], phrases: tuple[tuple[str, ...], ...]) -> int:
    """Return how many of the first words are one of the phrases, the longest; 0 where none is, or all of it."""
    low = tuple(word.lower() for word in said)
    return max((len(each) for each in phrases if low[: len(each)] == each and len(each) < len(low)), default=0)


def _without(said: list[str], phrases: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return words without the first of the phrases among them."""
    low = tuple(word.lower() for word in said)
    for phrase in sorted(phrases, key=len, reverse=True):
        for at in range(1, len(low) - len(phrase) + 1):
            if low[at : at + len(phrase)] == phrase:
                return said[:at] + said[at + len(phrase) :]
    return said


@functools.cache
def note_phrases(language: str) -> NotePhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    own = _FILES.read(language)
    if own is None:
        return None

    def phrases(name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(phrase.split()) for phrase in listed(own[name]))

    return NotePhrases(
        names=tuple(map(pattern_of, listed(own["names"]))),
        calls=tuple(map(pattern_of, listed(own.get("calls", "")))),
        plainly=tuple(map(pattern_of, listed(own["plainly"]))),
        unnames=tuple(map(pattern_of, listed(own["unnames"]))),
        articles=frozenset(listed(own["articles"])),
        before=phrases("before"),
        after=phrases("after"),
        fillers=phrases("fillers"),
        no_words=frozenset(listed(own["no_words"])),
        asks=frozenset(listed(own.get("asks", ""))),
        from_now=listed(own.get("from_now", "")),
        not_within=frozenset(listed(own.get("not_within", ""))),
        callings=frozenset(listed(own["callings"])),
        corrections=phrases("corrections"),
        leads=phrases("leads"),
        now=phrases("now"),
        copulas=frozenset(listed(own["copulas"])),
        wishes=tuple((name, pattern_of(own[name])) for name in ("learns_not", "learns", "proposals")),
    )
