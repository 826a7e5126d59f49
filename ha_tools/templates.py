"""Sentence templates of our own, for what home-assistant-intents does not say. Data, in hassil's notation.

The lists `name` (any exposed thing), `light_name`, `climate_name`, `scene_name`, `area` and `floor` come from the home;
`brightness`, `temperature`, `color_temperature` and `on_off_states` from home-assistant-intents.
"""

from typing import Any

from ha_tools.colors import COLORS, WHITES

LIGHT_STEP_PERCENT = 20
""""Brighter" and "dimmer", where nobody says how much: a step that is plainly seen."""

TEMPERATURE_STEP_DEGREES = 1
""""Warmer" and "cooler", where nobody says how much."""

RULES = {
    "p_lights": "(light|lights|lamp|lamps)",
    "p_thermostat": "(thermostat|heating|heat|heater|temperature|ac|air conditioning|air conditioner)",
    "p_adjust": "(set|turn|put|change|adjust) [up|down] [the]",
    "p_all": "[all [of]] [the|my]",
    "p_in_area": "(in|of) [the|my] {area}",
    "p_on_floor": "[on|of] [the] {floor} [floor]",
    "p_named_light": "[the|my] {light_name:name} [[in] [the] {area}]",
    "p_area_lights": "(<p_all> {area} <p_lights>|<p_all> <p_lights> <p_in_area>)",
    "p_floor_lights": "(<p_all> {floor} <p_lights>|<p_all> <p_lights> <p_on_floor>)",
    "p_here_lights": "[the|my] <p_lights> [in here|in this room]",
    "p_home_lights": "all [[of] (the|my)] <p_lights>",
    "p_these_lights": "(<p_named_light>|<p_area_lights>|<p_floor_lights>)",
    "p_percent": "[[ ]%| percent]",
    "p_degrees": "[[ ]°| degree[s]] [celsius|fahrenheit]",
}
"""Expansion rules, with a prefix that home-assistant-intents does not use."""

LISTS: dict[str, Any] = {
    "parley_color": {"values": [{"in": color, "out": color} for color in {**COLORS, **WHITES}]},
    "climate_mode": {
        "values": [
            {"in": "(heat|heating)", "out": "heat"},
            {"in": "(cool|cooling)", "out": "cool"},
            {"in": "auto[matic]", "out": "auto"},
            {"in": "(heat cool|heating and cooling)", "out": "heat_cool"},
            {"in": "(dry|drying)", "out": "dry"},
            {"in": "fan [only]", "out": "fan_only"},
            {"in": "off", "out": "off"},
        ]
    },
    "step_degrees": {"range": {"type": "temperature", "from": 1, "to": 10, "fractions": "halves"}},
}
"""Lists that are the same in every home."""

HERE: dict[str, Any] = {"area": {"slot": True}}
"""What hassil requires of a sentence whose room is not said."""

_SET = "(set|turn|put|change|make|dim|brighten|bring|lower|raise)"
_MAKE = "(make|set|turn|change|color|colour|paint)"

