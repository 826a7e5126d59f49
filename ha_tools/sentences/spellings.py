"""The ways in which one name is said or written down: its signs, its numbers, its accents, its joints. Pure."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from ha_tools.home.names import ROMANS, number_word, numbered, ordinal_word

MOST = 48
"""Spellings of one name that are known at most, the likeliest."""

SIGNS = {
    "&": ("and", ""),
    "+": ("plus", "and", ""),
    "/": ("", "slash"),
    "#": ("", "number", "hash"),
    "№": ("number", "no", ""),
    "@": ("at",),
    "=": ("equals",),
    "%": ("percent", ""),
    "°": ("degrees", ""),
}
"""A sign in a name -> what is said for it; it may be passed over where that is empty."""

_PART = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:['\u2019][^\W\d_]+)*['\u2019]?|[&+/#№@=%°]")
_NUMBER = re.compile(r"\bn(?:[or]\.?|º|°) ?(?=\d)", re.IGNORECASE)
"""Written forms of "number" before one: "No. 7"."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Between the words of "HeatPump"."""


def unsigned(text: str) -> str:
    """A text with its signs as words and without joints and accents, as names are known without them: "hi fi"."""
    return without_accents(jointless(text))


def jointless(text: str) -> str:
    """A text with its signs as words and without its joints."""
    spoken = re.sub(r"\s*&\s*", " and ", text)
    spoken = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])|\s[-/+#]\s|\s#(?=\d)|(?<=\w)/(?=\w)", " ", spoken)
    return " ".join(spoken.split())


def without_accents(text: str) -> str:
    """A text in plain letters."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def spellings(name: str) -> set[str]:
    """The ways to say a name, in lower case."""
    found: set[str] = set()
    name = _NUMBER.sub("№ ", name)
    for written in dict.fromkeys((name, _HUMP.sub(" ", name), re.sub(r"(?<=\w)-(?=\w)", "", name))):
        found |= _combined(written)
    return found


def _combined(name: str) -> set[str]:
    parts = [list(dict.fromkeys(_ways(part))) for part in _PART.findall(name)]
    counted = numbered(" ".join(_PART.findall(name)).casefold())
    said = {" ".join(" ".join(ways).split()) for ways in itertools.islice(itertools.product(*parts), MOST)}
    return {each for each in (*said, counted) if each}


def _ways(part: str) -> Iterator[str]:
    """Yield the ways to say one word, number or sign, the likeliest first."""
    said = part.casefold().replace("\u2019", "'")
    if part in SIGNS:
        yield from SIGNS[part]
    elif said.isdecimal():
        yield from (said, str(int(said)), number_word(int(said)))
    elif said[0].isdigit():
        yield from (said, ordinal_word(said))
    elif part.isupper() and said in ROMANS:
        number = ROMANS[said]
        yield from (said, str(number), number_word(number), f"the {ordinal_word(number)}", ordinal_word(number))
    else:
        yield from (
            said,
            said.replace("'", ""),
            without_accents(said),
            re.sub("'s$", "s", said),
            re.sub("'(?!s$)", "", said),
        )
        yield numbered(said)
