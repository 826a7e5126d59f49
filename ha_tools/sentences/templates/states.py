"""The questions about the states of things: which, how many, whether any, whether all; and where people are."""

from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.kinds import KIND_NAMES
from ha_tools.sentences.reading import HERE, Reading, Templates, named, where

ASKED_DOMAINS = frozenset({*KIND_NAMES, "binary_sensor", "cover", "lock"})
"""Domains whose states Home Assistant's own sentences may ask for."""

_KINDS = {
    "awning": "awnings",
    "blind": "blinds",
    "curtain": "curtains",
    "door": "doors",
    "garage": "garage doors",
    "garage_door": "garage doors",
    "gate": "gates",
    "lock": "locks",
    "moisture": "leaks",
    "opening": "openings",
    "shade": "shades",
    "shutter": "shutters",
    "window": "windows",
}
"""Device class -> what people call such things; others are called as the class is."""

_STATES = {
    **{(kind, "on"): "open" for kind in ("door", "garage_door", "opening", "window")},
    **{(kind, "off"): "closed" for kind in ("door", "garage_door", "opening", "window")},
    ("lock", "on"): "unlocked",
    ("lock", "off"): "locked",
}
"""Device class of a binary sensor and Home Assistant's state -> the word for it."""


def _get_state(reading: Reading) -> Command | None:
    found, state = _asked_about(reading), reading.slots.get("state")
    if found is None:
        return None
    if state is None:
        return Command("get_state", found)
    tool = "find_in_state" if reading.response in {"any", "which", "how_many"} else "is_state"
    state = _STATES.get((reading.slots.get("device_class", ""), state), state)
    return Command(tool, {**found, "state": state})


def _asked_about(reading: Reading) -> dict[str, Any] | None:
    """The name, or the kind: a word for it, a device class, or a domain."""
    slots = reading.slots
    if "kind" in slots or "device_class" in slots or slots.get("domain") == "lock":
        device_class = str(slots.get("device_class", "lock"))
        kind = slots.get("kind") or _KINDS.get(device_class, device_class.replace("_", " "))
        everywhere = not where(reading) and not slots.get("here")
        return {"name": f"all {kind}" if everywhere else kind, **where(reading)}
    return named(reading)


_PLACE = "(<p_in_area>|<p_on_floor>)"
_ANY = "(is|are) (any|some) [[of] (the|my)]"
_THERE = "(is|are) there (a|an|any)"
_LEFT = "(have I left|did I leave|have we left|did we leave|have I got|do I have|do we have) (a|an|any|the|any of the)"
_LEFT_IT = "(have I left|did I leave|have we left|did we leave) [the|my]"
_DID = "(did I|have I|did we|have we)"
_WHICH = "(which|what) [of (the|my)]"
_ARE = "(is|are) [still]"
_OPENINGS = "{openable:kind} [still] {open_states:state}"
_LOCKED = "[the] {lockable:kind} [still] {lock_states:state}"

_OPEN_OR_CLOSED = [{"in": "open", "out": "open"}, {"in": "(closed|shut)", "out": "closed"}]
"""Also in place of Home Assistant's own words for binary sensors, which it takes for "on" and "off"."""

