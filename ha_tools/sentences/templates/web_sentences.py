"""The wishes to look something up in the web, and the question where it was found."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Phrase, Reading, Templates

_WEB = "(?:the )?(?:web|internet|net|wikipedia)"
_THERE = rf"(?: (?:online|(?:on|in) {_WEB}))?"

_THAT = "(?:that|this|it)"
_SOURCES = (
    rf"where (?:did|do) you (?:get|find|read|hear|have|learn) {_THAT}(?: from)?",
    rf"where (?:is|was|does|did) {_THAT} (?:come )?from",
    rf"what(?:'s|s| is| was) (?:your|the) source(?: (?:of|for) {_THAT})?",
    "who says (?:so|that)|says who",
    "how do you know(?: (?:that|this))?",
    rf"which (?:site|page|website) (?:is|was) {_THAT}(?: from)?",
)
_SOURCE = re.compile(f"(?:and |so )?(?:{'|'.join(_SOURCES)})")
_ASKING = re.compile(
    r"^(?:(?:please|so|and|tell me|can you tell me|do you know) )*"
    r"(?:(?:who|what|where|when)(?:'s|s| is| are| was| were) (?:the |an? )?)?",
    re.IGNORECASE,
)


def topic_of(question: str) -> str:
    """Return the words of a question that a search is given: "who was Ada Lovelace?" is "Ada Lovelace"."""
    return _ASKING.sub("", question).strip(" ?.!") or question


def _source_asked(said: str) -> Reading | None:
    return Reading("ParleyWebSource", {}) if _SOURCE.fullmatch(said) else None


TEMPLATES = Templates(
    commands={
        "ParleyWebSearch": lambda reading: Command("web_search", {"query": reading.slots["query"]}),
        "ParleyWebSource": lambda _reading: Command("get_sources", {}),
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
    reader=_source_asked,
)
