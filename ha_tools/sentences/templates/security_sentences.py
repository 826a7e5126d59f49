"""The sentences about locks and the alarm."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Reading, Templates, where

_ARM = "(arm|activate|enable)"


def _lock(reading: Reading) -> Command | None:
    slots = reading.slots
    said = f"all {slots['every']}" if "every" in slots else slots.get("name")
    return Command("secure", {"action": slots["deed"], "name": said, **where(reading)}) if said else None


def _alarm(reading: Reading) -> Command:
    named = {"name": reading.slots["name"]} if "name" in reading.slots else {}
    return Command("secure", {"action": reading.slots["deed"], **named})


def _blocks(verbs: str, deed: str) -> list[dict[str, object]]:
    return [
        {"sentences": [f"{verbs} <p_lock>"], "slots": {"deed": deed}},
        {"sentences": [f"{verbs} <p_lock_here>"], "slots": {"deed": deed}, "requires_context": HERE},
    ]


TEMPLATES = Templates(
    commands={"ParleyLock": _lock, "ParleyAlarm": _alarm},
    name_lists={"lock_name": ("lock",), "panel_name": ("alarm_control_panel",)},
    rules={
        "p_lock_one": "[the|my|our] {lock_name:name} [lock] [<p_in_area>]",
        "p_lock_there": "<p_all> {lock_kind:name} (<p_in_area>|<p_on_floor>)",
        "p_there_lock": "<p_all> ({area}|{floor}) {lock_kind:name}",
        "p_lock_every": "(all|every|all of|both) [the|my|our] {lock_kind:every} [in the [whole] house|everywhere]",
        "p_lock": "(<p_lock_one>|<p_lock_there>|<p_there_lock>|<p_lock_every>)",
        "p_lock_here": "[the|my|our] {lock_kind:name} [in here|in this room]",
        "p_alarm": "[the|my|our] ({panel_name:name}|{alarm_kind:name})",
    },
    lists={
        "lock_kind": {
            "values": [
                {"in": "door[s]", "out": "doors"},
                {"in": "(lock[s]|door lock[s])", "out": "locks"},
            ]
        },
        "alarm_kind": {
            "values": [
                {"in": "(alarm|burglar alarm|house alarm|alarm system|security system|alarm panel)", "out": "alarm"}
            ]
        },
        "arming": {
            "values": [
                {"in": "(home|at home|stay|home mode)", "out": "arm_home"},
                {"in": "(away|leaving|away mode)", "out": "arm_away"},
                {"in": "([the] night|night mode|bed|sleep)", "out": "arm_night"},
                {"in": "([the] vacation|[the] holiday[s]|vacation mode)", "out": "arm_vacation"},
            ]
        },
        "house": {"values": [{"in": "(the house|everything|up|up the house|all up)", "out": "locks"}]},
    },
    intents={
        "ParleyLock": [
            *_blocks("(lock|bolt|lock up)", "lock"),
            *_blocks("(unlock|unbolt)", "unlock"),
            {"sentences": ["lock {house:every}"], "slots": {"deed": "lock"}},
            {
                "sentences": ["(open|unlatch) [the|my|our] {lock_name:name} [lock] [<p_in_area>]"],
                "slots": {"deed": "open"},
            },
        ],
        "ParleyAlarm": [
            {
                "sentences": [
                    f"{_ARM} <p_alarm> [for|to|in|as] {{arming:deed}}",
                    f"{_ARM} (for|to|in) {{arming:deed}}",
                    "(set|switch|put) <p_alarm> (to|for|in) {arming:deed}",
                    "arm {arming:deed}",
                ],
            },
            {"sentences": ["arm (<p_alarm>|the house)"], "slots": {"deed": "arm"}},
            {"sentences": ["disarm [<p_alarm>|the house]"], "slots": {"deed": "disarm"}},
        ],
    },
)