TEMPLATES = Templates(
    commands={"HassGetState": _get_state},
    name_lists={
        "person_name": ("person",),
        "powered_name": (
            *("light", "switch", "fan", "climate", "media_player", "humidifier", "siren", "input_boolean"),
            *("water_heater", "automation"),
        ),
        "openable_name": ("cover", "valve", "lock", "binary_sensor"),
        "lock_name": ("lock",),
        "alarm_panel": ("alarm_control_panel",),
        "robot_name": ("vacuum", "lawn_mower"),
        "binary_name": ("binary_sensor",),
        "metered_name": ("sensor",),
        "set_name": (
            *("number", "input_number", "select", "input_select", "text", "input_text"),
            *("input_datetime", "date", "time", "datetime"),
        ),
        "dated_name": ("sensor", "input_datetime", "date", "time", "datetime"),
    },
    lists={
        "openable": {
            "values": [
                {"in": f"({singular}|{plural})", "out": plural}
                for singular, plural in (
                    ("window", "windows"),
                    ("door", "doors"),
                    ("blind", "blinds"),
                    ("curtain", "curtains"),
                    ("shutter", "shutters"),
                    ("shade", "shades"),
                    ("valve", "valves"),
                )
            ]
        },
        "lockable": {"values": [{"in": "(door|doors)", "out": "doors"}, {"in": "(lock|locks)", "out": "locks"}]},
        "garage_closed": {"values": [{"in": "(close|closed|shut)", "out": "closed"}]},
        "open_states": {"values": _OPEN_OR_CLOSED},
        "bs_open_states": {"values": _OPEN_OR_CLOSED},
        "bs_occupancy_states": {
            "values": [
                {"in": "(detected|triggered)", "out": "detected"},
                {"in": "occupied", "out": "occupied"},
                {"in": "clear", "out": "clear"},
                {"in": "(empty|unoccupied)", "out": "empty"},
                {"in": "on", "out": "on"},
            ]
        },
        "alarming": {
            "values": [
                {"in": "motion", "out": "motion"},
                {"in": "movement", "out": "movement"},
                {"in": "[water] (leak|leaks)", "out": "leak"},
                {"in": "water", "out": "leak"},
                {"in": "smoke", "out": "smoke"},
                {"in": "gas", "out": "gas"},
                {"in": "carbon monoxide", "out": "carbon monoxide"},
            ]
        },
        "robot_states": {
            "values": [
                "cleaning",
                "mowing",
                "paused",
                {"in": "(docked|charging)", "out": "docked"},
                "home",
                "returning",
            ]
        },
        "alarm_states": {"values": ["armed", "disarmed"]},
        "wet_states": {"values": ["wet", "dry"]},
        "whereabouts": {
            "values": [
                {"in": "([at] home|in the house|in)", "out": "home"},
                {"in": "(away|out|not [at] home|not in)", "out": "away"},
                {"in": "[at] work", "out": "work"},
                {"in": "[at] school", "out": "school"},
            ]
        },
    },
    rules={
        "p_when": "(when's|(when|what time|what day) (is|was|are|were))",
        "are_all": "(is|are) <all>",
        "p_somebody": "(anyone|anybody|someone|somebody)",
        "p_batteries": "(battery|batteries)",
        "p_low": "(low|empty|flat|dead|running low|almost empty|running out)",
        "p_battery_devices": "(devices|sensors|things|device|sensor)",
    },
    intents={
        "HassGetState": [
            {
                "sentences": ["(what is|what's|whats) [the] {climate_name:name} set to"],
                "response": "one",
            },
            {
                "sentences": [
                    "(what is|what's|whats) the (state|status) of [the|my] {name}",
                    "where (is|has) {person_name:name} [gone]",
                ],
                "response": "one",
            },
            {
                "sentences": [
                    "(what is|what's|whats) the <p_thermostat> set to <p_in_area>",
                    "(what is|what's|whats) the <p_thermostat> <p_in_area> set to",
                ],
                "slots": {"domain": "climate"},
                "response": "one",
            },
            {
                "sentences": ["(what is|what's|whats) the <p_thermostat> (set to|at) [in here]"],
                "slots": {"domain": "climate"},
                "response": "one",
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "(what is|what's|whats) [the|my] {robot_name:name} [(currently|up to)] [doing]",
                    "(where (is|has)|where's) [the|my] {robot_name:name} [gone]",
                    "(where (is|has)|where's) [the|my] {robot_kind:name} [gone]",
                    "how (full|empty) is [the|my] {metered_name:name}",
                    "(what is|what's|whats) [the|my] {set_name:name} [set to|at]",
                    "<p_when> [the|my] [next] {dated_name:name} [due|set to]",
                    "how bright (is|are) [the|my] {light_name:name}",
                ],
                "response": "one",
            },
            {
                "sentences": [
                    "(is|are) [the|my] {powered_name:name} [still] {on_off_states:state}",
                    "(is|are) [the|my] {openable_name:name} [still] {open_states:state}",
                    "is [the|my] {lock_name:name} [still] {lock_states:state}",
                    "is <p_alarm> [still] {alarm_states:state}",
                    "is [the|my] {robot_name:name} [still] {robot_states:state}",
                    "is [the|my] {binary_name:name} [still] {wet_states:state}",
                    f"{_LEFT_IT} {{powered_name:name}} {{on_off_states:state}}",
                    f"{_LEFT_IT} {{openable_name:name}} {{open_states:state}}",
                    f"{_LEFT_IT} {{lock_name:name}} {{lock_states:state}}",
                ],
                "response": "one_yesno",
            },
            {
                "sentences": ["(is|are) [the|my] {powered_name:name} [still] (running|switched on|turned on)"],
                "slots": {"state": "on"},
                "response": "one_yesno",
            },
            {
                "sentences": [
                    "is [the|my] {vacuum_name:name} [still] (running|working|on)",
                ],
                "slots": {"state": "cleaning"},
                "response": "one_yesno",
            },
            {
                "sentences": [
                    "(is|did I leave|have I left) [the|my] garage [door] [still] {open_states:state}",
                    f"{_DID} {{garage_closed:state}} [the|my] garage [door]",
                ],
                "slots": {"kind": "garage doors"},
                "response": "all",
            },
            *(
                {"sentences": [f"{_DID} {deed}"], "slots": {"state": state}, "response": "one_yesno"}
                for deed, state in (
                    ("(lock|locked) [the|my] {lock_name:name}", "locked"),
                    ("(close|closed|shut) [the|my] {openable_name:name}", "closed"),
                    ("(turn|turned|switch|switched) off [the|my] {powered_name:name}", "off"),
                    ("(turn|turned|switch|switched) [the|my] {powered_name:name} off", "off"),
                )
            ),
            {
                "sentences": [
                    "is [the] <p_thermostat> [still] {on_off_states:state} <p_in_area>",
                    "is [the] {area} <p_thermostat> [still] {on_off_states:state}",
                ],
                "slots": {"domain": "climate"},
                "response": "all",
            },
            {
                "sentences": ["is [the] <p_thermostat> [still] {on_off_states:state} [in here]"],
                "slots": {"domain": "climate"},
                "response": "all",
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "is (everything|the (house|home|flat|apartment|door)) locked [up]",
                    f"{_DID} (lock|locked) [up] (everything|all the doors|all doors|the (door|doors|house|flat))",
                ],
                "slots": {"kind": "locks", "state": "locked"},
                "response": "all",
            },
            {"sentences": ["is {person_name:name} [still] {whereabouts:state}"], "response": "one_yesno"},
            {
                "sentences": [
                    "(is|are) (<p_area_lights>|<p_floor_lights>) {on_off_states:state}",
                    "(is|are) <p_all> <p_lights> {on_off_states:state} (<p_in_area>|<p_on_floor>)",
                ],
                "slots": {"domain": "light"},
                "response": "all",
            },
            {
                "sentences": ["(is|are) <p_here_lights> {on_off_states:state} [in here]"],
                "slots": {"domain": "light"},
                "response": "all",
                "requires_context": HERE,
            },
            {
                "sentences": [
                    f"{_LEFT} <p_lights> {{on_off_states:state}} [{_PLACE}]",
                    f"{_THERE} <p_lights> [still] {{on_off_states:state}} [{_PLACE}]",
                    f"{_WHICH} <p_lights> are still {{on_off_states:state}} [{_PLACE}]",
                    f"(is|are) any <p_lights> still {{on_off_states:state}} [{_PLACE}]",
                ],
                "slots": {"domain": "light"},
                "response": "any",
            },
            {
                "sentences": [
                    f"{_ANY} {_OPENINGS} [{_PLACE}]",
                    f"{_THERE} {_OPENINGS} [{_PLACE}]",
                    f"{_LEFT} {_OPENINGS} [{_PLACE}]",
                    f"{_WHICH} {{openable:kind}} {_ARE} {{open_states:state}} [{_PLACE}]",
                    f"how many [of the] {{openable:kind}} {_ARE} {{open_states:state}} [{_PLACE}]",
                    f"{_ANY} {_LOCKED} [{_PLACE}]",
                    f"{_LEFT} {_LOCKED} [{_PLACE}]",
                    f"{_WHICH} {{lockable:kind}} {_ARE} {{lock_states:state}} [{_PLACE}]",
                    f"how many [of the] {{lockable:kind}} {_ARE} {{lock_states:state}} [{_PLACE}]",
                ],
                "response": "any",
            },
            {
                "sentences": [
                    f"are [all [of]] [the|my] {_OPENINGS} [{_PLACE}]",
                    f"is (every|each) {_OPENINGS} [{_PLACE}]",
                    f"is the {_OPENINGS} {_PLACE}",
                    f"(is|are) [all [of]] [the|my] {{openable:kind}} {_PLACE} [still] {{open_states:state}}",
                    f"are [all [of]] [the|my] {{lockable:kind}} {_PLACE} [still] {{lock_states:state}}",
                    f"are [all [of]] [the|my] {{lockable:kind}} [still] {{lock_states:state}} [{_PLACE}]",
                    f"is (every|each) {{lockable:kind}} {{lock_states:state}} [{_PLACE}]",
                ],
                "response": "all",
            },
            {
                "sentences": ["is the {openable:kind} [still] {open_states:state} [in here]"],
                "response": "all",
                "requires_context": HERE,
            },
            {
                "sentences": [
                    f"(is|are) there [any|a] {{alarming:kind}} [detected] [{_PLACE}]",
                    f"(is|are) [any] {{alarming:kind}} detected [{_PLACE}]",
                ],
                "slots": {"state": "detected"},
                "response": "any",
            },
            {
                "sentences": [
                    "is <p_somebody> <p_in_area>",
                    "is there <p_somebody> <p_in_area>",
                    "is <p_somebody> [on] [the] {floor} [floor]",
                    "is [the] {area} (occupied|empty|free)",
                ],
                "slots": {"kind": "occupancy", "state": "detected"},
                "response": "any",
            },
            {
                "sentences": [
                    "(which|what|how many) [of the] <p_batteries> (is|are) [still] <p_low>",
                    "(is|are) (any|some) [of the] <p_batteries> <p_low>",
                    "(are there|do I have|do we have) any (low|empty|flat|dead) <p_batteries>",
                    "(which|what|do any) <p_battery_devices> (have|has) [a] (low|empty|flat|dead) <p_batteries>",
                    "(which|what|do any) <p_battery_devices> need[s] [a] new <p_batteries>",
                    "(which|what|do any) <p_batteries> need[s] (changing|replacing|charging)",
                ],
                "slots": {"kind": "batteries", "state": "low"},
                "response": "which",
            },
            {
                "sentences": [
                    "[is] <p_somebody> {whereabouts:state}",
                    "(who is|who's|whos) {whereabouts:state}",
                    "how many (people|persons) are {whereabouts:state}",
                ],
                "slots": {"kind": "people"},
                "response": "any",
            },
            {
                "sentences": ["(is everyone|is everybody|are we all|are all of us) {whereabouts:state}"],
                "slots": {"kind": "people"},
                "response": "all",
            },
        ],
    },
)
