"""The tables of sentences: what is said in the house of homes.py, in the living room, and what it must become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef
from ha_tools.sentences import Lately, Match, Sentences
from ha_tools.sentences.commands import meant
from tests.ha_tools.homes import HOUSE

FOLDER = Path(__file__).parent / "sentences"
HERE = Place("living_room")


class Part(StrEnum):
    """The parts of a table: what a sentence must do."""

    ACT = "act"
    ASK = "ask"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """One sentence of a table."""

    file: str
    """The table, without its ending."""
    part: Part
    say: str
    commands: tuple[Command, ...]
    """What it must become; empty for what must not act."""
    lately: Lately
    """What was spoken of before."""
    open_ended: bool
    """Whether more words could still change what is meant."""

    def heard_by(self, sentences: Sentences) -> Match | None:
        """Return the match."""
        return sentences.match(self.say, HERE, self.lately)

    def is_right(self, sentences: Sentences) -> bool:
        """Return whether it becomes what it must."""
        match = self.heard_by(sentences)
        if match is None:
            return self.part is Part.NOTHING
        return match.commands == self.commands and match.is_question is (self.part is Part.ASK)


def lines() -> Iterator[Line]:
    """Every line of every table."""
    for path in sorted(FOLDER.glob("*.yaml")):
        table = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for part in Part:
            for line in table.get(part) or ():
                yield _line(path.stem, part, line if isinstance(line, Mapping) else {"say": line})


def _line(file: str, part: Part, line: Mapping[str, Any]) -> Line:
    commands, lately = _commands(line.get("do", ())), _lately(_commands(line.get("after", ())))
    return Line(file, part, str(line["say"]), commands, lately, bool(line.get("open")))


def _commands(listed: Any) -> tuple[Command, ...]:
    """Commands as a table has them: one or a list of {tool: arguments}."""
    each = listed if isinstance(listed, list | tuple) else [listed]
    return tuple(Command(tool, _meant(arguments)) for command in each for tool, arguments in command.items())


def _meant(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return arguments in which a name that is entity ids is what was understood, not what was said."""
    if isinstance(then := arguments.get("arguments"), Mapping):
        arguments = {**arguments, "arguments": _meant(then)}
    name = str(arguments.get("name", ""))
    return {**arguments, "name": EntityRef(tuple(name.split(",")))} if _IDS.fullmatch(name) else arguments


_IDS = re.compile(r"[a-z_]+\.[a-z0-9_]+(,[a-z_]+\.[a-z0-9_]+)*")


def _lately(commands: tuple[Command, ...]) -> Lately:
    about = [entity.entity_id for command in commands for entity in meant(command, HOUSE, HERE).targets]
    return Lately(commands, tuple(about))
