"""A tool's call as it is asked about, to follow "Shall I": "turn off everything in the Kitchen"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.acting.target import things
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import Fact, Thing, Things, Value
from ha_tools.facts.where_facts import ANYWHERE, in_area, on_floor
from ha_tools.home.home import Home
from ha_tools.home.kinds import EVERYTHING
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.home.references import as_said
from ha_tools.home.resolution import resolve
from ha_tools.quoting import quoted

TARGET = frozenset({"name", "area", "floor", "exclude"})
"""Arguments that say what something is done to."""


_OF_HOME = frozenset({"todo", "calendar", "notify"})
"""Domains whose things are meant wherever they stand."""


@dataclass(frozen=True)
class CallNaming:
    """A call, named."""

    phrase: Fact
    """To follow "Shall I"."""
    names: str
    """Objects and means, in no language: "Kitchen Lights", "Milk", "everything"."""
    deed: str
    """The deed, as the languages' files call it below `deed`."""
    entity_ids: tuple[str, ...] = ()
    """The things that it is done to, as far as that is plain."""


@dataclass(frozen=True)
class _Said:
    """The arguments of a call, fit to be said."""

    arguments: Mapping[str, Any]
    things: Things | None
    """The things that it is done to; None where nothing was said."""

    def __getitem__(self, name: str) -> str:
        """Return an argument in one line; empty where it was left out."""
        return _one_line(self.arguments.get(name))

    def to(self, *left_out: str) -> tuple[Value, ...]:
        """Return all else that was said: "30%" and "blue"."""
        others = ((name, value) for name, value in self.arguments.items() if name not in {*TARGET, *left_out})
        return tuple(_part(name, value) for name, value in others)

    def things_or(self, otherwise: str) -> Things:
        """Return what it is done to, or what is meant where nothing was said."""
        return self.things or _only(Fact(f"whatever.{otherwise}"))

    def also(self, case: str, value: str | None = None) -> Fact:
        """Return what may be left out at the end of a clause: the argument of that name, or another text."""
        told = self[case] if value is None else value
        return Fact(f"also.{case}", value=told) if told else Fact("also.nothing")

    def with_rest(self, phrase: Fact, *left_out: str) -> Fact:
        """Return a phrase with all else that was said."""
        parts = self.to("action", *left_out)
        return Fact("wants.with", what=phrase, parts=parts) if parts else phrase


def named(home: Home, place: Place, tool: Tool, command: Command) -> CallNaming:
    """Return the call as it is asked about; of a tool that is not known here, by its name and all its arguments."""
    if inner := tool.later.get(str(command.arguments.get("tool"))):
        return _for_later(home, place, inner, command)
    arguments = {name: value for name, value in command.arguments.items() if value not in (None, "", [])}
    done_to, ids = _things(home, place, tool, arguments)
    said = _Said(arguments, done_to)
    phrase = _PHRASES.get(tool.name) or _use_of(tool.name)
    deed = _DEEDS.get(str(arguments.get("action"))) or _DEEDS.get(tool.name, "set")
    if arguments.get("play"):
        deed = "play"
    texts = [_one_line(value) for name, value in arguments.items() if name not in TARGET and name != "action"]
    names = [_bare_name(home, arguments, thing) for thing in (done_to.things if done_to else ())]
    return CallNaming(phrase(said), ", ".join(filter(None, [*names, *texts])), deed, ids)


def _for_later(home: Home, place: Place, tool: Tool, command: Command) -> CallNaming:
    """Return how a call is named that has another tool used later."""
    given = command.arguments.get("arguments")
    then = named(home, place, tool, Command(tool.name, given if isinstance(given, dict) else {}))
    phrase = Fact("wants.plan", what=then.phrase, when=_one_line(command.arguments.get("at")))
    return replace(then, phrase=phrase)


def _bare_name(home: Home, arguments: Mapping[str, Any], thing: Thing) -> str:
    if thing.entity_id in home.entities:
        return home.entities[thing.entity_id].name
    said = as_said(arguments.get("name"))
    return "everything" if set(words(said)) <= EVERYTHING else quoted(said)


