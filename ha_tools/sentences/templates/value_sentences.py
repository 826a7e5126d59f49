"""The sentences about fans, numbers, choices, texts, dates and times."""

from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import Reading, Templates, where
from ha_tools.times.spoken_moments import moment
from ha_tools.times.spoken_numbers import quantity

STEP_PERCENT = 20
""""Faster" and "slower", where nobody says how much; a fan of three speeds makes a whole speed of it."""

FEWEST_PERCENT = 10
""""Set the fan to 3" is its third speed, wherever that is."""

_ANY_DAY = datetime(2000, 1, 3, 12, tzinfo=UTC)
"""Only whether a text names a moment is asked for."""


def _fan(reading: Reading) -> dict[str, object]:
    return {"name": reading.slots.get("name", "fans"), **where(reading)}


def _fan_speed(reading: Reading) -> Command | None:
    percent = reading.slots.get("percentage")
    if percent is None or 0 < percent < FEWEST_PERCENT:
        return None
    return Command("set_value", {**_fan(reading), "value": f"{percent:g}"})


def _fan_value(reading: Reading) -> Command | None:
    return Command("set_value", {**_fan(reading), "value": str(reading.slots["value"])})


def _fan_step(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", STEP_PERCENT)
    return Command("set_value", {**_fan(reading), "change_by": step})


def _number(reading: Reading) -> Command | None:
    number = quantity(str(reading.slots["value"]))
    if number is None:
        return None
    return Command("set_value", {"name": reading.slots["name"], "value": f"{number:g}", **_unit(reading)})


def _unit(reading: Reading) -> dict[str, str]:
    """The unit that stands behind a number; any other than these is found before a sentence is read."""
    return {"unit": reading.slots["unit"]} if "unit" in reading.slots else {}


def _number_step(reading: Reading) -> Command | None:
    number = quantity(str(reading.slots["value"]))
    if number is None:
        return None
    by = reading.slots["direction"] * number
    return Command("set_value", {"name": reading.slots["name"], "change_by": by, **_unit(reading)})


def _choice(reading: Reading) -> Command | None:
    value = str(reading.slots["value"]).strip()
    return Command("set_value", {"name": reading.slots["name"], "value": value}) if is_plain(value) else None


def _moment(reading: Reading) -> Command | None:
    value = str(reading.slots["value"]).strip()
    if (moment(value, _ANY_DAY) or moment(f"at {value}", _ANY_DAY)) is None:
        return None
    return Command("set_value", {"name": reading.slots["name"], "value": value})


_SET = "(set|change|put|switch|adjust|move)"

TEMPLATES = Templates(
    commands={
        "HassFanSetSpeed": _fan_speed,
        "ParleyFan": _fan_value,
        "ParleyFanStep": _fan_step,
        "ParleyNumber": _number,
        "ParleyNumberStep": _number_step,
        "ParleyChoice": _choice,
        "ParleyMoment": _moment,
    },
    name_lists={
        "fan_name": ("fan",),
        "number_name": ("number", "input_number"),
        "choice_name": ("select", "input_select"),
        "text_name": ("text", "input_text"),
        "moment_name": ("input_datetime", "date", "time", "datetime"),
    },
    rules={
        "p_fan": "([the|my] {fan_name:name} [<p_in_area>]|<p_there_fan>|<p_here_fan>)",
        "p_there_fan": "((all [of]|every) [the|my] {fan_every:name}|[the] fan[s] <p_in_area>|[the] {area} fan[s])",
        "p_unit": "[[ ]{number_unit:unit}]",
        "p_here_fan": "[the|my] fan[s] [in here|in this room]",
    },
    lists={
        "fan_word": {
            "values": [
                {"in": "(low|the lowest|lowest|minimum|slow)", "out": "low"},
                {"in": "(medium|middle|half)", "out": "medium"},
                {"in": "(high|the highest|highest|full|max|maximum|fast)", "out": "high"},
            ]
        },
        "fan_preset": {
            "values": [
                {"in": "auto[matic]", "out": "auto"},
                *(
                    {"in": word, "out": word}
                    for word in "smart sleep night eco boost quiet turbo breeze natural".split()
                ),
            ]
        },
        "fan_every": {"values": [{"in": "fan[s]", "out": "all fans"}]},
        "fan_direction": {
            "values": [
                {"in": "forward[s]", "out": "forward"},
                {"in": "(reverse|backward[s])", "out": "reverse"},
            ]
        },
        "fan_faster": {"values": [{"in": "faster", "out": 1}, {"in": "slower", "out": -1}]},
        "fan_turn": {"values": [{"in": "up", "out": 1}, {"in": "down", "out": -1}]},
        "fan_verb": {"values": [{"in": "speed up", "out": 1}, {"in": "slow down", "out": -1}]},
        "fan_more": {"values": [{"in": "(increase|raise)", "out": 1}, {"in": "(decrease|reduce|lower)", "out": -1}]},
        "number_verb": {
            "values": [
                {"in": "(raise|increase|turn up)", "out": 1},
                {"in": "(lower|decrease|reduce|turn down)", "out": -1},
            ]
        },
        "number_unit": {
            "values": [{"in": "(%|percent)", "out": "%"}, {"in": "(°|degree[s])", "out": "°"}],
        },
        "value_text": {"wildcard": True},
    },
    intents={
        "HassFanSetSpeed": [
            {
                "sentences": [
                    "(set|turn|put|run) <p_fan> [speed] [on|at|to] {fan_speed:percentage}<p_percent> [speed]",
                    "turn <p_fan> (up|down) to {fan_speed:percentage}<p_percent>",
                    "turn (up|down) <p_fan> to {fan_speed:percentage}<p_percent>",
                ]
            }
        ],
        "ParleyFan": [
            {
                "sentences": [
                    "(set|turn|put|run|switch) <p_fan> [speed] [on|at|to] {fan_word:value} [speed]",
                    "<p_fan> [speed] (on|at|to) {fan_word:value} [speed]",
                    "(set|put|switch|turn) <p_fan> (on|to|in|into) {fan_preset:value} [mode]",
                    "(set|turn|run|switch) <p_fan> [direction] [to|in] {fan_direction:value}",
                ],
            },
            {"sentences": ["reverse [the direction of] <p_fan>"], "slots": {"value": "reverse"}},
            {
                "sentences": [
                    "(oscillate|swing) <p_fan>",
                    "(make|let|start|set) <p_fan> [to] (oscillate|oscillating|swing|swinging)",
                    "(turn|switch) on [the] oscillation (of|on|for) <p_fan>",
                ],
                "slots": {"value": "oscillate"},
            },
            {
                "sentences": [
                    "stop <p_fan> [from] (oscillating|swinging)",
                    "stop (oscillating|swinging) <p_fan>",
                    "(turn|switch) off [the] oscillation (of|on|for) <p_fan>",
                ],
                "slots": {"value": "stop oscillating"},
            },
        ],
        "ParleyFanStep": [
            {"sentences": ["slow <p_fan> down"], "slots": {"direction": -1}},
            {"sentences": ["speed <p_fan> up"], "slots": {"direction": 1}},
            {
                "sentences": [
                    "[(make|turn|set)] <p_fan> [(go|blow|run|spin)] [a bit|a little|much] {fan_faster:direction}",
                    "turn <p_fan> {fan_turn:direction} [by {fan_speed:step}<p_percent>]",
                    "turn {fan_turn:direction} <p_fan> [by {fan_speed:step}<p_percent>]",
                    "{fan_verb:direction} <p_fan> [by {fan_speed:step}<p_percent>]",
                    "{fan_more:direction} <p_fan> speed [by {fan_speed:step}<p_percent>]",
                    "{fan_more:direction} [the] speed of <p_fan> [by {fan_speed:step}<p_percent>]",
                ],
            },
        ],
        "ParleyNumber": [
            {
                "sentences": [
                    f"{_SET} [the|my] {{number_name:name}} [to] {{value_text:value}}<p_unit>",
                    "[the|my] {number_name:name} to {value_text:value}<p_unit>",
                ]
            }
        ],
        "ParleyNumberStep": [
            {
                "sentences": [
                    "{number_verb:direction} [the|my] {number_name:name} by {value_text:value}<p_unit>",
                    "turn [the|my] {number_name:name} {fan_turn:direction} by {value_text:value}<p_unit>",
                ]
            }
        ],
        "ParleyChoice": [
            {
                "sentences": [
                    f"{_SET} [the|my] {{choice_name:name}} [over] to {{value_text:value}}",
                    "(set|change) [the|my] {text_name:name} to {value_text:value}",
                ]
            }
        ],
        "ParleyMoment": [{"sentences": [f"{_SET} [the|my] {{moment_name:name}} (to|for) {{value_text:value}}"]}],
    },
)
