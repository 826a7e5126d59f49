"""The questions about the time, the date and the sun."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates


def _get_time(reading: Reading) -> Command | None:
    what = {"HassGetCurrentTime": "time", "HassGetCurrentDate": "date"}.get(reading.intent) or reading.slots["what"]
    day = {"day": reading.slots["day"]} if "day" in reading.slots else {}
    return Command("get_time", {"what": what, **day})


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
)
