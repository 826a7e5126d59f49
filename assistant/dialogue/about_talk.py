"""Wishes about the talk itself: the last answer again, slower, louder, in other words; what was understood. Pure."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from ha_tools.languages.phrasebook import pattern_of
from ha_tools.wording.language import heard


class TalkWish(StrEnum):
    """A wish about the talk; each is the name of its phrases in a language's file."""

    AGAIN = "say_again"
    SLOWER = "say_slower"
    LOUDER = "say_louder"
    OTHERWISE = "say_otherwise"
    HEARD = "what_was_heard"


def talk_wish(words: str, language: str) -> TalkWish | None:
    """Return the wish that words in lower case, without punctuation, are; None for any others."""
    return next((wish for wish in TalkWish if _pattern(wish, language).fullmatch(words)), None)


@functools.cache
def _pattern(wish: TalkWish, language: str) -> re.Pattern[str]:
    own = heard(language).get(wish, "") if language.partition("-")[0] != "en" else ""
    return pattern_of(", ".join(filter(None, [heard("en")[wish], own])))
