"""A television behind: wake words heard beside it, and those that are heard in it, by engine."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.echo import counts, loud
from benchmarks.measure import Field
from benchmarks.results import Resource
from satellite.detection import DOUBTED, FRAME_SAMPLES, Detection, Strictness
from satellite.listening import WakeWordListener
from satellite.settings_file import Settings, WakeEngineKind
from satellite.talk_behind import is_talk_behind
from satellite.wake_engines import engine_of
from testbed.voice import NEURAL, RATE, VOICE, WAKE_STRETCH, say

TRIES = 20
"""Wake words."""

TELEVISION_DB = -10.0
"""Loudness of the television, against the person's."""

ALONE_SECONDS = 900
"""Television without anybody who speaks."""

SECOND_LOOK = 0.2
"""Score from which the app is asked."""

_PEOPLE = (VOICE, "rms", "awb", NEURAL)
_ACTORS = ("rms", "awb", "kal16", VOICE, NEURAL)
_PROGRAMME = (
    "And now the weather for the week. It stays mild in the south, and in the north there will be some rain.",
    "The match ended with two goals in the second half, and the crowd went home singing.",
    "He looked at the letter again, and said that he would never come back to this town.",
    "Prices rose by three percent over the last year, the bank said on Monday.",
    "You should put the onions in first, and let them fry until they are golden.",
    "Hello Travis, have you seen the car keys anywhere?",
    "Welcome back to the show, our next guest needs no introduction.",
)

Samples = NDArray[np.int16]


async def television(field: Field) -> list[Resource]:  # noqa: ARG001 - no home is needed
    """Measure each engine, without and with the app's second look at scores that do not suffice."""
    measured = []
    for kind in WakeEngineKind:
        heard = [await _heard(kind, _word_beside_television(number), 2.5) for number in range(TRIES)]
        alone = await _heard(kind, _television(ALONE_SECONDS, 0), 0.0)
        in_an_hour = 3600 / ALONE_SECONDS
        name = f"television {TELEVISION_DB:+.0f} dB, {kind.value}"
        measured += [
            Resource(f"{name}: wake words of {TRIES} heard", sum(any(map(counts, each)) for each in heard), ""),
            Resource(f"{name}: those for a second look counted", sum(map(bool, heard)), ""),
            Resource(f"{name}: false wakes", sum(map(counts, alone)) * in_an_hour, "an hour"),
            Resource(f"{name}: asked for a second look", len(alone) * in_an_hour, "an hour"),
        ]
    return measured


async def _heard(kind: WakeEngineKind, samples: Samples, after: float) -> list[Detection]:
    """Return what is heard in samples after so many seconds."""
    listener = WakeWordListener({"hey_jarvis": 0.5}, engine_of(Settings(wake_engine=kind)))
    heard = []
    for end in range(FRAME_SAMPLES, len(samples) + 1, FRAME_SAMPLES):
        detection = await listener.hear(samples[end - FRAME_SAMPLES : end], Strictness(suspicion=SECOND_LOOK))
        if detection is not None and end > after * RATE:
            behind = is_talk_behind(samples[max(0, end - 2 * RATE) : end])
            heard.append(replace(detection, threshold=DOUBTED) if behind else detection)
    return heard


def _word_beside_television(number: int) -> Samples:
    voice = _PEOPLE[number % len(_PEOPLE)]
    word = loud(say("hey jarvis", voice=voice, stretch=1.0 if voice == NEURAL else WAKE_STRETCH), 0.0)
    samples = _television(6.0, number + 1)
    at = round((2.5 + number * 0.03) * RATE)
    samples[at : at + len(word)] += word
    return samples


def _television(seconds: float, seed: int) -> Samples:
    """Return so much of a programme in which several people speak."""
    chance = np.random.default_rng(seed)
    parts: list[Samples] = []
    length = round(seconds * RATE)
    while sum(map(len, parts)) < length:
        text, voice = (of[int(chance.integers(len(of)))] for of in (_PROGRAMME, _ACTORS))
        parts += [say(text, voice=voice), np.zeros(RATE // 5, np.int16)]
    return loud(np.concatenate(parts)[:length], TELEVISION_DB)
