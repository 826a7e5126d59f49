"""The sentences about timers, alarms and reminders: read in code in English, by Home Assistant in other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading, Templates
from ha_tools.sentences.timer_arguments import given, may_be_name
from ha_tools.sentences.timer_reader import INTENT, read


def _started(reading: Reading) -> Command | None:
    length = _length(reading, "")
    name = reading.slots.get("name", "").strip(" -") or None
    if length is None or "conversation_command" in reading.slots or not may_be_name(name):
        return None
    if name and any(map(str.isdigit, name)):  # a part of the length
        return None
    return Command("set_timer", {"duration": length, **given(name=name, room=reading.slots.get("area"))})


def _changed(action: str, *, by: bool = False, every: bool = False) -> Callable[[Reading], Command | None]:
    def command(reading: Reading) -> Command | None:
        length = _length(reading, "") if by else None
        named = reading.slots.get("name")
        if (by and length is None) or not may_be_name(named):
            return None
        name = "all" if every else named or _length(reading, "start_")
        arguments = given(name=name, duration=length, room=reading.slots.get("area"))
        return Command("change_timer", {"action": action, "kind": "timer", **arguments})

    return command


def _asked(reading: Reading) -> Command | None:
    named = reading.slots.get("name")
    if not may_be_name(named):
        return None
    name = named or _length(reading, "start_")
    return Command("get_timers", {"kind": "timer", **given(name=name, room=reading.slots.get("area"))})


def _length(reading: Reading, prefix: str) -> str | None:
    """The length in the slots hours, minutes and seconds, in words."""
    counts = [
        f"{count:g} {unit if count != 1 else unit[:-1]}"
        for unit in ("hours", "minutes", "seconds")
        if (count := reading.slots.get(f"{prefix}{unit}"))
    ]
    return " ".join(counts) or None


def _of_slots(reading: Reading) -> Command | None:
    arguments: Mapping[str, Any] = {name: value for name, value in reading.slots.items() if name != "tool"}
    return Command(reading.slots["tool"], arguments)


TEMPLATES = Templates(
    commands={
        INTENT: _of_slots,
        "HassStartTimer": _started,
        "HassCancelTimer": _changed("cancel"),
        "HassCancelAllTimers": _changed("cancel", every=True),
        "HassIncreaseTimer": _changed("add", by=True),
        "HassDecreaseTimer": _changed("subtract", by=True),
        "HassPauseTimer": _changed("pause"),
        "HassUnpauseTimer": _changed("resume"),
        "HassTimerStatus": _asked,
    },
    reader=read,
)
