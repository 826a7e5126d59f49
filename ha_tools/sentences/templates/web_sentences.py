"""The wishes to look something up in the web."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Phrase, Templates

_WEB = "(?:the )?(?:web|internet|net|wikipedia)"
_THERE = rf"(?: (?:online|(?:on|in) {_WEB}))?"

_ASKING = re.compile(
    r"^(?:(?:please|so|and|tell me|can you tell me|do you know) )*"
    r"(?:(?:who|what|where|when)(?:'s|s| is| are| was| were) (?:the |an? )?)?",
    re.IGNORECASE,
)


def topic_of(question: str) -> str:
    """Return the words of a question that a search is given: "who was Ada Lovelace?" is "Ada Lovelace"."""
    return _ASKING.sub("", question).strip(" ?.!") or question


TEMPLATES = Templates(
    commands={
        "ParleyWebSearch": lambda reading: Command("web_search", {"query": reading.slots["query"]}),
    },
    phrases=tuple(
        Phrase("ParleyWebSearch", pattern, may_go_on=True)
        for pattern in (
            rf"(?:(?:do|run) an? )?(?:web |internet |online )?search(?: {_WEB}| online)? for (?P<query>.+?){_THERE}",
            rf"look up (?!at |to |from )(?P<query>.+?){_THERE}",
            rf"look (?P<query>.+?) up{_THERE}",
            r"google (?P<query>.+?)",
            rf"what (?:does|do|did) {_WEB} say (?:about|on) (?P<query>.+?)",
            rf"(?:ask|check|search) {_WEB} (?:about|for|on) (?P<query>.+?)",
            rf"find out (?:about )?(?P<query>.+?) (?:online|(?:on|in) {_WEB})",
        )
    ),
)
