"""The sentences about covers and valves."""

from collections.abc import Mapping
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Reading, Templates, where

STEP_PERCENT = 20
""""A bit more", where nobody says how much."""

_OPEN = "(open|raise|lift|pull up|roll up|put up|open up)"
_CLOSE = "(close|shut|lower|pull down|roll down|put down|let down|close up)"
_MOVE = "(pull|roll|put|move|bring|let|wind)"
_SET = "(set|put|move|open|close|lower|raise|bring|adjust|change|turn)"
_BIT = "[[(a|another)] (bit|little|little bit|touch|tad)]"

KINDS = {
    "blind": "blinds",
    "roller blind": "blinds",
    "shutter": "shutters",
    "roller shutter": "shutters",
    "curtain": "curtains",
    "drape": "curtains",
    "shade": "shades",
    "awning": "awning",
    "garage door": "garage door",
    "garage": "garage door",
    "gate": "gate",
    "door": "doors",
    "window": "windows",
    "cover": "covers",
    "valve": "valves",
}
"""Spoken kind, singular -> the name that stands for it."""


def _command(reading: Reading, arguments: Mapping[str, Any]) -> Command | None:
    """Return the command for the named thing, or a kind of it, and its place; None where neither was said."""
    slots = reading.slots
    kind = f"{slots['device_class']}s" if "device_class" in slots else None
    said = f"all {slots['every']}" if "every" in slots else slots.get("name", kind)
    return Command("move_cover", {"name": said, **where(reading), **arguments}) if said else None


def _move(reading: Reading) -> Command | None:
    return _command(reading, {"action": reading.slots["move"]})


def _position(reading: Reading) -> Command | None:
    return _command(reading, {"position": reading.slots["position"]})


