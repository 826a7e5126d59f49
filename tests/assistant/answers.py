"""The table of what a language model says, put through the processor that lets it be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from assistant.truth.deeds import Deeds
from assistant.truth.held_words import HeldWords
from assistant.truth.spoken_of import SpokenOf
from ha_tools.facts import verbatim
from ha_tools.place import Place
from ha_tools.result import Outcome, Result
from ha_tools.sentences.mood import is_question
from ha_tools.state import State
from tests.ha_tools.homes import HOUSE

TABLE: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("truth.yaml").read_text("utf-8"))
HERE = Place("living_room")


class Part(StrEnum):
    """What must become of an answer."""

    PASS = "pass"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Line:
    """One answer of the table."""

    part: Part
    say: str
    to: str
    did: tuple[tuple[Mapping[str, Any], ...], ...]
    """What its tools did, batch by batch."""
    states: Mapping[str, State]
    told: str
    """What is said in its place; empty where the table does not say."""

    @cached_property
    def pieces(self) -> list[str]:
        """The answer as a model streams it."""
        return re.findall(r"\s*\S+|\s+$", self.say)

    def deeds(self) -> Deeds:
        """What is known when the answer comes."""
        deeds = Deeds(is_question(self.to), True, SpokenOf(self.to, HOUSE, lambda: self.states, HERE))
        for batch in self.did:
            with deeds.calling():
                for done in batch:
                    result = Result(
                        Outcome(done["outcome"]),
                        (verbatim(done["say"]),),
                        about=tuple(done.get("about", ())),
                        failed=tuple(done.get("failed", ())),
                    )
                    writes = not done.get("reads", False)
                    deeds.add(result, writes=writes, tool=done["tool"], arguments={"name": done.get("name")})
        return deeds


def lines() -> Iterator[Line]:
    """Every line of the table."""
    for part in Part:
        for line in TABLE[part]:
            batches = tuple(tuple(batch) if isinstance(batch, list) else (batch,) for batch in line.get("did", ()))
            states = _states({**TABLE["states"], **line.get("states", {})})
            yield Line(part, line["say"], line["to"], batches, states, line.get("told", ""))


def _states(told: Mapping[str, Any]) -> Mapping[str, State]:
    classed = {item: {"device_class": entity.device_class} for item, entity in HOUSE.entities.items()}
    return {item: _state(item, classed[item], said) for item, said in told.items()}


def _state(item: str, classed: Mapping[str, Any], said: Any) -> State:
    """A state as the table has it: its word, or its word and some attributes."""
    return State(item, said["state"], {**classed, **said}) if isinstance(said, Mapping) else State(item, said, classed)


@dataclass(frozen=True)
class Spoken:
    """What became of an answer."""

    text: str
    delays: tuple[int, ...]
    """For each piece of the answer, how many later ones came before it was spoken."""


def speak(line: Line) -> Spoken:
    """Stream an answer, and say what is spoken of it."""
    held = HeldWords(line.deeds())
    spoken, waiting, delays = "", 0, []
    for piece in line.pieces:
        waiting += 1
        if let_go := held.hear(piece):
            spoken += let_go
            delays += [*reversed(range(waiting))]
            waiting = 0
    spoken += held.end(tools_called=False)
    return Spoken(spoken, (*delays, *reversed(range(waiting))))


def is_right(line: Line, spoken: Spoken) -> bool:
    """Whether an answer was let through, or put right, as the table says; a lie is not to be heard in front of it."""
    said, told = _squeezed(line.say), _squeezed(spoken.text)
    if line.part is Part.PASS:
        return told == said
    return told == _squeezed(line.told) if line.told else bool(told) and not told.startswith(said)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
