"""The sentences about what may leave the house, what did, and what is to be forgotten of talk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.languages.argument_words import argument_words
from ha_tools.languages.asked_phrases import AskedPhrases, asked_phrases
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.times.durations import duration
from ha_tools.times.past_spans import past_span

_LATE = datetime(2026, 1, 4, 23, 59, tzinfo=UTC)
"""A moment at which every part of a day and of a week has begun."""

_JUST_SECONDS = 300.0
"""Time in which something was just said; how much that is, is asked before it is forgotten."""


def _read(text: str, language: str = "en") -> Reading | None:
    asked = asked_phrases(language)
    return (_stay(text, asked) or _told(text, asked) or _forget(text, asked, language)) if asked else None


def _stay(text: str, asked: AskedPhrases) -> Reading | None:
    bare = asked.without("beside_privacy", text)
    for question, stays in (("stays_in_house", "yes"), ("stays_everywhere", "yes"), ("may_leave_house", "")):
        if _asks(question, bare, asked):
            everywhere = question == "stays_everywhere" or asked.holds("all_rooms", text)
            return Reading("ParleyStayInHouse", {"stays": stays, "everywhere": "yes" if everywhere else ""})
    return None


def _told(text: str, asked: AskedPhrases) -> Reading | None:
    intents = {"left_house": "ParleyLeftHouse", "costs": "ParleyCosts"}
    return next((Reading(intent, {}) for name, intent in intents.items() if _asks(name, text, asked)), None)


def _asks(question: str, text: str, asked: AskedPhrases) -> bool:
    return next(iter(asked.asked(question, text)), None) is not None


def _forget(text: str, asked: AskedPhrases, language: str) -> Reading | None:
    if _asks("forgets_just", text, asked):
        return Reading("ParleyForgetTalk", {"seconds": _JUST_SECONDS})
    last = _slots("forgets_last", text, asked)
    if last and (seconds := _seconds(last["length"], language)):
        return Reading("ParleyForgetTalk", {"seconds": seconds})
    when = next((said for told in asked.asked("forgets_when", text) if (said := _time(told, asked, language))), "")
    about = "" if last else _slots("forgets_about", text, asked).get("about", "")
    is_time = not asked.is_all("topics", about) and past_span(about, _LATE)
    if when := when or (about if is_time else ""):
        return Reading("ParleyForgetTalk", {"when": when})
    if not about or asked.is_all("no_topic", about):
        return None
    return Reading("ParleyForgetTalk", {"about": about}, may_go_on=True)


def _time(told: Mapping[str, str], asked: AskedPhrases, language: str) -> str:
    """Return the words for a time that was, in English; empty for others."""
    said = told.get("when") or (told["since"] if asked.begins("since", told["since"]) else "")
    words = argument_words(language)
    when = words.time(said) if words else said
    return when if when and past_span(when, _LATE) else ""


def _slots(question: str, text: str, asked: AskedPhrases) -> Mapping[str, str]:
    return next(iter(asked.asked(question, text)), {})


def _seconds(said: str, language: str) -> float | None:
    """Return the seconds of a length: "2 hours", and of "hour", which is one."""
    words = argument_words(language)
    length = words.length(said) if words else re.sub("^half (?=hour|minute)", "half an ", said)
    found = duration(length) or duration(f"1 {length}") or duration(f"a {length}")
    return found.total_seconds() if found else None


def _stays(reading: Reading) -> Command:
    where = "everywhere" if reading.slots["everywhere"] else "here"
    return Command("stay_in_house", {"stays": bool(reading.slots["stays"]), "where": where})


_COMMANDS: Mapping[str, Callable[[Reading], Command]] = {
    "ParleyStayInHouse": _stays,
    "ParleyLeftHouse": lambda _reading: Command("get_left_house", {}),
    "ParleyCosts": lambda _reading: Command("get_costs", {}),
    "ParleyForgetTalk": lambda reading: Command("forget_talk", dict(reading.slots)),
}


def _foreign(text: str, language: str) -> Command | None:
    reading = _read(text, language)
    return _COMMANDS[reading.intent](reading) if reading else None


TEMPLATES = Templates(commands=_COMMANDS, reader=_read, foreign_reader=_foreign)
