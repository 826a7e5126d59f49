"""Short answers to us: yes, no, stop, a PIN; in English and in the language that is spoken here.

A no is understood in every language that has a phrasebook, since it changes nothing; a yes only in those two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from assistant.dialogue.words import plain
from ha_tools.languages import Phrasebook, phrasebook
from ha_tools.languages.nevermind import nevermind
from ha_tools.languages.phrasebook import listed
from ha_tools.languages.spoken_digits import Number, numbers_in, pin_in, spoken_pin

_STOP = re.compile(
    r"^(please )?(stop|cancel|never ?mind|forget it|be quiet|quiet|shut up|that's all|nothing)( please| it| that)?$"
)
_STOP_RINGING = re.compile(
    r"^(ok |okay |please )*(stop|cancel|end|dismiss|silence|turn off|switch off|shut off|shut up|enough|quiet|off)"
    r"( the| my| this| that)?( ringing| alarm| timer| reminder| noise| sound| now| please| it| that)*"
    r"|(ok|okay|i'm up|im up|i'm awake|im awake|i'm coming|got it|thanks|thank you|"
    r"stopp|halt|aus|ruhe|danke|genug|arrête|arrete|ça suffit|merci|stil|genoeg|para|basta|ya|gracias|pare|chega)$"
)
"""Words that end a ringing timer, beyond those that end everything."""
_NO = re.compile(
    r"^(no|nope|none( of (them|those))?|(not )?(neither|either|any)( (one|of (them|those|these)))?|"
    r"no thank you|no thanks|(no )?not (now|yet|today|really|any ?more)|(no )?(don't|do not|better not)|"
    r"nein|nee|nej|nei|non|não|nie|ne|nem|нет|ні)$"
)
_YES = re.compile(
    r"^((yes|yeah|yep|yup|sure|of course|ok|okay|please do|do it|go ahead|that's right|correct|confirm|please) ?)+$"
)
_YES_ELSEWHERE = {
    "bg": "да",
    "ca": "sí",
    "el": "ναι",
    "et": "jah",
    "fi": "kyllä, joo",
    "gl": "si",
    "hr": "da",
    "is": "já",
    "lb": "jo",
    "lt": "taip",
    "lv": "jā",
    "ro": "da",
    "sk": "áno, hej",
    "sl": "ja, da",
    "sr": "да",
    "tr": "evet",
    "vi": "vâng",
}
"""A yes in languages that have no phrasebook."""
_NO_ELSEWHERE = {
    "bg": "не",
    "el": "όχι",
    "et": "ei",
    "fi": "ei",
    "ro": "nu",
    "sr": "не",
    "tr": "hayır",
    "vi": "không",
}


class Replies:
    """Understands the short words of one language, and of English."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._base = language.partition("-")[0]

    def is_yes(self, words: str) -> bool:
        """Return whether words in lower case, without punctuation, agree."""
        return bool(_YES.match(words) or self._yes.fullmatch(words))

    def is_no(self, words: str) -> bool:
        """Return whether they refuse."""
        return bool(_NO.match(words) or self._no.fullmatch(words))

    def is_stop(self, words: str) -> bool:
        """Return whether they end what is being said or asked."""
        return bool(_STOP.match(words)) or words in self._stop

    def ends_ringing(self, words: str) -> bool:
        """Return whether they end a ringing timer or alarm."""
        return self.is_stop(words) or bool(_STOP_RINGING.fullmatch(words)) or words in self._ends_ringing

    def pin(self, words: str) -> str:
        """The digits of a PIN that they are; empty where they are none."""
        return self.foreign_pin(words) or spoken_pin(words)

    def numbers(self, words: str) -> tuple[tuple[Number, ...], ...]:
        """Return the numbers in words, in each of the languages that are understood here."""
        return tuple(numbers_in(words, language) for language in dict.fromkeys((self._language, "en")))

    def foreign_pin(self, words: str) -> str:
        """The digits of a PIN and nothing more, in a language other than English."""
        return "" if self._base == "en" else pin_in(words, self._language)

    @property
    def book(self) -> Phrasebook | None:
        """The words of the language; None for English, and where nobody has written them."""
        return phrasebook(self._language)

    @cached_property
    def _yes(self) -> re.Pattern[str]:
        return _said_once_or_more(self.book.yes if self.book else _YES_ELSEWHERE.get(self._base, ""))

    @cached_property
    def _no(self) -> re.Pattern[str]:
        return _said_once_or_more(self.book.no if self.book else _NO_ELSEWHERE.get(self._base, ""))

    @cached_property
    def _stop(self) -> frozenset[str]:
        known = _plain_set((*nevermind(self._language), *listed(self.book.stop if self.book else "")))
        return frozenset(words for words in known if not self.is_no(words))

    @cached_property
    def _ends_ringing(self) -> frozenset[str]:
        return _plain_set(listed(self.book.ends_ringing if self.book else ""))


def _said_once_or_more(phrases: str) -> re.Pattern[str]:
    """A pattern for one or more of the phrases, one behind the other."""
    alternatives = "|".join(map(re.escape, sorted(_plain_set(listed(phrases)), key=len, reverse=True)))
    return re.compile(rf"(?:(?:{alternatives})(?: |$))+" if alternatives else r"(?!)")


def _plain_set(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, phrases))
