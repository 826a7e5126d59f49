"""The probable meaning of an uncertain sentence, where nobody else can be asked: never done, only asked about.

"Turn on the kichen lights" has one likely meaning, and "turn on the lights in the attic" a room that is not there: both
deserve a better answer than "I can't do that". English. Pure.
"""

import re
from collections.abc import Mapping, Sequence

from ha_tools.acting.command import Command
from ha_tools.acting.target import asked_back, offered
from ha_tools.facts.facts import LISTED, Fact
from ha_tools.home.choices import Choice, spoken_choices
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.home.references import PlaceRef
from ha_tools.home.resolution import resolve
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences.certainty import TAKEN_BACK, UNCERTAIN
from ha_tools.sentences.spoken_names import RESERVED, clean
from ha_tools.tools import TOOLS

MOST_WORDS = 7
"""Words of a sentence about one kind of thing: longer ones are about something else as well."""

_WORDS = 6
"""Words of a name and its room: what is longer is no command that was misheard, but speech."""

_FRAMES: tuple[tuple[re.Pattern[str], str, Mapping[str, str]], ...] = tuple(
    (re.compile(pattern), tool, arguments)
    for pattern, tool, arguments in (
        (r"(?:turn|switch) (?:on (?P<what>.+)|(?P<also>.+) on)", "turn_on", {}),
        (r"(?:turn|switch) (?:off (?P<what>.+)|(?P<also>.+) off)", "turn_off", {}),
        (r"(?:open|raise) (?P<what>.+)", "move_cover", {"action": "open"}),
        (r"(?:close|shut|lower) (?P<what>.+)", "move_cover", {"action": "close"}),
        (r"lock (?P<what>.+)", "secure", {"action": "lock"}),
        (r"unlock (?P<what>.+)", "secure", {"action": "unlock"}),
        (r"(?:is|are) (?P<what>.+) (?:on|off|open|closed|locked|unlocked)", "get_state", {}),
    )
)
_POLITENESS = re.compile(r"^(?:please |(?:can|could|would) you (?:please )?)+| please$")
_ARTICLE = re.compile(r"^(?:the|my|a|an) ")
_PLACED = re.compile(r"(?P<name>.+?) (?:in|of|on) (?:the |my )?(?P<area>.+)")


def doubt(text: str, home: Home, place: Place) -> tuple[Command, Result] | None:
    """A command that is probably meant, and what to ask or say about it; None where nothing is likely."""
    said = _POLITENESS.sub("", clean(text))
    if UNCERTAIN.search(said) or TAKEN_BACK.search(said) or re.search(r"\band\b", said):
        return None
    if missing := _missing_kind(said, home):
        return missing
    for frame, tool, arguments in _FRAMES:
        if found := frame.fullmatch(said):
            named = found.groupdict()
            what = _ARTICLE.sub("", named["what"] or named.get("also") or "")
            if RESERVED.issuperset(what.split()):
                return None
            return _about(Command(tool, {**_target(what, home), **arguments}), home, place)
    return None


_WISH_OR_QUESTION = re.compile(
    r"(?:turn|switch|set|open|close|shut|lock|unlock|start|stop|pause|resume|raise|lower|dim|run|send|dock|find|locate|"
    r"arm|disarm|mow|clean|vacuum|play|mute|put|make|tell|activate|is|are|where|where's|what is|what's|which|how)\b"
)


_NO_THINGS = frozenset(
    "temperature climate music motion movement presence occupancy smoke gas water problem vibration weather battery "
    "people person anyone anybody someone somebody everyone everybody scene script automation".split()
)
"""Words for kinds that are no words for one thing of them."""


def _missing_kind(said: str, home: Home) -> tuple[Command, Result] | None:
    """That there is no such thing in the home, where a wish or a question is about a kind of which it has none."""
    spoken = words(said)
    if not _WISH_OR_QUESTION.match(said) or len(spoken) > MOST_WORDS:
        return None
    for length in (3, 2, 1):
        for begin in range(1, len(spoken) - length + 1):
            named = spoken[begin : begin + length]
            if home.entity_index.containing(named) or home.area_index.exact(named):
                return None
            meant = kinds(named)
            if (
                meant
                and " ".join(named) not in _NO_THINGS
                and not any(entity.is_a(kind) for kind in meant for entity in home.entities.values())
            ):
                noun = " ".join(named)
                told = Fact("none_here.several" if f"{noun}s" in said else "none_here.one", noun=noun)
                return Command("get_state", {"name": noun}), Result(Outcome.UNKNOWN, (told,))
    return None


def _target(what: str, home: Home) -> Mapping[str, str]:
    """The thing, and the room or the floor that was said with it."""
    placed = _PLACED.fullmatch(what)
    if placed is None:
        return {"name": what}
    where = placed["area"]
    is_floor = bool(home.floor_index.exact(words(where))) and not home.area_index.exact(words(where))
    return {"name": placed["name"], "floor" if is_floor else "area": where}


def _about(command: Command, home: Home, place: Place) -> tuple[Command, Result] | None:
    said = command.arguments
    area, floor = said.get("area"), said.get("floor")
    if len(f"{said['name']} {area or floor or ''}".split()) > _WORDS:
        return None
    domains = TOOLS[command.tool].domains
    found = resolve(home, name=said["name"], area=area, floor=floor, domains=domains, place=place)
    if not found.targets:
        asked = asked_back(found)
        return _to_choose_from(command, asked.choices), asked
    meant = spoken_choices(home, found.targets)
    if len(meant) > LISTED:
        return None
    question = Fact("did_you_mean", choices=offered(meant))
    return _to_choose_from(command, meant), Result(Outcome.UNKNOWN, (question,), choices=meant)


def _to_choose_from(command: Command, choices: Sequence[Choice]) -> Command:
    """The command that a choice completes: a thing that is chosen needs no room, least of all one that is not there."""
    is_thing = bool(choices) and not isinstance(choices[0].ref, PlaceRef)
    kept = {name: value for name, value in command.arguments.items() if not (is_thing and name in {"area", "floor"})}
    return Command(command.tool, kept)
