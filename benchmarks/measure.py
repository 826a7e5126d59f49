"""One turn, measured from outside: the true end of speech, the home's state, the first sound."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from benchmarks.home_watch import HomeWatch
from benchmarks.talker import Talker
from simulators.listening import Script
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import RATE, VOICE, in_a_quiet_room, say

T = TypeVar("T")

LEAD_SECONDS = 0.4
"""Silence between the wake word and the command."""

JITTER_SECONDS = 0.08
"""Random part of that silence, so that speech meets every phase of the frames on its way."""

TURN_SECONDS = 20.0
"""Longest that one turn may take."""


@dataclass(frozen=True)
class Kind:
    """A kind of turn."""

    name: str
    said: str
    entity_id: str | None
    """What is on afterwards; None where nothing is to be done."""
    sentence: bool
    """It can be understood without a language model."""


COMMAND = Kind("command", "turn on the kitchen lights", "light.kitchen_lights", sentence=True)
WISH = Kind("wish", "it is much too dark to cook here", "light.kitchen_lights", sentence=False)
QUESTION = Kind("question", "what is the temperature in the living room", None, sentence=True)
CHAT = Kind("chat", "what is a heat pump", None, sentence=False)


@dataclass(frozen=True)
class Timing:
    """One turn, in milliseconds after the true end of speech; None for what did not come."""

    state_ms: float | None
    sound_ms: float | None


@dataclass(frozen=True)
class Field:
    """The place of the measurement."""

    home: RealHomeAssistant
    watch: HomeWatch
    chance: random.Random
    """Seeded, so that every contestant meets the same voice."""


async def measure_turn(field: Field, talker: Talker, kind: Kind, script: Script | None, speaker: str = VOICE) -> Timing:
    """Speak one turn by the voice `speaker`; `script` is told what will be said where the recogniser is simulated."""
    await _prepare(field, kind)
    voice = say(kind.said, voice=speaker)
    if script is not None:
        script.say(kind.said, seconds=len(voice) / RATE)
    lead = int((LEAD_SECONDS + field.chance.uniform(0, JITTER_SECONDS)) * RATE)
    start = await talker.say(in_a_quiet_room(np.concatenate([np.zeros(lead, np.int16), voice])))
    ended = start + (lead + len(voice)) / RATE
    changed = field.watch.reached(kind.entity_id, "on", start) if kind.entity_id else None
    state_at = asyncio.create_task(_or_none(changed)) if changed else None
    sound_at = await _or_none(talker.first_sound())
    changed_at = await state_at if state_at else None
    await _or_none(talker.at_rest())
    if script is not None:
        script.clear()
    return Timing(_after(changed_at, ended), _after(sound_at, ended))


async def _prepare(field: Field, kind: Kind) -> None:
    """Bring what the turn changes back to off."""
    if kind.entity_id is None:
        return
    if await field.home.state(kind.entity_id) != "off":
        began = time.monotonic()
        await field.home.call_service("light", "turn_off", {"entity_id": kind.entity_id})
        async with asyncio.timeout(TURN_SECONDS):
            await field.watch.reached(kind.entity_id, "off", began)


def _after(at: float | None, ended: float) -> float | None:
    return None if at is None else (at - ended) * 1000


async def _or_none(waiting: Awaitable[T]) -> T | None:
    """Return what is waited for, None when it does not come within a turn's time."""
    try:
        async with asyncio.timeout(TURN_SECONDS):
            return await waiting
    except TimeoutError:
        return None
