"""Requests to the language model: a question or a wish, of the home or of the world. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.languages.home_turns import HomeTurns, home_turns
from ha_tools.languages.phrasebook import Phrasebook, listed, phrasebook
from ha_tools.languages.request_words import RequestWords, request_words
from ha_tools.languages.talk_words import TalkWords, talk_words
from ha_tools.sentences.mood import asks_for_words, asks_or_wants_to_be_told, is_question, sentences_of
from ha_tools.wording import wording_in

SHORT_WORDS = 3
"""Up to so many words that begin with thanks or a greeting are nothing else."""

LEAD_WORDS = 2
"""Up to so many words, a clause is none: "hey, tell me a joke"."""

_MARK = re.compile(r"[,;.!?]\s*")

_ANY = "anyone"
_INDEFINITE = re.compile(r"\b(?:an?|ein|eine[nmrs]?|une?|una|uno|uma?|een|et?t|en|egy)\s+(?=\w)", re.IGNORECASE)
"""Before a name, an article of any language that says that no thing of this home is meant."""


@dataclass(frozen=True)
class Request:
    """A request, and how much of it is about the home."""

    text: str
    home: Home
    words: RequestWords
    talk: TalkWords
    turns: HomeTurns
    book: Phrasebook | None
    """The phrases of its language; of English there are none."""
    asks: bool
    """It is a question, by its words or by its mark."""
    only_reads: bool
    """It is questions to the last word, so that nothing may be changed by it."""
    things: frozenset[str]
    """The ids of the things, areas and floors that it names."""
    is_of_home: bool
    """It names something of the home, or what homes have, or asks how something is there."""
    is_of_now: bool
    """It is a question for what is, was or will be just here and now, and nobody knows who cannot look it up."""
    is_for_fact: bool
    """It only names a fact of the world: "capital of Norway"."""
    asks_in_general: bool
    """It asks for advice, or why something is so that is of no home."""
    wants_words: bool
    """A joke, a recipe or a greeting is wanted, and nothing else."""
    also_wants_words: bool
    """Words are wanted beside what is to be done."""
    either: str
    """The word before the last of several choices."""

    @property
    def is_wish(self) -> bool:
        """Return whether something is to be done, as far as one can tell."""
        return not (self.asks or self.wants_words)

    @property
    def is_of_world(self) -> bool:
        """Return whether only words are wanted, and none about the home."""
        return self.wants_words or (self.asks and not (self.is_of_home or self.is_of_now))


def request_of(text: str, home: Home, language: str) -> Request:
    """Return what a text asks for in the language of the home. What is not certain is taken for a wish."""
    own, book = request_words(language), phrasebook(language)
    talk = talk_words(language)
    reads = _only_reads(text, own, book) and not talk.is_exclamation(text)
    clauses = _clauses(text, listed(book.joints) if book else ("and",))
    is_for_words = [_is_for_words(clause, own, book) for clause in clauses]
    specific = own.without_general(text)
    things = named(talk.without_no_names(specific), home)
    is_for_fact = len(clauses) == 1 and talk.names_world_fact(text) and not (things or own.names_home(text))
    asks = (
        is_for_fact
        or (reads if book else is_question(text) and not talk.is_exclamation(text))
        or (text.rstrip().endswith("?") and not own.is_polite(text) and len(sentences_of(text)) == 1)
    )
    is_of_home = own.asks_of_home(specific) if asks or any(is_for_words) else own.names_home(specific)
    is_of_home = is_of_home or bool(things)
    is_of_now = (asks or reads) and not is_of_home and talk.asks_of_now(text)
    return Request(
        text,
        home,
        own,
        talk,
        home_turns(language),
        book,
        asks,
        reads,
        things,
        is_of_home,
        is_of_now,
        is_for_fact,
        asks_in_general=asks and not things and (talk.asks_for_advice(text) or own.asks_why_in_general(text)),
        wants_words=is_for_words[0] and not (is_of_home or is_of_now),
        also_wants_words=any(is_for_words),
        either=wording_in(language).joint("or"),
    )


def _only_reads(text: str, own: RequestWords, book: Phrasebook | None) -> bool:
    """Return whether a text is questions and nothing else; what is not certain may be a wish."""
    if book is None:
        return asks_or_wants_to_be_told(text)
    clauses = [clause for clause in sentences_of(text) if clause not in listed(f"{book.thanks}, {book.greetings}")]
    joined = re.compile(rf"\s+(?:{'|'.join(map(re.escape, listed(book.joints)))})\s+", re.IGNORECASE)
    leaning = listed(book.leaning)

    def only_asks(clause: str) -> bool:
        first, *more = [part.strip() for part in clause.split(",") if part.strip()]
        begin, *joints = joined.split(first)
        wishes = [part for part in more if len(part.split()) > 1 and part.split()[0] not in leaning]
        wishes += [part for part in joints if len(part.split()) > LEAD_WORDS]
        is_asked = book.is_asked(begin) and not own.is_polite(begin)
        return is_asked and all(book.is_asked(part) for part in wishes)

    return bool(clauses) and all(map(only_asks, clauses))


def _clauses(text: str, joints: Sequence[str]) -> list[str]:
    """Return the parts between marks and words that join; all of the text where there are none."""
    joined = re.compile(rf"\s+(?:{'|'.join(map(re.escape, joints))})\s+", re.IGNORECASE)
    parts = [part for piece in _MARK.split(text) for part in joined.split(piece)]
    return [part for part in parts if len(part.split()) > LEAD_WORDS] or [text]


def named(text: str, home: Home) -> frozenset[str]:
    """Return the ids of the things, areas and floors whose whole name stands in a text; "a heat pump" is none."""
    said = words(_INDEFINITE.sub(f"{_ANY} ", text))
    found: set[str] = set()
    for begin in range(len(said)):
        if begin and said[begin - 1] == _ANY:
            continue
        for end in range(begin + 1, min(begin + home.longest_name, len(said)) + 1):
            for index in (home.entity_index, home.area_index, home.floor_index):
                found.update(index.exact(said[begin:end]))
    return frozenset(found)


def _is_for_words(text: str, own: RequestWords, book: Phrasebook | None) -> bool:
    """Return whether nothing is to be done for a text but to speak."""
    if book is None:
        return own.wants_words(text) or asks_for_words(text)
    is_short = len(text.split()) <= SHORT_WORDS
    courtesies = (*listed(book.thanks), *listed(book.greetings))
    return own.wants_words(text) or (is_short and text.casefold().strip().startswith(courtesies))
