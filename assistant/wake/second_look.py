"""The second look at a wake word: the recogniser of the house compares it with all else that may have been said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum

DoubtOf = Callable[[str, bytes], Awaitable["float | None"]]
"""Function from a phrase and a sound (16-bit mono at 16 kHz) that ends with it to the logarithm by which it is less
probable than the words that are heard instead; None where no recogniser can tell."""

LOOK_SECONDS = 1.5
"""A wake word for whose second look there is no time counts."""

_SURELY, _HARDLY = 6.0, 10.0
"""Doubts up to which the wake word was said, and beyond which other words were. By voices on which neither was chosen,
42 of 45 wake words lie below the first and all below the second, 70 and 55 of 81 phrases alike above them."""


class Look(StrEnum):
    """The result of a second look."""

    HEARD = "heard"
    UNSURE = "unsure"
    """It may have been said, or there is nobody to look."""
    OTHER_WORDS = "other_words"


def look_at(doubt: float | None) -> Look:
    """Judge a wake word by how much it is to be doubted."""
    if doubt is None or _SURELY < doubt <= _HARDLY:
        return Look.UNSURE
    return Look.HEARD if doubt <= _SURELY else Look.OTHER_WORDS
