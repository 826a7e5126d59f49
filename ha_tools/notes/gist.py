"""The gist of words: the stems by which one note is told from another. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_STEMMERS = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
}
"""Language -> its Snowball stemmer; the words of others stand as they are."""

_ENGLISH = frozenset(
    "a an the i i'm me my mine myself we we're us our ours you you're your yours he him his she her hers it it's "
    "its they them their theirs who who's whom whose what what's which when where where's why how is are was were "
    "be been being am do does did don't done have has had having can could may might must shall should will would "
    "to of in on at by for from with about into under over and or but if so as than then there here this that "
    "that's these those not no yes any some all please know tell told ask asked say said remember remembered put "
    "keep kept left leave find found get got go again still ever now today um uh er hey okay ok thanks".split()
)
_GERMAN = frozenset(
    "ich mich mir mein meine meinen wir uns unser unsere du dich dir dein er ihn ihm sein sie ihr ihre es euch "
    "wer wen wem was welche welcher welches wann wo wohin woher warum wie ist sind war waren bin bist hat habe "
    "haben hatte kann konnte soll wird zu von in im an am auf bei für mit über unter und oder aber wenn so als "
    "dann da hier das der die den dem des ein eine einen einem einer nicht kein ja bitte weißt weiß merk gemerkt "
    "gesagt noch jetzt heißt dass".split()
)
_NOTHING = {"en": _ENGLISH, "de": _GERMAN}
"""Words that say nothing of what a note is about."""

_SOFT = frozenset(
    "name called number time date day night last next old long many much often name heißt nummer zeit datum tag".split()
)
"""Words that a question has beside the thing that it asks about; of account only where there is nothing else."""

_PAST = dict(
    pair.split(":")
    for pair in (
        "lent:lend gave:give given:give bought:buy took:take taken:take hid:hide hidden:hide sold:sell met:meet "
        "paid:pay made:make lost:lose saw:see seen:see went:go ate:eat wrote:write sent:send stood:stand "
        "built:build broke:break hung:hang fed:feed bred:breed born:bear chose:choose drove:drive"
    ).split()
)
"""English forms of verbs that no stemmer knows."""


_ONESELF = frozenset(
    "i i'm i've i'd i'll my me mine myself ich mich mir mein meine meinen meinem meiner je j'ai j'aime moi mon ma mes "
    "yo soy mi mis io sono mio mia miei mie ik mijn jag min mitt mina".split()
)
"""Words by which people speak of themselves."""


def is_about_oneself(text: str) -> bool:
    """Return whether whoever says it says it of themselves: "I am vegetarian", not "the key is under the pot"."""
    return not _ONESELF.isdisjoint(re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold().replace("\u2019", "'")))


def gist(text: str, language: str = "en") -> frozenset[str]:
    """Return the stems that tell what a text is about; none where it says nothing of its own."""
    nothing = _NOTHING.get(_primary(language), frozenset())
    said = [word for word in _words(text) if word not in nothing]
    hard = [word for word in said if word not in _SOFT]
    return frozenset(_stems(hard or said, language))


def all_stems(text: str, language: str = "en") -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(_stems(_words(text), language))


def _primary(language: str) -> str:
    """Return a language without its region: "en" of "en-GB"."""
    return language.partition("-")[0].casefold()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text.casefold()).replace("\u2019", "'")
    return [word.removesuffix("'s") for word in re.findall(r"[^\W_]+(?:'[^\W_]+)?", plain)]


def _stems(words: list[str], language: str) -> list[str]:
    language = _primary(language)
    if language == "en":
        words = [_PAST.get(word, word) for word in words]
    stemmer = _stemmer(language)
    return list(stemmer.stemWords(words)) if stemmer else words


@cache
def _stemmer(language: str) -> Any:
    """Return the stemmer of a language; None for none. It is imported when a home first remembers something."""
    name = _STEMMERS.get(language)
    if name is None:
        return None
    import snowballstemmer

    return snowballstemmer.stemmer(name)
