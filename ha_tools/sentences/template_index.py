"""The templates that a sentence can be of, by its words: those that have a place for each of them. Immutable."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hassil import Intents
from hassil.intents import Intent, IntentData, RangeSlotList, WildcardSlotList
from hassil.numbers import get_rbnf_engine

from ha_tools.sentences.template_words import Wordings, tokens

MOST_NUMBERS = 150
"""Numbers beyond this are in no list of number words: whatever is said could be one."""

Bits = int
"""A set of templates: bit n is the n-th template."""


class TemplateIndex:
    """All templates of a language, each parsed once; they grow in number and the time for a sentence does not."""

    def __init__(self, intents: Intents, language: str) -> None:
        self.language = language
        """The language's tag in home-assistant-intents."""
        self.intents = intents
        """The language's rules, lists and settings."""
        self._shared = Wordings(intents.expansion_rules, intents.slot_lists)
        self.templates = tuple(_one_by_one(intents))
        """Each template, as a block of its own, by its intent's name."""
        numbers = _number_words(intents.language)
        self._number_words = frozenset(token for said in numbers for token in tokens(said))
        self._unwritten = {_as_written(said): count for said, count in numbers.items() if _as_written(said) != said}
        self._unwritten_pattern = re.compile("|".join(map(re.escape, sorted(self._unwritten, key=len, reverse=True))))
        self._by_word: dict[str, Bits] = defaultdict(int)
        self._by_list: dict[str, Bits] = defaultdict(int)
        self._needing: dict[str, Bits] = defaultdict(int)
        self._has_free_words: Bits = 0
        """Templates with words of the speaker's own."""
        self._takes_any: Bits = 0
        """Templates that take whatever is said, or whose words are too many to be looked at."""
        self._takes_numbers: Bits = 0
        self.has_compounds = intents.settings.ignore_whitespace
        """True if names can be parts of words in this language."""
        self._of_intent: dict[str, Bits] = defaultdict(int)
        for number, (name, block) in enumerate(self.templates):
            self._of_intent[name] |= 1 << number
            self._add(1 << number, block)
        self._always: Bits = self._takes_any if intents.settings.ignore_whitespace else 0
        self._fillers = frozenset(token for words in intents.skip_words for token in tokens(words))
        self._all: Bits = (1 << len(self.templates)) - 1

    def candidates(
        self,
        said: Sequence[str],
        names: Mapping[str, frozenset[str]],
        *,
        with_free_words: bool = True,
        other_than: str = "",
    ) -> Intents | None:
        """The templates that have a place for every word; `names` has, by list, the words that its names are.

        Lists that a home fills and that are not in `names` have nothing of what was said.
        """
        if self._fillers.issuperset(said):
            return None
        fit = self._all
        for token in said:
            fit &= self._with_place_for(token, names)
            if not fit:
                break
        for name, needing in self._needing.items():
            if name not in names and name not in self.intents.slot_lists:
                fit &= ~needing
        fit |= self._always
        if not with_free_words:
            fit &= ~self._has_free_words
        if other_than:
            fit &= ~self._of_intent[other_than]
        return self._chosen(fit) if fit else None

    def with_digits(self, text: str) -> str:
        """The text with digits for those number words that nobody writes as unicode-rbnf does: with a joint within."""
        return self._unwritten_pattern.sub(lambda found: self._unwritten[found[0]], text) if self._unwritten else text

    def is_of_others(self, intent: str, word: str) -> bool:
        """Return whether a word is one of the templates', and of none for this intent."""
        having = self._by_word.get(word, 0)
        return bool(having) and not having & self._of_intent[intent]

    def _with_place_for(self, token: str, names: Mapping[str, frozenset[str]]) -> Bits:
        if token in self._fillers:
            return self._all
        found = self._by_word.get(token, 0) | self._takes_any
        if token.isdecimal() or token in self._number_words:
            found |= self._takes_numbers
        for name, words in names.items():
            if token in words:
                found |= self._by_list.get(name, 0)
        return found

    def _chosen(self, fit: Bits) -> Intents:
        intents: dict[str, Intent] = {}
        while fit:
            lowest = fit & -fit
            fit ^= lowest
            name, block = self.templates[lowest.bit_length() - 1]
            intents.setdefault(name, Intent(name)).data.append(block)
        return dataclasses.replace(self.intents, intents=intents)

    def _add(self, bit: Bits, block: IntentData) -> None:
        lists = {**self.intents.slot_lists, **block.slot_lists}
        wording = self._wordings(block).of(block.sentences[0].expression)
        for token in wording.tokens:
            self._by_word[token] |= bit
        for name in wording.lists:
            self._by_list[name] |= bit
            known = lists.get(name)
            if isinstance(known, WildcardSlotList):
                self._has_free_words |= bit
            if isinstance(known, WildcardSlotList) or (isinstance(known, RangeSlotList) and _is_long(known)):
                self._takes_any |= bit
            elif isinstance(known, RangeSlotList) or ".." in name:
                self._takes_numbers |= bit
        for name in wording.needs:
            self._needing[name] |= bit
        if wording.is_vast or self.intents.settings.ignore_whitespace:
            self._takes_any |= bit
        self.has_compounds = self.has_compounds or wording.has_compounds

    def _wordings(self, block: IntentData) -> Wordings:
        if not block.expansion_rules and not block.slot_lists:
            return self._shared
        rules = {**self.intents.expansion_rules, **block.expansion_rules}
        return Wordings(rules, {**self.intents.slot_lists, **block.slot_lists})


def _one_by_one(intents: Intents) -> Iterator[tuple[str, IntentData]]:
    for intent in intents.intents.values():
        for block in intent.data:
            for text in block.sentence_texts:
                yield intent.name, dataclasses.replace(block, sentence_texts=[text])


def _is_long(numbers: RangeSlotList) -> bool:
    return numbers.stop > MOST_NUMBERS


def _number_words(language: str) -> dict[str, str]:
    """Return the words for numbers -> the number in digits."""
    try:
        engine = get_rbnf_engine(language)
    except ValueError:
        return {}
    return {
        said: f"{number:g}"
        for number in (-1, 0.5, *range(MOST_NUMBERS + 1))
        for said in engine.format_number(number).text_by_ruleset.values()
    }


def _as_written(number: str) -> str:
    """A number word of unicode-rbnf as recognisers write it, which know no invisible joints and one apostrophe."""
    return number.replace("\u200b", "").replace("\u00ad", "").replace("\u02bc", "'")
