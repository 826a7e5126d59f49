"""What a tool's call would do, in words that follow "Shall I": "turn off everything in the Kitchen"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ha_tools import speech
from ha_tools.command import Command
from ha_tools.home import Home
from ha_tools.names import words
from ha_tools.place import Place
from ha_tools.quoting import quoted
from ha_tools.references import as_said
from ha_tools.resolution import resolve
from ha_tools.target import counted_names
from ha_tools.tool import Tool
from ha_tools.vocabulary import EVERYTHING

TARGET = frozenset({"name", "area", "floor", "exclude"})
"""Arguments that say what something is done to."""


_OF_HOME = frozenset({"todo", "calendar", "notify"})
"""Domains whose things are meant wherever they stand."""


@dataclass(frozen=True)
class Naming:
    """A call, named."""

    words: str
    """To follow "Shall I"."""
    names: str
    """What it is done to or with, in no language: "Kitchen Lights", "Milk", "everything"."""
    deed: str
    """What is done, as `ha_tools.languages.deed_words` calls it."""
    entity_ids: tuple[str, ...] = ()
    """The things that it is done to, as far as that is plain."""


@dataclass(frozen=True)
class _Said:
    """The arguments of a call, fit to be said."""

    arguments: Mapping[str, Any]
    things: str

    def __getitem__(self, name: str) -> str:
        """Return an argument in one line; empty where it was left out."""
        return _spoken(self.arguments.get(name))

    def to(self, *left_out: str) -> str:
        """Return all else that was said: "30% and blue"."""
        others = ((name, value) for name, value in self.arguments.items() if name not in {*TARGET, *left_out})
        return speech.listed([_measured(name, _spoken(value)) for name, value in others])

    @property
    def rest(self) -> str:
        """Return what else was said, apart: "; rooms Kitchen"."""
        return f", {self.to('action')}" if self.to("action") else ""


def named(home: Home, place: Place, tool: Tool, command: Command) -> Naming:
    """Return the call as it is asked about; of a tool that is not known here, by its name and all its arguments."""
    arguments = {name: value for name, value in command.arguments.items() if value not in (None, "", [])}
    things, ids = _things(home, place, tool, arguments)
    said = _Said(arguments, things)
    phrase = _PHRASES.get(tool.name) or _use_of(tool.name)
    deed = _DEEDS.get(str(arguments.get("action"))) or _DEEDS.get(tool.name, "set")
    if arguments.get("play"):
        deed = "play"
    texts = [_spoken(value) for name, value in arguments.items() if name not in TARGET and name != "action"]
    return Naming(" ".join(phrase(said).split()), ", ".join(filter(None, [things, *texts])), deed, ids)


def _use_of(tool: str) -> Callable[[_Said], str]:
    """Return how a tool is named that has no words of its own here."""
    return lambda said: f"use {tool.replace('_', ' ')} on {said.things or 'the home'}{said.rest}"


def _things(home: Home, place: Place, tool: Tool, arguments: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return what it is done to: by the things' own names where these are plain, else as it was said."""
    if not tool.domains:
        return "", ()
    name, area, floor, exclude = (arguments.get(key) for key in ("name", "area", "floor", "exclude"))
    if not (name or area or floor):
        return "", ()
    found = resolve(
        home,
        name=name,
        area=area,
        floor=floor,
        domains=tool.domains,
        place=place,
        whole_home=bool(_OF_HOME & set(tool.domains)),
        exclude=exclude or (),
    ).targets
    ids = tuple(entity.entity_id for entity in found)
    where = " ".join(f"in {_place_named(home, said)}" for said in (area, floor) if said)
    said = as_said(name)
    if not name or (said and words(said)[0] in EVERYTHING) or not found:
        but = f" except {_spoken(exclude)}" if exclude else ""
        is_all = not said or set(words(said)) <= EVERYTHING
        return f"{'everything' if is_all else quoted(said)} {where}{but}".strip(), ids
    return counted_names(home, found), ids


def _place_named(home: Home, said: str) -> str:
    area = home.areas.get(said) or home.area_named(said)
    return f"the {area.name}" if area else quoted(said)


def _spoken(value: Any) -> str:
    if isinstance(value, list | tuple):
        return speech.listed([_spoken(item) for item in value])
    if isinstance(value, dict):
        return speech.listed([f"{_spoken(name)} {_spoken(item)}" for name, item in value.items()])
    return quoted(speech.number(value) if isinstance(value, float) else str("" if value is None else value))


def _measured(name: str, value: str) -> str:
    """Return the value of an argument with what it measures: "30%", "2 degrees more", "effect rainbow"."""
    unit = next((unit for unit, names in _UNITS.items() if name.removesuffix("_change") in names), None)
    if unit is None:
        return value if name in {"color", "mode", "value"} else f"{name.replace('_', ' ')} {value}"
    change = (" less" if value.startswith("-") else " more") if name.endswith("_change") else ""
    return f"{value.removeprefix('-') if change else value}{unit}{change}"


