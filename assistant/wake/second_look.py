"""The second look at a wake word: the recogniser of the house hears whether its words are in the sound."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

HearWords = Callable[[bytes, str], Awaitable["str | None"]]
"""Function from a sound (16-bit mono at 16 kHz) and words that are probably in it to those that are; None where no
recogniser can tell."""

LOOK_SECONDS = 1.5
"""A wake word for whose second look there is no time counts."""

_ALIKE, _SURELY = 0.6, 0.8
"""Likenesses, by letters, of a word that is heard and the wake word's: less is another word, and more is it."""


class Look(StrEnum):
    """The result of a second look."""

    HEARD = "heard"
    UNSURE = "unsure"
    """Nothing was understood, or there is nobody to look."""
    OTHER_WORDS = "other_words"


def look_at(words: str | None, phrase: str) -> Look:
    """Judge the words that were understood by the wake word's ("hey jarvis")."""
    found = re.findall(r"\w+", (words or "").casefold())
    if not found:
        return Look.UNSURE
    name = max(phrase.casefold().split(), key=len)
    pairs = [*found, *(first + second for first, second in pairwise(found))]
    alike = max(SequenceMatcher(None, name, each).ratio() for each in pairs)
    if alike >= _SURELY:
        return Look.HEARD
    return Look.UNSURE if alike >= _ALIKE else Look.OTHER_WORDS
