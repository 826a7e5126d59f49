"""The words for a PIN, in every language that we speak: a model that names it may have asked for one. Pure."""

from __future__ import annotations

import functools
import re

from ha_tools.languages.phrasebook import listed
from ha_tools.wording.language import heard, languages

_END = r"\b"


def names_pin(text: str) -> bool:
    """Return whether a text speaks of a PIN, a code, digits or a password."""
    return bool(_named().search(text.lower().replace("\u2019", "'")))


@functools.cache
def _named() -> re.Pattern[str]:
    """Return a pattern for the words of all languages; one that ends in * is found with any ending."""
    phrases = {phrase for language in languages() for phrase in listed(heard(language)["pin_words"])}
    words = (rf"\b{re.escape(each.rstrip('*'))}{'' if each[-1] == '*' else _END}" for each in phrases)
    return re.compile("|".join(words))
