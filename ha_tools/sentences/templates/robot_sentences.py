"""The sentences about vacuums and lawn mowers."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Maker, Reading, Templates

_CLEAN = "(clean|vacuum|hoover|sweep)"
_WORK = "(cleaning|vacuuming|hoovering)"
_HOME = "(home|back|back home|[back] to [the|its] (base|dock|charger|docking station|charging station))"


def _robot(reading: Reading) -> Command:
    name = reading.slots.get("name", "vacuum")
    floor = {"floor": reading.slots["floor"]} if "floor" in reading.slots else {}
    return Command("run_robot", {"action": reading.slots["deed"], "name": name, **floor})


def _of_vacuum(deed: str) -> Maker:
    return lambda reading: _robot(Reading(reading.intent, {**reading.slots, "deed": deed}))


def _of_mower(deed: str) -> Maker:
    return lambda reading: _robot(Reading(reading.intent, {"name": "mower", **reading.slots, "deed": deed}))


def _clean(reading: Reading) -> Command:
    slots = reading.slots
    rooms = [slots[slot] for slot in ("area", "second", "third", "fourth") if slot in slots] or ["here"]
    return Command("run_robot", {"action": "start", "name": slots.get("name", "vacuum"), "rooms": rooms})


def _blocks(deed: str, sentences: list[str], at_work: list[str]) -> list[dict[str, object]]:
    """Sentences with <p_robot> for the robot, and sentences with `_WORK` or mowing for its work."""
    return [
        {
            "sentences": [sentence.replace("<p_robot>", "<p_any_robot>") for sentence in sentences],
            "slots": {"deed": deed},
        },
        {"sentences": [f"{verb} {_WORK}" for verb in at_work], "slots": {"deed": deed}},
        {"sentences": [f"{verb} mowing [the lawn]" for verb in at_work], "slots": {"deed": deed, "name": "mower"}},
    ]


TEMPLATES = Templates(
    commands={
        "ParleyRobot": _robot,
        "HassVacuumStart": _of_vacuum("start"),
        "HassVacuumReturnToBase": _of_vacuum("dock"),
        "HassVacuumCleanArea": _clean,
        "HassLawnMowerStartMowing": _of_mower("start"),
        "HassLawnMowerDock": _of_mower("dock"),
    },
    name_lists={"robot_name": ("vacuum", "lawn_mower"), "vacuum_name": ("vacuum",)},
    rules={
        "p_any_robot": "[the|my|our] ({robot_name:name}|{robot_kind:name})",
        "p_vacuum": "[the|my|our] ({vacuum_name:name}|{vacuum_kind:name})",
    },
    lists={
        "robot_kind": {
            "values": [
                {"in": "(vacuum [cleaner]|robot vacuum [cleaner]|vacuum robot|hoover)", "out": "vacuum"},
                {"in": "([lawn] mower|lawnmower|robot mower)", "out": "mower"},
            ]
        },
        "vacuum_kind": {
            "values": [{"in": "(vacuum [cleaner]|robot vacuum [cleaner]|vacuum robot|hoover)", "out": "vacuum"}]
        },
    },
    intents={
        "ParleyRobot": [
            {"sentences": [f"do the {_WORK}"], "slots": {"deed": "start"}},
            *_blocks("start", ["(start|run|resume) <p_robot>"], ["(start|begin|resume|continue)"]),
            *_blocks("pause", ["pause <p_robot>"], ["pause"]),
            {"sentences": ["stop <p_vacuum>", f"stop {_WORK}"], "slots": {"deed": "stop"}},
            *_blocks(
                "dock",
                [
                    f"(send|return|bring) <p_robot> {_HOME}",
                    f"tell <p_robot> to (go|return) {_HOME}",
                    "dock <p_robot>",
                    "return <p_robot>",
                ],
                [],
            )[:1],
            *_blocks("locate", ["(locate|find) <p_robot>"], [])[:1],
            {
                "sentences": [
                    f"{_CLEAN} [the] (house|whole house|flat|apartment|floor[s]|everything|everywhere)",
                ],
                "slots": {"deed": "start"},
            },
            {
                "sentences": ["(mow|cut) [the] (lawn|grass)", "(start|begin) mowing [the lawn]"],
                "slots": {"deed": "start", "name": "mower"},
            },
        ],
        "HassVacuumCleanArea": [
            {
                "sentences": [
                    f"{_CLEAN} [in] [the] {{area}} [floor|room] [with <p_vacuum>]",
                    f"{_CLEAN} [the] {{area}} and [the] {{area:second}}",
                    f"{_CLEAN} [the] {{area}} [the] {{area:second}} and [the] {{area:third}}",
                    f"{_CLEAN} [the] {{area}} [the] {{area:second}} [the] {{area:third}} and [the] {{area:fourth}}",
                    f"(send|tell) <p_vacuum> to {_CLEAN} [the] {{area}}",
                    f"have <p_vacuum> {_CLEAN} [the] {{area}}",
                    "send <p_vacuum> (to|into) [the] {area}",
                ],
            },
            {"sentences": [f"{_CLEAN} (this room|here|in here|the room)"], "requires_context": HERE},
        ],
    },
)
