"""Sentences of a text that is spoken: the places at which it may pause for something more important."""

from __future__ import annotations

import re

SHORTEST = 12
"""Bytes of a sentence at least, four Chinese characters; a shorter one is said in one breath with the next."""

_END = re.compile(
    r"""
    [.!?\u2026\u061f\u0964]+ ["'\u2019\u201d\u00bb)\]]* \s+
    | [\u3002\uff01\uff1f]+ [\u300d\u300f\u201d\uff09"]* \s*  # Chinese and Japanese, without a space
    | \s* \n \s*
    """,
    re.VERBOSE,
)

_ABBREVIATION = re.compile(
    r"""
    \d{1,2}                       # "am 3. Mai"
    | [^\W\d_]                    # "z. B."
    | .*\..*                      # "e.g.", "a.m."
    | (?i:[bcdfghjklmnpqrstvwxz]+)  # "bzw.", "Mr."
    """,
    re.VERBOSE,
)

LONGEST_TITLE = 4
"""Letters of a capitalised word that may be a title before a point: "Prof."."""


def spoken_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, with their marks; where an end is not certain, there is none."""
    sentences, begin = [], 0
    for found in _END.finditer(text):
        sentence, rest = text[begin : found.end()].strip(), text[found.end() :]
        if len(sentence.encode()) >= SHORTEST and _has_words(sentence) and _has_words(rest) and _is_end(text, found):
            sentences.append(sentence)
            begin = found.end()
    return (*sentences, rest) if (rest := text[begin:].strip()) else tuple(sentences)


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_end(text: str, found: re.Match[str]) -> bool:
    if text[found.end() : found.end() + 1].islower():
        return False
    if not found[0].startswith("."):
        return True
    word = text[: found.start()].split()[-1].strip("\"'\u201c\u201d\u2018\u2019\u00ab\u00bb()[]")
    is_title = word[:1].isupper() and len(word) <= LONGEST_TITLE
    return not (is_title or _ABBREVIATION.fullmatch(word))