def _use_of(tool: str) -> Callable[[_Said], Fact]:
    """Return how a tool is named that has no words of its own here."""
    return lambda said: said.with_rest(
        Fact("wants.use", tool=tool.replace("_", " "), things=said.things_or("home")),
    )


def _things(
    home: Home, place: Place, tool: Tool, arguments: Mapping[str, Any]
) -> tuple[Things | None, tuple[str, ...]]:
    """Return what it is done to: by the things' own names where these are plain, else as it was said."""
    name, area, floor, exclude = (arguments.get(key) for key in ("name", "area", "floor", "exclude"))
    if not tool.domains or not (name or area or floor):
        return None, ()
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
    said = as_said(name)
    if found and name and not (said and words(said)[0] in EVERYTHING):
        return things(home, found), ids
    where = _place_named(home, area) if area else on_floor(quoted(floor)) if floor else ANYWHERE
    but = Fact("but.these", names=_texts(exclude)) if exclude else Fact("but.nothing")
    if not said or set(words(said)) <= EVERYTHING:
        return _only(Fact("all_of.everything", where=where, but=but)), ids
    return _only(Fact("all_of.named", name=quoted(said), where=where, but=but)), ids


def _only(name: Fact) -> Things:
    return Things((Thing(name),))


def _place_named(home: Home, said: str) -> Fact:
    area = home.areas.get(said) or home.area_named(said)
    return in_area(area.name if area else quoted(said))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_one_line, value if isinstance(value, list | tuple) else [value]))


def _one_line(value: Any) -> str:
    """Return an argument without line breaks: a list as "milk, bread"."""
    if isinstance(value, list | tuple):
        return ", ".join(_texts(value))
    if isinstance(value, dict):
        return ", ".join(f"{_one_line(name)} {_one_line(item)}" for name, item in value.items())
    return quoted(f"{value:g}" if isinstance(value, float) else str("" if value is None else value))


def _part(name: str, value: Any) -> Fact:
    """Return the value of an argument with what it measures: "30%", "2 degrees more", "effect rainbow"."""
    measured = name.removesuffix("_change")
    if unit := next((unit for unit, names in _UNITS.items() if measured in names), None):
        change = "" if measured == name else "_less" if _one_line(value).startswith("-") else "_more"
        amount = abs(value) if isinstance(value, int | float) and change else value
        text = _one_line(amount).removeprefix("-" if change else "")
        return Fact(f"part.{unit}{change}", value=amount if isinstance(amount, int | float) else text)
    if isinstance(value, dict) and name in _PARTS:
        return Fact(f"part.{name}", value=tuple(_field(key, item) for key, item in value.items()))
    told: Value = _texts(value) if isinstance(value, list | tuple) else _one_line(value)
    told = value if isinstance(value, int | float) else told
    return Fact(f"part.{name}", value=told) if name in _PARTS else Fact("part.other", name=name, value=told)


def _field(name: str, value: Any) -> Fact:
    return Fact("part.other", name=_one_line(name), value=_one_line(value))


_UNITS = {
    "percent": ("brightness", "volume", "humidity", "position", "tilt"),
    "degrees": ("temperature", "low", "high"),
    "kelvin": ("kelvin",),
}
"""Unit -> the arguments that are measured in it."""

_PARTS = frozenset({"change_by", "color", "effect", "fan_mode", "fields", "mode", "rooms", "source", "unit", "value"})
"""Arguments that there are words for."""


def _set(otherwise: str) -> Callable[[_Said], Fact]:
    """Return how something is set, with what is meant where nothing was said."""
    return lambda said: Fact("wants.set", things=said.things_or(otherwise), values=said.to("action"))


def _done(case: str, otherwise: str) -> Callable[[_Said], Fact]:
    """Return what is done, with what is meant where nothing was said."""
    return lambda said: said.with_rest(Fact(f"{case}.ask", things=said.things_or(otherwise)))


