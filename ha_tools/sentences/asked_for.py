"""The check that a person's own words ask for just what a language model wants to do. Whatever is not certain is no.

The words are cut into their clauses, and each clause, or several in a row, is read as a sentence by itself: the call
must be what one of them certainly means. A quoted order ("cross turn off everything off the list") is no clause, and
where anything is negated or bound to a condition nothing counts as asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.home.resolution import resolve
from ha_tools.languages.phrasebook import listed, phrasebook
from ha_tools.sentences.commands import meant
from ha_tools.sentences.matcher import Match
from ha_tools.times.durations import duration
from ha_tools.tools import TOOLS

Read = Callable[[str], Match | None]
"""Returns the certain meaning of a sentence."""

MOST_CLAUSES = 8
"""A person who says more at once tells a story."""

_TARGET = frozenset({"name", "area", "floor", "exclude"})

_SAME = {**dict.fromkeys(("move_cover", "secure", "run_robot"), "operate"), "activate_scene": "run"}
"""A sentence's tool -> the one that a model has for the same."""

_RUNS = frozenset({"script", "scene"})
"""Domains of what is run by being turned on."""

_JOINT = re.compile(r"\s*(?:[,.;:!?]+(?:\s+|$)|\b(?:and|then|also|plus)\b)\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:please|kindly|just|now|first|afterwards|so|ok|okay|well|hey|and|then|also|finally|"
    r"(?:can|could|would|will) you(?: please| kindly)?|would you mind|do me a favou?r and|"
    r"be so (?:kind|good) (?:as to|and)|i(?:'d like| want| would like| need) you to|i(?:'d like| want| would like) to|"
    r"let's|go ahead and)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:please|for me|for us|now|right now|right away|at once|too|as well|thanks|thank you|"
    r"(?:would|will|could|can) you|first|afterwards|after that|when you are done|while you are at it))+$",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:don't|dont|do not|doesn't|didn't|won't|not|never|no|nor|neither|without|instead|rather than|if|when|"
    r"whenever|unless|until|till|before|after|whether|should|says?|said|wrote|written|reads|called|titled|quote)\b",
    re.IGNORECASE,
)
"""Negations, conditions and what comes before the words of somebody else."""


def asks_for(said: str, command: Command, home: Home, place: Place, read: Read, language: str = "en") -> bool:
    """Return whether words of a person certainly ask for a call, or for more of the same than it does."""
    plain = " ".join(said.replace("\u2019", "'").split())
    book = phrasebook(language)
    if _DOUBTED.search(_TAIL.sub("", plain)) or (book and book.doubts(plain)):
        return False
    joints = [re.escape(word) for word in listed(book.joints)] if book else []
    found = (read(text) for text in _sentences(plain, joints))
    asked = (each for match in found if match and not match.is_question for each in match.commands)
    return any(_is_part_of(command, each, home, place) for each in asked)


def _sentences(said: str, joints: Iterable[str]) -> Iterator[str]:
    """Yield the clauses of words, and what several clauses in a row are together, the longest first."""
    joint = re.compile("|".join([_JOINT.pattern, *(rf"\s+{word}\s+" for word in joints)]), re.IGNORECASE)
    cuts = [(0, 0), *(cut.span() for cut in joint.finditer(said)), (len(said), len(said))]
    if len(cuts) > MOST_CLAUSES + 1:
        return
    for count in range(len(cuts) - 1, 0, -1):
        for first in range(len(cuts) - count):
            text = said[cuts[first][1] : cuts[first + count][0]].strip()
            if clause := _TAIL.sub("", _LEAD.sub("", text)):
                yield clause


def _is_part_of(command: Command, asked: Command, home: Home, place: Place) -> bool:
    """Return whether a call does what was asked for, on the same things or on some of them."""
    wanted, own = _kind(asked, home, place), _kind(command, home, place)
    if wanted != own:
        return False
    theirs, mine = _how(asked.arguments), _how(command.arguments)
    if theirs.keys() != mine.keys() or not all(_is_same(mine[name], theirs[name]) for name in mine):
        return False
    all_asked, all_done = (set(_ids(each, home, place)) for each in (asked, command))
    if all_asked or all_done:
        return bool(all_done) and all_done <= all_asked
    return _where(command.arguments) == _where(asked.arguments)


def _kind(command: Command, home: Home, place: Place) -> str:
    tool = _SAME.get(command.tool, command.tool)
    domains = {item.partition(".")[0] for item in _ids(command, home, place)}
    return "run" if tool == "turn_on" and domains and domains <= _RUNS else tool


def _how(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is said beside what it is done to."""
    return {name: value for name, value in arguments.items() if name not in _TARGET and value not in (None, "", [])}


def _where(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    said = {name: arguments.get(name) for name in _TARGET}
    return {name: _plain(value) for name, value in said.items() if value}


def _ids(command: Command, home: Home, place: Place) -> Iterator[str]:
    """Yield the things that a call is for, as far as its tool is for things."""
    tool = TOOLS[command.tool]
    said = command.arguments
    if "area" in tool.parameters:
        found = meant(command, home, place).targets
    elif tool.domains:
        found = resolve(home, name=said.get("name"), domains=tool.domains, whole_home=True).targets
    else:
        found = ()
    yield from (entity.entity_id for entity in found)


def _is_same(mine: Any, asked: Any) -> bool:
    if isinstance(mine, list | tuple) and isinstance(asked, list | tuple):
        return bool(mine) and {_plain(item) for item in mine} <= {_plain(item) for item in asked}
    if _plain(mine) == _plain(asked):
        return True
    length = duration(str(mine))
    return length is not None and length == duration(str(asked))


def _plain(value: Any) -> tuple[str, ...]:
    """Return a value as it is compared: 30, "30" and "thirty percent" differ only where the number does."""
    if isinstance(value, list | tuple):
        return tuple(word for item in value for word in _plain(item))
    text = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return words(text.strip().rstrip("%°"))
