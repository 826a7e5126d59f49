"""What can be said of thermostats and air conditioners."""

from ha_tools.sentences.reading import HERE, Reading, Templates, aimed
from ha_tools.tool import Command

STEP_DEGREES = 1
""""Warmer" and "cooler", where nobody says how much."""


def _set_temperature(reading: Reading) -> Command | None:
    return aimed("set_temperature", reading, {"temperature": reading.slots["temperature"]})


def _step_temperature(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", STEP_DEGREES)
    return aimed("set_temperature", reading, {"temperature_change": step})


def _set_mode(reading: Reading) -> Command | None:
    return aimed("set_climate_mode", reading, {"mode": reading.slots["mode"]})


def _get_temperature(reading: Reading) -> Command | None:
    return aimed("get_temperature", reading, {})


TEMPLATES = Templates(
    commands={
        "HassClimateSetTemperature": _set_temperature,
        "ParleyTemperatureStep": _step_temperature,
        "ParleyClimateMode": _set_mode,
        "HassClimateGetTemperature": _get_temperature,
    },
    name_lists={"climate_name": ("climate",)},
    rules={
        "p_degree_step": "[a] {step_degrees:step} degree[s]",
        "p_thermostat": "(thermostat|heating|heat|heater|temperature|ac|air conditioning|air conditioner)",
        "p_adjust": "(set|turn|put|change|adjust) [up|down] [the]",
    },
    lists={
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
        "outside": {"values": [{"in": "(outside|outdoors)", "out": "outside"}]},
    },
    intents={
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
                    "make [it|[the] <p_thermostat>] <p_in_area> [<p_degree_step>] warmer",
                    "make [it|[the] <p_thermostat>] [<p_degree_step>] warmer <p_in_area>",
                    "make [the] {area} [<p_degree_step>] warmer",
                    "(turn up|raise|increase) [the] <p_thermostat> <p_in_area> [by <p_degree_step>]",
                ],
                "slots": {"direction": 1},
            },
            {
                "sentences": [
                    "make [it|[the] <p_thermostat>] <p_in_area> [<p_degree_step>] (cooler|colder)",
                    "make [it|[the] <p_thermostat>] [<p_degree_step>] (cooler|colder) <p_in_area>",
                    "make [the] {area} [<p_degree_step>] (cooler|colder)",
                    "(turn down|lower|decrease) [the] <p_thermostat> <p_in_area> [by <p_degree_step>]",
                ],
                "slots": {"direction": -1},
            },
            {
                "sentences": [
                    "make it [<p_degree_step>] warmer [in here]",
                    "(turn up|raise|increase) [the] <p_thermostat> [by <p_degree_step>]",
                    "turn [the] <p_thermostat> up [by <p_degree_step>]",
                ],
                "slots": {"direction": 1},
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "make it [<p_degree_step>] (cooler|colder) [in here]",
                    "(turn down|lower|decrease) [the] <p_thermostat> [by <p_degree_step>]",
                    "turn [the] <p_thermostat> down [by <p_degree_step>]",
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
    },
)
