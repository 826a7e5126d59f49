"""Turns and faults of a soak, drawn by a seed: the same seed gives each satellite and each service the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from testbed.fault_matrix import FAULTS, FaultStage
from testbed.voice import SpokenCommand

ROOMS = ("Kitchen", "Office", "Bedroom", "Living Room", "Garden")


class Twist(StrEnum):
    """Something that comes between a turn and its end."""

    NONE = "none"
    WAKE_OVER = "wake word over it"
    TALK_OVER = "talked over"
    STOPPED = "stop button"
    LEAVES = "satellite leaves"
    VANISHES = "satellite vanishes"


class Stretch(StrEnum):
    """The part of the turn in which that happens."""

    SPOKEN = "while it is spoken"
    ANSWERED = "while it is answered"
    HEARD = "while the answer sounds"


COMMANDS = ("turn on the kitchen lights", "turn off the kitchen lights")

SAID = (
    *COMMANDS,
    "what time is it",
    "what is a heat pump",
    "",
)
"""The last is a wake word behind which nobody speaks."""

_WEIGHTS = (30, 30, 15, 20, 3)

OVER = ("mhm, okay", "never mind", "what time is it", "stop", "")
"""Said over an answer; the last is a voice without words."""

_TWISTS = {
    Twist.NONE: 46,
    Twist.WAKE_OVER: 16,
    Twist.TALK_OVER: 16,
    Twist.STOPPED: 6,
    Twist.LEAVES: 8,
    Twist.VANISHES: 8,
}

RESTART_SECONDS = 25.0
"""Engines that were left are as new after it: a refused key would be tried again after minutes, which are never met."""


@dataclass(frozen=True)
class PlannedTurn:
    """One turn of one satellite."""

    said: SpokenCommand
    twist: Twist
    stretch: Stretch
    over: SpokenCommand
    """The words of whoever talks over the answer."""
    after_seconds: float
    """From the beginning of the stretch to what happens in it."""
    pause_seconds: float
    """Before it."""


@dataclass(frozen=True)
class PlannedFault:
    """One fault of one service."""

    calm_seconds: float
    """Without a fault, before it."""
    name: str
    seconds: float


def spoken(text: str) -> SpokenCommand:
    """Return words as they are said behind a wake word, without a longer pause."""
    return SpokenCommand(text, wake="", lead_ms=200, tail_ms=400)


def turns_of(seed: int, room: int) -> Iterator[PlannedTurn]:
    """Yield the turns of one satellite, without end."""
    chance = random.Random(f"{seed} room {room}")
    while True:
        yield PlannedTurn(
            spoken(chance.choices(SAID, _WEIGHTS)[0]),
            chance.choices(list(_TWISTS), list(_TWISTS.values()))[0],
            chance.choice(list(Stretch)),
            spoken(chance.choice(OVER)),
            chance.uniform(0.05, 0.8),
            chance.uniform(0.0, 0.3),
        )


def faults_of(seed: int, stage: FaultStage) -> Iterator[PlannedFault]:
    """Yield the faults of a service, without end; some are short, some outlast a turn."""
    chance = random.Random(f"{seed} {stage}")
    names = list(FAULTS)
    while True:
        for name in chance.sample(names, len(names)):
            yield PlannedFault(chance.uniform(0.5, 6.0), name, chance.uniform(0.3, 7.0))
