"""The sentences about thermostats and air conditioners."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Reading, Templates, aimed

STEP_DEGREES = 1
""""Warmer" and "cooler", where nobody says how much."""


def _set_temperature(reading: Reading) -> Command | None:
    return aimed("set_climate", reading, {"temperature": reading.slots["temperature"]})


def _step_temperature(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", STEP_DEGREES)
    return aimed("set_climate", reading, {"temperature_change": step})


def _set_range(reading: Reading) -> Command | None:
    return aimed("set_climate", reading, {"low": reading.slots["low"], "high": reading.slots["high"]})


def _set_mode(reading: Reading) -> Command | None:
    return aimed("set_climate", reading, {"mode": reading.slots["mode"]})


def _set_fan_mode(reading: Reading) -> Command | None:
    mode = reading.slots.get("fan_mode")
    return None if mode is None else aimed("set_climate", reading, {"fan_mode": mode})


def _set_humidity(reading: Reading) -> Command | None:
    return aimed("set_climate", reading, {"humidity": reading.slots["humidity"]})


def _get_temperature(reading: Reading) -> Command | None:
    return aimed("get_temperature", reading, {})


TEMPLATES = Templates(
    commands={
        "HassClimateSetTemperature": _set_temperature,
        "ParleyTemperatureStep": _step_temperature,
        "ParleyClimateMode": _set_mode,
        "ParleyTemperatureRange": _set_range,
        "HassClimateSetFanMode": _set_fan_mode,
        "ParleyHumidity": _set_humidity,
        "HassClimateGetTemperature": _get_temperature,
    },
    name_lists={
        "climate_name": ("climate",),
        "heater_name": ("water_heater",),
        "humidifier_name": ("humidifier",),
    },
    rules={
        "p_degree_step": "[a] {step_degrees:step} degree[s]",
        "p_thermostat": "(thermostat|[central] heating|heat|heater|radiator[s]|temperature|<p_cooler>)",
        "p_cooler": "(ac|air conditioning|air conditioner)",
        "p_heater": "[the|my] ({heater_name:name}|{heater_kind:name})",
        "p_heater_degrees": "{heater_degrees:temperature}<p_degrees>",
        "p_humidifier": "[the|my] ({humidifier_name:name}|{humidifier_kind:name}) [<p_in_area>]",
        "p_range": "(between|from) {temperature:low}<p_degrees> (and|to) {temperature:high}<p_degrees>",
        "p_adjust": "(set|turn|put|change|adjust|keep) [up|down] [the]",
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
                *({"in": word, "out": word} for word in "eco away home sleep comfort boost".split()),
            ]
        },
        "heater_kind": {"values": [{"in": "(hot water|water heater|boiler)", "out": "water heater"}]},
        "heater_mode": {
            "values": [
                *({"in": word, "out": word} for word in "eco electric gas performance off away home".split()),
                {"in": "heat pump", "out": "heat_pump"},
                {"in": "high demand", "out": "high_demand"},
            ]
        },
        "humidifier_kind": {
            "values": [{"in": "humidifier", "out": "humidifier"}, {"in": "dehumidifier", "out": "dehumidifier"}]
        },
        "humidifier_mode": {
            "values": [
                {"in": "auto[matic]", "out": "auto"},
                *({"in": word, "out": word} for word in "normal eco away home sleep comfort boost baby quiet".split()),
            ]
        },
        "heater_degrees": {"range": {"type": "temperature", "from": 0, "to": 200, "fractions": "halves"}},
        "step_degrees": {"range": {"type": "temperature", "from": 1, "to": 10, "fractions": "halves"}},
        "outside_too": {"values": [{"in": "(outside|outdoors|out)", "out": "outside"}]},
        "outside": {"values": [{"in": "(outside|outdoors)", "out": "outside"}]},
    },
    intents={
        "ParleyTemperatureRange": [
            {
                "sentences": [
                    "(set|keep) [the|my] {climate_name:name} <p_range>",
                    "(set|keep) [the] <p_thermostat> <p_in_area> <p_range>",
                    "(set|keep) [the] {area} <p_range>",
                ],
            },
            {"sentences": ["(set|keep) (it|[the] <p_thermostat>) <p_range>"], "requires_context": HERE},
        ],
        "HassClimateSetFanMode": [
            {"sentences": ["(set|switch|put) [the] fan (of|on) [the] <p_thermostat> <p_in_area> to {fan_mode}"]},
            {"sentences": ["(set|switch|put) [the] <p_thermostat> fan to {fan_mode}"], "requires_context": HERE},
        ],
        "ParleyHumidity": [
            {
                "sentences": [
                    "(set|put|change) <p_humidifier> [humidity] to {brightness:humidity}<p_percent> [humidity]",
                    "<p_humidifier> to {brightness:humidity}<p_percent> [humidity]",
                    "(set|change) [the] humidity (of|on) <p_humidifier> to {brightness:humidity}<p_percent>",
                    "(set|keep|change) [the] humidity <p_in_area> (to|at) {brightness:humidity}<p_percent>",
                    "(set|keep|change) [the] {area} humidity (to|at) {brightness:humidity}<p_percent>",
                ],
            },
            {
                "sentences": ["(set|keep|change) [the] humidity [in here] (to|at) {brightness:humidity}<p_percent>"],
                "requires_context": HERE,
            },
        ],
        "HassClimateSetTemperature": [
            {
                "sentences": [
                    "(set|heat|change|put|keep) <p_heater> [temperature] (to|at) <p_heater_degrees>",
                    "<p_heater> to <p_heater_degrees>",
                    "[the|my] {climate_name:name} to {temperature}<p_degrees>",
                    "(set|change) [the] temperature of <p_heater> to <p_heater_degrees>",
                    "<p_adjust> [temperature of [the]] {climate_name:name} [up|down] (to|at) {temperature}<p_degrees>",
                    "<p_adjust> <p_thermostat> <p_in_area> [up|down] (to|at) {temperature}<p_degrees>",
                    "<p_adjust> {area} <p_thermostat> [up|down] (to|at) {temperature}<p_degrees>",
                    "[the] {area} <p_thermostat> to {temperature}<p_degrees>",
                    "make [the] {area} {temperature}[ ](°|degrees)",
                    "(set|heat|cool|warm) [the] {area} to {temperature}[ ](°|degrees)",
                ],
            },
            {
                "sentences": [
                    "<p_adjust> <p_thermostat> [up|down] (to|at) {temperature}<p_degrees>",
                    "[the] <p_thermostat> to {temperature}<p_degrees>",
                    "make it {temperature}[ ](°|degrees) [in here]",
                ],
                "requires_context": HERE,
            },
        ],
        "ParleyTemperatureStep": [
            {
                "sentences": [
                    "make [the|my] {climate_name:name} [<p_degree_step>] (warmer|hotter)",
                    "(turn up|raise|increase) [the|my] {climate_name:name} [[by] <p_degree_step>]",
                    "turn [the|my] {climate_name:name} up [[by] <p_degree_step>]",
                    "make [it|[the] <p_thermostat>] <p_in_area> [<p_degree_step>] warmer",
                    "make [it|[the] <p_thermostat>] [<p_degree_step>] warmer <p_in_area>",
                    "make [the] {area} [<p_degree_step>] (warmer|hotter)",
                    "(turn up|raise|increase) [the] <p_thermostat> <p_in_area> [[by] <p_degree_step>]",
                    "(turn up|raise|increase) [the] <p_thermostat> [by] <p_degree_step> <p_in_area>",
                    "turn [the] <p_thermostat> up [[by] <p_degree_step>] <p_in_area>",
                    "turn [the] <p_thermostat> up <p_in_area> [[by] <p_degree_step>]",
                ],
                "slots": {"direction": 1},
            },
            {
                "sentences": [
                    "make [the|my] {climate_name:name} [<p_degree_step>] (cooler|colder)",
                    "(turn down|lower|decrease) [the|my] {climate_name:name} [[by] <p_degree_step>]",
                    "turn [the|my] {climate_name:name} down [[by] <p_degree_step>]",
                    "make [it|[the] <p_thermostat>] <p_in_area> [<p_degree_step>] (cooler|colder)",
                    "make [it|[the] <p_thermostat>] [<p_degree_step>] (cooler|colder) <p_in_area>",
                    "make [the] {area} [<p_degree_step>] (cooler|colder)",
                    "(turn down|lower|decrease) [the] <p_thermostat> <p_in_area> [[by] <p_degree_step>]",
                    "(turn down|lower|decrease) [the] <p_thermostat> [by] <p_degree_step> <p_in_area>",
                    "turn [the] <p_thermostat> down [[by] <p_degree_step>] <p_in_area>",
                    "turn [the] <p_thermostat> down <p_in_area> [[by] <p_degree_step>]",
                ],
                "slots": {"direction": -1},
            },
            {
                "sentences": [
                    "[make it] [<p_degree_step>] warmer [in here]",
                    "warm (it up in here|[up] (this|the) room [up])",
                    "(turn up|raise|increase) [the] <p_thermostat> [[by] <p_degree_step>]",
                    "turn [the] <p_thermostat> up [[by] <p_degree_step>]",
                ],
                "slots": {"direction": 1},
                "requires_context": HERE,
            },
            {
                "sentences": [
                    "[make it] [<p_degree_step>] (cooler|colder) [in here]",
                    "cool (it down in here|[down] (this|the) room [down])",
                    "(turn down|lower|decrease) [the] <p_thermostat> [[by] <p_degree_step>]",
                    "turn [the] <p_thermostat> down [[by] <p_degree_step>]",
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
                    "(set|switch|change|put) <p_heater> (to|in|into|on) {heater_mode:mode} [mode]",
                    "(set|switch|change|put) <p_humidifier> (to|in|into|on) {humidifier_mode:mode} [mode]",
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
                    "(what is|what's|whats) the {outdoor:name} temperature",
                    "how (hot|cold|warm|cool) is it {outside:name}",
                    "what temperature is it {outside:name}",
                    "is it (hot|cold|warm|cool|freezing|chilly) {outside_too:name}",
                    "(what is|what's|whats) the temperature (of|in) [the|my] {metered_name:name}",
                    "(what is|what's|whats) [the|my] {metered_name:name} temperature",
                    "how (hot|cold|warm|cool) is [the|my] {metered_name:name}",
                ],
            },
            {"sentences": ["what temperature is it <p_in_area>", "how (hot|cold|warm|cool) is it <p_in_area>"]},
            {"sentences": ["what temperature is it [in here]"], "requires_context": HERE},
        ],
    },
)
