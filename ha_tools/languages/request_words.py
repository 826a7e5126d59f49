"""Words of a request to a language model, by language: is it about this home, a polite wish, a wish for words? Pure.

The words for kinds and states of things are those of Home Assistant's own sentences, with some of ours beside them.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from hassil import Intents, TextSlotList
from hassil.sample import sample_expression
from home_assistant_intents import get_intents

from ha_tools.languages.found_phrases import FoundPhrases, phrases, plain
from ha_tools.languages.phrasebook import listed, phrasebook
from ha_tools.wording.language import heard, languages

STEM_LETTERS = 4
"""Letters from which on a noun is found with its endings: "lamp" in "lampen"."""

COMPOUND_LETTERS = 4
"""Letters from which on a noun is found within a compound: "licht" in "küchenlicht"."""

GENERAL_WORDS = 2
"""So many words behind "what is a" name a kind of thing: "robot vacuum"."""

_WHY = frozenset("why warum wieso weshalb waarom hvorfor varfor".split())
"""Asks for a reason, in the languages that name a kind of things without an article."""

_KINDS = ("cover_classes",)
_STATES = ("on_off_states", "cover_states", "lock_states", "bs_open_states")
"""Lists in Home Assistant's sentences."""

_FIELDS = ("home_nouns", "home_states", "politely", "wants_words", "defines", "of_speaker")


@dataclass(frozen=True)
class RequestWords:
    """The words of one language."""

    nouns: FoundPhrases
    """For what homes have."""
    states: frozenset[str]
    """For how things are and where; those with few letters count only at the end of a text."""
    polite: FoundPhrases
    """Begin a wish that has the form of a question."""
    wanted: FoundPhrases
    """For a joke, a recipe, an explanation."""
    defining: FoundPhrases
    """After these a kind of thing is meant in general."""
    speaker: FoundPhrases
    """For whoever speaks and what is theirs."""
    anybody: FoundPhrases
    """The same in questions that anybody asks: "how do I", "why do we"."""
    compounds: bool = False
    """Nouns are found within words as well."""

    def names_home(self, text: str) -> bool:
        """Return whether a text holds a noun for what homes have."""
        said = plain(text)
        return bool(self.nouns.first_in(said)) or (self.compounds and any(self._holds(word) for word in said.split()))

    def asks_of_home(self, text: str) -> bool:
        """Return whether a question holds a noun for what homes have, or a word for how things are in one."""
        said = f" {plain(text)} "
        return self.names_home(text) or any(
            f" {state} " in said if len(state) >= STEM_LETTERS else said.endswith(f" {state} ") for state in self.states
        )

    def is_of_speaker(self, text: str) -> bool:
        """Return whether a text speaks of whoever says it, of "me" or "my" things, and not of anybody who asks it."""
        said = plain(text)
        for phrase in self.anybody.all_in(said):
            said = re.sub(rf"\b{re.escape(phrase)}\b", " ", said)
        return bool(self.speaker.first_in(plain(said)))

    def is_polite(self, text: str) -> bool:
        """Return whether a text begins as a polite wish does."""
        return self._begins(self.polite, plain(text))

    def wants_words(self, text: str) -> bool:
        """Return whether a text holds a word for what is only to be spoken."""
        said = plain(text)
        return bool(self.wanted.first_in(said) or self.defining.first_in(said))

    def asks_why_in_general(self, text: str) -> bool:
        """Return whether it is asked why something is so, and of nothing definite."""
        first, *others = plain(text).split() or [""]
        return first in _WHY and not _definite() & set(others)

    def without_general(self, text: str) -> str:
        """Return a text in plain words without what it names in general: the "heat pump" of "what is a heat pump"."""
        said = plain(text)
        before, _, after = said.partition(self.defining.first_in(said) or said)
        defined = after.split()
        return " ".join([before, *defined[GENERAL_WORDS:]]) if defined and defined[0] not in _definite() else said

    def _begins(self, phrases: FoundPhrases, said: str) -> bool:
        found = phrases.first_in(said)
        return bool(found) and said.startswith(found)

    def _holds(self, word: str) -> bool:
        return any(len(noun) >= COMPOUND_LETTERS and noun in word for noun in self.nouns.begun)


@functools.cache
def request_words(language: str) -> RequestWords:
    """Return the words of a language; those of English, which many names are in, where it has no phrasebook.

    It takes 0.1 s for the first time.
    """
    book = phrasebook(language)
    own = heard(language if book else "en")
    fields = {name: own[name] for name in _FIELDS}
    kinds = frozenset().union(*(_of_grammar(language, name) for name in _KINDS))
    states = frozenset().union(*(_of_grammar(language, name) for name in _STATES))
    return RequestWords(
        _stems(fields["home_nouns"], kinds) if book else _nouns(fields["home_nouns"], kinds),
        states.union(map(plain, listed(fields["home_states"]))),
        phrases(fields["politely"]),
        phrases(fields["wants_words"]),
        phrases(fields["defines"]),
        phrases(fields["of_speaker"]),
        phrases(own.get("of_anybody", "")),
        book is not None and bool(book.compounds),
    )


@functools.cache
def _definite() -> frozenset[str]:
    """Return the words of all languages that say, behind "how does", that a thing of this home is meant."""
    return frozenset(plain(word) for language in languages() for word in listed(heard(language)["definite"]))


def _of_grammar(language: str, name: str) -> frozenset[str]:
    """Return all that a list of words in Home Assistant's sentences of a language can be."""
    data = get_intents(language) or {}
    if name not in data.get("lists", {}):
        return frozenset()
    only = {"language": language, "intents": {}, "lists": {name: data["lists"][name]}}
    grammar = Intents.from_dict({**only, "expansion_rules": data.get("expansion_rules", {})})
    words = grammar.slot_lists[name]
    assert isinstance(words, TextSlotList)  # noqa: S101 - ranges and wildcards have other names
    forms = (
        sample_expression(value.text_in, grammar.slot_lists, grammar.expansion_rules, language=language)
        for value in words.values
    )
    return frozenset(plain(form) for each in forms for form in each)


def _nouns(field: str, kinds: frozenset[str]) -> FoundPhrases:
    """Return English nouns, each with its plurals."""
    plurals = (form for noun in listed(field) for form in (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies"))
    return FoundPhrases(kinds.union(plurals))


def _stems(field: str, kinds: frozenset[str]) -> FoundPhrases:
    """Return the beginnings of nouns; the short ones are whole words."""
    stems = [plain(stem) for stem in listed(field)]
    return FoundPhrases(
        kinds.union(stem for stem in stems if len(stem) < STEM_LETTERS),
        tuple(stem for stem in stems if len(stem) >= STEM_LETTERS),
    )
