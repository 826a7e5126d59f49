"""The light of a satellite: which pattern its situation asks for, and each pattern's frames. Pure.

A pattern has a colour for lights that have one, and a rhythm by which a single lamp tells it from all others as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from satellite.protocol import SatelliteState

Colour = tuple[float, float, float]
"""Red, green and blue, each the share of full light as an eye sees it, from 0 to 1."""


class Light(StrEnum):
    """The patterns."""

    IDLE = "idle"
    """Dark: a bedroom sleeps."""
    LISTENING = "listening"
    PROCESSING = "processing"
    RESPONDING = "responding"
    MUTED = "muted"
    """The microphone is off."""
    OFFLINE = "offline"
    """The app cannot be reached."""
    PROBLEM = "problem"
    """A microphone or a speaker does not work."""
    MESSAGE = "message"
    """A message waits for somebody."""
    PAIRING = "pairing"
    """A code waits to be typed into the panel."""
    ERROR = "error"
    """The words were lost; once."""
    HERE = "here"
    """Somebody looks for this satellite; once."""


@dataclass(frozen=True)
class Situation:
    """The parts of a satellite's state that its light shows."""

    connected: bool = False
    pairing: bool = False
    muted: bool = False
    problem: bool = False
    message_waits: bool = False
    state: SatelliteState = SatelliteState.IDLE


def light_of(situation: Situation) -> Light:
    """Return the pattern for a situation.

    A turn goes before everything: what was begun is seen to its end. A microphone that is off always shows, since
    nobody may take it for one that is on.
    """
    if situation.pairing:
        return Light.PAIRING
    if situation.state is not SatelliteState.IDLE:
        return Light(situation.state.value)
    if situation.muted:
        return Light.MUTED
    if not situation.connected:
        return Light.OFFLINE
    if situation.problem:
        return Light.PROBLEM
    return Light.MESSAGE if situation.message_waits else Light.IDLE


@dataclass(frozen=True)
class RhythmStep:
    """A stretch of a rhythm."""

    seconds: float
    level: float
    """Brightness at its beginning, 0 to 1."""
    to_level: float | None = None
    """Brightness at its end; None stays."""


@dataclass(frozen=True)
class Pattern:
    """A colour and its rhythm."""

    colour: Colour
    rhythm: tuple[RhythmStep, ...]
    """Repeated for ever, unless it sounds `once`."""
    lamp: tuple[RhythmStep, ...] = ()
    """The rhythm of a lamp without colours, where another is needed to tell it apart."""
    turns: bool = False
    """Lights in a row are lit one after another, in place of the rhythm."""
    once: bool = False
    """It ends after its rhythm."""


def _steady(level: float) -> tuple[RhythmStep, ...]:
    return (RhythmStep(math.inf, level),)


def _flashes(count: int, period: float) -> tuple[RhythmStep, ...]:
    """Return so many short flashes at the beginning of each period [seconds]."""
    dark = RhythmStep(period - count * 2 * _FLASH_SECONDS + _FLASH_SECONDS, 0.0)
    return (
        *(RhythmStep(_FLASH_SECONDS, 1.0), RhythmStep(_FLASH_SECONDS, 0.0)) * (count - 1),
        RhythmStep(_FLASH_SECONDS, 1.0),
        dark,
    )


_FLASH_SECONDS = 0.12
_BLUE, _GREEN, _RED, _ORANGE, _VIOLET, _WHITE = (
    (0.1, 0.4, 1.0),
    (0.1, 0.9, 0.4),
    (1.0, 0.0, 0.0),
    (1.0, 0.45, 0.0),
    (0.7, 0.1, 1.0),
    (1.0, 1.0, 1.0),
)

PATTERNS: Mapping[Light, Pattern] = {
    Light.IDLE: Pattern(_WHITE, _steady(0.0)),
    Light.LISTENING: Pattern(_BLUE, _steady(1.0)),
    Light.PROCESSING: Pattern(_BLUE, (RhythmStep(0.25, 0.1, 1.0), RhythmStep(0.25, 1.0, 0.1)), turns=True),
    Light.RESPONDING: Pattern(_GREEN, (RhythmStep(0.9, 0.3, 1.0), RhythmStep(0.9, 1.0, 0.3))),
    Light.MUTED: Pattern(_RED, _steady(0.35), lamp=_flashes(2, 4.0)),
    Light.OFFLINE: Pattern(_ORANGE, _flashes(1, 3.0)),
    Light.PROBLEM: Pattern(_RED, _flashes(3, 4.0)),
    Light.MESSAGE: Pattern(_GREEN, (RhythmStep(1.5, 0.0, 0.5), RhythmStep(1.5, 0.5, 0.0), RhythmStep(2.0, 0.0))),
    Light.PAIRING: Pattern(_VIOLET, (RhythmStep(0.5, 1.0), RhythmStep(0.5, 0.0))),
    Light.ERROR: Pattern(_RED, (RhythmStep(0.15, 1.0), RhythmStep(0.15, 0.0)) * 4, once=True),
    Light.HERE: Pattern(_WHITE, (RhythmStep(0.2, 1.0), RhythmStep(0.2, 0.0)) * 10, once=True),
}

_FRAME_SECONDS = 0.05
"""Time of a frame while the brightness glides: twenty a second look smooth and cost next to nothing."""
_SHORTEST_SECONDS = 0.01
"""Shortest time of a frame: what is left of a step may be a float's last digit."""
_TURN_SECONDS = 0.15
"""Time after which the next light of a row is lit."""


@dataclass(frozen=True)
class Frame:
    """The colours of all lights at one moment."""

    colours: tuple[Colour, ...]
    seconds: float
    """Time until there is another frame; infinite where there is none."""


def frame_at(light: Light, seconds: float, count: int, *, coloured: bool) -> Frame | None:
    """Return the frame of a pattern so many seconds after its beginning; None once it is over.

    `count` is the number of lights; those that are not `coloured` show brightness alone.
    """
    pattern = PATTERNS[light]
    colour = pattern.colour if coloured else _WHITE
    if pattern.turns and count > 1:
        lit, since = divmod(seconds, _TURN_SECONDS)
        levels = [1.0 if place == int(lit) % count else 0.08 for place in range(count)]
        return Frame(tuple(_dimmed(colour, level) for level in levels), max(_SHORTEST_SECONDS, _TURN_SECONDS - since))
    rhythm = pattern.rhythm if coloured or not pattern.lamp else pattern.lamp
    whole = sum(step.seconds for step in rhythm)
    if pattern.once and seconds >= whole:
        return None
    level, left = _level_at(rhythm, seconds if whole == math.inf else seconds % whole)
    return Frame((_dimmed(colour, level),) * count, max(_SHORTEST_SECONDS, left))


def _level_at(rhythm: Sequence[RhythmStep], seconds: float) -> tuple[float, float]:
    """Return the brightness at a moment of a rhythm, and how long it stays."""
    for step in rhythm:
        if seconds < step.seconds:
            if step.to_level is None:
                return step.level, step.seconds - seconds
            glides = step.level + (step.to_level - step.level) * seconds / step.seconds
            return glides, min(_FRAME_SECONDS, step.seconds - seconds)
        seconds -= step.seconds
    return rhythm[-1].level, _FRAME_SECONDS  # a float's last digit beyond the end


def _dimmed(colour: Colour, level: float) -> Colour:
    red, green, blue = colour
    return red * level, green * level, blue * level
