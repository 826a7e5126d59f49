"""What can be said to turn things on and off, scenes among them."""

from ha_tools.devices import power
from ha_tools.sentences.reading import HERE, Reading, Templates, named, of_named
from ha_tools.tool import Command


def _turn_on(reading: Reading) -> Command | None:
    found = named(reading)
    tool = "run" if reading.response in {"button", "script"} else "turn_on"
    return Command(tool, found) if found else None


TEMPLATES = Templates(
    commands={"HassTurnOn": _turn_on, "HassTurnOff": of_named("turn_off"), "ParleyToggle": of_named("toggle")},
    name_lists={"scene_name": ("scene",), "switched_name": power.DOMAINS},
    rules={
        "p_wish": "(i want|i'd like|i would like|can (i|we) have|could (i|we) have)",
        "p_every": "(all [of] [the|my]|every|each)",
        "p_whole_home": "(in|of|throughout) (the [(whole|entire)] (house|home|flat|apartment)|all [the] rooms)",
        "p_appliance": "(<p_heater>|<p_humidifier>)",
    },
    lists={"everything": {"values": [{"in": "everything", "out": "everything"}]}},
    intents={
        "HassTurnOn": [
            {"sentences": ["<p_wish> <p_these_lights> on [please]"], "slots": {"domain": "light"}},
            {
                "sentences": ["<p_wish> <p_here_lights> on [please]"],
                "slots": {"domain": "light"},
                "requires_context": HERE,
            },
            {"sentences": ["<p_every> <p_lights> on [everywhere|<p_whole_home>]"], "slots": {"domain": "light"}},
            {"sentences": ["<p_every> <p_lights> on (<p_in_area>|<p_on_floor>)"], "slots": {"domain": "light"}},
            {"sentences": ["(turn|switch) on <p_appliance>", "(turn|switch) <p_appliance> on"]},
            {
                "sentences": [
                    "(activate|start|run|begin|play|set|turn on|switch on) [the] [scene] {scene_name:name} [scene]"
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
            {"sentences": ["<p_every> <p_lights> (off|out) (<p_in_area>|<p_on_floor>)"], "slots": {"domain": "light"}},
            {"sentences": ["(turn|switch|shut) off <p_appliance>", "(turn|switch|shut) <p_appliance> off"]},
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
                    "(turn|switch|shut) off [the] <p_thermostat> <p_in_area>",
                    "(turn|switch|shut) [the] <p_thermostat> <p_in_area> off",
                    "(turn|switch|shut) [the] <p_thermostat> off <p_in_area>",
                    "(turn|switch|shut) off [the] {area} <p_thermostat>",
                ],
                "slots": {"domain": "climate"},
            },
            {
                "sentences": [
                    "(turn|switch|shut) off [the] <p_thermostat>",
                    "(turn|switch|shut) [the] <p_thermostat> off",
                    "[the] <p_thermostat> off",
                ],
                "slots": {"domain": "climate"},
                "requires_context": HERE,
            },
        ],
    },
)
