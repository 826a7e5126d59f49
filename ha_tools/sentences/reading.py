"""The reading of a sentence: an intent with slots, whoever read it; and how a reading becomes a command. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.kinds import EVERYTHING, KIND_NAMES


@dataclass(frozen=True)
class Reading:
    """A sentence as an intent of Home Assistant, or one of our own."""

    intent: str
    """"HassTurnOn"."""
    slots: Mapping[str, Any]
    """Slot -> value: name, area and floor as they are called in the home, domain, state, brightness, …"""
    response: str = ""
    """The kind of question for HassGetState: one, one_yesno, any, all, which, how_many."""
    may_go_on: bool = False
    """True if more words could still belong to it: it ends in words of the speaker's own."""
    language: str = "en"
    """The language that was spoken."""
    template: str = ""
    """The template that has all of its words, in hassil's notation; empty where code reads them."""


Maker = Callable[[Reading], Command | None]
"""The command that a reading stands for; None where it means nothing that we can do."""


@dataclass(frozen=True)
class Phrase:
    """A sentence with words of the speaker's own in it: certain only by the fixed words round them."""

    intent: str
    """The intent that it is read as."""
    pattern: str
    """A regular expression for all of it, with a group for each slot; {todo}, {calendar}, {notify} and {room} are the
    names of such things in the home, and make the slot `name`."""
    may_go_on: bool = False
    """True if it ends in words of the speaker's own."""
    needs: str = ""
    """A domain of which the home must have something, where no name says so."""


@dataclass(frozen=True)
class Templates:
    """The sentences about one part of the home, in hassil's notation, and what they stand for."""

    commands: Mapping[str, Maker]
    """Intent -> its command. The Hass… intents are Home Assistant's, with its own sentences; the Parley… ones ours."""
    foreign: Mapping[str, Maker] = field(default_factory=dict)
    """The same for Home Assistant's sentences in languages other than English, where ours know more than they."""
    intents: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """Intent -> our further sentences for it, in English."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Expansion rules, with a prefix that home-assistant-intents does not use."""
    lists: Mapping[str, Any] = field(default_factory=dict)
    """Lists that are the same in every home."""
    name_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """List of names -> the domains whose things it holds."""
    phrases: Sequence[Phrase] = ()
    """Sentences with words of the speaker's own, in English; the first that has a meaning is taken."""
    reader: Callable[[str], Reading | None] | None = None
    """Reads a whole English sentence in code, where no pattern can: lengths and times."""
    foreign_reader: Callable[[str, str], Command | None] | None = None
    """Reads a whole sentence of another language than English, given with its tag."""


HERE: Mapping[str, Any] = {"area": {"slot": True}}
"""hassil's requirement of a sentence whose room is not said."""


def where(reading: Reading) -> dict[str, Any]:
    """The area and the floor that were said."""
    return {slot: reading.slots[slot] for slot in ("area", "floor") if slot in reading.slots}


def named(reading: Reading) -> dict[str, Any] | None:
    """The name, or the kind where the reading has a domain only; None where it has neither or a kind we do not do."""
    if "device_class" in reading.slots:
        return None
    if "name" in reading.slots:
        is_all_here = reading.slots["name"] in EVERYTHING and reading.slots.get("here")
        return {"name": reading.slots["name"], **({"area": "here"} if is_all_here else where(reading))}
    kind = _kind(reading)
    if kind is None:
        return None
    whole_home = not where(reading) and not reading.slots.get("here")
    return {"name": f"all {kind}" if whole_home else kind, **where(reading)}


def _kind(reading: Reading) -> str | None:
    """The word that was said for a kind, else what all of its domain are called."""
    return reading.slots.get("said_kind") or KIND_NAMES.get(reading.slots.get("domain", ""))


def of_named(tool: str) -> Maker:
    """The maker of a command that takes a name, or a kind, and a place."""

    def command(reading: Reading) -> Command | None:
        found = named(reading)
        return Command(tool, found) if found else None

    return command


def aimed(tool: str, reading: Reading, arguments: Mapping[str, Any]) -> Command | None:
    """A command for what is named, for a room or floor, or for this room where the reading says so; else unsure."""
    said = reading.slots.get("name") or reading.slots.get("said_kind")
    name = {"name": said} if said else {}
    target = {**name, **where(reading)}
    if "name" not in reading.slots and not where(reading) and not reading.slots.get("here"):
        kind = _kind(reading)
        return Command(tool, {"name": f"all {kind}", **arguments}) if kind else None
    return Command(tool, {**target, **arguments})
