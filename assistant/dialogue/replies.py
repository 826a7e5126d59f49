"""Short answers to us: yes, no, stop, a PIN; in English and in the language that is spoken here.

A no is understood in every language that has a phrasebook, since it changes nothing; a yes only in those two.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from functools import cached_property

from assistant.dialogue.about_talk import TalkWish, talk_wish
from assistant.dialogue.self_correction import CorrectingWords
from assistant.dialogue.words import plain
from ha_tools.languages import SPOKEN, Phrasebook, phrasebook
from ha_tools.languages.nevermind import nevermind
from ha_tools.languages.phrasebook import listed, pattern_of
from ha_tools.languages.spoken_digits import Number, numbers_in, pin_in, spoken_pin
from ha_tools.wording.language import heard


class Replies:
    """Understands the short words of one language, and of English."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        """The language that is spoken, a BCP 47 tag."""
        self._base = language.partition("-")[0]

    def is_yes(self, words: str) -> bool:
        """Return whether words in lower case, without punctuation, agree."""
        return any(pattern.fullmatch(words) for pattern in self._yes)

    def warm_up(self) -> None:
        """Read the words of all languages and count those of numbers, once, in a second; blocking."""
        self.numbers("")
        self.is_yes("")
        self.is_no("")
        self.acknowledges("")
        self.is_backchannel("")
        self.asks_for_more("")
        self.talk_wish("")

    def is_no(self, words: str) -> bool:
        """Return whether they refuse."""
        return words in _no_of_all() or any(pattern.fullmatch(words) for pattern in self._no)

    def is_stop(self, words: str) -> bool:
        """Return whether they end what is being said or asked."""
        return bool(_english("stop").fullmatch(words)) or words in self._stop

    def ends_ringing(self, words: str) -> bool:
        """Return whether they end a ringing timer or alarm."""
        is_english = bool(_english("ends_ringing").fullmatch(words))
        return self.is_stop(words) or is_english or words in _ends_ringing_of_all()

    def talk_wish(self, words: str) -> TalkWish | None:
        """Return the wish about the talk itself that they are; None for any others."""
        return talk_wish(words, self.language)

    def acknowledges(self, words: str) -> bool:
        """Return whether they tell that an announcement was heard, or wish for its end."""
        phrases = _plain_set(listed(heard("en")["acknowledges"]) + listed(self.book.acknowledges if self.book else ""))
        return words in phrases or self.ends_ringing(words) or self.is_yes(words)

    def is_backchannel(self, words: str) -> bool:
        """Return whether they are those of somebody who listens: "mhm", "okay", laughter."""
        return any(pattern.fullmatch(words) for pattern in self._backchannel)

    def asks_for_more(self, words: str) -> bool:
        """Return whether they end in a word that cannot be the last one of a sentence.

        "Turn the lights on" ends in "on" and is a sentence: the caller asks only of words that are no command.
        """
        return f" {words}".endswith(self._unfinished)

    @cached_property
    def corrects(self) -> CorrectingWords:
        """The words with which people correct themselves."""
        own = heard(self._base if self.book else "en")
        mistaken = own.get("mistaken", "")
        return CorrectingWords(
            leads=pattern_of(f"{own['corrects']}, {mistaken}", repeated=True),
            mistaken=pattern_of(mistaken),
            rejects=pattern_of(own.get("rejects", "")),
        )

    def pin(self, words: str) -> str:
        """The digits of a PIN that they are; empty where they are none."""
        return self.foreign_pin(words) or spoken_pin(words)

    def numbers(self, words: str) -> tuple[tuple[Number, ...], ...]:
        """Return the numbers in words, in each of the languages that are understood here."""
        return tuple(numbers_in(words, language) for language in dict.fromkeys((self.language, "en")))

    def foreign_pin(self, words: str) -> str:
        """The digits of a PIN and nothing more, in a language other than English."""
        return "" if self._base == "en" else pin_in(words, self.language)

    @property
    def book(self) -> Phrasebook | None:
        """The words of the language; None for English, and where nobody has written them."""
        return phrasebook(self.language)

    @cached_property
    def _yes(self) -> tuple[re.Pattern[str], ...]:
        return self._once_or_more("yes")

    @cached_property
    def _no(self) -> tuple[re.Pattern[str], ...]:
        return self._once_or_more("no")

    @cached_property
    def _backchannel(self) -> tuple[re.Pattern[str], ...]:
        thanks = pattern_of(", ".join(map(plain, listed(self.book.thanks))), repeated=True) if self.book else None
        return (*self._once_or_more("backchannel"), *([thanks] if thanks else []))

    @cached_property
    def _unfinished(self) -> tuple[str, ...]:
        """The ends of what is unfinished, each with the space before it."""
        own = self.book.asks_for_more if self.book else heard("en")["asks_for_more"]
        return tuple(f" {plain(phrase)}" for phrase in listed(own))

    @cached_property
    def _stop(self) -> frozenset[str]:
        known = _plain_set((*nevermind(self.language), *listed(self.book.stop if self.book else "")))
        return frozenset(words for words in known if not self.is_no(words))

    def _once_or_more(self, kind: str) -> tuple[re.Pattern[str], ...]:
        """Return patterns for phrases that may be said one behind the other: English ones, and the language's own."""
        own = ", ".join(map(plain, listed(heard(self.language).get(kind, "")))) if self._base != "en" else ""
        return _english(kind, repeated=True), pattern_of(own, repeated=True)


@functools.cache
def _english(kind: str, *, repeated: bool = False) -> re.Pattern[str]:
    return pattern_of(heard("en")[kind], repeated=repeated)


@functools.cache
def _no_of_all() -> frozenset[str]:
    """Return the first no of every language that has a phrasebook: it changes nothing."""
    return frozenset(plain(listed(heard(language)["no"])[0]) for language in SPOKEN)


@functools.cache
def _ends_ringing_of_all() -> frozenset[str]:
    """Return what ends a ringing timer in any language: what rings is in everybody's ears."""
    kinds = ("stop", "ends_ringing")
    return _plain_set(phrase for language in SPOKEN for kind in kinds for phrase in listed(heard(language)[kind]))


def _plain_set(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, phrases))
