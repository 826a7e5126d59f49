"""Short sounds, synthesised: they say what words would say too late."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Earcon(StrEnum):
    """The meanings of the short sounds."""

    AWAKE = "awake"
    """The wake word was heard: speak."""
    DONE = "done"
    """The room no longer listens."""
    ERROR = "error"
    """The words are lost."""
    NO_CONNECTION = "no_connection"
    """The wake word was heard, but the app cannot be reached."""
    MUTED = "muted"
    """The microphone was switched off here."""
    UNMUTED = "unmuted"
    """It was switched on again."""
    HERE = "here"
    """Somebody looks for this satellite."""


_NOTES: Mapping[Earcon, tuple[tuple[float, float], ...]] = {
    Earcon.AWAKE: ((660.0, 0.07), (880.0, 0.09)),
    Earcon.DONE: ((880.0, 0.06), (660.0, 0.08)),
    Earcon.ERROR: ((330.0, 0.12), (247.0, 0.18)),
    Earcon.NO_CONNECTION: ((330.0, 0.09), (330.0, 0.09), (247.0, 0.18)),
    Earcon.MUTED: ((523.0, 0.08), (392.0, 0.12)),
    Earcon.UNMUTED: ((392.0, 0.08), (523.0, 0.12)),
    Earcon.HERE: ((659.0, 0.15), (784.0, 0.15), (988.0, 0.15), (784.0, 0.15), (988.0, 0.15), (1319.0, 0.4)),
}
"""Hertz and seconds of each note: rising to begin, falling to end, low when something is wrong."""

_LEVEL = 0.2
"""Share of full scale: heard across a room, and quiet enough to leave a microphone beside it the voice."""
_RAMP_SECONDS = 0.008
"""Rise and fall of a note, against clicks."""


def synthesise(rate: int) -> Mapping[Earcon, NDArray[np.int16]]:
    """Return each earcon at `rate`, int16 mono."""
    return {
        earcon: np.concatenate([_note(hertz, seconds, rate) for hertz, seconds in notes])
        for earcon, notes in _NOTES.items()
    }


def _note(hertz: float, seconds: float, rate: int) -> NDArray[np.int16]:
    moments = np.arange(round(seconds * rate)) / rate
    ramp = np.minimum(1.0, np.minimum(moments, moments[::-1]) / _RAMP_SECONDS)
    return (np.sin(2 * np.pi * hertz * moments) * ramp * _LEVEL * 32767).astype(np.int16)
