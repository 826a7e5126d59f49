"""The questions about what sensors measure."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Reading, Templates, where


def _measure(reading: Reading) -> Command | None:
    slots = {slot: reading.slots[slot] for slot in ("quantity", "which", "name") if slot in reading.slots}
    return Command("measure", {**slots, **where(reading)})


_WHAT = "(what is|what's|whats|tell me)"
_PLACE = "(<p_in_area>|<p_on_floor>)"
_HOME = "(in|of) the [whole|entire] (home|house|apartment|flat)"

_EXTREMES = (
    ("(warmest|hottest)", "temperature", "highest"),
    ("(coldest|coolest)", "temperature", "lowest"),
    ("(most humid|dampest|wettest)", "humidity", "highest"),
    ("(driest|least humid)", "humidity", "lowest"),
    ("(brightest|lightest)", "brightness", "highest"),
    ("darkest", "brightness", "lowest"),
)

TEMPLATES = Templates(
    commands={"ParleyMeasure": _measure},
    lists={
        "measured": {
            "values": [
                {"in": "[relative] humidity", "out": "humidity"},
                {"in": "(brightness|light level|illuminance)", "out": "brightness"},
                {"in": "(co2|c o 2|carbon dioxide) [level|concentration]", "out": "carbon dioxide"},
                {"in": "air quality", "out": "air quality"},
                {"in": "(power|electricity) [consumption|usage|use]", "out": "power"},
                {"in": "(noise|sound) level", "out": "noise"},
            ]
        },
        "weather_measured": {
            "values": [
                {"in": "[air|atmospheric] pressure", "out": "pressure"},
                {"in": "wind speed", "out": "wind speed"},
            ]
        },
        "outdoor": {"values": [{"in": "(outside|outdoor)", "out": "outside"}]},
        "extreme": {
            "values": [
                {"in": "(highest|maximum)", "out": "highest"},
                {"in": "(lowest|minimum)", "out": "lowest"},
            ]
        },
    },
    rules={"p_use": "(using|use|drawing|draw|consuming|consume)"},
    intents={
        "ParleyMeasure": [
            {
                "sentences": [
                    f"{_WHAT} the [current] {{measured:quantity}} {_PLACE}",
                    f"{_WHAT} [the] {{area}} {{measured:quantity}}",
                    f"{_WHAT} the {{weather_measured:quantity}}",
                    f"{_WHAT} the [current] {{measured:quantity}} {{outside:name}}",
                    f"{_WHAT} the {{outdoor:name}} {{measured:quantity}}",
                ],
            },
            {
                "sentences": [f"{_WHAT} the [current] {{measured:quantity}} [in here|in this room]"],
                "requires_context": HERE,
            },
            {
                "sentences": ["how humid is it (<p_in_area>|{outside:name})", "how humid is [the] {area}"],
                "slots": {"quantity": "humidity"},
            },
            {
                "sentences": ["how humid is it [in here]"],
                "slots": {"quantity": "humidity"},
                "requires_context": HERE,
            },
            {"sentences": ["how bright is it <p_in_area>"], "slots": {"quantity": "brightness"}},
            {
                "sentences": [
                    f"{_WHAT} the average temperature [{_PLACE}|{_HOME}]",
                    f"how warm is it on average [{_PLACE}|{_HOME}]",
                    "how (warm|cold|hot|cool) is it <p_on_floor>",
                    f"{_WHAT} the temperature <p_on_floor>",
                ],
                "slots": {"quantity": "temperature", "which": "average"},
            },
            {
                "sentences": [f"{_WHAT} the average {{measured:quantity}} [{_PLACE}|{_HOME}]"],
                "slots": {"which": "average"},
            },
            {
                "sentences": [f"{_WHAT} the {{extreme:which}} temperature [{_PLACE}|{_HOME}]"],
                "slots": {"quantity": "temperature"},
            },
            {"sentences": [f"{_WHAT} the {{extreme:which}} {{measured:quantity}} [{_PLACE}|{_HOME}]"]},
            *(
                {
                    "sentences": [
                        f"(which|what) room is [the] {word} [<p_on_floor>|{_HOME}]",
                        f"where is it [the] {word} [<p_on_floor>|{_HOME}]",
                        f"(what is|what's|whats|which is) the {word} room [<p_on_floor>|{_HOME}]",
                    ],
                    "slots": {"quantity": quantity, "which": which},
                }
                for word, quantity, which in _EXTREMES
            ),
            {
                "sentences": [
                    "how much (power|electricity) (is|does) [the|my] {name} <p_use> [[right] now]",
                    f"{_WHAT} the (power|electricity) (consumption|usage|use) of [the|my] {{name}}",
                    f"{_WHAT} [the|my] {{name}} (power|electricity) (consumption|usage|use)",
                    "how many watts (is|does) [the|my] {name} <p_use>",
                    "how much (power|electricity) is [the] {area} <p_use> [[right] now]",
                ],
                "slots": {"quantity": "power"},
            },
            {
                "sentences": [
                    "how much (power|electricity) (are|do) we <p_use> [[right] now]",
                    "how much (power|electricity) (is|does) the (house|home) <p_use> [[right] now]",
                    "how much (power|electricity) is being used [[right] now]",
                ],
                "slots": {"quantity": "power"},
            },
            {
                "sentences": [
                    f"{_WHAT} the battery [level|charge|status] of [the|my] {{name}}",
                    "how (full|empty) is the battery of [the|my] {name}",
                    "how much battery [charge] does [the|my] {name} have [left]",
                    "how much battery is left in [the|my] {name}",
                ],
                "slots": {"quantity": "battery"},
            },
        ],
    },
)
