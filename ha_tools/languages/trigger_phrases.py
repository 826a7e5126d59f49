"""Changes of a home as people say that they wait for them: "when the front door opens".

`triggers/` has a file a language. Pure; the words are only told apart here, no home is asked for what they mean.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ha_tools.home.names import Words, words
from ha_tools.languages.language_files import LanguageFiles
from ha_tools.languages.phrasebook import listed, pattern_of, slots

_FILES = LanguageFiles("triggers")

LANGUAGES = _FILES.languages
"""The languages in which such changes are understood."""

_LEVEL = "_is"
"""Ends the name of a change that is told of as it is, and not as it comes about."""


@dataclass(frozen=True)
class SaidChange:
    """A change in the words in which it was said."""

    change: str
    """Its name: "opens"."""
    language: str
    clause: str
    """All of it, without the words that begin it."""
    slots: Mapping[str, str]
    """The words that stand for those in braces: "name" -> "front door"."""
    is_level: bool
    """It counts as well where it is so already: "is open", not "opens"."""
    always: bool = False
    """Each time, and not once."""
    lasting: str = ""
    """The length for which it must have been so, as it was said; empty where none was."""

    def slot(self, name: str) -> str:
        """Return the words for something; empty where none were said."""
        return self.slots.get(name, "")


@dataclass(frozen=True)
class TriggerPhrases:
    """The phrases for changes in one language."""

    language: str
    leads: tuple[tuple[tuple[str, ...], bool], ...]
    """The words that begin such a clause, the longest first; and whether it is for each time."""
    tells: re.Pattern[str]
    """Asks only to be told."""
    whether: tuple[str, ...]
    """Words that begin such a clause, and behind a wish to be told an indirect question: "if"."""
    copulas: frozenset[str]
    """Words with which it is told how something is: "is"."""
    texts: tuple[re.Pattern[str], ...]
    """Ask for words of their own to be said: their group is "message"."""
    changes: tuple[tuple[str, bool, tuple[re.Pattern[str], ...]], ...]
    """Each change with its phrases, and whether it is told of as it is."""
    lasting: tuple[re.Pattern[str], ...]
    places: tuple[str, ...]
    """Words before a place."""
    groups: Mapping[str, tuple[str, ...]]
    """Words for anyone, everyone, nobody, the speaker, any and all of several, and for below zero."""
    appliances: tuple[frozenset[Words], ...]
    """The names that people have for the same appliance."""
    states: Mapping[str, str]
    """Words for states -> as they are called in English."""

    def lead(self, said: Sequence[str]) -> tuple[int, bool]:
        """Return how many of the first words begin such a clause, 0 for none; and whether it is for each time."""
        return next(
            ((len(lead), always) for lead, always in self.leads if tuple(said[: len(lead)]) == lead), (0, False)
        )

    def read(self, clause: str, *, always: bool) -> Iterator[SaidChange]:
        """Yield what a clause without its first words may say."""
        yield from self._read(clause, clause, always, "")
        for pattern in self.lasting:
            if (found := re.fullmatch(rf"(?P<clause>.+) {pattern.pattern}", clause)) and found["clause"]:
                yield from self._read(found["clause"], clause, always, found["length_0"])

    def _read(self, clause: str, whole: str, always: bool, lasting: str) -> Iterator[SaidChange]:
        for change, is_level, patterns in self.changes:
            for pattern in patterns:
                found = pattern.fullmatch(clause)
                said = slots(found, clause) if found else {}
                if found and said.get("state", "") in {"", *self.states}:
                    yield SaidChange(change, self.language, whole, said, is_level, always, lasting)


def said_changes(text: str) -> list[SaidChange]:
    """Return what a whole text may say to wait for, in any language: "when the front door opens"; none for others."""
    spoken = spelled(text)
    said = spoken.split()
    found = list[SaidChange]()
    for phrases in map(trigger_phrases, LANGUAGES):
        length, always = phrases.lead(said) if phrases else (0, False)
        if phrases and length:
            found.extend(phrases.read(" ".join(said[length:]), always=always))
    return found


def spelled(text: str) -> str:
    """Return words in lower case, without the marks between them."""
    plain = re.sub(r"[!?;:\"]|[.,](?=\s|$)", " ", text.casefold().replace("\u2019", "'"))
    return " ".join(plain.split())


@functools.cache
def trigger_phrases(language: str) -> TriggerPhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    own = _FILES.read(language)
    if own is None:
        return None
    leads = [(tuple(phrase.split()), always) for always in (False, True) for phrase in listed(own[_LEADS[always]])]
    return TriggerPhrases(
        language=language.partition("-")[0],
        leads=tuple(sorted(leads, key=lambda lead: -len(lead[0]))),
        tells=pattern_of(own["tells"]),
        whether=listed(own["whether"]),
        copulas=frozenset(listed(own["copulas"])),
        texts=_patterns(f"{own['reminds']}, {own['says']}"),
        changes=tuple(
            (change.removesuffix(_LEVEL), change.endswith(_LEVEL), _patterns(phrases))
            for change, phrases in own["changes"].items()
        ),
        lasting=_patterns(own["lasting"]),
        places=listed(own["places"]),
        groups={name: listed(own[name]) for name in _GROUPS},
        appliances=tuple(frozenset(map(words, listed(names))) for names in own["appliances"].values()),
        states=_states(own["states"]),
    )


_LEADS = {False: "once", True: "always"}
_GROUPS = ("anyone", "everyone", "nobody", "speaker", "any", "all", "below_zero")


def _patterns(phrases: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(pattern_of, listed(phrases)))


def _states(said: str | Mapping[str, str]) -> Mapping[str, str]:
    """English words stand for themselves; those of another language, for English ones."""
    if isinstance(said, str):
        return {word: word for word in listed(said)}
    return {word: english for english, several in said.items() for word in listed(several)}
