"""A sentence as commands, without a language model. Only what is certain is matched."""

import re
from dataclasses import dataclass

from ha_tools.home import Home
from ha_tools.result import Place
from ha_tools.sentences import grammar
from ha_tools.sentences.certainty import FREE_TEXT, UNCERTAIN
from ha_tools.sentences.commands import command_of, is_kind
from ha_tools.sentences.gazetteer import Gazetteer
from ha_tools.sentences.grammar import Grammar
from ha_tools.sentences.phrases import Phrases
from ha_tools.sentences.reading import Reading
from ha_tools.tool import Command
from ha_tools.tools import TOOLS

_JOINTS = re.compile(r",? and then |,? and |,? then |, ")
_VERB = re.compile(r"(?:please )?(?:turn|switch|shut) (?:on|off)\b|(?:is|are|activate|dim|brighten)\b")

_WARM_UP = (
    "turn on the light",
    "set the thermostat to twenty one degrees",
    "what is the temperature",
    "are the lights on",
)
"""Matched once after an update: the libraries compile what they need at the first use, which takes 0.2 s."""

_MORE_NUMBER = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred))$"
)
"""A number at the end may go on: "twenty" … "one degrees", "2" … "21"."""


@dataclass(frozen=True)
class Match:
    """What a sentence certainly means."""

    commands: tuple[Command, ...]
    """What to run, in this order."""
    is_question: bool
    """Whether nothing would be changed."""
    open_ended: bool
    """Whether more words could still change what is meant: "turn on the lights" … "in the kitchen"."""


class Sentences:
    """Understands the sentences of one language about one home."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self._intents = grammar.load(language)
        self._read: _Reader | None = None

    def update(self, home: Home) -> None:
        """Understand this home from now on. Takes a fraction of a second: call it off the event loop."""
        names = frozenset(grammar.clean(name) for entity in home.entities.values() for name in entity.names)
        gazetteer = Gazetteer(home) if self._language == "en" else None
        phrases = Phrases(home if self._language == "en" else Home())
        reader = _Reader(home, Grammar(self._intents, home), gazetteer, names, phrases)
        for text in _WARM_UP:
            reader.match(text, Place())
        self._read = reader

    def match(self, text: str, place: Place) -> Match | None:
        """The certain meaning of a sentence, if it has one. Pure; may be called from several threads."""
        reader = self._read
        return reader.match(text, place) if reader else None


@dataclass(frozen=True)
class _Reader:
    """The readers of one home, swapped as one."""

    home: Home
    grammar: Grammar
    gazetteer: Gazetteer | None
    names: frozenset[str]
    phrases: Phrases

    def match(self, text: str, place: Place) -> Match | None:
        said = grammar.clean(text)
        if not said:
            return None
        readings = self._whole(text, place) or self._parts(text, place) or self._by_parts_of_speech(said)
        commands = [command_of(reading, self.home, place) for reading in readings]
        if not commands or None in commands:
            return None
        certain = tuple(command for command in commands if command)
        return Match(
            commands=certain,
            is_question=not any(TOOLS[command.tool].writes for command in certain),
            open_ended=readings[-1].may_go_on or self._open_ended(said, certain[-1]),
        )

    def _whole(self, text: str, place: Place) -> tuple[Reading, ...]:
        for reading in (*self.phrases.readings(text), self.grammar.read(grammar.clean(text))):
            if reading and command_of(reading, self.home, place):
                return (reading,)
        return ()

    def _parts(self, text: str, place: Place) -> tuple[Reading, ...]:
        """Several commands in one sentence; a part without a verb takes the one before: "the hall and the kitchen"."""
        parts = [grammar.clean(part) for part in _JOINTS.split(text.casefold())]
        if len(parts) == 1:
            return ()
        readings: list[Reading] = []
        verb = ""
        for part in parts:
            found = _VERB.match(part)
            verb = found.group() if found else verb
            read = self._whole(part if found or not verb else f"{verb} {part}", place) or self._whole(part, place)
            if not read:
                return ()
            readings.extend(read)
        return tuple(readings)

    def _by_parts_of_speech(self, said: str) -> tuple[Reading, ...]:
        if self.gazetteer is None or UNCERTAIN.search(said):
            return ()
        return self.gazetteer.read(said)

    def _open_ended(self, said: str, command: Command) -> bool:
        name = str(command.arguments.get("name", ""))
        somewhere = "area" in command.arguments or "floor" in command.arguments
        has_place = "area" in TOOLS[command.tool].parameters
        is_one = grammar.clean(name) in self.names
        if has_place and not somewhere and (not name or (is_kind(name) and not is_one)):
            return True
        free = [str(command.arguments[slot]) for slot in FREE_TEXT if slot in command.arguments]
        if any(said.endswith(grammar.clean(text)) for text in free):
            return True
        return bool(_MORE_NUMBER.search(said)) or self._longer_name(said, grammar.clean(name))

    def _longer_name(self, said: str, name: str) -> bool:
        """Whether the sentence ends in a name with which a longer one begins."""
        return name in self.names and said.endswith(name) and any(known.startswith(f"{name} ") for known in self.names)
