"""Sentences that lean on what was lately spoken of, in English: "turn it off again", "and in the bedroom?". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import KIND_NAMES, kinds
from ha_tools.home.names import words
from ha_tools.home.references import EntityRef, Named
from ha_tools.sentences.commands import is_kind
from ha_tools.sentences.spoken_names import SpokenName
from ha_tools.tools import TOOLS


@dataclass(frozen=True)
class Lately:
    """The things lately spoken of in a room."""

    commands: tuple[Command, ...] = ()
    """The commands of deed or question."""
    about: tuple[str, ...] = ()
    """The entity ids that the answer spoke of."""
    timers: tuple[str, ...] = ()
    """The ids of the timers, alarms and reminders that it spoke of."""

    def __bool__(self) -> bool:
        """Return whether there was anything."""
        return bool(self.commands or self.about)


NOTHING = Lately()
"""Nothing was spoken of: "it" means nothing."""

PRONOUNS = (
    "it",
    "them",
    "they",
    "that",
    "this",
    "these",
    "those",
    "that one",
    "this one",
    "them all",
    "all of them",
    "both",
    "them both",
    "both of them",
    "the same one",
)
"""Words for the things lately spoken of."""

_OTHER = ("the other one", "the other", "other one")
_ONLY_OTHER = re.compile(r"(?:and |now |also |what about |how about )*(?:the )?other one(?: too| as well)?")

_A_BIT = r"(?:a|just a) (?:little bit|tiny bit|bit|little(?! bit)|touch|notch)"
_HEDGE = re.compile(
    rf" (?:{_A_BIT} (?:more )?|slightly |somewhat |even )(?=\w)| (?:{_A_BIT}(?: more)?|slightly|some more)$"
)
_LATER = re.compile(
    r"^(?:and |now |then |ok |okay |so )+"
    r"| (?:again|now|then|too|as well|after all|please)$"
    r"|(?<=\w) back(?= (?:on|off|up|down)\b)"
)
_AGAIN = re.compile(
    r"(?:do (?:it|that|the same)(?: thing)? )?(?:again|once more|one more time)"
    r"|(?:a bit |a little )?more"
)
_ONLY_HOW = re.compile(
    r"(?:(?:just )?(?:a (?:little bit|tiny bit|bit|little|touch|notch)|slightly|even|much|still) )?"
    r"(?:brighter|dimmer|darker|warmer|cooler|colder|hotter|louder|quieter|softer|faster|slower|higher|lower)"
)
_ONLY_POWER = re.compile(r"on|off|up|down")
_ELSEWHERE = re.compile(
    r"(?:(?:and |so )?(?:and|also|what about|how about|now|(?:do )?the same|same)(?: also)? "
    r"(?:(?:for|in|on|to|at) )?(?:the |my )?(?P<after>.+?)|(?:(?:and|in|on|the) )*(?P<before>.+?) (?:too|as well|also))"
)
_TARGET = frozenset({"name", "area", "floor", "exclude"})
_LOUDNESS = frozenset({"volume", "volume_change"})
_STRIPPED = re.compile(r"(?:(?:for|in|on|to|at|the|my) )*(.+?)(?: too| as well| also)?")


def pronouns(said: str, lately: Lately, home: Home) -> tuple[SpokenName, ...]:
    """Return the words of this text that stand for things lately spoken of, as names of these things."""
    spoken = [item for item in lately.about if item in home.entities]
    if not spoken or len(spoken) < len(lately.about):
        return ()
    entities = [home.entities[item] for item in spoken]
    found = [*_named(PRONOUNS, entities, said), *_named(_OTHER, _others(entities, home), said)]
    return tuple(found)


def _named(ways: tuple[str, ...], entities: list[Entity], said: str) -> Iterator[SpokenName]:
    ref = EntityRef(tuple(entity.entity_id for entity in entities))
    for way in ways if entities else ():
        if re.search(rf"\b{way}\b", said):
            for domain in {entity.domain for entity in entities}:
                yield SpokenName(way, str(ref), "name", domain, ref=ref)


def _others(entities: list[Entity], home: Home) -> list[Entity]:
    """The only other thing of that name in the home, or of that kind in its room."""
    if len(entities) != 1:
        return []
    (entity,) = entities
    namesakes = [home.entities[item] for item in home.entity_index.exact(words(entity.name))]
    beside = [other for other in home.by_area.get(entity.area_id or "", ()) if entity.area_id]
    for candidates in (namesakes, beside):
        others = [other for other in candidates if other.domain == entity.domain and other != entity]
        if len(others) == 1:
            return others
    return []


def plainer(said: str) -> Iterator[str]:
    """The sentence without what only says that it follows another: "and turn it back on again"."""
    stripped = _HEDGE.sub(lambda found: " " if found.group().endswith(" ") else "", f" {said}").strip()
    for text in (stripped, _LATER.sub("", stripped).strip()):
        if text and text != said:
            yield text


def leaning(said: str) -> str:
    """A sentence of which only the end was said, in full: "a bit brighter" is "make it a bit brighter"."""
    said = said.removesuffix(" please")
    if _ONLY_HOW.fullmatch(said):
        return f"make it {said}"
    return f"turn it {said}" if _ONLY_POWER.fullmatch(said) else ""


def repeated(said: str, lately: Lately) -> tuple[Command, ...]:
    """Return the latest commands, to be done once more; never a question, and nothing that undoes itself."""
    if not _AGAIN.fullmatch(said) or not all(_repeats(command) for command in lately.commands):
        return ()
    is_step = all(any(argument.endswith("_change") for argument in command.arguments) for command in lately.commands)
    return lately.commands if is_step or not said.endswith("more") else ()


def _repeats(command: Command) -> bool:
    return TOOLS[command.tool].writes and command.tool not in {"undo", "toggle"}


def of_players(command: Command, lately: Lately, home: Home) -> Command:
    """A loudness for the players that were lately spoken of, where none is said."""
    is_turned_off = bool(lately.commands) and lately.commands[-1].tool == "turn_off"
    if is_turned_off or _TARGET & set(command.arguments) or not _LOUDNESS & set(command.arguments):
        return command
    players = [item for item in lately.about if item in home.entities and home.entities[item].domain == "media_player"]
    if not players:
        return command
    return replace(command, arguments={"name": EntityRef(tuple(players)), **command.arguments})


def elsewhere(said: str, lately: Lately, home: Home) -> tuple[Command, ...]:
    """Return the latest commands or questions for another place or another thing: "and in the bedroom?"."""
    if len(lately.commands) != 1 or "area" not in TOOLS[lately.commands[0].tool].parameters:
        return ()
    (command,) = lately.commands
    target = _other(said, lately, home) or _target(said, command, lately, home)
    if target is None:
        return ()
    kept = {slot: value for slot, value in command.arguments.items() if slot not in _TARGET}
    return (replace(command, arguments={**target, **kept}),)


def _other(said: str, lately: Lately, home: Home) -> Mapping[str, Any] | None:
    others = _others([home.entities[item] for item in lately.about if item in home.entities], home)
    return {"name": EntityRef((others[0].entity_id,))} if others and _ONLY_OTHER.fullmatch(said) else None


def _target(said: str, command: Command, lately: Lately, home: Home) -> Mapping[str, Any] | None:
    """The other place or thing; None where it is neither, or what was lately spoken of is of several kinds."""
    found = _ELSEWHERE.fullmatch(said)
    stripped = _STRIPPED.fullmatch(found["after"] or found["before"]) if found else None
    if stripped is None:
        return None
    said = stripped[1]
    spoken = words(said)
    areas, floors = home.area_index.exact(spoken), home.floor_index.exact(spoken)
    if len(areas) + len(floors) == 1:
        place = {"area": home.areas[areas[0]].name} if areas else {"floor": home.floors[floors[0]].name}
        kind = _kind(command, lately, home)
        return None if kind is None else {**({"name": kind} if kind else {}), **place}
    if kinds(spoken):
        place = {slot: command.arguments[slot] for slot in ("area", "floor") if slot in command.arguments}
        return {"name": said, **place}
    bearers = {entity.name for entity in home.bearers(said)}
    return {"name": bearers.pop()} if len(bearers) == 1 else None


def _kind(command: Command, lately: Lately, home: Home) -> str | None:
    """Return the noun for the things lately spoken of; empty where no name was said; None where there is none."""
    name: Named = command.arguments.get("name", "")
    if isinstance(name, str) and (not name or is_kind(name)):
        return name.removeprefix("all ")
    domains = {home.entities[item].domain for item in lately.about if item in home.entities}
    return KIND_NAMES.get(domains.pop()) if len(domains) == 1 else None
