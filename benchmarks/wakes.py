"""Wake words as the app judges them: two rooms that hear one person or two, and the second look at false ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.local.model_store import ModelStore
from assistant.local.speech_models import SPEECH_MODELS
from assistant.local.whisper.whisper_engine import WhisperEngine
from assistant.room.wake_gate import WakeGate
from assistant.wake.earshot import Earshot
from assistant.wake.room_sounds import RoomSounds
from assistant.wake.second_look import Look, look_at
from assistant.wake.wake_outcome import WakeOutcome
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.television import SECOND_LOOK
from satellite.protocol import Wake
from satellite.settings_file import Settings
from satellite.wake_engines import engine_of
from testbed.acoustics import Acoustics
from testbed.cache import CACHE
from testbed.joe import fetch_joe, say_as_joe
from testbed.voice import NEURAL, RATE, say

WAKES = 200
"""Wake words of two rooms."""

LATE_MS = 184
"""The later one comes up to so much behind the first, as in homes."""

JOE = "joe"

VOICES = ("slt", "awb", "rms", "kal16", NEURAL)

NOISES_DB = (25.0, 10.0, 5.0)
"""Levels of the voice above the noise, for the second look."""

OTHERS = (
    *("hey travis", "hey charles", "they charge us", "hey doris", "hey jordan", "hey george", "a jar of jam"),
    *("hey marcus", "hey service", "hey harvey", "the harvest", "hey janice"),
)
"""Words that sound like a wake word."""

Samples = NDArray[np.int16]


async def wakes(field: Field) -> list[Resource]:
    """Measure with synthetic voices in simulated rooms."""
    chance = np.random.default_rng(field.chance.randrange(2**32))
    doubles = sum([await _answered(chance, one, one) != 1 for one in _voices(chance)])
    blocked = sum([await _answered(chance, one, other) != 2 for one, other in _pairs(chance)])
    return [
        Resource(f"doubles in {WAKES} wakes of two rooms", doubles, ""),
        Resource(f"people kept waiting in {WAKES} wakes of two at once in two rooms", blocked, ""),
        *await _second_looks(),
    ]


def _voices(chance: np.random.Generator) -> list[str]:
    return [str(voice) for voice in chance.choice(VOICES, WAKES)]


def _pairs(chance: np.random.Generator) -> list[tuple[str, str]]:
    return [(str(one), str(other)) for one, other in (chance.choice(VOICES, 2, replace=False) for _ in range(WAKES))]


async def _answered(chance: np.random.Generator, one: str, other: str) -> int:
    """Return the number of rooms that answer; `one` and `other` are the voices before them."""
    earshot = Earshot()
    near = Acoustics(float(chance.uniform(0, 6)), float(chance.uniform(15, 30)), seed=int(chance.integers(2**32)))
    far = Acoustics(float(chance.uniform(-6, 3)), float(chance.uniform(8, 25)), seed=int(chance.integers(2**32)))
    far = far if one == other else replace(near, seed=far.seed)
    late = int(chance.integers(LATE_MS))
    judged = await asyncio.gather(
        _judged(earshot, "near", near.heard(_woken(one, 0))), _judged(earshot, "far", far.heard(_woken(other, late)))
    )
    return judged.count(WakeOutcome.ANSWERED)


async def _judged(earshot: Earshot, room: str, heard: Samples) -> WakeOutcome:
    gate = WakeGate(RoomSounds(room, lambda: False), earshot, _cannot_tell)
    gate.detected(Wake("hey_jarvis", 0.9, 0.1, 500, 0.5, wake_ms=1500))
    gate.hear(heard[-2 * RATE :].tobytes())
    detected = gate.whole()
    assert detected
    return await gate.judge(detected)


async def _cannot_tell(_phrase: str, _sound: bytes) -> None:
    """Know nothing."""


def _woken(voice: str, late_ms: int) -> Samples:
    silence = np.zeros(2 * RATE, np.int16)
    spoken = np.concatenate((silence, say("hey jarvis", voice=voice), silence))
    return spoken[: len(spoken) - len(silence) + (100 + late_ms) * RATE // 1000]


async def _second_looks() -> list[Resource]:
    folder = ModelStore(CACHE / "speech").path(SPEECH_MODELS["whisper-base"])
    assert folder, "run script/setup"
    await asyncio.to_thread(fetch_joe)
    engine = WhisperEngine(lambda: folder, threads=2)
    await engine.start()
    try:
        kept, took = await _looks(engine, ["hey jarvis"])
        heard, more = await _looks(engine, OTHERS)
    finally:
        await engine.close()
    return [
        Resource(f"wake words of {len(kept)} kept by the second look", len(kept) - kept.count(Look.OTHER_WORDS), ""),
        Resource(f"other words of {len(heard)} dropped by it", heard.count(Look.OTHER_WORDS), ""),
        Resource(f"doubted wake words of {len(kept)} answered", kept.count(Look.HEARD), ""),
        Resource(f"doubted other words of {len(heard)} answered", heard.count(Look.HEARD), ""),
        Resource("second look, middle of all", float(np.median(took + more)) * 1000, "ms"),
    ]


async def _looks(engine: WhisperEngine, phrases: Sequence[str]) -> tuple[list[Look], list[float]]:
    """Look at those phrases of which a satellite would tell; return the looks, and the seconds that each took."""
    detector = engine_of(Settings()).load(["hey_jarvis"])
    looks, took = [], []
    for phrase in phrases:
        for voice in (*VOICES, JOE):
            for noise_db in NOISES_DB:
                silence = np.zeros(RATE, np.int16)
                spoken = np.concatenate((silence, _said(phrase, voice), silence[: RATE // 10]))
                sound = Acoustics(noise_db=noise_db).heard(spoken)[-2 * RATE :]
                if detector.peak("hey_jarvis", sound) < SECOND_LOOK:
                    continue  # no satellite tells of it
                began = time.monotonic()
                doubt = await engine.doubt_of("hey jarvis", sound.tobytes(), language="en")
                took.append(time.monotonic() - began)
                looks.append(look_at(doubt))
    return looks, took


def _said(phrase: str, voice: str) -> Samples:
    return say_as_joe(phrase) if voice == JOE else say(phrase, voice=voice)
