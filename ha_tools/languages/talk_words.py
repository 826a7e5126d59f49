"""Words that tell talk from knowledge, by language: questions about now, sympathy, and saying that one cannot. Pure."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ha_tools.languages.found_phrases import FoundPhrases, phrases, plain
from ha_tools.languages.phrasebook import listed, phrasebook
from ha_tools.wording.language import talk

INTERJECTION_WORDS = 2
"""In up to so many words, a single word of sympathy is all that is said: "oh wow", but not "nice and warm"."""

SYMPATHY_WITHIN = 4
"""Among so many of its first words a clause of sympathy shows what it is."""

EXCLAMATION_WORDS = 5
"""Up to so many words, what begins as an exclamation is no question: "what a day", but not "what a koala eats"."""

_FIELDS = ("of_now", "of_talk", "for_advice", "no_answer", "inability", "sympathy", "exclaims", "world_facts")
_MARKS = re.compile(r"[^\w\s'\u2019-]|\s-\s")
_BUT = ("but", "aber", "mais", "pero", "maar", "ale")


@dataclass(frozen=True)
class TalkWords:
    """The words of one language; of one without any, nothing is known to be talk."""

    of_now: FoundPhrases
    """In a question for what nobody knows who is not there: anyone, everything, today, what happened."""
    of_talk: FoundPhrases
    """In a question for what was said in this conversation."""
    for_advice: FoundPhrases
    """In a question for advice, whose answer is no fact of now."""
    no_answer: FoundPhrases
    """Say that one does not know."""
    inability: FoundPhrases
    """Say what one cannot do."""
    sympathy: FoundPhrases
    """Are said to a person about that person: consolation, joy, good wishes, advice."""
    exclaims: FoundPhrases
    """Begin an exclamation."""
    world_facts: FoundPhrases
    """Begin a question for a fact of the world that has neither a verb nor a mark: "capital of"."""
    no_names: re.Pattern[str]
    """Words that would be a person's name elsewhere: the "ik ben" of a home with a Ben."""
    joint: re.Pattern[str]
    """A word that joins two clauses."""

    def asks_of_now(self, text: str) -> bool:
        """Return whether a question asks for what is, was or will be just here and now."""
        said = plain(text)
        return bool(self.of_now.first_in(said)) and not (self.of_talk.first_in(said) or self.asks_for_advice(text))

    def asks_for_advice(self, text: str) -> bool:
        """Return whether a question asks for what one might do."""
        return bool(self.for_advice.first_in(plain(text)))

    def names_world_fact(self, text: str) -> bool:
        """Return whether a text begins with the name of a fact of the world, and so asks for it."""
        return bool(self.world_facts.begins(plain(text)))

    def is_exclamation(self, text: str) -> bool:
        """Return whether a text is one."""
        said = plain(text)
        found = self.exclaims.first_in(said)
        is_short = len(said.split()) <= EXCLAMATION_WORDS and not text.rstrip().endswith("?")
        return is_short and bool(found) and said.startswith(found)

    def without_no_names(self, text: str) -> str:
        """Return a text without words that are no names in it."""
        return self.no_names.sub(" ", text)

    def admits_not_knowing(self, text: str) -> bool:
        """Return whether each clause of a text says that one does not know."""
        clauses = self._clauses(text)
        return bool(clauses) and all(map(self.no_answer.first_in, clauses))

    def only_talks(self, text: str) -> bool:
        """Return whether each clause of a text is sympathy, or says what one cannot do or does not know."""
        clauses = self._clauses(text)
        return bool(clauses) and all(map(self._is_talk, clauses))

    def _is_talk(self, clause: str) -> bool:
        if self.no_answer.first_in(clause) or self.inability.first_in(clause):
            return True
        said = clause.split()
        is_short = len(said) <= INTERJECTION_WORDS
        return any(
            is_short or " " in found or found not in self.sympathy.exact
            for begin in range(min(SYMPATHY_WITHIN, len(said)))
            if (found := self.sympathy.begins(" ".join(said[begin:])))
        )

    def _clauses(self, text: str) -> list[str]:
        """Return the plain words between marks and joints."""
        parts = [piece for part in _MARKS.split(text) for piece in self.joint.split(plain(part))]
        return [part for part in parts if part.strip()]


@functools.cache
def talk_words(language: str) -> TalkWords:
    """Return the words of a language, "de" for "de-AT"."""
    fields, book = talk(language.partition("-")[0]), phrasebook(language)
    joints = (*(map(plain, listed(book.joints)) if book else ("and",)), *_BUT)
    no_names = listed(fields.get("no_names", ""))
    own = {name: phrases(fields.get(name, "")) for name in _FIELDS}
    return TalkWords(
        **own,
        no_names=re.compile(rf"\b(?:{'|'.join(map(re.escape, no_names)) or '(?!)'})\b", re.IGNORECASE),
        joint=re.compile(rf"\b(?:{'|'.join(map(re.escape, joints))})\b"),
    )
