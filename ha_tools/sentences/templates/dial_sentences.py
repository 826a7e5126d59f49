"""The sentences that make a telephone call."""

from __future__ import annotations

import re

from ha_tools.acting.command import Command
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.languages.spoken_digits import numbers_in
from ha_tools.sentences.reading import Phrase, Reading, Templates

_TYPED = re.compile(r"\+?[\d ()/.-]+")


def _dial(reading: Reading) -> Command | None:
    if name := reading.slots.get("name"):
        return Command("dial", {"name": name})
    said = reading.slots["number"].strip(" .?!,")
    number = said if _TYPED.fullmatch(said) else _spoken(said, reading.language)
    return Command("dial", {"name": number}) if number else None


def _spoken(said: str, language: str) -> str:
    """Return a number that was said in words; empty where other words stand beside it."""
    numbers = numbers_in(said, language)
    rest = said
    for number in reversed(numbers):
        rest = rest[: number.start] + rest[number.end :]
    plus = "+" if rest.strip(" ,-").casefold() == "plus" else ""
    return plus + "".join(number.digits for number in numbers) if plus or not rest.strip(" ,-") else ""


def _emergency(reading: Reading) -> Command | None:
    said, phrases = reading.slots["emergency"], message_phrases(reading.language)
    is_known = phrases is None or said.casefold() in phrases.emergencies
    return Command("dial_emergency", {"name": said}) if is_known else None


_CALL = "(?:call|phone|ring|telephone|dial)(?: up)?"
_ON = "(?: on (?:the |her |his |their )?(?:phone|telephone|mobile|cell ?phone))?"
_HELP = (
    "(?P<emergency>police|cops|ambulance|fire ?(?:brigade|department|service)|emergency services?|emergency number|"
    "emergency doctor)"
)

TEMPLATES = Templates(
    commands={"ParleyDial": _dial, "ParleyDialEmergency": _emergency},
    phrases=(
        Phrase("ParleyDial", f"{_CALL} (?:my |our )?{{contact}}{_ON}"),
        Phrase("ParleyDial", "give (?:my |our )?{contact} a (?:call|ring|bell)"),
        Phrase("ParleyDial", rf"{_CALL}(?: the)?(?: number)? (?P<number>[+\d][\d ()/.+-]+)", may_go_on=True),
        Phrase("ParleyDial", "(?:dial|(?:call|phone)(?: the)? number)(?: the number)? (?P<number>.+)", may_go_on=True),
        Phrase("ParleyDialEmergency", f"{_CALL} (?:the |an? )?{_HELP}"),
    ),
)
