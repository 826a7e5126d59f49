"""The questions about the past: since when, when last, whether and what at some time."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Reading, Templates, where
from ha_tools.sentences.templates.states import TEMPLATES as STATES


def _history(reading: Reading) -> Command | None:
    slots = {slot: reading.slots[slot] for slot in ("name", "quantity", "state", "when") if slot in reading.slots}
    if kind := reading.slots.get("kind"):
        everywhere = not where(reading) and not reading.slots.get("here")
        slots["name"] = f"all {kind}" if everywhere else kind
    return Command("history", {**slots, **where(reading)})


_BEEN = "(has|have) [the|my] {past_name:name} been"
_PAST_TIMES = (
    "last night",
    "overnight",
    "this morning",
    "this afternoon",
    "this evening",
    "today",
    "yesterday",
    "yesterday morning",
    "yesterday afternoon",
    "yesterday evening",
    "an hour ago",
    "two hours ago",
    "three hours ago",
    "half an hour ago",
    "in the last hour",
    "last week",
    "last weekend",
    *(
        f"{way} {day}"
        for way in ("on", "last")
        for day in "monday tuesday wednesday thursday friday saturday sunday".split()
    ),
)

TEMPLATES = Templates(
    commands={"ParleyHistory": _history},
    name_lists={
        "past_name": (
            *("light", "switch", "fan", "cover", "valve", "lock", "binary_sensor", "input_boolean", "climate"),
            *("media_player", "humidifier", "siren", "alarm_control_panel", "vacuum"),
        ),
        "sensor_name": ("sensor",),
    },
    lists={
        "past_time": {"values": list(_PAST_TIMES)},
        "past_states": {
            "values": [
                {"in": "on", "out": "on"},
                {"in": "off", "out": "off"},
                {"in": "open", "out": "open"},
                {"in": "(closed|shut)", "out": "closed"},
                {"in": "locked", "out": "locked"},
                {"in": "unlocked", "out": "unlocked"},
            ]
        },
        "past_deeds": {
            "values": [
                {"in": "opened", "out": "open"},
                {"in": "(closed|shut)", "out": "closed"},
                {"in": "locked", "out": "locked"},
                {"in": "unlocked", "out": "unlocked"},
                {"in": "(turned|switched) on", "out": "on"},
                {"in": "(turned|switched) off", "out": "off"},
            ]
        },
        "past_whereabouts": {
            "values": [
                {"in": "([at] home|in)", "out": "home"},
                {"in": "(away|out|gone)", "out": "away"},
                {"in": "at work", "out": "work"},
                {"in": "at school", "out": "school"},
            ]
        },
        "openable": STATES.lists["openable"],
        "alarming": STATES.lists["alarming"],
        "past_measured": {
            "values": [
                {"in": "temperature", "out": "temperature"},
                {"in": "humidity", "out": "humidity"},
                {"in": "(power|electricity) [consumption|usage|use]", "out": "power"},
            ]
        },
    },
    intents={
        "ParleyHistory": [
            {
                "sentences": [
                    f"how long {_BEEN} {{past_states:state}} [for]",
                    f"since when {_BEEN} {{past_states:state}}",
                    "since when (is|are) [the|my] {past_name:name} {past_states:state}",
                    "when was [the|my] {past_name:name} last {past_states:state}",
                    "when was the last time [that] [the|my] {past_name:name} was {past_states:state}",
                    "when was [the|my] {past_name:name} [last] {past_deeds:state}",
                    "when were [the|my] {past_name:name} [last] {past_deeds:state}",
                    "(was|were) [the|my] {past_name:name} {past_states:state} {past_time:when}",
                    "(was|were) [the|my] {past_name:name} {past_deeds:state} {past_time:when}",
                    "has [the|my] {past_name:name} been {past_deeds:state} {past_time:when}",
                ],
            },
            {
                "sentences": [
                    "how long (has|have) [the|my] <p_lights> been on [for] (<p_in_area>|<p_on_floor>)",
                    "how long (has|have) [the|my] {area} <p_lights> been on [for]",
                    "since when (is|are) [the|my] <p_lights> on (<p_in_area>|<p_on_floor>)",
                ],
                "slots": {"kind": "lights", "state": "on"},
            },
            {
                "sentences": [
                    "how long (has|have) [the|my] <p_lights> been on [for] [in here]",
                    "since when (is|are) [the|my] <p_lights> on [in here]",
                ],
                "slots": {"kind": "lights", "state": "on"},
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "how long (has|have) [the|my] {openable:kind} been {past_states:state} [for] <p_in_area>",
                    "how long (has|have) [the|my] {area} {openable:kind} been {past_states:state} [for]",
                    "since when (is|are) [the|my] {openable:kind} {past_states:state} <p_in_area>",
                    "when was [the|my] {openable:kind} <p_in_area> last {past_deeds:state}",
                ],
            },
            {
                "sentences": [
                    "how long (has|have) [the|my] {openable:kind} been {past_states:state} [for] [in here]",
                    "since when (is|are) [the|my] {openable:kind} {past_states:state} [in here]",
                ],
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "when was [there] [the] last {alarming:kind} [detected] [<p_in_area>]",
                    "when was {alarming:kind} last detected [<p_in_area>]",
                    "(was there|has there been) [any] {alarming:kind} [<p_in_area>] {past_time:when}",
                ],
                "slots": {"state": "detected"},
            },
            {
                "sentences": [
                    "how long has {person_name:name} been {past_whereabouts:state} [for]",
                    "since when is {person_name:name} {past_whereabouts:state}",
                    "when was {person_name:name} last {past_whereabouts:state}",
                    "was {person_name:name} {past_whereabouts:state} {past_time:when}",
                ],
            },
            {
                "sentences": [
                    "when did {person_name:name} (come|get|arrive) [back] home",
                    "when did {person_name:name} (come|get) back",
                ],
                "slots": {"state": "home"},
            },
            {
                "sentences": ["when did {person_name:name} (leave|go out|leave [the] (house|home))"],
                "slots": {"state": "away"},
            },
            {
                "sentences": ["was (anyone|anybody|someone|somebody) [at] home {past_time:when}"],
                "slots": {"kind": "people", "state": "home"},
            },
            {
                "sentences": [
                    "what was the [average] {past_measured:quantity} (<p_in_area>|<p_on_floor>) {past_time:when}",
                    "what was the [average] {area} {past_measured:quantity} {past_time:when}",
                ],
            },
            {
                "sentences": ["what was the [average] {past_measured:quantity} [in here] {past_time:when}"],
                "requires_context": HERE,
            },
            {
                "sentences": ["how (warm|hot|cold|cool) was it <p_in_area> {past_time:when}"],
                "slots": {"quantity": "temperature"},
            },
            {"sentences": ["what was [the|my] {sensor_name:name} {past_time:when}"]},
        ],
    },
)
