"""The names of a home as they are spoken, and which of them occur in a sentence. Immutable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import kind_words
from ha_tools.home.names import is_plural, is_sayable, words
from ha_tools.home.references import EntityRef
from ha_tools.sentences.spellings import spellings, unsigned
from ha_tools.sentences.template_words import tokens

RESERVED = frozenset(
    "it them they that this these those both one all everything everywhere every each any some none "
    "on off up down in out open closed here there the a an my our and or not now again stop yes no please".split()
)
"""Words of sentences: what is called so is not meant by them alone."""


@dataclass(frozen=True, order=True)
class SpokenName:
    """One way to say one name."""

    said: str
    """As it is said: "annas lamp"."""
    value: str
    """The name that it stands for: "Anna's Lamp"; several where several are said."""
    slot: str
    """name, area or floor."""
    domain: str = ""
    """The domain of a thing that bears it."""
    has_kind: bool = False
    """True if the word for its kind was added to the name."""
    ref: EntityRef | None = field(default=None, compare=False)
    """The reference of a word that is no name of a thing but stands for one: "it"."""


class SpokenNames:
    """All names of one home, found by their words: as fast in a large home as in a small one.

    Where names can be parts of words ("Küchenlicht"), each name is looked for, which a large home is noticed by.
    """

    def __init__(self, home: Home, *, in_compounds: bool = False) -> None:
        self._by_words: dict[str, list[SpokenName]] = {}
        self._longest: dict[str, int] = {}
        self._in_compounds = in_compounds
        for name in sorted(set(_names(home))):
            words = tokens(name.said)
            if words:
                self._by_words.setdefault(" ".join(words), []).append(name)
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    @property
    def all(self) -> Iterator[SpokenName]:
        """Every way to say every name."""
        return (name for names in self._by_words.values() for name in names)

    def within(self, said: tuple[str, ...]) -> dict[SpokenName, frozenset[str]]:
        """The names that occur among the words, and the words that each of them is."""
        if self._in_compounds:
            return self._within_compounds(said)
        return {name: frozenset(said[start:end]) for start, end, names in self._spans(said) for name in names}

    def spans(self, said: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the spans of the names among the words."""
        return [(start, end) for start, end, _ in self._spans(said)]

    def has(self, said: str) -> bool:
        """Return whether it is a name."""
        return " ".join(tokens(said)) in self._by_words

    def longer_than(self, said: str) -> bool:
        """Return whether a longer name of a thing begins with these words."""
        words = tokens(said)
        begin = " ".join(words)
        if begin not in self._by_words or self._longest[words[0]] <= len(words):
            return False
        return any(
            known.startswith(f"{begin} ") and any(name.slot == "name" and not name.has_kind for name in names)
            for known, names in self._by_words.items()
        )

    def _spans(self, said: tuple[str, ...]) -> Iterator[tuple[int, int, list[SpokenName]]]:
        for start, word in enumerate(said):
            for end in range(start + 1, min(start + self._longest.get(word, 0), len(said)) + 1):
                if found := self._by_words.get(" ".join(said[start:end])):
                    yield start, end, found

    def _within_compounds(self, said: tuple[str, ...]) -> dict[SpokenName, frozenset[str]]:
        text = " ".join(said)
        return {
            name: frozenset(token for token in said if any(word in token for word in words.split()))
            for words, names in self._by_words.items()
            if words in text
            for name in names
        }


def clean(text: str) -> str:
    """As names and sentences are compared: lower case, no punctuation but what is within a word or a number."""
    text = text.lower().replace("\u2019", "'")
    text = re.sub(r"[.,;:!?\"()\[\]{}<>|]+(?=\s|$)|(?<!\S)[.,;:!?\"()\[\]{}<>|]+", " ", text)
    return " ".join(text.split())


def by_list(
    found: Mapping[SpokenName, frozenset[str]], lists: Mapping[str, tuple[str, ...]]
) -> dict[str, list[SpokenName]]:
    """The names by the list that they are on: their slot's, and those that hold their domain."""
    sorted_out: dict[str, list[SpokenName]] = {}
    for name in found:
        sorted_out.setdefault(name.slot, []).append(name)
        for listed, domains in lists.items() if name.slot == "name" else ():
            if name.domain in domains:
                sorted_out.setdefault(listed, []).append(name)
    return sorted_out


def _names(home: Home) -> Iterator[SpokenName]:
    """Each name stands for itself, so that the floor lamps of two rooms stay one name, to be resolved later."""
    for entity in home.entities.values():
        for domain in sorted(entity.domains):
            yield from _spoken(entity.names, "name", domain)
        yield from _with_kind(entity, home)
    for area in home.areas.values():
        yield from _spoken(area.names, "area", value=area.name)
    for floor in home.floors.values():
        yield from _spoken(floor.names, "floor", value=floor.name)


def _with_kind(entity: Entity, home: Home) -> Iterator[SpokenName]:
    """With the word for its kind, where its name alone is another thing's, a room's, or a word of sentences."""
    for name in filter(is_sayable, entity.names):
        is_shared = len(home.entity_index.exact(words(name))) > 1 or home.area_named(name)
        if is_shared or RESERVED.issuperset(clean(name).split()):
            for kind in map(" ".join, kind_words(entity.kind)):
                for said in _spellings(name):
                    yield SpokenName(f"{said} {kind}", f"{name} {kind}", "name", entity.domain, has_kind=True)


def _spoken(names: Iterable[str], slot: str, domain: str = "", value: str = "") -> Iterator[SpokenName]:
    for name in filter(is_sayable, names):
        for said in _spellings(name):
            if RESERVED.issuperset(said.split()):
                continue
            is_several = slot == "name" and is_plural(said) and not is_plural(name)
            yield SpokenName(said, said if is_several else value or name, slot, domain)


def _spellings(name: str) -> set[str]:
    """As written; as recognisers write it and people say it; with the last word's other number."""
    said = clean(name)
    written = {said, *spellings(name), *_joined(clean(unsigned(name)))}
    return {spelling for spelling in written | set(map(_other_number, written)) if spelling.strip()}


def _joined(name: str) -> Iterator[str]:
    """With two of its words as one: "goodnight", "night light" and "nightlight" sound alike."""
    said = name.split()
    for place in range(1, len(said)):
        if said[place - 1].isalpha() and said[place].isalpha():
            yield " ".join((*said[: place - 1], said[place - 1] + said[place], *said[place + 1 :]))


def _other_number(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}s"
