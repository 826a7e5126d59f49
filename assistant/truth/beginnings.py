"""Whether a sentence that is not finished may still turn out to be a claim: only then its words wait. English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.truth.claims import IS_LISTED, claims_of, clauses, without_opener
from assistant.truth.text import AND, JOINTS, plain
from assistant.truth.words import (
    ADVERBS,
    BE,
    DEEDS,
    DETERMINERS,
    DOING,
    OPENERS,
    PRONOUNS,
    SOON,
    STATES,
    TO_DO,
    UNSURE,
    WHOLE,
)
from ha_tools.names import words as comparable

_SHORTEST_PART = 4
"""Letters of a word that may be a part of a name written in one: the "heat" of the HeatPump."""

_OF_WHOLE = frozenset(re.findall(r"[a-z]{2,}", f"{WHOLE} {SOON}"))
"""Words of sentences that say that all was done."""
_YES_OR_NO = frozenset({"yes", "yeah", "no", "nope", "correct"})
_SPEAKERS = frozenset({"i", "we", "let", "allow"})
_PROMISES = ("will", "am", "shall", "me")
"""What stands behind the one who speaks and begins a promise."""
_ASIDE = ADVERBS | BE | {"me", "to", "going", "about", "gonna"}
"""What may stand between the one who speaks and what it did."""
_ACTS = frozenset([*DEEDS, *DOING, *TO_DO, "on", "care"])
_SAID_OF_THINGS = _ACTS | STATES | ADVERBS | {"in", "at", "good", "ready", "not", "no", "longer", "sorted", "finished"}
_SAID_FIRST = frozenset([*_SPEAKERS, *DEEDS, *DOING, *STATES, *BE, *ADVERBS, "you"])


@dataclass(frozen=True)
class Subjects:
    """What a claim could be about."""

    words: frozenset[str]
    """The comparable words of it."""
    are_wished_for: bool = True
    """Something was to be done: whatever is said to be done is a claim, and "it" is what was to be."""
    doubt_deeds: bool = True
    """What the one who speaks says to have done may be a claim; otherwise only what it says it will do."""

    def hold(self, word: str) -> bool:
        """Whether a claim could be about it."""
        said = comparable(word)
        stands_for_it = word in _OF_WHOLE | PRONOUNS or PRONOUNS.issuperset(said)
        return self.words.issuperset(said) or (self.are_wished_for and stands_for_it)

    def begin_with(self, part: str) -> bool:
        """Whether a word of it begins so."""
        known = [self.words, PRONOUNS, _OF_WHOLE] if self.are_wished_for else [self.words]
        last = part.rpartition("-")[2]
        return self.hold(part) or any(_begins(last, words) for words in known)

    def go_on(self, before: str, word: str) -> bool:
        """Whether a claim could be about a word behind another."""
        is_part = len(word) >= _SHORTEST_PART and (self.begin_with(word) or self.begin_with(before + word))
        return self.hold(word) or is_part


def may_become_claim(text: str, subjects: Subjects) -> bool:
    """Whether the beginning of a sentence may be one of a claim; its last word may lack its end."""
    *before, last = JOINTS.split(IS_LISTED.sub(" is ", plain(text)))
    *beside, last = AND.split(last)
    if any(claims_of(clause) for part in before for clause in clauses(part)):
        return True
    if any(claims_of(" ".join(without_opener(part.split()))) for part in beside):
        return True
    words, part = _words_and_part(text, last)
    left = without_opener(words)
    openers = OPENERS if subjects.are_wished_for else _YES_OR_NO
    if any(_begins(" ".join([*said, part]), openers) for said in (words, left)):
        return True
    return _may_go_on(left, part, subjects)


def _words_and_part(text: str, last: str) -> tuple[list[str], str]:
    """The whole words of the last clause, and what there is of another; "I'v" is an "I" and more."""
    words = [word.strip(".,;:!?") for word in last.split()]
    if text[-1:].isspace() or text.rstrip()[-1:] in {",", ";", ":"} or not words:
        return words, ""
    stem, apostrophe, _ = words[-1].partition("'")
    return ([*words[:-1], stem], "") if apostrophe else (words[:-1], words[-1])


def _may_go_on(words: list[str], part: str, subjects: Subjects) -> bool:
    """Whether words, and the beginning of another, may be the beginning of a claim."""
    if UNSURE & set(words):
        return False
    if words and words[0] in _SPEAKERS:
        return _may_act(words, part, subjects)
    for number, word in enumerate(words):
        before = words[number - 1] if number else ""
        if word in BE and not subjects.are_wished_for and not any(map(subjects.hold, words[:number])):
            return False
        if BE & set(words[:number]) and word not in BE:
            return word in _SAID_OF_THINGS or before == "been"
        if word in DEEDS or word in DOING or word in STATES or (before == "to" and word in TO_DO):
            return subjects.are_wished_for or number > 0
        if word in {"a", "an"} and not subjects.are_wished_for:
            return False
        if word not in _SAID_FIRST | DETERMINERS and not subjects.go_on(before, word):
            return False
    return not part or _may_follow(words, part, subjects)


def _may_act(words: list[str], part: str, subjects: Subjects) -> bool:
    """Whether "I" and what follows it may go on to tell of a deed, or of a promise."""
    second = "".join(words[1:2]) or part
    if not subjects.doubt_deeds and not _begins(second, _PROMISES):
        return False
    acts = [word for word in words[1:] if word not in _ASIDE]
    return acts[0] in _ACTS if acts else _begins(part, _ACTS | _ASIDE)


def _may_follow(words: list[str], part: str, subjects: Subjects) -> bool:
    """Whether a word that begins so may stand behind the words of a claim."""
    if BE & set(words):
        return words[-1] == "been" or _begins(part, _SAID_OF_THINGS | BE)
    known = _SAID_FIRST if words or subjects.are_wished_for else _SPEAKERS
    joined = "".join([*words[-1:], part])
    return _begins(part, known | DETERMINERS) or subjects.begin_with(part) or subjects.begin_with(joined)


def _begins(part: str, known: Iterable[str]) -> bool:
    return any(word.startswith(part) for word in known)
