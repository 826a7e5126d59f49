"""The sentences about lights."""

from ha_tools.acting.command import Command
from ha_tools.devices.colors import COLORS, WHITES
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import HERE, Reading, Templates, aimed

STEP_PERCENT = 20
""""Brighter" and "dimmer", where nobody says how much: a step that is plainly seen."""

_SET = "(set|turn|put|change|make|dim|brighten|bring|lower|raise)"
_PERCENT = "([ ]%| percent)"
_MAKE = "(make|set|turn|change|color|colour|paint)"


def _set_light(reading: Reading) -> Command | None:
    renamed = {"brightness": "brightness", "color": "color", "temperature": "kelvin"}
    look = {renamed[slot]: value for slot, value in reading.slots.items() if slot in renamed}
    if "color" in look:
        look["color"] = str(look["color"]).replace("_", " ")
        if look["color"] not in COLORS and look["color"] not in WHITES:
            return None
    return aimed("set_light", reading, look) if look else None


def _step_light(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", reading.slots.get("size", STEP_PERCENT))
    return aimed("set_light", reading, {"brightness_change": step})


def _effect(reading: Reading) -> Command | None:
    effect = str(reading.slots["effect"]).strip()
    return aimed("set_light", reading, {"effect": effect}) if is_plain(effect) else None


TEMPLATES = Templates(
    commands={"HassLightSet": _set_light, "ParleyLightStep": _step_light, "ParleyLightEffect": _effect},
    name_lists={"light_name": ("light",)},
    rules={
        "p_lights": "(light|lights|lamp|lamps)",
        "p_named_light": "[the|my] {light_name:name} [[in] [the] {area}]",
        "p_area_lights": "(<p_all> {area} <p_lights>|<p_all> <p_lights> <p_in_area>)",
        "p_floor_lights": "(<p_all> {floor} <p_lights>|<p_all> <p_lights> <p_on_floor>)",
        "p_here_lights": "[the|my] <p_lights> [in here|in this room]",
        "p_home_lights": "all [[of] (the|my)] <p_lights>",
        "p_level": "{light_level:brightness} [brightness|power]",
        "p_bright": f"({{brightness}}{_PERCENT}|{{light_level:brightness}} (brightness|power))",
        "p_colored": "[in|to] [a] {parley_color:color}",
        "p_look": "(<p_colored> [and|but] [only] [at|to] <p_bright>|(to|at) <p_bright> [and] <p_colored>)",
        "p_these_lights": "(<p_named_light>|<p_area_lights>|<p_floor_lights>)",
    },
    lists={
        "kelvin": {"range": {"from": 1500, "to": 10000, "step": 50}},
        "parley_color": {"values": [{"in": color, "out": color} for color in {**COLORS, **WHITES}]},
        "light_effect": {
            "values": [{"in": word, "out": word} for word in "rainbow twinkle disco party fireplace random".split()]
        },
        "effect_text": {"wildcard": True},
        "light_size": {
            "values": [
                {"in": "(a bit|a little|a little bit|slightly|a touch)", "out": 10},
                {"in": "(much|a lot|way)", "out": 40},
            ]
        },
        "light_level": {
            "values": [
                {"in": "(full|max|maximum)", "out": 100},
                {"in": "half", "out": 50},
                {"in": "(min|minimum)", "out": 1},
            ]
        },
        "light_turn": {"values": [{"in": "brighter", "out": 1}, {"in": "(darker|dimmer)", "out": -1}]},
    },
    intents={
        "HassLightSet": [
            {
                "sentences": [
                    f"{_SET} [down|up] <p_these_lights> [down|up] to {{brightness}}<p_percent>",
                    f"{_SET} [down|up] <p_these_lights> [down|up] to <p_level>",
                    f"{_MAKE} [the (color|colour) of] <p_these_lights> [to] [a] {{parley_color:color}}",
                    f"[{_MAKE}] <p_these_lights> <p_look>",
                    "(turn|switch) on <p_these_lights> (<p_look>|(to|at) <p_bright>|in [a] {parley_color:color})",
                    "(turn|switch) <p_these_lights> on (<p_look>|(to|at) <p_bright>|in [a] {parley_color:color})",
                    "<p_these_lights> (to|at) <p_level>",
                    f"<p_these_lights> [to|at] {{brightness}}{_PERCENT}",
                    "(set|turn|change|put|make) <p_these_lights> [to|at] {kelvin:temperature}[[ ](k|kelvin)]",
                ],
            },
            {
                "sentences": [
                    f"{_SET} [down|up] <p_here_lights> [down|up] to {{brightness}}<p_percent>",
                    f"{_SET} [down|up] <p_here_lights> [down|up] to <p_level>",
                    f"{_MAKE} [the (color|colour) of] <p_here_lights> [to] [a] {{parley_color:color}}",
                    f"[{_MAKE}] <p_here_lights> <p_look>",
                    "(turn|switch) on <p_here_lights> (<p_look>|(to|at) <p_bright>|in [a] {parley_color:color})",
                    "(turn|switch) <p_here_lights> on (<p_look>|(to|at) <p_bright>|in [a] {parley_color:color})",
                    "<p_here_lights> (to|at) <p_level>",
                    "[the|my] {parley_color:color} <p_lights> (to|at) <p_bright>",
                    "{light_level:brightness} brightness",
                    f"<p_here_lights> [to|at] {{brightness}}{_PERCENT}",
                ],
                "requires_context": HERE,
            },
            {
                "sentences": [
                    f"{_SET} [down|up] <p_home_lights> [down|up] to {{brightness}}<p_percent>",
                    f"{_SET} <p_home_lights> to <p_level>",
                    f"{_MAKE} <p_home_lights> [to] [a] {{parley_color:color}}",
                ],
                "slots": {"domain": "light"},
            },
        ],
        "ParleyLightEffect": [
            {
                "sentences": [
                    "(set|put|turn|change|switch) <p_these_lights> (to|on) [the] {light_effect:effect} [effect]",
                    "(set|put|turn|change|switch) <p_these_lights> (to|on) [the] {effect_text:effect} effect",
                    "(set|change|switch) [the] effect (of|on) <p_these_lights> to {effect_text:effect}",
                    "(set|change|switch) <p_these_lights> effect to {effect_text:effect}",
                    "(start|play|show) [the] {effect_text:effect} effect on <p_these_lights>",
                ],
            }
        ],
        "ParleyLightStep": [
            {
                "sentences": [
                    "[make|turn] <p_these_lights> [{light_size:size}] {light_turn:direction}",
                    "[make it] [{light_size:size}] {light_turn:direction} <p_in_area>",
                    "make [the] {area} [{light_size:size}] {light_turn:direction}",
                ],
            },
            {
                "sentences": [
                    "[make|turn] <p_here_lights> [{light_size:size}] {light_turn:direction}",
                    "[make it] [{light_size:size}] {light_turn:direction} [in here]",
                ],
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "(brighten|turn up) <p_these_lights> [by {brightness:step}<p_percent>]",
                    "(turn|make) <p_these_lights> (up|brighter) [by {brightness:step}<p_percent>]",
                    "(make|turn) <p_these_lights> {brightness:step}<p_percent> brighter",
                ],
                "slots": {"direction": 1},
            },
            {
                "sentences": [
                    "dim <p_these_lights> down",
                    "(dim|turn down) <p_these_lights> [by {brightness:step}<p_percent>]",
                    "(turn|make) <p_these_lights> (down|dimmer|darker) [by {brightness:step}<p_percent>]",
                    "(make|turn) <p_these_lights> {brightness:step}<p_percent> (dimmer|darker)",
                ],
                "slots": {"direction": -1},
            },
            {
                "sentences": [
                    "raise <p_here_lights>",
                    "(brighten|turn up) <p_here_lights> [by {brightness:step}<p_percent>]",
                    "(turn|make) <p_here_lights> (up|brighter) [by {brightness:step}<p_percent>]",
                ],
                "slots": {"direction": 1},
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "(dim|lower) <p_here_lights> [down]",
                    "(dim|turn down) <p_here_lights> [by {brightness:step}<p_percent>]",
                    "(turn|make) <p_here_lights> (down|dimmer|darker) [by {brightness:step}<p_percent>]",
                ],
                "slots": {"direction": -1},
                "requires_context": HERE,
            },
        ],
    },
)
