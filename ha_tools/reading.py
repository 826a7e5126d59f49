"""What a sentence was read as: an intent with slots, whoever read it; and the tools that it stands for. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ha_tools import power
from ha_tools.colors import COLORS, WHITES
from ha_tools.home import Home
from ha_tools.names import words
from ha_tools.result import Place
from ha_tools.templates import LIGHT_STEP_PERCENT, TEMPERATURE_STEP_DEGREES
from ha_tools.tools import Command
from ha_tools.vocabulary import KIND_NAMES, kinds


@dataclass(frozen=True)
class Reading:
    """A sentence as an intent of Home Assistant, or one of our own."""

    intent: str
    """"HassTurnOn"."""
    slots: Mapping[str, Any]
    """Slot -> value: name, area and floor as they are called in the home, domain, state, brightness, …"""
    response: str = ""
    """The kind of question for HassGetState: one, one_yesno, any, all, which, how_many."""


def command_of(reading: Reading, home: Home, place: Place) -> Command | None:
    """The command that a reading stands for; None where we have no tool for it or nothing that it could mean."""
    command = _MAKERS[reading.intent](reading) if reading.intent in _MAKERS else None
    return command if command and _has_meaning(command, home, place) else None


def _where(reading: Reading) -> dict[str, Any]:
    return {slot: reading.slots[slot] for slot in ("area", "floor") if slot in reading.slots}


def _named(reading: Reading) -> dict[str, Any] | None:
    """The name, or the kind where the reading has a domain only; None where it has neither or a kind we do not do."""
    if "device_class" in reading.slots:
        return None
    if "name" in reading.slots:
        return {"name": reading.slots["name"], **_where(reading)}
    kind = KIND_NAMES.get(reading.slots.get("domain", ""))
    if kind is None:
        return None
    whole_home = not _where(reading) and not reading.slots.get("here")
    return {"name": f"all {kind}" if whole_home else kind, **_where(reading)}


def _turn(tool: str) -> Callable[[Reading], Command | None]:
    def command(reading: Reading) -> Command | None:
        named = _named(reading)
        return Command(tool, named) if named else None

    return command


def _set_light(reading: Reading) -> Command | None:
    renamed = {"brightness": "brightness", "color": "color", "temperature": "kelvin"}
    look = {renamed[slot]: value for slot, value in reading.slots.items() if slot in renamed}
    if "color" in look:
        look["color"] = str(look["color"]).replace("_", " ")
        if look["color"] not in COLORS and look["color"] not in WHITES:
            return None
    return _aimed("set_light", reading, look) if look else None


def _step_light(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", LIGHT_STEP_PERCENT)
    return _aimed("set_light", reading, {"brightness_change": step})


def _set_temperature(reading: Reading) -> Command | None:
    return _aimed("set_temperature", reading, {"temperature": reading.slots["temperature"]})


def _step_temperature(reading: Reading) -> Command | None:
    step = reading.slots["direction"] * reading.slots.get("step", TEMPERATURE_STEP_DEGREES)
    return _aimed("set_temperature", reading, {"temperature_change": step})


def _set_mode(reading: Reading) -> Command | None:
    return _aimed("set_climate_mode", reading, {"mode": reading.slots["mode"]})


def _get_temperature(reading: Reading) -> Command | None:
    return _aimed("get_temperature", reading, {})


def _aimed(tool: str, reading: Reading, arguments: Mapping[str, Any]) -> Command | None:
    """A command for what is named, for a room or floor, or for this room where the reading says so; else unsure."""
    name = {"name": reading.slots["name"]} if "name" in reading.slots else {}
    target = {**name, **_where(reading)}
    if not target and not reading.slots.get("here"):
        kind = KIND_NAMES.get(reading.slots.get("domain", ""))
        return Command(tool, {"name": f"all {kind}", **arguments}) if kind else None
    return Command(tool, {**target, **arguments})


def _get_state(reading: Reading) -> Command | None:
    named, state = _named(reading), reading.slots.get("state")
    if named is None:
        return None
    if state is None:
        return Command("get_state", named)
    tool = "find_in_state" if reading.response in {"any", "which", "how_many"} else "is_state"
    return Command(tool, {**named, "state": state})


_MAKERS: Mapping[str, Callable[[Reading], Command | None]] = {
    "HassTurnOn": _turn("turn_on"),
    "HassTurnOff": _turn("turn_off"),
    "HassLightSet": _set_light,
    "ParleyLightStep": _step_light,
    "HassClimateSetTemperature": _set_temperature,
    "ParleyTemperatureStep": _step_temperature,
    "ParleyClimateMode": _set_mode,
    "HassClimateGetTemperature": _get_temperature,
    "HassGetState": _get_state,
}

INTENTS = frozenset(_MAKERS)
"""The intents that we have tools for."""

_DOMAINS: Mapping[str, tuple[str, ...]] = {
    "turn_on": (*power.DOMAINS, "scene"),
    "turn_off": power.DOMAINS,
    "set_light": ("light",),
    "set_temperature": ("climate",),
    "set_climate_mode": ("climate",),
    "get_temperature": ("climate", "sensor"),
}
"""What a tool can act on; questions may be about anything."""


def _has_meaning(command: Command, home: Home, place: Place) -> bool:
    """Whether the name is borne by something that the tool can act on, or is a kind of which there is one there."""
    name, area, floor = (command.arguments.get(slot) for slot in ("name", "area", "floor"))
    domains = _DOMAINS.get(command.tool, ())
    if name and not is_kind(name) and name != "outside":
        bearers = home.bearers(name)
        if area is None and _is_switched_area(command, home, name):
            return False
        if not any(not domains or entity.domain in domains for entity in bearers):
            return False
    found = home.resolve(name=name, area=area, floor=floor, domains=domains, place=place)
    return bool(found.targets or found.choices)


def is_kind(name: str) -> bool:
    """Whether a name is only a kind of thing: "lights", "all lights"."""
    said = words(name)
    return bool(kinds(said[1:] if said[:1] == ("all",) else said))


def _is_switched_area(command: Command, home: Home, name: str) -> bool:
    """ "Turn off the bedroom", where a media player bears the room's name: who knows what is meant."""
    return command.tool in {"turn_on", "turn_off"} and home.area_named(name) is not None
