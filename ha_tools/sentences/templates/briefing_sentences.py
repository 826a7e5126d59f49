"""The wishes for a briefing, and for its own order."""

import re

from ha_tools.acting.command import Command
from ha_tools.languages.phrasebook import pattern_of, phrasebook
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.sentences.spoken_names import clean

_LEAD = r"(?:(?:please|so|and|ok|okay|good morning|can you|could you) )*"
_DAY = r"(?:my|our|the) day"
_ASKED = re.compile(
    rf"{_LEAD}(?:"
    rf"what(?:'s|s| is) {_DAY}(?: look(?:ing)? like| going to be like)?(?: today)?|what does {_DAY} look like|"
    rf"how(?:'s|s| is| does) {_DAY} look(?:ing)?(?: today)?|"
    r"(?:give|tell|read) me (?:my|the|a|our) (?:(?:morning|daily|day's) )?briefing|brief me|"
    r"(?:my|the|morning|daily) briefing|what(?:'s|s| is) up for today|"
    r"what do i (?:need|have) to know (?:for )?today)(?: please)?"
)
_OF_BRIEFING = "(?:in|from|for) (?:my|the|our) briefing"
_ORDER = re.compile(rf"(?:please )?(?:{_OF_BRIEFING},? (?P<after>.+)|(?P<before>.+?) {_OF_BRIEFING})")
_UNSURE = r"(?!.*\b(?:unless|if|when|whenever|said|is what|but|or not|and don't)\b)(?!don't .+ (?:first|last)$)"
_WISH = re.compile(
    rf"{_UNSURE}(?:(?:leave out|skip|drop|no|don't (?:tell me|mention|say)|first|(?:begin|start|end) with)\b.*"
    r"|(?:tell|say|give|read|put|have|mention)(?: me| us)? .+ "
    r"(?:first|last|at the (?:beginning|end)|back(?: in)?|again))"
)
_BEGIN = re.compile(r"(?:please )?(?P<how>begin|start|end) (?:my|the|our) briefing (?P<what>with .+?)(?: please)?")


def _read(said: str) -> Reading | None:
    if _ASKED.fullmatch(said):
        return Reading("ParleyBriefing", {})
    said = _BEGIN.sub(r"in my briefing \g<how> \g<what>", said)
    found = _ORDER.fullmatch(said)
    wish = (found["after"] or found["before"]) if found else ""
    return Reading("ParleyBriefingOrder", {"wish": wish}) if wish and _WISH.fullmatch(wish) else None


def _order(reading: Reading) -> Command:
    return Command("change_notes", {"action": "keep", "text": f"in my briefing {reading.slots['wish']}"})


_ALARM_WITH = re.compile(
    r"(?P<alarm>.+?),? (?:with|and(?: then| after(?: that|wards)?)?(?: (?:give|tell|read) me)?|then) (?:my|the|a)"
    r"(?: (?:morning|daily))? briefing(?: (?:after(?: that|wards)?|then))?(?: please)?"
)


def alarm_before_briefing(said: str) -> str:
    """Return the words for an alarm of "wake me at seven with my briefing"; empty where they are none."""
    found = _ALARM_WITH.fullmatch(said)
    return found["alarm"] if found else ""


def _foreign(said: str, language: str) -> Command | None:
    book = phrasebook(language)
    asked = pattern_of(book.asks_briefing).fullmatch(clean(said)) if book else None
    return Command("briefing", {}) if asked else None


TEMPLATES = Templates(
    commands={"ParleyBriefing": lambda _reading: Command("briefing", {}), "ParleyBriefingOrder": _order},
    reader=_read,
    foreign_reader=_foreign,
)