_UNITS = {
    "%": ("brightness", "volume", "humidity", "position", "tilt"),
    " degrees": ("temperature", "low", "high"),
    " kelvin": ("kelvin",),
}
"""Unit -> the arguments that are measured in it."""


def _light(said: _Said) -> str:
    return f"set {said.things or 'the lights'} to {said.to()}"


def _media(said: _Said) -> str:
    if said["play"]:
        more, where = said.to("play", "action"), f" on {said.things}" if said.things else ""
        return f"play {said['play']}{where}{f', {more}' if more else ''}"
    if said["action"]:
        return f"{_action(said)} {said.things or 'what plays'}{said.rest}"
    return f"set {said.things or 'what plays'} to {said.to()}"


def _operation(said: _Said) -> str:
    things = said.things or "what is here"
    return f"{_action(said)} {things}{said.rest}" if said["action"] else f"set {things} to {said.to()}"


def _list(said: _Said) -> str:
    way = {"add": "add {} to", "complete": "check off {} on", "remove": "remove {} from"}.get(said["action"])
    due = f", due {said['due']}" if said["due"] else ""
    items = f"“{said['items']}”"
    return f"{(way or 'remove what is checked off from').format(items)} {_the(said, 'list')}{due}"


def _calendar(said: _Said) -> str:
    title = f"“{said['title']}”"
    match said["action"]:
        case "create":
            return f"add {title} to {_the(said, 'calendar')} {said['when']}"
        case "delete":
            return f"delete {title} {said['when']} from {_the(said, 'calendar')}"
    renamed = f" and call it “{said['new_title']}”" if said["new_title"] else ""
    return f"change {title} {said['when']} in {_the(said, 'calendar')}: {said['new_when'] or 'same time'}{renamed}"


def _timer(said: _Said) -> str:
    when = f"for {said['duration']}" if said["duration"] else f"at {said['at']}" if said["at"] else ""
    called = f" called “{said['name']}”" if said["name"] else ""
    room = f" in {said['room']}" if said["room"] else ""
    if said["remind"]:
        return f"set a reminder of “{said['remind']}” {when.replace('for', 'in', 1)}{room}"
    return f"set {'an alarm' if said['at'] else 'a timer'} {when}{called}{room}"


def _timer_change(said: _Said) -> str:
    kind = said["kind"] or "timer"
    which = f"every {kind}" if said["name"] in {*EVERYTHING, "both"} else f"the {kind} {said['name']}"
    by = f" by {said['duration']}" if said["duration"] else ""
    room = f" in {said['room']}" if said["room"] else ""
    return f"{_action(said)} {which}{by}{room}"


def _action(said: _Said) -> str:
    return said["action"].replace("_", " ")


def _the(said: _Said, kind: str) -> str:
    return said.things or f"the {kind}"


_DEEDS = {
    "turn_on": "on",
    "turn_off": "off",
    **dict.fromkeys(("run", "activate_scene", "say_own_sentence", "start"), "run"),
    **dict.fromkeys(("arm", "arm_home", "arm_away", "arm_night", "arm_vacation"), "arm"),
    **{
        deed: deed for deed in ("play", "pause", "stop", "open", "close", "lock", "unlock", "disarm", "add", "complete")
    },
    **dict.fromkeys(("remove", "remove_completed", "delete"), "remove"),
    **dict.fromkeys(("change", "change_timer", "change_calendar"), "change"),
    **{deed: deed for deed in ("add", "complete", "cancel", "undo")},
    "create": "add",
    "send_message": "send",
    "set_timer": "timer",
}
"""Action, or tool, -> what is done, as languages call it."""

_PHRASES: Mapping[str, Callable[[_Said], str]] = {
    "turn_on": lambda said: f"turn on {said.things}",
    "turn_off": lambda said: f"turn off {said.things}",
    "toggle": lambda said: f"switch {said.things} over",
    "set_light": _light,
    "set_climate": lambda said: f"set {said.things or 'the heating'} to {said.to()}",
    "set_value": lambda said: f"set {said.things} to {said['value'] or said.to()}",
    "control_media": _media,
    "run": lambda said: f"run {said.things}{said.rest}",
    "activate_scene": lambda said: f"activate {said.things}",
    **dict.fromkeys(
        ("operate", "move_cover", "secure", "run_robot"),
        _operation,
    ),
    "change_list": _list,
    "change_calendar": _calendar,
    "send_message": lambda said: f"send “{said['message']}” to {said.things or 'the only phone'}",
    "set_timer": _timer,
    "change_timer": _timer_change,
    "undo": lambda said: "undo the last change",
    "say_own_sentence": lambda said: f"do what “{said['text']}” does",
}
"""Tool -> its call in words."""
