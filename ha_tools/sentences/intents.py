"""Commands as Home Assistant's intents, so that a language's words for an intent tell what a tool did. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Reading

_Arguments = Mapping[str, Any]

_LIST_ACTIONS = {
    "add": ("HassListAddItem", "item_added"),
    "complete": ("HassListCompleteItem", "item_completed"),
    "remove": ("HassListRemoveItem", "item_removed"),
}
_MEDIA_ACTIONS = {
    "pause": "HassMediaPause",
    "play": "HassMediaUnpause",
    "next": "HassMediaNext",
    "previous": "HassMediaPrevious",
    "mute": "HassMediaPlayerMute",
    "unmute": "HassMediaPlayerUnmute",
}
_OPERATIONS = {
    "open": ("HassTurnOn", "cover"),
    "close": ("HassTurnOff", "cover"),
    "lock": ("HassTurnOn", "lock"),
    "unlock": ("HassTurnOff", "lock"),
    "start": ("HassVacuumStart", ""),
    "dock": ("HassVacuumReturnToBase", ""),
}
_TIMER_ACTIONS = {
    "cancel": "HassCancelTimer",
    "pause": "HassPauseTimer",
    "resume": "HassUnpauseTimer",
    "add": "HassIncreaseTimer",
    "subtract": "HassDecreaseTimer",
}


def _set_light(arguments: _Arguments) -> Reading | None:
    for argument, response in (("brightness", "brightness"), ("color", "color"), ("kelvin", "temperature")):
        if argument in arguments:
            return Reading("HassLightSet", dict(arguments), response)
    return None


def _change_list(arguments: _Arguments) -> Reading | None:
    intent, response = _LIST_ACTIONS.get(str(arguments.get("action")), ("", ""))
    return Reading(intent, {"item": ", ".join(arguments.get("items") or ())}, response) if intent else None


def _control_media(arguments: _Arguments) -> Reading | None:
    if "volume" in arguments:
        return Reading("HassSetVolume", {"volume_level": arguments["volume"]})
    if "play" in arguments:
        return Reading("HassMediaSearchAndPlay", {"search_query": arguments["play"]})
    intent = _MEDIA_ACTIONS.get(str(arguments.get("action")))
    return Reading(intent, {}) if intent else None


def _operate(arguments: _Arguments) -> Reading | None:
    if "position" in arguments:
        return Reading("HassSetPosition", {"position": arguments["position"]})
    intent, response = _OPERATIONS.get(str(arguments.get("action")), ("", ""))
    return Reading(intent, {}, response) if intent else None


def _change_timer(arguments: _Arguments) -> Reading | None:
    intent = _TIMER_ACTIONS.get(str(arguments.get("action")))
    return Reading(intent, {}) if intent else None


def _set_climate(arguments: _Arguments) -> Reading | None:
    slots = {"temperature": arguments["temperature"]} if "temperature" in arguments else None
    return Reading("HassClimateSetTemperature", slots) if slots else None


_INTENTS: Mapping[str, Callable[[_Arguments], Reading | None]] = {
    "turn_on": lambda _: Reading("HassTurnOn", {}),
    "turn_off": lambda _: Reading("HassTurnOff", {}),
    "set_light": _set_light,
    "set_climate": _set_climate,
    "control_media": _control_media,
    "operate": _operate,
    "run": lambda _: Reading("HassTurnOn", {}, "script"),
    "weather": lambda _: Reading("HassGetWeather", {}),
    "change_list": _change_list,
    "set_timer": lambda _: Reading("HassStartTimer", {}),
    "change_timer": _change_timer,
    "get_timers": lambda _: Reading("HassTimerStatus", {}),
}


def intent_of(command: Command) -> Reading | None:
    """Return the intent whose answer tells what a command did; None where no intent has words for it."""
    reading = _INTENTS.get(command.tool)
    return reading(command.arguments) if reading else None