def _media(said: _Said) -> Fact:
    if said["play"]:
        case = "wants.play_on" if said.things else "wants.play"
        return said.with_rest(Fact(case, title=said["play"], things=said.things_or("playing")), "play")
    if said["action"]:
        return said.with_rest(Fact(f"wants.media.{said['action']}", things=said.things_or("playing")))
    return _set("playing")(said)


def _operation(said: _Said) -> Fact:
    if said["action"]:
        return said.with_rest(Fact(f"wants.operate.{said['action']}", things=said.things_or("here")))
    return _set("here")(said)


def _list(said: _Said) -> Fact:
    items = _texts(said.arguments.get("items") or ())
    return Fact(f"wants.list.{said['action']}", items=items, things=said.things_or("list"), due=said.also("due"))


def _calendar(said: _Said) -> Fact:
    action = said["action"]
    if action == "change" and not said["new_when"]:
        action = "keep_time"
    return Fact(
        f"wants.calendar.{action}",
        title=said["title"],
        things=said.things_or("calendar"),
        when=said.also("when"),
        new_when=said["new_when"],
        new_title=said.also("new_title"),
    )


def _telling(said: _Said) -> Fact:
    return Fact("wants.tell_here.text", text=said["message"]) if said["message"] else Fact("wants.tell_here.it")


def _timer(said: _Said) -> Fact:
    kind = "reminder" if said["remind"] else "alarm" if said["at"] else "timer"
    length = said.also("in" if said["remind"] else "for", said["duration"])
    when = length if said["duration"] else said.also("at")
    called = said.also("called", said["name"])
    return Fact(f"wants.set_{kind}", label=said["remind"], when=when, name=called, room=said.also("room"))


def _timer_change(said: _Said) -> Fact:
    kind = said["kind"] or "timer"
    is_every = said["name"] in {*EVERYTHING, "both"}
    timer = Fact(f"wants.every.{kind}") if is_every else Fact(f"wants.the.{kind}", name=said.also("name"))
    by, to = (said.also(case, said["duration"]) for case in ("by", "to"))
    return Fact(f"wants.timer.{said['action']}", timer=timer, by=by, to=to, room=said.also("room"))


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
    **dict.fromkeys(("send_message", "handle_mail", "send_link", "look_at_camera", "web_search", "read_page"), "send"),
    "set_timer": "timer",
    "change_plan": "change",
}
"""Action, or tool, -> what is done, as languages call it."""

_PHRASES: Mapping[str, Callable[[_Said], Fact]] = {
    "turn_on": _done("turn_on", "here"),
    "turn_off": _done("turn_off", "here"),
    "toggle": _done("toggle", "here"),
    "set_light": _set("lights"),
    "set_climate": _set("heating"),
    "set_value": _set("here"),
    "control_media": _media,
    "run": _done("run", "here"),
    "activate_scene": _done("activate", "here"),
    **dict.fromkeys(("operate", "move_cover", "secure", "run_robot"), _operation),
    "change_list": _list,
    "change_calendar": _calendar,
    "send_message": lambda said: Fact("wants.send", message=said["message"], things=said.things_or("phone")),
    "handle_mail": lambda said: Fact(
        f"wants.{said['action']}_mail", what=said.also("mail", said["which"]), text=said["text"]
    ),
    "web_search": lambda said: Fact("wants.search", query=said["query"]),
    "read_page": lambda said: Fact("wants.read_page", page=said["page"]),
    "look_at_camera": lambda said: Fact("wants.look", things=said.things_or("home")),
    "set_timer": _timer,
    "change_timer": _timer_change,
    "tell": _telling,
    "briefing": lambda _said: Fact("wants.briefing"),
    "undo": lambda _said: Fact("wants.undo"),
    "change_plan": lambda said: Fact("wants.change_plan", name=said.also("name"), at=said.also("at")),
    "say_own_sentence": lambda said: Fact("wants.own_sentence", sentence=said["text"]),
}
"""Tool -> its call as it is asked about."""
