"""Passages of a text: its sentences one behind the other, and those that speak of something. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ha_tools.home.names import words

SHORTEST_SENTENCE = 30
"""Letters up to which a full stop is rather one of an abbreviation."""

SHORTEST_STEM = 4
"""Letters of a word by which its other forms are known: "price" and "pricing"."""

_END = re.compile(r"(?<!\b[^\W\d_])(?<!\b[A-Z][a-z])(?<!\bca)[.!?](?=\s+[^a-z\s])")
_STOPS = frozenset(
    "a an the of in on at for to and or is are was were what who when where how which it its there this that any "
    "anything something der die das den dem ein eine einen und oder von zu zum zur im auf über ist sind was wie".split()
)
"""Words that no sentence is chosen for."""


def first_sentence(text: str) -> str:
    """Return the first sentence of a text: one that ends in no initial or abbreviation."""
    ends = (found.end() for found in _END.finditer(text) if found.end() > SHORTEST_SENTENCE)
    return text[: next(ends, len(text))]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, where each begins and ends; a line's end is one as well."""
    begin = 0
    for line in text.splitlines(keepends=True):
        end = begin + len(line)
        at = begin
        while at < end:
            length = len(first_sentence(text[at:end]))
            if text[at : at + length].strip():
                yield at, at + length
            at += length
        begin = end


def passage(text: str, begin: int, most: int) -> tuple[str, int]:
    """Return the sentences from a place on that have `most` letters together, the first in any case; and their end."""
    end, found = begin, ""
    for first, last in sentences(text[begin:]):
        sentence = " ".join(text[begin + first : begin + last].split())
        if found and len(found) + len(sentence) >= most:
            break
        found, end = f"{found} {sentence}".strip(), begin + last
    return found, end


def about(text: str, topic: str, most: int) -> str:
    """Return the sentences that speak most of a topic, in their order, of `most` letters; empty where none does."""
    told = [" ".join(text[begin:end].split()) for begin, end in sentences(text)]
    best = max((_count(each, topic) for each in told), default=0)
    found = ""
    for each in told if best else ():
        if _count(each, topic) == best and (not found or len(found) + len(each) < most):
            found = f"{found} {each}".strip()
    return found


def surroundings(text: str, topic: str, most: int) -> str:
    """Return what a text says round all that speaks of a topic, of `most` letters; its beginning where nothing does."""
    told = [" ".join(text[begin:end].split()) for begin, end in sentences(text)]
    near = [place for place, each in enumerate(told) if _count(each, topic)]
    chosen = sorted({at for place in near for at in (place - 1, place, place + 1) if 0 <= at < len(told)})
    parts = (told[at] for at in chosen) if len(text) > most and near else told
    return " ".join(parts)[:most]


def _count(sentence: str, topic: str) -> int:
    """Return how many words of a topic a sentence has, in any of their forms."""
    said = words(sentence)
    wanted = {_stem(word) for word in words(topic) if word not in _STOPS}
    return sum(any(stem in word for word in said) for stem in wanted)


def _stem(word: str) -> str:
    return word[: max(SHORTEST_STEM, len(word) - 2)]
