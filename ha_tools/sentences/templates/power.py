"""What can be said to turn things on and off, scenes among them."""

from ha_tools.sentences.reading import HERE, Templates, of_named

TEMPLATES = Templates(
    commands={"HassTurnOn": of_named("turn_on"), "HassTurnOff": of_named("turn_off")},
    name_lists={"scene_name": ("scene",)},
    intents={
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
                "sentences": [
                    "(turn|switch|shut) off [the] <p_thermostat>",
                    "(turn|switch|shut) [the] <p_thermostat> off",
                ],
                "slots": {"domain": "climate"},
                "requires_context": HERE,
            },
        ],
    },
)
