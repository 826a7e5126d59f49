"""A home made by hand, synthetic voices, and one recogniser for all tests that hear with it."""

import subprocess
import wave
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from io import BytesIO

import numpy as np
import pytest
import soxr

from assistant.local.model_store import ModelSource, ModelStore
from assistant.local.recogniser import Recogniser
from ha_tools.home.home import Area, Entity, Floor, Home
from testbed.cache import CACHE

Voice = Callable[..., bytes]
"""say(text, voice="slt") -> 16-bit mono audio at 16 kHz, with some quiet room round it."""


@pytest.fixture(scope="session")
def home() -> Home:
    """Two floors, four rooms, names with digits, symbols, abbreviations and words of no dictionary."""
    floors = {"ground": Floor("ground", "Ground Floor"), "up": Floor("up", "Upstairs")}
    areas = {
        area.area_id: area
        for area in (
            Area("kitchen", "Kitchen", (), "ground"),
            Area("living_room", "Living Room", ("Lounge",), "ground"),
            Area("bedroom", "Bedroom", (), "up"),
            Area("garden", "Garden"),
        )
    }
    entities = (
        Entity("light.kitchen", "Kitchen Lights", (), "kitchen", "ground"),
        Entity("light.ceiling", "Ceiling Lights", (), "living_room", "ground"),
        Entity("light.bed", "Bed Light", ("Reading lamp",), "bedroom", "up"),
        Entity("light.lamp_2", "Lamp 2", (), "bedroom", "up"),
        Entity("switch.ac", "AC", (), "living_room", "ground"),
        Entity("fan.ceiling", "Ceiling Fan", (), "living_room", "ground"),
        Entity("climate.ecobee", "Ecobee", (), "bedroom", "up"),
        Entity("media_player.tv", "TV", (), "living_room", "ground"),
        Entity("scene.movie", "Movie Time"),
        Entity("sensor.outside", "Outside Temperature", (), "garden", None, "temperature"),
    )
    return Home(floors, areas, {entity.entity_id: entity for entity in entities})


@pytest.fixture
async def recogniser(home: Home) -> AsyncIterator[Recogniser]:
    """A recogniser that knows the home, of which a decoder waits for what is said first."""
    recogniser = Recogniser()
    recogniser.stand_by()
    await recogniser.update(home)
    yield recogniser
    await recogniser.close()


@pytest.fixture(scope="session")
def speech() -> ModelStore:
    """The models of speech that script/setup has fetched."""
    return ModelStore(CACHE / "speech", ModelSource.PACKAGES)


@pytest.fixture(scope="session")
def say() -> Voice:
    """Synthetic speech in a room that is not perfectly silent."""
    return _say


@lru_cache
def _say(text: str, voice: str = "slt", loudness: float = 1.0, lead_seconds: float = 0.4) -> bytes:
    command = (
        ["espeak-ng", "-v", voice, "-s", "160", "--stdout", text]
        if voice.startswith("en")
        else ["flite", "-voice", voice, "-t", text, "-o", "/dev/stdout"]
    )
    speech = _pcm(subprocess.run(command, capture_output=True, check=True).stdout) * loudness
    quiet = [np.zeros(int(seconds * 16000)) for seconds in (lead_seconds, 0.25)]
    room = np.concatenate([quiet[0], speech, quiet[1]])
    room += np.random.default_rng(0).normal(0, 20 * loudness, len(room))
    return room.clip(-32768, 32767).astype(np.int16).tobytes()


def _pcm(wav: bytes) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A WAV from a pipe, whose header may lie about its length, at 16 kHz."""
    with wave.open(BytesIO(wav)) as file:
        rate = file.getframerate()
    samples = np.frombuffer(wav[44 : len(wav) // 2 * 2], np.int16).astype(np.float64)
    return np.asarray(soxr.resample(samples * 0.5, rate, 16000))
