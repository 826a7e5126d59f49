"""The sentences about what may leave the house, what did, and what is to be forgotten of talk."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.times.durations import duration

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
_FORGET = r"(?:forget|delete|erase)"
_SAID = (
    r"(?:(?:what|everything|all)(?: that)?(?: (?:i|we) (?:have )?said| was said)?(?: (?:in|from|of|during|about))? )?"
)
_TALK = (
    r"(?:everything|all)(?: that)?(?: (?:(?:i|we) (?:have )?said|was said|you heard))?|"
    r"(?:all|every|any) (?:turns?|conversations?|talk)"
)
_LAST = re.compile(rf"{_BEFORE}{_FORGET} {_SAID}(?:the )?(?:last|past) (?P<length>.+?)(?: please)?")
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
    if found := _LAST.fullmatch(said):
        said_length = re.sub("^half (?=hour|minute)", "half an ", found["length"])
        length = duration(said_length) or duration(f"1 {said_length}") or duration(f"a {said_length}")
        return Reading("ParleyForgetTalk", {"seconds": length.total_seconds()}) if length else None
    if (found := _ABOUT.fullmatch(said)) and not _NOT_ABOUT.fullmatch(found["about"]):
        return Reading("ParleyForgetTalk", {"about": found["about"]}, may_go_on=True)
    return None


def _first(patterns: tuple[re.Pattern[str], ...], said: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(said))), None)


def _stay(found: re.Match[str], *, stays: str) -> Reading:
    return Reading("ParleyStayInHouse", {"stays": stays, "everywhere": found["everywhere"] or ""})


def _stays(reading: Reading) -> Command:
    where = "everywhere" if reading.slots["everywhere"] else "here"
    return Command("stay_in_house", {"stays": bool(reading.slots["stays"]), "where": where})


TEMPLATES = Templates(
    commands={
        "ParleyStayInHouse": _stays,
        "ParleyLeftHouse": lambda _reading: Command("get_left_house", {}),
        "ParleyForgetTalk": lambda reading: Command("forget_talk", dict(reading.slots)),
    },
    reader=_read,
)
