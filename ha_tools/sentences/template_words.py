"""The words that a template can be said with: what it may hold, and what it must. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
    TextChunk,
)
from hassil.intents import RangeSlotList, SlotList, TextSlotList

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_SLOT = "\0"
"""Stands for what a list of the home has, within a word."""

_COMPOUND = re.compile(rf"{_SLOT}[^\W_]|[^\W_]{_SLOT}")

MOST_SPELLINGS = 400
"""A template whose words have more spellings than this is tried on every sentence instead."""


def tokens(text: str) -> tuple[str, ...]:
    """The words and the numbers of a text, as templates and sentences are compared by them."""
    return tuple(_TOKEN.findall(text.casefold()))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words and the numbers of a text."""
    return [found.span() for found in _TOKEN.finditer(text)]


@dataclass(frozen=True)
class TemplateWords:
    """The words for a template, or for a part of one."""

    words: frozenset[str] = frozenset()
    """Words within it, with no part of them outside."""
    begins: frozenset[str] = frozenset()
    """Ends of words that begin before it."""
    ends: frozenset[str] = frozenset()
    """Beginnings of words that end behind it."""
    whole: frozenset[str] = frozenset()
    """Its forms without any space; empty text where it can be left out."""
    lists: frozenset[str] = frozenset()
    """The lists that it can take something from."""
    needs: frozenset[str] = frozenset()
    """The lists that it must take something from."""

    def then(self, other: TemplateWords) -> TemplateWords:
        """This part and the other behind it."""
        return TemplateWords(
            self.words | other.words | _joined(self.ends, other.begins),
            self.begins | _joined(self.whole, other.begins),
            other.ends | _joined(self.ends, other.whole),
            _joined(self.whole, other.whole),
            self.lists | other.lists,
            self.needs | other.needs,
        )

    def either(self, other: TemplateWords) -> TemplateWords:
        """This part or the other."""
        return TemplateWords(
            self.words | other.words,
            self.begins | other.begins,
            self.ends | other.ends,
            self.whole | other.whole,
            self.lists | other.lists,
            self.needs & other.needs,
        )

    @property
    def spellings(self) -> frozenset[str]:
        """All words, where nothing stands before and behind."""
        return self.words | self.begins | self.ends | self.whole

    @property
    def tokens(self) -> frozenset[str]:
        """The words as sentences are cut into them."""
        return frozenset(token for word in self.spellings for token in tokens(word.replace(_SLOT, " ")))

    @property
    def has_compounds(self) -> bool:
        """Return whether a name can be a part of a word: "Küchenlicht"."""
        return any(_COMPOUND.search(word) for word in self.spellings)

    @property
    def is_vast(self) -> bool:
        """Return whether its words have more spellings than are looked at."""
        return len(self.spellings) > MOST_SPELLINGS


_NOTHING = TemplateWords(whole=frozenset({""}))


def _joined(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    if len(left) * len(right) > MOST_SPELLINGS:  # never so in a template of a person; enough to be told apart
        return frozenset(map(str, range(MOST_SPELLINGS + 1)))
    return frozenset(a + b for a in left for b in right)


@dataclass(frozen=True)
class Wordings:
    """Finds the wording of templates; the lists that a home fills are known by being absent from `lists`."""

    rules: Mapping[str, Sentence]
    """Expansion rules."""
    lists: Mapping[str, SlotList]
    """The lists that are the same in every home."""
    _of_rules: dict[str, TemplateWords] = field(default_factory=dict)

    def of(self, expression: Expression) -> TemplateWords:
        """The wording of a part of a template."""
        match expression:
            case TextChunk():
                return _text(expression.text)
            case RuleReference():
                return self._rule(expression.rule_name)
            case ListReference():
                return self._list(expression)
            case Alternative():
                return reduce(TemplateWords.either, map(self.of, expression.items))
            case Permutation():
                parts = [self.of(item) for item in expression.items]
                return reduce(TemplateWords.either, (_row(order) for order in itertools.permutations(parts)))
            case Group():
                return _row(map(self.of, expression.items))
        raise TypeError(f"{expression!r} is no part of a template")

    def _rule(self, name: str) -> TemplateWords:
        if name not in self._of_rules:
            self._of_rules[name] = self.of(self.rules[name].expression)
        return self._of_rules[name]

    def _list(self, reference: ListReference) -> TemplateWords:
        name = reference.list_name
        known = self.lists.get(name)
        if isinstance(known, TextSlotList):
            return reduce(TemplateWords.either, (self.of(value.text_in) for value in known.values))
        within_words = frozenset({" " if reference.is_inline_range or isinstance(known, RangeSlotList) else _SLOT})
        return TemplateWords(whole=within_words, lists=frozenset({name}), needs=frozenset({name}))


def _row(parts: Iterable[TemplateWords]) -> TemplateWords:
    return reduce(TemplateWords.then, parts, _NOTHING)


def _text(text: str) -> TemplateWords:
    pieces = re.split(r"\s+", text)
    if len(pieces) == 1:
        return TemplateWords(whole=frozenset(pieces))
    first, *within, last = pieces
    return TemplateWords(frozenset(within), frozenset({first}), frozenset({last}))
