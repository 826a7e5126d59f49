"""A clause whose verb stands at its end, as in German, turned into words to somebody: "dass ich später komme". Pure.

Where it cannot be told which word is the verb or the subject, the clause stays as it was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ha_tools.languages.phrasebook import listed

_VOWELS = "aeiouyäöü"


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
    adjectives: frozenset[str]
    """Adjectives without their endings."""
    endings_of: Mapping[str, str]
    """Article -> the endings of an adjective behind it, behind which the noun is still to come."""
    bare_subjects: frozenset[str]
    """Nouns that are a subject without an article."""
    saying_little: frozenset[str]
    """Verbs that say nothing without another word: "has"."""
    day_parts: frozenset[str]
    """Parts of a day, which belong to the day before them: "heute abend"."""
    complete: frozenset[str]
    """Those of `joined` whose clause keeps its verb at its end."""
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
        said, behind = self._split(clause.split())
        mark = "," if behind and said[-1].endswith(",") else ""
        said = [*said[:-1], said[-1].rstrip(",")] if mark else said
        length = self._first(said)
        is_turned = length and len(said) > length and said[-1].casefold() not in self.adverbs
        if not is_turned or self._goes_on(said) or self._goes_on(behind[1:]):
            return _begun(f"{self.joint} {clause}")
        verb, prefix = self._verb(said[-1])
        turned = " ".join([*said[:length], verb, *said[length:-1], *prefix])
        return _begun(f"{turned}{mark} {' '.join(behind)}" if behind else turned)

    def _split(self, said: list[str]) -> tuple[list[str], list[str]]:
        """Return a clause and the one behind it that needs no turning: "ich komme", "sobald ich kann"."""
        cut = next((at for at, word in enumerate(said) if at > 1 and word.casefold() in self.complete), len(said))
        return said[:cut], said[cut:]

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
            return noun or self._small_noun(first, said)
        if first in self.adverbs and len(said) > 1 and said[1].casefold() in self.day_parts:
            return 2
        is_subject = first in self.subjects | self.bare_subjects | self.adverbs
        return 1 if is_subject or (said and said[0][:1].isupper()) else 0

    def _small_noun(self, article: str, said: Sequence[str]) -> int:
        """Return where the noun behind an article ends, where nouns are written small."""
        endings, at = self.endings_of.get(article, "").split(), 1
        while at < len(said) - 2 and self._is_adjective(said[at], endings):
            at += 1
        is_whole = at > 1 and at == len(said) - 2 and said[-1].casefold() in self.saying_little
        return at if is_whole else at + 1

    def _is_adjective(self, word: str, endings: Sequence[str]) -> bool:
        return any(word.endswith(end) and word.removesuffix(end) in self.adjectives for end in endings)

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
        name: dict(pair.split("=") for pair in listed(words[name]))
        for name in ("you_are", "of_others", "objects", "endings_of")
    }
    return VerbLast(
        joint=words["joint"],
        subjects=frozenset(listed(words["subjects"])),
        others=frozenset(listed(words["others"])),
        articles=frozenset(listed(words["articles"])),
        adjectives=frozenset(listed(words["adjectives"])),
        endings_of=pairs["endings_of"],
        bare_subjects=frozenset(listed(words["bare_subjects"])),
        saying_little=frozenset(listed(words["saying_little"])),
        day_parts=frozenset(listed(words["day_parts"])),
        complete=frozenset(listed(words["complete"])),
        prefixes=tuple(sorted(listed(words["prefixes"]), key=lambda prefix: -len(prefix))),
        whole=frozenset(listed(words["whole"])),
        joined=frozenset(listed(words["joined"])),
        adverbs=frozenset(listed(words["adverbs"])),
        you=words["you"],
        you_are=pairs["you_are"],
        of_others=pairs["of_others"],
        objects=pairs["objects"],
    )
