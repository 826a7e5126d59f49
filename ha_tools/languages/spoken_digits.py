"""Digits as they are spoken, in the languages that unicode-rbnf can count in. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from hassil.numbers import get_rbnf_engine

from ha_tools.languages.phrasebook import listed, phrasebook

_TOKEN = re.compile(r"\d|[^\W\d_]+(?:'[^\W\d_]+)*")

MOST = 99
"""Larger numbers are in no PIN: people say its digits one by one or two by two."""


def pin_in(words: str, language: str) -> str:
    """The digits of a PIN in words of a language: "zwölf drei vier" is "1234"; empty for words that are no PIN.

    Words of no number may stand round it where the phrasebook has them; whatever else was said, it is none.
    """
    numbers = _numbers(language)
    book = phrasebook(language)
    beside = {"pin", *(listed(book.beside_pin) if book else ())}
    parts = _plain(words).split()
    digits, at = "", 0
    while at < len(parts):
        for end in range(min(len(parts), at + _longest(language)), at, -1):
            if (found := numbers.get(" ".join(parts[at:end]))) or (end == at + 1 and (found := _digit(parts[at]))):
                digits, at = digits + found, end
                break
        else:
            if parts[at] not in beside:
                return ""
            at += 1
    return digits


def _plain(words: str) -> str:
    """Words and digits one by one, as they are compared: without the invisible joints of unicode-rbnf."""
    text = words.casefold().replace("\u00ad", "").replace("\u200b", "")
    return " ".join(_TOKEN.findall(text.replace("\u2019", "'").replace("\u02bc", "'")))


def _digit(part: str) -> str:
    return part if part.isdigit() else ""


@functools.cache
def _numbers(language: str) -> Mapping[str, str]:
    """What the numbers below a hundred are said with -> their digits. Counted once, in 2 to 20 ms a language."""
    book = phrasebook(language)
    extra = dict(pair.split("=") for pair in listed(book.digits)) if book else {}
    try:
        engine = get_rbnf_engine({"nb": "no"}.get(language, language))
    except ValueError:
        return extra
    said = {
        _plain(text): str(number)
        for number in range(MOST, -1, -1)
        for text in engine.format_number(number).text_by_ruleset.values()
    }
    return {**said, **extra}


@functools.cache
def _longest(language: str) -> int:
    return max((len(said.split()) for said in _numbers(language)), default=1)
