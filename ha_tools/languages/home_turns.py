"""Tells where a joke, a story, advice or knowledge turns to this home, by language. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from ha_tools.languages.found_phrases import FoundPhrases, phrases, plain
from ha_tools.wording import language as words_of

OWNED_WITHIN = 3
"""Among so many words behind "your" stands what is owned: "your old kitchen lamp"."""

_QUOTED = re.compile(r"[\"“„«»].*?(?:[\"”“»«]|$)", re.DOTALL)
"""Direct speech; one that is open yet lasts to the end."""


@dataclass(frozen=True)
class _Told:
    """The words of each kind that a sentence has."""

    noun: bool
    is_near: bool
    """It, the request or the sentences before it name something that homes have."""
    is_later: bool
    aside: bool
    begins_aside: bool
    place: bool
    yours: bool
    begins_yours: bool
    owned: bool
    """It says "your" before something that homes have."""
    alone: bool
    begins_alone: bool
    begins_only_alone: bool
    """It begins with a word that stands before no noun: "yours", but not "deiner"."""
    for_you: bool
    you: bool
    deed: bool
    promise: bool
    lately: bool
    today: bool
    by_now: bool
    state: bool

    @property
    def is_timed(self) -> bool:
        """Return whether it is so at some time."""
        return self.lately or self.today or self.by_now

    @property
    def is_of_yours(self) -> bool:
        """Return whether it tells of something that the listener has."""
        owned = self.owned or (self.alone and self.is_near)
        return (
            (self.aside and (owned or self.place))
            or (self.begins_aside and (self.noun or self._is_to_you))
            or (self.place and (self.noun or self.is_timed))
            or (owned and self.is_timed)
            or (self.noun and ((self.yours and self.lately) or (self.for_you and self.is_timed)))
            or (self.begins_alone and (self.is_near or self.lately))
            or self.begins_only_alone
        )

    @property
    def is_of_a_deed(self) -> bool:
        """Return whether the speaker tells the listener of a deed, or promises one."""
        is_done = (
            self.aside
            or self.place
            or (self._is_to_you and (self.is_near or self.is_timed))
            or (self.is_later and self.is_timed and self.noun)
        )
        return (self.deed and is_done) or (self.is_later and self.promise)

    @property
    def is_no_general_truth(self) -> bool:
        """Return whether it is so just here and now; in a story such things happen."""
        return (
            (self.aside and (self.noun or self.yours))
            or (self.deed and (self.noun or (self.is_timed and self.is_near)))
            or (self.noun and (self.lately or (self.today and self.by_now)))
            or (self.begins_alone and self.is_timed)
            or ((self.owned or (self.alone and self.is_near)) and self.begins_yours and self.state)
        )

    @property
    def _is_to_you(self) -> bool:
        return self.place or self.yours or self.alone or self.for_you or self.you


@dataclass(frozen=True)
class HomeTurns:
    """The words of one language; of one without any, nothing is known to turn to the home."""

    narrates: FoundPhrases
    """In a request for a story, a poem or a joke, in which much is so that is so in no home."""
    aside: FoundPhrases
    """Turn to something else: "by the way"."""
    at_yours: FoundPhrases
    """The place where the listener is: "at your place"."""
    yours: FoundPhrases
    """Belonging to the listener, or to all here."""
    yours_alone: FoundPhrases
    """The same where no noun follows."""
    for_you: FoundPhrases
    """Meant for the listener, or next to that person: "for you"."""
    you: FoundPhrases
    """The listener."""
    deed: FoundPhrases
    """Begin to tell what the speaker has done."""
    promise: FoundPhrases
    """Tells what the speaker will do when the time comes: "I'll wake you"."""
    deed_endings: FoundPhrases
    """Endings of verbs in which the speaker tells of deeds, in the languages that have them."""
    places: FoundPhrases
    """Rooms and things of a home beside the nouns by which requests are told: with "your" they are this home's."""
    lately: FoundPhrases
    """Times that no general truth has: last night, right now."""
    today: FoundPhrases
    """Times and places that may be nowadays, or within the text: today, here."""
    by_now: FoundPhrases
    """Now, just, already, still: of a step of a recipe as well."""
    supposes: FoundPhrases
    """Begin a condition."""
    states: FoundPhrases
    """Verbs for how something is: is, has."""

    def narrated_in(self, request: str) -> bool:
        """Return whether a request is for a story, a poem or a joke."""
        return bool(self.narrates.first_in(plain(request)))

    def names_home(self, text: str, is_of_home: Callable[[str], bool]) -> bool:
        """Return whether a text names something that homes have, or a room or thing beside those."""
        return is_of_home(text) or bool(self.places.first_in(plain(text)))

    def turns(self, sentence: str, before: str, request: str, is_of_home: Callable[[str], bool]) -> bool:
        """Return whether a sentence behind others tells of this home, or of a deed in it.

        `is_of_home` says whether a text names something that homes have.
        """
        is_narrated = self.narrated_in(request)
        said = plain(_behind(before, sentence) if is_narrated else sentence)
        if self.supposes.begins(said) and not self._deed_in(said):
            return False
        told = self._told(said, before, plain(request), is_of_home)
        return told.is_of_yours or told.is_of_a_deed or (not is_narrated and told.is_no_general_truth)

    def _told(self, said: str, before: str, asked: str, is_of_home: Callable[[str], bool]) -> _Told:
        def has_noun(text: str) -> bool:
            return self.names_home(text, is_of_home)

        noun = has_noun(said)
        alone = _opening(self.yours_alone, said)
        return _Told(
            noun=noun,
            is_near=noun or has_noun(f"{asked} {plain(before)}"),
            is_later=bool(before.strip()),
            aside=bool(self.aside.first_in(said)),
            begins_aside=bool(_opening(self.aside, said)),
            place=bool(self.at_yours.first_in(said)),
            yours=bool(self.yours.first_in(said)),
            begins_yours=bool(_opening(self.yours, said)),
            owned=self._owns(said, has_noun),
            alone=bool(self.yours_alone.first_in(said)),
            begins_alone=bool(alone),
            begins_only_alone=bool(alone) and alone not in self.yours.exact,
            for_you=bool(self.for_you.first_in(said)),
            you=bool(self.you.first_in(said)),
            deed=self._deed_in(said),
            promise=bool(self.promise.first_in(said)),
            lately=_new(self.lately, said, asked),
            today=_new(self.today, said, asked),
            by_now=_new(self.by_now, said, asked),
            state=bool(self.states.first_in(said)),
        )

    def _deed_in(self, said: str) -> bool:
        """Return whether plain words tell what the speaker has done."""
        endings = tuple(self.deed_endings.exact)
        return bool(self.deed.first_in(said)) or any(word.endswith(endings) for word in said.split() if endings)

    def _owns(self, said: str, is_of_home: Callable[[str], bool]) -> bool:
        """Return whether a word for "your" stands before something that homes have."""
        spoken = said.split()
        behind = (
            spoken[begin + len(found.split()) :][:OWNED_WITHIN]
            for begin in range(len(spoken))
            if (found := self.yours.begins(" ".join(spoken[begin:])))
        )
        return any(is_of_home(" ".join(owned)) for owned in behind)


def _opening(known: FoundPhrases, said: str) -> str:
    """Return the phrase with which a text begins, behind a single word at most: "and yours"."""
    return known.begins(said) or known.begins(said.partition(" ")[2])


def _new(times: FoundPhrases, said: str, asked: str) -> bool:
    """Return whether there are times in what is said that were not asked about."""
    return any(not FoundPhrases(frozenset({found})).first_in(asked) for found in times.all_in(said))


def _behind(before: str, sentence: str) -> str:
    """Return a sentence without direct speech, be it begun before."""
    return _QUOTED.sub(" ", before + sentence)[len(_QUOTED.sub(" ", before)) :]


@functools.cache
def home_turns(language: str) -> HomeTurns:
    """Return the words of a language, "de" for "de-AT"."""
    own = words_of.home_turns(language.partition("-")[0])
    return HomeTurns(**{each.name: phrases(own.get(each.name, "")) for each in fields(HomeTurns)})
