"""The questions about the time, the date, the days between, and the sun."""

import re
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.times.spans import span
from ha_tools.times.spoken_moments import last_moment, moment


def _get_time(reading: Reading) -> Command | None:
    what = {"HassGetCurrentTime": "time", "HassGetCurrentDate": "date"}.get(reading.intent) or reading.slots["what"]
    day = {"day": reading.slots["day"]} if "day" in reading.slots else {}
    return Command("get_time", {"what": what, **day})


_SAMPLE_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""Any time serves to see whether words are a day."""

_NOW = frozenset({"today", "now"})
"""Days with sentences of their own."""

_COUNTED = r"(?:days|weeks|months|nights|sleeps|hours|minutes)"
_THERE = "(?:is|are) (?:it|that|there)|(?:it|there) (?:is|are)|are|is|have we got|do we have"
_STILL = rf"(?: (?:{_THERE}|left|more|still|to go))*"
_DAY = "(?P<day>.+?)"
_TILL = "(?:until|till|'til|til|to|before)"
_DAYS = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("days_until", rf"how many (?:more )?{_COUNTED}{_STILL} {_TILL} {_DAY}"),
        ("days_until", rf"how (?:long|much longer|much time){_STILL} {_TILL} {_DAY}"),
        ("days_until", rf"how (?:many {_COUNTED}|far|long) (?:away|off) is {_DAY}"),
        ("days_until", rf"(?:how many )?(?:more )?{_COUNTED}(?: left)? {_TILL} {_DAY}"),
        (
            "days_since",
            rf"how (?:many {_COUNTED}|long)(?: (?:is it|has it been|have passed|has passed|ago))* since {_DAY}",
        ),
        ("days_since", rf"how (?:many {_COUNTED}|long) ago (?:was|is) {_DAY}"),
        (
            "weekday",
            rf"(?:on )?(?:what|which) (?:day|weekday|day of the week) (?:is|was|will) {_DAY}(?: be| on| this year)?",
        ),
        (
            "weekday",
            rf"(?:on )?(?:what|which) (?:day|weekday|day of the week) (?:does|will|did) {_DAY} (?:fall|be)(?: on)?",
        ),
        ("weekday", rf"(?:on )?(?:what|which) (?:day|weekday|day of the week) (?:is it|will it be|was it) {_DAY}"),
        ("date", rf"(?:when is|when's|whens|when was) {_DAY}(?: this year)?"),
        ("date", rf"what(?:'s|s| is| will be) the date (?:of |for |on )?{_DAY}"),
        ("date", rf"what will the date be (?:on )?{_DAY}"),
        ("days_until", rf"how many {_COUNTED}{_STILL} in {_DAY}"),
        ("date", rf"(?:what|which) date (?:is|will) (?:it (?:be )?)?{_DAY}(?: be| on)?"),
    )
)


_ENDS = re.compile(r"^(?:the|this) (?:year|month|week)$")
"""Times whose days are counted to their end."""


def _day_asked(said: str) -> Reading | None:
    """Return a question for the days until or since a day, its weekday or its date."""
    for what, pattern in _DAYS:
        found = pattern.fullmatch(said)
        if found and found["day"] not in _NOW and _is_day(what, found["day"]):
            day = _ENDS.sub(r"the end of \g<0>", found["day"])
            return Reading("ParleyGetTime", {"what": what, "day": day})
    return None


def _is_day(what: str, said: str) -> bool:
    if what == "days_since":
        return last_moment(said, _SAMPLE_NOW) is not None
    named = moment(_ENDS.sub(r"the end of \g<0>", said), _SAMPLE_NOW)
    if what == "days_until":
        return named is not None or span(said, _SAMPLE_NOW) is not None
    return named is not None and named.clock is None


TEMPLATES = Templates(
    commands={"HassGetCurrentTime": _get_time, "HassGetCurrentDate": _get_time, "ParleyGetTime": _get_time},
    lists={
        "other_day": {
            "values": [
                "tomorrow",
                "the day after tomorrow",
                "yesterday",
                "christmas",
                "christmas eve",
                "new year's eve",
            ]
        },
        "sun_event": {
            "values": [
                {"in": "(sunrise|sun rise|sunup)", "out": "sunrise"},
                {"in": "(sunset|sun set|sundown)", "out": "sunset"},
            ]
        },
    },
    intents={
        "HassGetCurrentTime": [
            {
                "sentences": [
                    "how late is it",
                    "(what's|whats|what is) the time [now|right now|please]",
                    "[the] time please",
                ]
            }
        ],
        "HassGetCurrentDate": [
            {
                "sentences": [
                    "what date is it [today]",
                    "(what|which) day of the month is it [today]",
                    "what is (todays|today's) date",
                    "(what's|whats|what is) the date today",
                    "what date (is|do we have) today",
                ]
            }
        ],
        "ParleyGetTime": [
            {
                "sentences": [
                    "(what|which) (day|weekday) is (it|today) [today]",
                    "(what|which) day of the week is (it|today)",
                    "(what's|whats|what is) today",
                ],
                "slots": {"what": "weekday"},
            },
            {
                "sentences": ["(what|which) (day|weekday|day of the week) is {other_day:day}"],
                "slots": {"what": "weekday"},
            },
            {"sentences": ["(what|which) (month|year) is (it|this) [now]"], "slots": {"what": "date"}},
            {
                "sentences": ["(what's|whats|what is) the date {other_day:day}", "what date is {other_day:day}"],
                "slots": {"what": "date"},
            },
            {
                "sentences": [
                    "(when|what time) is [the] [next] {sun_event:what} [today]",
                    "(what's|whats|what is) the time of [the] {sun_event:what}",
                ]
            },
            {
                "sentences": ["(when|what time) does (the sun (set|go down)|it get dark) [today]"],
                "slots": {"what": "sunset"},
            },
            {
                "sentences": ["(when|what time) does (the sun (rise|come up)|it get light)"],
                "slots": {"what": "sunrise"},
            },
            {
                "sentences": [
                    "is it [already|still] (dark|light) [outside]",
                    "is it (dark|light) [outside] (already|yet)",
                    "is the sun [already|still] (up|down)",
                    "has the sun [already] (set|risen|gone down|come up)",
                ],
                "slots": {"what": "daylight"},
            },
        ],
    },
    reader=_day_asked,
)
