"""The sounds of timers, alarms, reminders and announcements, each a figure of its own: int16 mono at `SPEECH_RATE`."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.room.pipeline import SPEECH_RATE
from ha_tools.timers.timer import TimerKind

_Note = tuple[float, float]

_ANNOUNCEMENT: Sequence[_Note] = ((784.0, 0.22), (587.3, 0.5), (0.0, 0.15))
"""Falls, where a reminder rises."""

_FIGURES: Mapping[TimerKind, tuple[Sequence[_Note], int]] = {
    TimerKind.TIMER: (((987.8, 0.11), (1318.5, 0.11), (0.0, 0.12), (987.8, 0.11), (1318.5, 0.25), (0.0, 0.3)), 2),
    TimerKind.ALARM: (((523.3, 0.2), (659.3, 0.2), (784.0, 0.2), (1046.5, 0.5), (0.0, 0.3)), 3),
    TimerKind.REMINDER: (((784.0, 0.16), (1046.5, 0.4), (0.0, 0.2)), 1),
}
"""Hertz (0 is silence) and seconds of each note, and how often the figure comes."""

_LEVEL = 0.35
"""Share of full scale: louder than an answer's earcons, since it calls across a room."""

_FIRST_SHARE = 0.3
"""Share of an alarm's loudness, to begin with: it wakes, and shall not startle."""

_RISING_RINGS = 5
"""Rings in which an alarm grows to its full loudness."""

_OVERTONES = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12))
"""Multiples of a note's pitch, and how loud each is: a bell's rather than a whistle's."""

_DECAY_SECONDS = 0.35
_ATTACK_SECONDS = 0.006


def chime(kind: TimerKind, ring: int) -> bytes:
    """The sound of ring number `ring`, from 0 on."""
    rising = min(1.0, _FIRST_SHARE + (1 - _FIRST_SHARE) * ring / _RISING_RINGS)
    share = rising if kind is TimerKind.ALARM else 1.0
    return _pcm(_figure(kind), share)


def announcement_chime() -> bytes:
    """The sound before an announcement."""
    return _pcm(_notes(_ANNOUNCEMENT), 1.0)


@functools.cache
def _figure(kind: TimerKind) -> NDArray[np.float64]:
    notes, times = _FIGURES[kind]
    return _notes(tuple(notes) * times)


def _notes(notes: Sequence[_Note]) -> NDArray[np.float64]:
    return np.concatenate([_note(hertz, seconds) for hertz, seconds in notes])


def _pcm(waves: NDArray[np.float64], share: float) -> bytes:
    return (waves * share * _LEVEL * 32767).astype(np.int16).tobytes()


def _note(hertz: float, seconds: float) -> NDArray[np.float64]:
    moments = np.arange(round(seconds * SPEECH_RATE)) / SPEECH_RATE
    waves = sum(share * np.sin(2 * np.pi * hertz * multiple * moments) for multiple, share in _OVERTONES)
    edge = np.minimum(1.0, np.minimum(moments, moments[::-1]) / _ATTACK_SECONDS)
    loudest = sum(share for _, share in _OVERTONES)
    return np.asarray(waves * edge * np.exp(-moments / _DECAY_SECONDS) / loudest, np.float64)
