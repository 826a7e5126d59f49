"""The command that a reading certainly stands for, in one home. Pure."""

from ha_tools.acting.command import Command
from ha_tools.home.candidates import Resolution
from ha_tools.home.home import Home
from ha_tools.home.kinds import EVERYTHING, kinds
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.home.references import Named
from ha_tools.home.resolution import resolve
from ha_tools.questions.measurements import OUTSIDE, outdoors
from ha_tools.sentences import templates
from ha_tools.sentences.reading import Reading
from ha_tools.tools import TOOLS

_EVERYTHING = frozenset((word,) for word in EVERYTHING)

_MEASURING = frozenset({"get_temperature", "measure"})
"""Tools that can be asked for what is measured outside, whatever the things are called."""


def command_of(reading: Reading, home: Home, place: Place) -> Command | None:
    """The command that a reading stands for; None where we have no tool for it or nothing that it could mean."""
    maker = templates.COMMANDS.get(reading.intent)
    command = maker(reading) if maker else None
    return command if command and has_meaning(command, home, place) else None


def has_meaning(command: Command, home: Home, place: Place) -> bool:
    """Return whether something that the tool can act on bears the name, or it is a kind of which there is one there."""
    tool = TOOLS[command.tool]
    if "area" not in tool.parameters:
        return True
    name, area = command.arguments.get("name"), command.arguments.get("area")
    if name == OUTSIDE and command.tool in _MEASURING:
        return bool(outdoors(home, home.entities.values(), command.arguments.get("quantity", "temperature")))
    if name and not is_kind(name):
        bearers = home.bearers(name)
        if area is None and _is_switched_area(command, home, name):
            return False
        if not any(not tool.domains or not entity.domains.isdisjoint(tool.domains) for entity in bearers):
            return False
    if "play" in command.arguments and home.bearers(command.arguments["play"]):
        return False  # "play good night" is a script's name, or a song's
    found = meant(command, home, place)
    return bool(found.targets or found.choices)


def meant(command: Command, home: Home, place: Place) -> Resolution:
    """Resolve a command's things, to act on or ask about; nothing where its tool is for no things in places."""
    if "area" not in TOOLS[command.tool].parameters:
        return Resolution()
    said = command.arguments
    return resolve(
        home,
        name=said.get("name"),
        area=said.get("area"),
        floor=said.get("floor"),
        domains=TOOLS[command.tool].domains,
        place=place,
        exclude=said.get("exclude", ()),
    )


def place_of(command: Command) -> bool | None:
    """Return whether a place was said with a command; None where it needs none, since what it is for has a name."""
    if {"area", "floor"} & set(command.arguments):
        return True
    name = command.arguments.get("name", "")
    is_named = "area" not in TOOLS[command.tool].parameters or (name and not is_kind(name))
    return None if is_named else False


def is_kind(name: Named) -> bool:
    """Tell whether a name is only a kind of thing: "lights", "all lights"."""
    if not isinstance(name, str):
        return False
    said = words(name)
    return said in _EVERYTHING or bool(kinds(said[1:] if said[:1] == ("all",) else said))


def _is_switched_area(command: Command, home: Home, name: Named) -> bool:
    """ "Turn off the bedroom", or "turn it down", where a player bears the room's name: who knows what is meant."""
    is_turned = command.tool in {"turn_on", "turn_off"} or "volume_change" in command.arguments
    lamps = [entity for entity in home.bearers(name) if entity.domain == "light"]
    return is_turned and not lamps and isinstance(name, str) and home.area_named(name) is not None
