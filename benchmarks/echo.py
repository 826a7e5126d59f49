"""Echo: wake words heard over the satellite's own speech, and those that it hears in its own speech alone."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Field
from benchmarks.results import Resource
from satellite.detection import Detection, Strictness
from satellite.echo_canceller import FRAME_SAMPLES, EchoCanceller
from satellite.echo_filter import EchoFilter
from satellite.echo_reference import EchoReference
from satellite.hearing import OWN_SECONDS
from satellite.listening import WakeWordListener
from satellite.settings_file import Settings
from satellite.wake_engines import engine_of
from testbed.echoing_room import Card, EchoingRoom
from testbed.voice import NEURAL, RATE, VOICE, WAKE_STRETCH, say

ECHO_DB = (0, 6, 10)
"""Loudness of our own speech at the microphone, above the person's."""

TRIES = 24
"""Wake words at each of them."""

HOUR_SECONDS = 3600
"""Our own speech in which no wake word is."""

ANSWER_SECONDS = 60
"""A stretch of it, after which the room is learned anew."""

SECOND_LOOK = 0.2
"""Score from which a suspicion is sent to the app."""

RMS = 3000.0
"""Loudness of speech at the microphone, in int16 steps."""

_VOICES = (VOICE, "rms", "awb", NEURAL)

_PLACES = ("kitchen", "living room", "bedroom", "bathroom", "hall", "office", "garage", "garden")
_STATES = {
    "lights": "on, at half brightness",
    "heating": "at twenty one degrees",
    "washing machine": "running, with forty minutes left",
    "door": "closed and locked",
    "blinds": "open",
    "music": "paused",
    "timer": "over in eleven minutes",
}
_ANSWERS = (
    "Tomorrow it will be cloudy with a little rain in the afternoon, and the wind comes from the west.",
    "A heat pump takes warmth from the outside air and brings it into the house.",
    "Your next appointment is at the dentist, on Thursday at half past nine.",
    "Hey, Jarvis is the name that you gave me.",
    "I am sorry, I did not understand that. Could you say it again?",
)

Samples = NDArray[np.int16]


async def echo(field: Field) -> list[Resource]:  # noqa: ARG001 - no home is needed
    """Measure on a simulated card, faster than real time, through the satellite's own code."""
    measured = []
    for echo_db in ECHO_DB:
        raw, left, suspected = await _heard_over_speech(echo_db)
        name = f"echo {echo_db:+d} dB, wake words of {TRIES} heard"
        measured += [
            Resource(f"{name} without cancelling", raw, ""),
            Resource(f"{name} with it", left, ""),
            Resource(f"{name} with it, those for the second look counted", suspected, ""),
        ]
    wakes, suspicions = await _heard_in_own_speech()
    return [
        *measured,
        Resource("self-wakes in an hour of our own speech", wakes, ""),
        Resource("suspicions in an hour of our own speech", suspicions, ""),
        Resource("echo cancelling, a frame of 10 ms", _frame_ms(), "ms"),
    ]


async def _heard_over_speech(echo_db: int) -> tuple[int, int, int]:
    """Return the wake words heard as they are, without the echo, and there with suspicions."""
    raw = left = suspected = 0
    for number, voice in enumerate(itertools.islice(itertools.cycle(_VOICES), TRIES)):
        word = loud(say("hey jarvis", voice=voice, stretch=1.0 if voice == NEURAL else WAKE_STRETCH), -echo_db)
        played = loud(_own_speech(10, number), 0)
        said = np.zeros(len(played), np.int16)
        at = round((5 + number * 0.13) * RATE)
        said[at : at + len(word)] = word
        plain, filtered = await _detections(played, said, number)
        raw += any(map(counts, plain))
        left += any(map(counts, filtered))
        suspected += bool(filtered)
    return raw, left, suspected


async def _heard_in_own_speech() -> tuple[int, int]:
    """Return the wakes and the suspicions."""
    wakes = suspicions = 0
    for number in range(HOUR_SECONDS // ANSWER_SECONDS):
        played = loud(_own_speech(ANSWER_SECONDS, number), 0)
        _, heard = await _detections(played, np.zeros(len(played), np.int16), number)
        wakes += sum(map(counts, heard))
        suspicions += len(heard)
    return wakes, suspicions - wakes


async def _detections(played: Samples, said: Samples, seed: int) -> tuple[list[Detection], list[Detection]]:
    """Return what is heard of `said` while `played` is: as it comes, and without the echo."""
    settings = Settings()
    plain, filtered = (WakeWordListener(settings.wake_words, engine_of(settings)) for _ in range(2))
    reference = EchoReference()
    card = Card()
    echo_filter = EchoFilter(reference, card.delay_seconds)
    heard: tuple[list[Detection], list[Detection]] = ([], [])
    async for raw, left in card.hear(echo_filter, reference, EchoingRoom(seed=seed), played, said):
        if said.any() and (detection := await plain.hear(raw, Strictness())):
            heard[0].append(detection)
        detection = await filtered.hear(left, echo_filter.strictness(SECOND_LOOK))
        if detection and not await filtered.is_said_in(reference.last(OWN_SECONDS), detection):
            heard[1].append(detection)
    return heard


def counts(detection: Detection) -> bool:
    """Return whether the satellite itself takes it for a wake word."""
    return detection.score >= detection.threshold


def _own_speech(seconds: float, seed: int) -> Samples:
    """Return so much of what a home's assistant says."""
    sentences = [f"The {thing} in the {place} is {state}." for place in _PLACES for thing, state in _STATES.items()]
    return _spoken([*sentences, *_ANSWERS], round(seconds * RATE), np.random.default_rng(seed))


def _spoken(sentences: Sequence[str], length: int, chance: np.random.Generator) -> Samples:
    parts: list[Samples] = []
    while sum(map(len, parts)) < length:
        parts += [
            say(sentences[int(chance.integers(len(sentences)))], voice=NEURAL),
            np.zeros(RATE * 3 // 10, np.int16),
        ]
    return np.concatenate(parts)[:length]


def loud(samples: Samples, db: float) -> Samples:
    """Return speech so many dB louder than `RMS`, its pauses left out of the count."""
    speech = samples[np.abs(samples) > 50].astype(np.float64)
    return np.asarray(samples * (RMS * 10 ** (db / 20) / np.sqrt(np.mean(speech**2))), np.int16)


def _frame_ms() -> float:
    """Return the processor's time for one frame of echo cancelling."""
    played = _own_speech(30, 0)
    heard = np.clip(EchoingRoom().echo(played), -32768, 32767).astype(np.int16)
    frames = len(played) // FRAME_SAMPLES
    canceller = EchoCanceller()
    before = time.process_time()
    canceller.cancel(heard[: frames * FRAME_SAMPLES], played[: frames * FRAME_SAMPLES])
    return (time.process_time() - before) / frames * 1000