INTENTS: dict[str, list[dict[str, Any]]] = {
    "HassTurnOn": [
        {
            "sentences": [
                "(activate|start|run|begin|play|set|turn on|switch on) [the] [scene] {scene_name:name} [scene]"
            ],
        },
    ],
    "HassTurnOff": [
        {
            "sentences": [
                "(turn|switch|shut) off [the] <p_thermostat> <p_in_area>",
                "(turn|switch|shut) [the] <p_thermostat> <p_in_area> off",
                "(turn|switch|shut) [the] <p_thermostat> off <p_in_area>",
                "(turn|switch|shut) off [the] {area} <p_thermostat>",
            ],
            "slots": {"domain": "climate"},
        },
        {
            "sentences": ["(turn|switch|shut) off [the] <p_thermostat>", "(turn|switch|shut) [the] <p_thermostat> off"],
            "slots": {"domain": "climate"},
            "requires_context": HERE,
        },
    ],
    "HassLightSet": [
        {
            "sentences": [
                f"{_SET} [down|up] <p_these_lights> [down|up] to {{brightness}}<p_percent>",
                f"{_MAKE} [the (color|colour) of] <p_these_lights> [to] {{parley_color:color}}",
                "(set|turn|change) <p_these_lights> to {color_temperature:temperature} (k|kelvin)",
            ],
        },
        {
            "sentences": [
                f"{_SET} [down|up] <p_here_lights> [down|up] to {{brightness}}<p_percent>",
                f"{_MAKE} [the (color|colour) of] <p_here_lights> [to] {{parley_color:color}}",
            ],
            "requires_context": HERE,
        },
        {
            "sentences": [
                f"{_SET} [down|up] <p_home_lights> [down|up] to {{brightness}}<p_percent>",
                f"{_MAKE} <p_home_lights> [to] {{parley_color:color}}",
            ],
            "slots": {"domain": "light"},
        },
    ],
    "ParleyLightStep": [
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
                "(dim|turn down) <p_these_lights> [by {brightness:step}<p_percent>]",
                "(turn|make) <p_these_lights> (down|dimmer|darker) [by {brightness:step}<p_percent>]",
                "(make|turn) <p_these_lights> {brightness:step}<p_percent> (dimmer|darker)",
            ],
            "slots": {"direction": -1},
        },
        {
            "sentences": [
                "(brighten|turn up) <p_here_lights> [by {brightness:step}<p_percent>]",
                "(turn|make) <p_here_lights> (up|brighter) [by {brightness:step}<p_percent>]",
            ],
            "slots": {"direction": 1},
            "requires_context": HERE,
        },
        {
            "sentences": [
                "(dim|turn down) <p_here_lights> [by {brightness:step}<p_percent>]",
                "(turn|make) <p_here_lights> (down|dimmer|darker) [by {brightness:step}<p_percent>]",
            ],
            "slots": {"direction": -1},
            "requires_context": HERE,
        },
    ],
    "HassClimateSetTemperature": [
        {
            "sentences": [
                "<p_adjust> <p_thermostat> <p_in_area> [up|down] to {temperature}<p_degrees>",
                "<p_adjust> {area} <p_thermostat> [up|down] to {temperature}<p_degrees>",
                "(set|heat|cool|warm) [the] {area} to {temperature}[ ](°|degrees) [celsius|fahrenheit]",
            ],
        },
        {
            "sentences": ["<p_adjust> <p_thermostat> [up|down] to {temperature}<p_degrees>"],
            "requires_context": HERE,
        },
    ],
    "ParleyTemperatureStep": [
        {
            "sentences": [
                "make [it|[the] <p_thermostat>] <p_in_area> [[a] {step_degrees:step} degree[s]] warmer",
                "make [it|[the] <p_thermostat>] [[a] {step_degrees:step} degree[s]] warmer <p_in_area>",
                "make [the] {area} [[a] {step_degrees:step} degree[s]] warmer",
                "(turn up|raise|increase) [the] <p_thermostat> <p_in_area> [by [a] {step_degrees:step} degree[s]]",
            ],
            "slots": {"direction": 1},
        },
        {
            "sentences": [
                "make [it|[the] <p_thermostat>] <p_in_area> [[a] {step_degrees:step} degree[s]] (cooler|colder)",
                "make [it|[the] <p_thermostat>] [[a] {step_degrees:step} degree[s]] (cooler|colder) <p_in_area>",
                "make [the] {area} [[a] {step_degrees:step} degree[s]] (cooler|colder)",
                "(turn down|lower|decrease) [the] <p_thermostat> <p_in_area> [by [a] {step_degrees:step} degree[s]]",
            ],
            "slots": {"direction": -1},
        },
        {
            "sentences": [
                "make it [[a] {step_degrees:step} degree[s]] warmer [in here]",
                "(turn up|raise|increase) [the] <p_thermostat> [by [a] {step_degrees:step} degree[s]]",
                "turn [the] <p_thermostat> up [by [a] {step_degrees:step} degree[s]]",
            ],
            "slots": {"direction": 1},
            "requires_context": HERE,
        },
        {
            "sentences": [
                "make it [[a] {step_degrees:step} degree[s]] (cooler|colder) [in here]",
                "(turn down|lower|decrease) [the] <p_thermostat> [by [a] {step_degrees:step} degree[s]]",
                "turn [the] <p_thermostat> down [by [a] {step_degrees:step} degree[s]]",
            ],
            "slots": {"direction": -1},
            "requires_context": HERE,
        },
    ],
    "ParleyClimateMode": [
        {
            "sentences": [
                "(set|switch|change|put) [the] {climate_name:name} [to] {climate_mode:mode} [mode]",
                "(set|switch|change|put) [the] <p_thermostat> <p_in_area> [to] {climate_mode:mode} [mode]",
            ],
        },
        {
            "sentences": ["(set|switch|change|put) [the] <p_thermostat> [to] {climate_mode:mode} [mode]"],
            "requires_context": HERE,
        },
    ],
    "HassClimateGetTemperature": [
        {
            "sentences": [
                "(what is|what's|whats) the temperature {outside:name}",
                "how (hot|cold|warm|cool) is it {outside:name}",
                "what temperature is it {outside:name}",
            ],
        },
        {"sentences": ["what temperature is it <p_in_area>", "how (hot|cold|warm|cool) is it <p_in_area>"]},
        {"sentences": ["what temperature is it [in here]"], "requires_context": HERE},
    ],
    "HassGetState": [
        {
            "sentences": ["(what is|what's|whats) [the] {climate_name:name} set to"],
            "response": "one",
        },
        {"sentences": ["(is|are) [the] {climate_name:name} {on_off_states:state}"], "response": "one_yesno"},
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
    ],
}
"""Intent -> its further sentences. The Hass… intents are Home Assistant's; the Parley… ones it does not have."""

LISTS["outside"] = {"values": [{"in": "(outside|outdoors)", "out": "outside"}]}