def _step(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", STEP_PERCENT)
    return _command(reading, {"position_change": step})


def _tilt(reading: Reading) -> Command | None:
    return _command(reading, {"tilt": reading.slots["tilt"]})


def _blocks(sentences: list[str], slots: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Sentences with <p_cover> for what is moved: named or somewhere, or a kind of this room."""
    here = [sentence.replace("<p_cover>", "<p_cover_here>") for sentence in sentences]
    return [
        {"sentences": sentences, "slots": slots},
        {"sentences": here, "slots": slots, "requires_context": HERE},
    ]


TEMPLATES = Templates(
    commands={
        "ParleyMove": _move,
        "HassSetPosition": _position,
        "ParleyPositionStep": _step,
        "ParleyTilt": _tilt,
    },
    name_lists={"cover_name": ("cover", "valve"), "valve_name": ("valve",)},
    rules={
        "p_cover_one": "[the|my|our] {cover_name:name} [<p_in_area>]",
        "p_cover_there": "<p_all> {cover_kind:name} (<p_in_area>|<p_on_floor>)",
        "p_there_cover": "<p_all> ({area}|{floor}) {cover_kind:name}",
        "p_cover_every": "(all|every|all of|both) [the|my|our] {cover_kind:every} [in the [whole] house|everywhere]",
        "p_cover_here": "[the|my|our] {cover_kind:name} [in here|in this room]",
        "p_cover": "(<p_cover_one>|<p_cover_there>|<p_there_cover>|<p_cover_every>)",
        "p_fully": "[fully|completely|all the way]",
        "p_water": "[the|my|our] {supply:name}",
    },
    lists={
        "cover_kind": {"values": [{"in": f"{said}[s]", "out": name} for said, name in KINDS.items()]},
        "part": {
            "values": [
                {"in": "(half|halfway|half way|half-way|to half|to the middle)", "out": 50},
                {"in": "(a quarter|one quarter)", "out": 25},
                {"in": "(three quarters)", "out": 75},
                {"in": "(a third|one third)", "out": 33},
                {"in": "(two thirds)", "out": 67},
            ]
        },
        "supply": {
            "values": [
                {"in": "(water|water supply|water valve)", "out": "water valve"},
                {"in": "(gas|gas supply|gas valve)", "out": "gas valve"},
            ]
        },
    },
    intents={
        "ParleyMove": [
            *_blocks(
                [
                    f"{_OPEN} <p_cover> <p_fully>",
                    f"<p_fully> {_OPEN} <p_cover>",
                    f"{_MOVE} <p_cover> <p_fully> up",
                    "<p_cover> up",
                ],
                {"move": "open"},
            ),
            *_blocks(
                [
                    f"{_CLOSE} <p_cover> <p_fully>",
                    f"<p_fully> {_CLOSE} <p_cover>",
                    f"{_MOVE} <p_cover> <p_fully> down",
                    "<p_cover> down",
                ],
                {"move": "close"},
            ),
            *_blocks(["(stop|halt|hold) [moving] <p_cover>", "<p_cover> stop"], {"move": "stop"}),
            {
                "sentences": [
                    "(turn|switch) on [the|my|our] {valve_name:name}",
                    "(turn|switch) [the|my|our] {valve_name:name} on",
                    "start [the|my|our] {valve_name:name}",
                    "[the|my|our] {valve_name:name} on",
                    "(turn|switch) on <p_water>",
                    "(turn|switch) <p_water> (back on|on)",
                    "open <p_water>",
                ],
                "slots": {"move": "open"},
            },
            {
                "sentences": [
                    "(turn|switch|shut) off [the|my|our] {valve_name:name}",
                    "(turn|switch|shut) [the|my|our] {valve_name:name} off",
                    "(turn|switch|shut) off <p_water>",
                    "(turn|switch|shut) <p_water> off",
                    "(close|shut) <p_water>",
                ],
                "slots": {"move": "close"},
            },
        ],
        "HassSetPosition": [
            *_blocks(
                [
                    f"{_SET} <p_cover> [position] to {{position}}<p_percent>",
                    "<p_cover> [to|at] {position}( %|%| percent)",
                ],
                {},
            ),
            *_blocks(["(open|raise) <p_cover> {position}( %|%| percent)"], {}),
            *_blocks(["(open|raise|set|put) <p_cover> [to] {part:position} [open|up]"], {}),
            *_blocks(
                [
                    "(close|lower|shut) <p_cover> (half|halfway|half way)",
                    "half (open|close|shut|raise|lower) <p_cover>",
                ],
                {"position": 50},
            ),
        ],
        "ParleyPositionStep": [
            *_blocks(
                [
                    f"(open|raise|lift) <p_cover> {_BIT} (more|further|wider|higher)",
                    "(open|raise|lift) <p_cover> (a|another) (bit|little|little bit)",
                    "(open|raise|lift) <p_cover> [up] by {position:step}<p_percent>",
                    f"{_MOVE} <p_cover> up (a|another) (bit|little|little bit)",
                    f"{_MOVE} <p_cover> {_BIT} (higher|further up)",
                ],
                {"direction": 1},
            ),
            *_blocks(
                [
                    f"(close|shut|lower) <p_cover> {_BIT} (more|further|lower)",
                    "(close|shut|lower) <p_cover> (a|another) (bit|little|little bit)",
                    "(close|shut|lower) <p_cover> [down] by {position:step}<p_percent>",
                    f"{_MOVE} <p_cover> down (a|another) (bit|little|little bit)",
                    f"{_MOVE} <p_cover> {_BIT} (lower|further down)",
                ],
                {"direction": -1},
            ),
        ],
        "ParleyTilt": [
            *_blocks(
                [
                    "tilt <p_cover> [to] {position:tilt}<p_percent>",
                    "(set|turn|tilt) [the] (slats|louvers|louvres) (of|on) <p_cover> to {position:tilt}<p_percent>",
                    "(set|change) [the] tilt of <p_cover> to {position:tilt}<p_percent>",
                    "tilt <p_cover> {part:tilt} [open]",
                ],
                {},
            ),
            *_blocks(
                ["tilt <p_cover> (open|up)", "open [the] (slats|louvers|louvres) (of|on) <p_cover>"], {"tilt": 100}
            ),
            *_blocks(
                [
                    "tilt <p_cover> (closed|shut|down)",
                    "(close|shut) [the] (slats|louvers|louvres) (of|on) <p_cover>",
                ],
                {"tilt": 0},
            ),
            *_blocks(["tilt <p_cover>"], {"tilt": 50}),
        ],
    },
)
