"""The sentences that run scripts, trigger automations, press buttons, and switch automations and sirens."""

from ha_tools.sentences.reading import Templates, of_named

_TURN = "(turn|switch)"

TEMPLATES = Templates(
    commands={
        "ParleyRun": of_named("run"),
        "ParleySwitchOn": of_named("turn_on"),
        "ParleySwitchOff": of_named("turn_off"),
    },
    name_lists={
        "script_name": ("script",),
        "automation_name": ("automation",),
        "button_name": ("button", "input_button"),
        "siren_name": ("siren",),
    },
    lists={
        "siren_kind": {"values": [{"in": "siren[s]", "out": "sirens"}, {"in": "all [the] sirens", "out": "all sirens"}]}
    },
    rules={
        "p_automation": "([the|my] {automation_name:name} automation|[the|my] automation {automation_name:name})",
        "p_siren": "[the|my] ({siren_name:name}|{siren_kind:name})",
    },
    intents={
        "ParleyRun": [
            {
                "sentences": [
                    "(run|execute|start|launch|begin|do) [the|my] [script|routine] {script_name:name} [script|routine]",
                    "(trigger|run|fire) (<p_automation>|[the|my] {automation_name:name})",
                    "(turn|switch) on [the|my] [script] {script_name:name} [script]",
                    "(press|push|hit|ring) [the|my] {button_name:name} [button]",
                    "(press|push|hit) [the] button {button_name:name}",
                ],
            }
        ],
        "ParleySwitchOn": [
            {
                "sentences": [
                    f"{_TURN} on (<p_automation>|<p_siren>)",
                    f"{_TURN} (<p_automation>|<p_siren>) on",
                    "(enable|activate) (<p_automation>|[the|my] {automation_name:name})",
                    "(sound|activate|start) <p_siren>",
                ],
            }
        ],
        "ParleySwitchOff": [
            {
                "sentences": [
                    f"{_TURN} off (<p_automation>|<p_siren>)",
                    f"{_TURN} (<p_automation>|<p_siren>) off",
                    "(disable|deactivate) (<p_automation>|[the|my] {automation_name:name})",
                    "(silence|stop|deactivate) <p_siren>",
                    "(stop|cancel|end) [the|my] [script] {script_name:name} [script]",
                ],
            }
        ],
    },
)
