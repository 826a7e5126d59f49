"""The questions for the news."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates

_WHAT = "what is|what's|whats|what are|is there|are there|have you got|any"
_ASK = rf"(?:(?:{_WHAT}|(?:give|tell|read) me|let me hear|read(?: out)?) )*"
_NOT_TOPIC = r"(?!(?:the|latest|today's|todays|any|good|bad|great|no|my|your|fake|in|on|more|other|some)\b)"
_NEWS = r"(?:news headlines|headlines|news)"
_WHEN = r"(?: (?:today|now|this morning|tonight|right now|at the moment))?"
_LATE = r"(?:(?:any|the|some|latest|today's|todays|new|current|in|on) )*"

_NEWS_ASKED = tuple(
    re.compile(rf"(?:(?:please|so|and|can you|could you|will you) )*{pattern}{_WHEN}(?: please)?")
    for pattern in (
        rf"{_ASK}{_LATE}{_NEWS}",
        rf"{_ASK}{_LATE}{_NEWS} (?:about|on|of) (?P<topic>.+?)",
        rf"{_ASK}{_LATE}{_NOT_TOPIC}(?P<topic>[\w'-]+(?: [\w'-]+)?) {_NEWS}",
        r"what(?:'s| is|s) (?:happening|going on) (?:in the world|out there)",
    )
)


def _news_asked(said: str) -> Reading | None:
    for pattern in _NEWS_ASKED:
        if found := pattern.fullmatch(said):
            topic = found.groupdict().get("topic")
            return Reading("ParleyNews", {"topic": topic} if topic else {})
    return None


TEMPLATES = Templates(
    commands={"ParleyNews": lambda reading: Command("get_news", dict(reading.slots))},
    reader=_news_asked,
)
