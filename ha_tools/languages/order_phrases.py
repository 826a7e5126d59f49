"""Wishes and questions of another language, each with the English sentence that says the same.

`orders/` has a file a language. Pure; the words are only told apart here, no home is asked for what they mean.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import yaml

from ha_tools.languages.phrasebook import listed

_FILES = resources.files("ha_tools.languages") / "orders"

LANGUAGES = tuple(sorted(file.name.removesuffix(".yaml") for file in _FILES.iterdir() if file.name.endswith(".yaml")))
"""The languages that have such phrases."""

Translate = Callable[[str, tuple[str, ...]], str | None]
"""Returns the words for a slot in English, by the slot's name; None where they are nothing of the kind."""

FREE = frozenset({"items", "text", "played", "clause", "task", "name", "event"})
"""Slots for words of the speaker's own: the fewest words that leave the rest to the phrase are theirs."""

LONGEST: Mapping[str, int] = {
    **dict.fromkeys(("unit", "color"), 3),
    **dict.fromkeys(("place", "area", "day"), 5),
    **dict.fromkeys(("number", "length", "amount"), 6),
    **dict.fromkeys(("when", "at"), 8),
}
"""Words that a slot has at most, where few say all that it may."""

WITH_COMMAS = frozenset({"items", "text"})
"""Slots to which it matters that a comma stood behind a word."""

Slots = Mapping[str, str]
_Rest = Iterator[tuple[int, Slots]]


class _Part:
    """A part of a phrase: it yields where it may end that begins at a word, and what its slots say."""

    def ends(self, said: _Said, at: int, slots: Slots) -> _Rest:
        raise NotImplementedError


@dataclass(frozen=True)
class _Said:
    """Words that are looked for, and what slots may say."""

    marked: tuple[str, ...]
    """The words, with the commas behind them."""
    words: tuple[str, ...]
    low: tuple[str, ...]
    """The same in lower case."""
    is_asked: bool
    """A question mark stood behind them."""
    particles: frozenset[str]
    """Words that may stand between those of a phrase."""
    translate: Translate

    def starts(self, at: int) -> Iterator[int]:
        """Yield where the next part may begin: here, or behind particles."""
        yield at
        while at < len(self.low) and self.low[at] in self.particles:
            at += 1
            yield at


@dataclass(frozen=True)
class _Word(_Part):
    word: str

    def ends(self, said: _Said, at: int, slots: Slots) -> _Rest:
        for start in said.starts(at):
            if start < len(said.low) and said.low[start] == self.word:
                yield start + 1, slots


@dataclass(frozen=True)
class _Slot(_Part):
    name: str

    def ends(self, said: _Said, at: int, slots: Slots) -> _Rest:
        if at == 0 and said.is_asked:
            return  # "the lights off?" asks
        words = said.marked if self.name in WITH_COMMAS else said.words
        for start in said.starts(at):
            longest = LONGEST.get(self.name, len(said.words))
            ends = range(start + 1, min(start + longest, len(said.words)) + 1)
            for end in ends if self.name in FREE else reversed(ends):
                if english := said.translate(self.name, words[start:end]):
                    yield end, {**slots, self.name: english}


@dataclass(frozen=True)
class _Sequence(_Part):
    parts: tuple[_Part, ...]

    def ends(self, said: _Said, at: int, slots: Slots) -> _Rest:
        if not self.parts:
            yield at, slots
            return
        for end, found in self.parts[0].ends(said, at, slots):
            yield from _Sequence(self.parts[1:]).ends(said, end, found)


@dataclass(frozen=True)
class _Either(_Part):
    parts: tuple[_Part, ...]

    def ends(self, said: _Said, at: int, slots: Slots) -> _Rest:
        for part in self.parts:
            yield from part.ends(said, at, slots)


@dataclass(frozen=True)
class Order:
    """One phrase and what it is in English."""

    english: str
    phrase: _Part
    needs: frozenset[str]
    """Words without which it is not said."""

    @property
    def slots(self) -> frozenset[str]:
        """Return the slots of the English sentence."""
        return frozenset(re.findall(r"\{(\w+)\}", self.english))

    @property
    def is_whole(self) -> bool:
        """Return whether the phrase always says what the English sentence needs."""
        return self.slots <= frozenset(_always(self.phrase))


