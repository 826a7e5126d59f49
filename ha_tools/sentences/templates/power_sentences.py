"""The sentences that turn things on and off, scenes among them."""

from collections.abc import Mapping
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.devices import power
from ha_tools.sentences.reading import HERE, Reading, Templates, named, of_named


def _turn_on(reading: Reading) -> Command | None:
    found = named(reading)
    tool = "run" if reading.response in {"button", "script"} else "turn_on"
    return Command(tool, found) if found else None


def _heating(state: str) -> tuple[Mapping[str, Any], ...]:
    """Sentences that turn the heating on or off."""
    turn = "(turn|switch|shut)" if state == "off" else "(turn|switch)"
    there = [
        f"{turn} {state} [the] <p_thermostat> <p_in_area>",
        f"{turn} [the] <p_thermostat> <p_in_area> {state}",
        f"{turn} [the] <p_thermostat> {state} <p_in_area>",
        f"{turn} {state} [the] {{area}} <p_thermostat>",
    ]
    here = [
        f"{turn} {state} [the] <p_thermostat>",
        f"{turn} [the] <p_thermostat> {state}",
        f"[the] <p_thermostat> {state}",
    ]
    slots = {"domain": "climate"}
    return {"sentences": there, "slots": slots}, {"sentences": here, "slots": slots, "requires_context": HERE}


TEMPLATES = Templates(
    commands={"HassTurnOn": _turn_on, "HassTurnOff": of_named("turn_off"), "ParleyToggle": of_named("toggle")},
    name_lists={"scene_name": ("scene",), "switched_name": power.DOMAINS},
    rules={
        "p_wish": "(i want|i'd like|i would like|(can|could) (i|we) (have|get)|(i|we) need)",
        "p_every": "(all [of] [the|my]|every|each)",
        "p_whole_home": "(in|of|throughout) (the [(whole|entire)] (house|home|flat|apartment)|all [the] rooms)",
        "p_powered": "(<p_heater>|<p_humidifier>|[the|my] {powered_kind:name} [<p_in_area>])",
        "p_a_fan": "([the|my] {fan_name:name}|[the|my] fan[s] <p_in_area>|[the] {area} fan[s])",
        "p_fan_here": "[the|my] fan[s] [in here]",
    },
    lists={
        "everything": {"values": [{"in": "everything", "out": "everything"}]},
        "powered_kind": {
            "values": [
                {"in": "(tv|television)", "out": "TV"},
                {"in": "speaker[s]", "out": "speakers"},
                *({"in": said, "out": said} for word in ("plug", "socket", "outlet") for said in (word, f"{word}s")),
            ]
        },
    },
    intents={
        "HassTurnOn": [
            {"sentences": ["<p_wish> <p_these_lights> on [please]"], "slots": {"domain": "light"}},
            {
                "sentences": ["<p_wish> <p_here_lights> on [please]"],
                "slots": {"domain": "light"},
                "requires_context": HERE,
            },
            {"sentences": ["<p_every> <p_lights> on [everywhere|<p_whole_home>]"], "slots": {"domain": "light"}},
            {"sentences": ["[turn] <p_every> <p_lights> on (<p_in_area>|<p_on_floor>)"], "slots": {"domain": "light"}},
            {
                "sentences": ["(turn|switch) on <p_every> <p_lights> [everywhere|<p_whole_home>]"],
                "slots": {"domain": "light"},
            },
            {"sentences": ["(turn|switch) on <p_powered>", "(turn|switch) <p_powered> on"]},
            {"sentences": ["start <p_a_fan>"], "slots": {"domain": "fan"}},
            {"sentences": ["start <p_fan_here>"], "slots": {"domain": "fan"}, "requires_context": HERE},
            *_heating("on"),
            {
                "sentences": [
                    "(activate|start|run|begin|play|set|turn on|switch on) [the] [scene] {scene_name:name} [scene]",
                    "(set|change|switch) [the] (scene|mood) to {scene_name:name}",
                    "make it {scene_name:name}",
                ],
            },
        ],
        "ParleyToggle": [
            {"sentences": ["(toggle|flip) [the|my] {switched_name:name} [<p_in_area>]"]},
            {"sentences": ["toggle (<p_area_lights>|<p_floor_lights>)"], "slots": {"domain": "light"}},
            {"sentences": ["toggle <p_here_lights>"], "slots": {"domain": "light"}, "requires_context": HERE},
        ],
        "HassTurnOff": [
            {"sentences": ["<p_wish> <p_these_lights> off [please]"], "slots": {"domain": "light"}},
            {
                "sentences": ["<p_wish> <p_here_lights> off [please]"],
                "slots": {"domain": "light"},
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "<p_every> <p_lights> (off|out) [everywhere|<p_whole_home>]",
                    "[the] <p_lights> (off|out) (everywhere|<p_whole_home>)",
                ],
                "slots": {"domain": "light"},
            },
            {
                "sentences": ["[turn] <p_every> <p_lights> (off|out) (<p_in_area>|<p_on_floor>)"],
                "slots": {"domain": "light"},
            },
            {
                "sentences": ["(turn|switch) off <p_every> <p_lights> [everywhere|<p_whole_home>]"],
                "slots": {"domain": "light"},
            },
            {"sentences": ["(turn|switch|shut) off <p_powered>", "(turn|switch|shut) <p_powered> off"]},
            {"sentences": ["stop <p_a_fan>"], "slots": {"domain": "fan"}},
            {"sentences": ["stop <p_fan_here>"], "slots": {"domain": "fan"}, "requires_context": HERE},
            {
                "sentences": [
                    "(turn|switch|shut) off {everything:name} (<p_in_area>|<p_on_floor>)",
                    "(turn|switch|shut) {everything:name} off (<p_in_area>|<p_on_floor>)",
                    "(turn|switch|shut) {everything:name} (<p_in_area>|<p_on_floor>) off",
                    "(turn|switch|shut) off {everything:name} <p_whole_home>",
                    "(turn|switch|shut) {everything:name} off <p_whole_home>",
                ],
            },
            {
                "sentences": [
                    "(turn|switch|shut) off {everything:name} (in here|in this room|here)",
                    "(turn|switch|shut) {everything:name} off (in here|in this room|here)",
                    "(turn|switch|shut) {everything:name} (in here|in this room) off",
                ],
                "requires_context": HERE,
            },
            *_heating("off"),
        ],
    },
)
