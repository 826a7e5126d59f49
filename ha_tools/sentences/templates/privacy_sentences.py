"""The sentences about what may leave the house, what did, and what is to be forgotten of talk."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.languages.argument_words import argument_words
from ha_tools.languages.phrasebook import Phrasebook, listed, pattern_of, phrasebook, slots
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.times.durations import duration
from ha_tools.times.past_spans import past_span

_NET = r"(?:the )?(?:internet|cloud|web)"
_HERE = r"(?P<here> (?:in here|in this room|from here|here))?"
_ALL = r"(?P<everywhere> (?:everywhere|anywhere|in the (?:whole |entire )?house|in all rooms|in any room))?"
_BEFORE = r"(?:(?:please|hey|okay|from now on|so)[, ]+)*"
_AFTER = r"(?: (?:please|from now on|now|any ?more))*"
_MODE = r"house[- ]only(?: mode)?"

_STAYS = tuple(
    re.compile(f"{_BEFORE}{pattern}{_HERE}{_ALL}{_AFTER}")
    for pattern in (
        rf"(?:stop|quit) using {_NET}",
        rf"(?:don't|do not|never) use {_NET}",
        r"stay in(?:side)? the house",
        r"keep (?:everything|it all|all of it) in the house",
        rf"(?:(?:switch to|turn on|enable|activate) )?{_MODE}",
        r"nothing (?:(?:may|shall|must|should) )?leaves? (?:the house|this room)",
    )
)
_MAY = tuple(
    re.compile(f"{_BEFORE}{pattern}{_HERE}{_ALL}(?P<again> again)?{_AFTER}")
    for pattern in (
        rf"(?:you (?:can|may) )?(?:use|start using) {_NET}(?= |$)",
        rf"(?:turn off|disable|deactivate|leave|end) {_MODE}",
    )
)
_LEFT = tuple(
    re.compile(f"(?:(?:so|and|tell me|can you tell me) )*{pattern}(?: today)?")
    for pattern in (
        r"what(?:'s| has| is|s)?(?: all)? left the house",
        r"(?:did anything leave|has anything left) the house",
        rf"what did you send (?:out|to {_NET}|away|outside)",
        r"how much(?: data)? (?:has )?left the house",
        r"who (?:got|has got|received) (?:my|our) data",
    )
)
_CALLED = r"(?:(?:so|and|tell me|can you tell me) )*"
_SPAN = r"(?: (?:so far|already|until now|today|this month|(?:so far )?this month|all in all))*"
_BUDGET = r"(?:the|our|my) (?:month's )?budget"
_COSTS = tuple(
    re.compile(f"{_CALLED}{pattern}{_SPAN}")
    for pattern in (
        r"(?:what|how much) (?:did|do|have) you cost(?: (?:me|us))?",
        r"how much (?:did|have) (?:i|we) spen[dt](?: on (?:you|the cloud|services))?",
        r"(?:what|how much) (?:did|does|has) (?:the cloud|parley|all this|all that) cost(?: (?:me|us))?",
        rf"how much (?:of )?{_BUDGET} (?:is|have (?:i|we)|did (?:i|we)) (?:spent|spend|used|use|left|gone)(?: up)?",
        r"how much budget (?:is|do we have|do i have|have we) (?:left|got left|there)",
        rf"(?:what's|what is|how much is) left of {_BUDGET}",
        rf"(?:how is|how's|what about|how are we doing (?:on|with)) {_BUDGET}(?: doing)?",
        r"(?:do we|do i|have we|is there)(?: still)? (?:have |got )?(?:any |some )?budget(?: left)?",
        rf"is {_BUDGET} (?:spent|used up|gone)",
        rf"have (?:i|we) (?:spent|used up)(?: all of)? {_BUDGET}",
    )
)
_FORGET = r"(?:forget|delete|erase)"
_HEARD = r"(?:what|everything|all|anything)(?: that)? you(?:'ve| have)? (?:just )?heard(?: (?:in|from|of|during))? "
_SAID = (
    r"(?:(?:what|everything|all)(?: that)?(?: (?:i|we) (?:have )?said| was said)?(?: (?:in|from|of|during|about))? )?"
)
_SAYING = (
    r"(?:what|everything|all|anything)(?: that)?(?: (?:i|we)(?:'ve| have)? (?:just )?(?:said|told you|talked about|"
    r"discussed)(?: to you)?| was said| you(?:'ve| have)? heard)"
)
_WHEN = re.compile(
    rf"{_BEFORE}{_FORGET} (?:{_SAYING}|(?:everything|all)(?= (?:from|since|of)\b))"
    r"(?: (?:in|from|of|on|at))? (?P<when>.+?)(?: please)?"
)
_LATE = datetime(2026, 1, 4, 23, 59, tzinfo=UTC)
"""A moment at which every part of a day and of a week has begun."""
_TALK = (
    r"(?:everything|all)(?: that)?(?: (?:(?:i|we) (?:have )?said|was said|you heard))?|"
    r"(?:all|every|any) (?:turns?|conversations?|talk)"
)
_LAST = re.compile(rf"{_BEFORE}{_FORGET} (?:{_HEARD}|{_SAID})(?:the )?(?:last|past) (?P<length>.+?)(?: please)?")
_ABOUT = re.compile(rf"{_BEFORE}{_FORGET} (?:{_TALK}) about (?P<about>.+?)(?: please)?")
_NOT_ABOUT = re.compile(
    r"(?:it|that|this|them|him|her|me|us|you|everything|anything)|.+ (?:from|on|in|off) (?:\w+ )+(?:lists?|calendars?)"
)
"""Words that say nothing by which talk is found, and things that are taken off a list."""


def _read(said: str) -> Reading | None:
    if found := _first(_STAYS, said):
        return _stay(found, stays="yes")
    if (found := _first(_MAY, said)) and (found["again"] or "house" in said):
        return _stay(found, stays="")
    if _first(_LEFT, said):
        return Reading("ParleyLeftHouse", {})
    if _first(_COSTS, said):
        return Reading("ParleyCosts", {})
    if found := _LAST.fullmatch(said):
        said_length = re.sub("^half (?=hour|minute)", "half an ", found["length"])
        seconds = _seconds(said_length)
        return Reading("ParleyForgetTalk", {"seconds": seconds}) if seconds else None
    if (found := _WHEN.fullmatch(said)) and past_span(found["when"], _LATE):
        return Reading("ParleyForgetTalk", {"when": found["when"]})
    if (found := _ABOUT.fullmatch(said)) and not _NOT_ABOUT.fullmatch(found["about"]):
        if past_span(found["about"], _LATE):
            return Reading("ParleyForgetTalk", {"when": found["about"]})
        return Reading("ParleyForgetTalk", {"about": found["about"]}, may_go_on=True)
    return None


def _first(patterns: tuple[re.Pattern[str], ...], said: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(said))), None)


def _stay(found: re.Match[str], *, stays: str) -> Reading:
    return Reading("ParleyStayInHouse", {"stays": stays, "everywhere": found["everywhere"] or ""})


def _stays(reading: Reading) -> Command:
    where = "everywhere" if reading.slots["everywhere"] else "here"
    return Command("stay_in_house", {"stays": bool(reading.slots["stays"]), "where": where})


def _seconds(said: str) -> float | None:
    """Return the seconds of a length in English: "2 hours", and of "hour", which is one."""
    length = duration(said) or duration(f"1 {said}") or duration(f"a {said}")
    return length.total_seconds() if length else None


@dataclass(frozen=True)
class _Foreign:
    """A language's phrases, ready to be looked for in words of lower case without marks."""

    book: Phrasebook
    language: str

    def read(self, text: str) -> Command | None:
        """Return the command that a whole sentence is; None for none."""
        plain = " ".join(re.sub(r"[,.!?:\"„“”-]", " ", text).split())
        plain = re.sub(r"^(?:bitte|please|hey|okay) | (?:bitte|please)$", "", plain, flags=re.IGNORECASE)
        said = plain.lower()
        if len(said) != len(plain):
            return None
        for tool, phrases in (("get_left_house", self.book.asks_left_house), ("get_costs", self.book.asks_costs)):
            if _pattern(phrases).fullmatch(said):
                return Command(tool, {})
        return self._stay(said) or self._forget(said, plain)

    def _stay(self, said: str) -> Command | None:
        bare = " ".join(_any_of(self.book.beside_privacy).sub(" ", said).split())
        where = "everywhere" if _any_of(self.book.all_rooms).search(said) else "here"
        for stays, phrases in ((True, self.book.stays_in_house), (False, self.book.may_leave_house)):
            if _pattern(phrases).fullmatch(bare):
                return Command("stay_in_house", {"stays": stays, "where": where})
        return None

    def _forget(self, said: str, plain: str) -> Command | None:
        words = argument_words(self.language)
        if (found := _pattern(self.book.forgets_last).fullmatch(said)) and words:
            seconds = _seconds(words.length(slots(found, said)["length"]))
            return Command("forget_talk", {"seconds": seconds}) if seconds else None
        if found := _pattern(self.book.forgets_about).fullmatch(said):
            about = slots(found, plain)["about"]
            return None if about.lower() in listed(self.book.no_topic) else Command("forget_talk", {"about": about})
        return None


_pattern = functools.cache(pattern_of)


@functools.cache
def _any_of(phrases: str) -> re.Pattern[str]:
    """Return a pattern for one of these phrases, as whole words, the longest first."""
    known = sorted(listed(phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)" if known else r"(?!)")


@functools.cache
def _foreign(language: str) -> _Foreign | None:
    book = phrasebook(language)
    return _Foreign(book, language) if book and book.forgets_about else None


def _read_foreign(text: str, language: str) -> Command | None:
    phrases = _foreign(language)
    return phrases.read(text) if phrases else None


TEMPLATES = Templates(
    commands={
        "ParleyStayInHouse": _stays,
        "ParleyLeftHouse": lambda _reading: Command("get_left_house", {}),
        "ParleyCosts": lambda _reading: Command("get_costs", {}),
        "ParleyForgetTalk": lambda reading: Command("forget_talk", dict(reading.slots)),
    },
    reader=_read,
    foreign_reader=_read_foreign,
)