@dataclass(frozen=True)
class OrderPhrases:
    """The phrases of one language."""

    orders: tuple[Order, ...]
    particles: frozenset[str]
    articles: frozenset[str]
    joints: frozenset[str]
    """Words between several things."""
    excepting: frozenset[str]
    """Words before what is left out."""
    before_places: tuple[tuple[str, ...], ...]
    """Words before a place, the longer ones first."""
    linking: tuple[str, ...]
    """Letters between the parts of a word that is made of two: of a room and a kind."""
    halves: str
    """Ending of a number by which it is half of one more."""
    left_out: str
    """The one that may be left out before a hundred."""
    points: str
    """The word for the decimal point."""
    beside_items: frozenset[str]
    """Words round what is put on a list that are none of it."""
    no_items: frozenset[str]
    """Words that are never among what is put on a list."""
    no_played: frozenset[str]
    """Words with which nothing begins that is played: "with", "quietly"."""
    list_words: frozenset[str]
    """Words behind the name of a list that need not be its own."""
    in_times: frozenset[str]
    """Words before a day or an hour that belong to the sentence: "auf acht"."""
    at_times: str
    """The word that stands in their place between a day and an hour."""
    next: frozenset[str]
    """Words for the next one, before an appointment."""
    event_words: tuple[str, ...]
    """Endings that say only that something is an appointment."""
    quarter: frozenset[str]
    one: frozenset[str]
    half: frozenset[str]
    events: tuple[str, ...]
    """Endings of words for appointments."""
    sums: Mapping[str, str]
    """Words of sums -> English, the longer ones first."""
    units: Mapping[str, str]
    """Words for units -> English."""

    def english(self, marked: Sequence[str], translate: Translate, *, is_asked: bool) -> Iterator[str]:
        """Yield what the whole of these words says in English, the likeliest first; a comma may stand behind each."""
        words = tuple(word.rstrip(",") for word in marked)
        low = tuple(word.casefold() for word in words)
        spoken = frozenset(low)
        said = _Said(tuple(marked), words, low, is_asked, self.particles, translate)
        for order in self.orders:
            if order.needs <= spoken:
                yield from (order.english.format(**slots) for slots in self._found(order, said))

    def _found(self, order: Order, said: _Said) -> Iterator[Slots]:
        for end, slots in order.phrase.ends(said, 0, {}):
            if all(word in self.particles for word in said.low[end:]):
                yield slots


@functools.cache
def order_phrases(language: str) -> OrderPhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    base = language.partition("-")[0]
    if base not in LANGUAGES:
        return None
    own = yaml.safe_load((_FILES / f"{base}.yaml").read_text("utf-8"))
    before = [tuple(each.split()) for each in listed(own["before_places"])]
    known = {f"<{name}>": f"({said})" for name, said in own["words"].items()}
    return OrderPhrases(
        orders=tuple(
            _order(english, functools.reduce(lambda text, word: text.replace(word, known[word]), known, phrase))
            for english, phrases in own["orders"].items()
            for phrase in listed(phrases)
        ),
        particles=frozenset(listed(own["particles"])),
        articles=frozenset(listed(own["articles"].casefold())),
        joints=frozenset(listed(own["joints"])),
        excepting=frozenset(listed(own["excepting"].casefold())),
        before_places=tuple(sorted(before, key=lambda each: -len(each))),
        linking=("", *listed(own["linking"])),
        halves=own["halves"],
        left_out=own["left_out"],
        points=own["points"],
        beside_items=frozenset(listed(own["beside_items"])),
        no_items=frozenset(listed(own["no_items"])),
        no_played=frozenset(listed(own["no_played"])),
        list_words=frozenset(listed(own["list_words"])),
        in_times=frozenset(listed(own["in_times"])),
        at_times=own["at_times"],
        next=frozenset(listed(own["next"])),
        event_words=listed(own["event_words"]),
        quarter=frozenset(listed(own["quarter"])),
        one=frozenset(listed(own["one"])),
        half=frozenset(listed(own["half"])),
        events=listed(own["events"]),
        sums=_by_word(own["sums"]),
        units=_by_word(own["units"]),
    )


def _by_word(section: Mapping[str, str]) -> Mapping[str, str]:
    pairs = [(said, english) for english, several in section.items() for said in listed(several)]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def _order(english: str, phrase: str) -> Order:
    part, rest = _several(re.findall(r"\{\w+\}|[\[\]()|]|[^\s\[\]()|{}]+", phrase))
    if rest:
        raise ValueError(f"Unbalanced: {phrase}")
    return Order(english, part, frozenset(_needed(part)))


def _several(signs: list[str]) -> tuple[_Part, list[str]]:
    """Return what signs say up to the bracket that closes them, and the signs from there."""
    choices: list[list[_Part]] = [[]]
    while signs and signs[0] not in {")", "]"}:
        sign, *signs = signs
        if sign == "|":
            choices.append([])
        elif sign in {"(", "["}:
            inner, signs = _several(signs)
            signs = signs[1:]
            choices[-1].append(inner if sign == "(" else _Either((inner, _Sequence(()))))
        else:
            choices[-1].append(_Slot(sign[1:-1]) if sign.startswith("{") else _Word(sign.casefold()))
    several = tuple(each[0] if len(each) == 1 else _Sequence(tuple(each)) for each in choices)
    return (several[0] if len(several) == 1 else _Either(several)), signs


def _always(part: _Part) -> Iterator[str]:
    """Yield the slots without which a phrase is never said."""
    if isinstance(part, _Slot):
        yield part.name
    if isinstance(part, _Either):
        yield from set.intersection(*(set(_always(each)) for each in part.parts))
    for each in part.parts if isinstance(part, _Sequence) else ():
        yield from _always(each)


def _needed(part: _Part) -> Iterator[str]:
    if isinstance(part, _Word):
        yield part.word
    for each in part.parts if isinstance(part, _Sequence) else ():
        yield from _needed(each)
