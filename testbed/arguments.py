"""python3 -m testbed.arguments …: what may be typed behind script/demo, told before anything is set up.

Nothing but the standard library is needed here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testbed.home_plan import Area
from testbed.homes.showroom import SHOWROOM

DESCRIPTION = (
    "Run Home Assistant with a demo home (or your own: set HASS_URL and HASS_TOKEN), Parley's app and one satellite. "
    "Without options it uses this machine's microphone and speaker and runs until Ctrl-C. With --say or --text, which "
    "may be given several times, it holds that conversation and ends: with 0 only if Home Assistant's own states say "
    "that every command and every answer was true."
)


@dataclass(frozen=True)
class Saying:
    """One thing that the person says."""

    text: str
    aloud: bool
    """With the wake word into the satellite's microphone; otherwise as text to the app."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; ends the program with 2 where that cannot be."""
    parser = _parser()
    found = parser.parse_args(arguments)
    ports = [port for port in (found.panel_port, found.satellite_port, found.home_assistant_port) if port]
    if len(set(ports)) < len(ports):
        parser.error("Every port can be given only once.")
    if found.room and not is_own_home():
        asked, found.room = found.room, called(found.room, SHOWROOM.areas)
        if not found.room:
            parser.error(no_such_room("the demo home", asked, (area.name for area in SHOWROOM.areas)))
    return found


def is_own_home() -> bool:
    """Return whether the environment names a home."""
    return bool(os.environ.get("HASS_URL") or os.environ.get("HASS_TOKEN"))


def called(name: str, areas: Iterable[Area]) -> str:
    """Return the area's own name for a name that a person gives; empty where there is none."""
    said = name.strip().casefold()
    known = {one.casefold(): area.name for area in areas for one in (area.name, *area.aliases)}
    return known.get(said, "")


def no_such_room(home: str, name: str, rooms: Iterable[str]) -> str:
    """Return a sentence that says which rooms there are."""
    return f"There is no room {name} in {home}, only {', '.join(rooms) or 'a home without rooms'}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/demo", description=DESCRIPTION, allow_abbrev=False)
    sayings = parser.add_argument_group("conversation")
    sayings.add_argument(
        "--say",
        dest="sayings",
        action="append",
        type=lambda text: Saying(text, aloud=True),
        metavar="TEXT",
        help="speak “hey jarvis, TEXT” into the satellite's microphone, through a virtual sound card",
    )
    sayings.add_argument(
        "--text",
        dest="sayings",
        action="append",
        type=lambda text: Saying(text, aloud=False),
        metavar="TEXT",
        help="the same without audio",
    )
    parser.add_argument("--room", default="", help="the area in which it is said (default: Kitchen, or the first area)")
    ports = parser.add_argument_group("ports (default: with --say and --text, any that are free)")
    ports.add_argument("--panel-port", type=_port, metavar="PORT", help="of the panel (default: 8099)")
    ports.add_argument("--satellite-port", type=_port, metavar="PORT", help="of satellites and the API (default: 8765)")
    ports.add_argument(
        "--home-assistant-port", type=_port, metavar="PORT", help="of the demo home (default: 8123, or any free one)"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text}")
    return int(text)


if __name__ == "__main__":
    parse(sys.argv[1:])
