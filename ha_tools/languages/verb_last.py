"""A clause whose verb stands at its end, as in German, turned into words to somebody: "dass ich später komme". Pure.

Where it cannot be told which word is the verb or the subject, the clause stays as it was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ha_tools.languages.phrasebook import listed

_VOWELS = "aeiouyäöü"

_ENDINGS = ("e", "en", "er", "es", "em")
"""Endings of adjectives, behind which the noun is still to come."""


@dataclass(frozen=True)
class VerbLast:
    """The words of one language by which its clauses are turned."""

    joint: str
    """The word that begins a clause: "dass"."""
    subjects: frozenset[str]
    """Subjects of one word."""
    others: frozenset[str]
    """Those of them that mean the one who is asked: "sie"."""
    articles: frozenset[str]
    prefixes: tuple[str, ...]
    """Beginnings of verbs that stand apart from them in a sentence: "ankomme" is "komme an"; the longest first."""
    whole: frozenset[str]
    """Verbs that only seem to begin so."""
    joined: frozenset[str]
    """Words behind which another clause may begin, with a verb of its own before them."""
    adverbs: frozenset[str]
    """Words that a sentence may as well begin with."""
    you: str
    """Subject of a question to the one who is asked: "du"."""
    you_are: Mapping[str, str]
    """Verb of a third person -> that of the second, where it is not by rule."""
    of_others: Mapping[str, str]
    """Words for what is somebody's -> for what is the listener's: "ihren" -> "deinen"."""
    objects: Mapping[str, str]
    """Words for the one who is asked as an object -> the listener: "ihr" -> "dir"."""

    def statement(self, clause: str) -> str:
        """Return a clause behind "dass" as a sentence: "ich später komme" is "Ich komme später"."""
        said = clause.split()
        length = self._first(said)
        if not length or len(said) <= length or self._goes_on(said):
            return _begun(f"{self.joint} {clause}")
        verb, prefix = self._verb(said[-1])
        return _begun(" ".join([*said[:length], verb, *said[length:-1], *prefix]))

    def question(self, asked: str, with_words: str) -> str:
        """Return an indirect question as it is put to somebody: "wann sie kommt" is "Wann kommst du?".

        `with_words` are the words with which it begins, empty for one that is answered with yes or no.
        """
        said = asked.split()
        if len(said) < 2 or self._goes_on(said):
            return f"{_begun(f'{with_words} {asked}'.strip())}?"
        verb, prefix = self._verb(said[-1])
        before = said[:-1]
        if before[0].casefold() in self.others and not verb.endswith("en"):
            before = [self.you, *(self.of_others.get(word, word) for word in before[1:])]
            verb = self._second(verb)
        elif before[0].casefold() not in self.others:
            before = [self._turned(word, behind) for word, behind in pairwise([*before, ""])]
        return f"{_begun(' '.join(filter(None, [with_words, verb, *before, *prefix])))}?"

    def _turned(self, word: str, behind: str) -> str:
        """Return a word for the one who is asked as it is said to the same; before a noun it is somebody else's."""
        return word if behind[:1].isupper() else self.objects.get(word, word)

    def _goes_on(self, said: Sequence[str]) -> bool:
        """Return whether there may be another clause in it."""
        return any(word.casefold() in self.joined or before.endswith(",") for before, word in pairwise(said))

    def _first(self, said: Sequence[str]) -> int:
        """Return how many words a sentence begins with before its verb; 0 where that is not clear."""
        first = said[0].casefold() if said else ""
        if first in self.articles and len(said) > 1:
            noun = next((at for at, word in enumerate(said[1:], 2) if word[:1].isupper()), 0)
            return noun or (0 if said[1].endswith(_ENDINGS) else 2)
        return 1 if first in self.subjects or first in self.adverbs or (said and said[0][:1].isupper()) else 0

    def _verb(self, word: str) -> tuple[str, list[str]]:
        """Return a verb and what of it stands apart."""
        plain = word.casefold()
        prefix = next((each for each in self.prefixes if plain.startswith(each) and len(plain) > len(each) + 2), "")
        if not prefix or plain in self.whole or not any(vowel in plain.removeprefix(prefix) for vowel in _VOWELS):
            return word, []
        return plain.removeprefix(prefix), [prefix]

    def _second(self, verb: str) -> str:
        if verb in self.you_are:
            return self.you_are[verb]
        if verb.endswith(("st", "ßt", "zt")):
            return verb
        return f"{verb[:-1]}st" if verb.endswith("t") else f"{verb}st"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def verb_last(words: Mapping[str, str]) -> VerbLast:
    """Return what turns the clauses of a language, from the words of its file."""
    pairs = {
        name: dict(pair.split("=") for pair in listed(words[name])) for name in ("you_are", "of_others", "objects")
    }
    return VerbLast(
        joint=words["joint"],
        subjects=frozenset(listed(words["subjects"])),
        others=frozenset(listed(words["others"])),
        articles=frozenset(listed(words["articles"])),
        prefixes=tuple(sorted(listed(words["prefixes"]), key=lambda prefix: -len(prefix))),
        whole=frozenset(listed(words["whole"])),
        joined=frozenset(listed(words["joined"])),
        adverbs=frozenset(listed(words["adverbs"])),
        you=words["you"],
        you_are=pairs["you_are"],
        of_others=pairs["of_others"],
        objects=pairs["objects"],
    )
