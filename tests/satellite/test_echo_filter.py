"""The rest of a microphone's sound when the satellite's own is taken out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.detection import Strictness
from satellite.echo_filter import EchoFilter
from satellite.echo_path import EchoPath, kept_echo_path
from satellite.echo_reference import EchoReference, StreamClock
from satellite.listening import WakeWordListener
from satellite.microphone import Block
from satellite.night_check import measurement, seconds_until_check
from satellite.sweeps import sweeps
from satellite.wake_engines import OpenWakeWordEngine
from testbed.echoing_room import Card, EchoingRoom
from testbed.voice import NEURAL, RATE, WAKE_STRETCH, say

ANSWER = "It will rain in the afternoon, and the wind comes from the west. The kitchen lights are on."


def loud(samples: NDArray[np.int16], rms: float) -> NDArray[np.int16]:
    """Return samples with this RMS."""
    factor = rms / np.sqrt(np.mean(np.square(samples.astype(np.float64))))
    return np.asarray(samples * factor, np.int16)


def power(samples: NDArray[np.int16]) -> float:
    """Return the mean power in dB of a sample."""
    return float(10 * np.log10(np.mean(np.square(samples.astype(np.float64))) + 1))


OWN = loud(np.tile(say(ANSWER, voice=NEURAL), 2)[: 10 * RATE], 3000)
NOBODY = np.zeros(len(OWN), np.int16)


async def heard_by(
    card: Card, said: NDArray[np.int16], played: NDArray[np.int16] = OWN
) -> tuple[NDArray[np.int16], NDArray[np.int16], list[bool]]:
    """Return what the microphone hears, what is left of it, and for each block whether that is a voice."""
    reference = EchoReference()
    echo_filter = EchoFilter(reference, card.delay_seconds)
    heard, left, voices = [], [], []
    async for samples, rest in card.hear(echo_filter, reference, EchoingRoom(), played, said):
        heard.append(samples)
        left.append(rest)
        voices.append(echo_filter.leaves_a_voice)
    return np.concatenate(heard), np.concatenate(left), voices


async def hits(folder: Path, samples: NDArray[np.int16]) -> int:
    """Return how many wake words are heard."""
    listener = WakeWordListener({"hey_jarvis": 0.5}, OpenWakeWordEngine(folder))
    heard = [await listener.hear(samples[at : at + 1280], Strictness()) for at in range(0, len(samples), 1280)]
    return sum(detection is not None for detection in heard)


async def test_a_wake_word_is_heard_under_an_echo_that_is_louder_than_it(models_folder: Path) -> None:
    said = NOBODY.copy()
    word = loud(say("hey jarvis", stretch=WAKE_STRETCH), 1500)
    said[6 * RATE : 6 * RATE + len(word)] = word
    heard, left, voices = await heard_by(Card(), said)
    assert await hits(models_folder, heard) == 0
    assert await hits(models_folder, left) == 1
    assert not any(voices[75:150])
    assert any(voices[150:185])


@pytest.mark.parametrize("rate", [48_000, 44_100, 16_000])
async def test_an_echo_is_taken_out_whatever_rate_the_speaker_has(rate: int) -> None:
    heard, left, _ = await heard_by(Card(rate), NOBODY)
    assert power(heard[5 * RATE :]) - power(left[5 * RATE :]) > 18


async def test_an_echo_is_taken_out_again_after_the_microphone_has_lost_sound() -> None:
    heard, left, _ = await heard_by(Card(lost_at=2.0, lost_seconds=0.4), NOBODY)
    assert power(heard[8 * RATE :]) - power(left[8 * RATE :]) > 15


async def test_while_nothing_is_played_all_that_is_heard_passes_as_it_is() -> None:
    heard, left, _ = await heard_by(Card(), loud(OWN, 500), NOBODY)
    assert np.array_equal(heard, left)


def test_a_stream_that_stood_still_is_timed_anew() -> None:
    clock = StreamClock(50)
    for number in range(10):
        clock.note(number * 0.04, 100 + number * 0.04 + 0.01 * (number % 3))
    assert clock.started_at == 100
    clock.note(0.4, 107.4)
    assert clock.started_at == pytest.approx(107)


def test_a_measured_way_is_kept_for_its_devices_alone(tmp_path: Path) -> None:
    path = EchoPath("mic", "speaker", 181.5, -0.4, 21.0)
    path.keep(tmp_path / "state")
    assert kept_echo_path(tmp_path / "state", "mic", "speaker") == path
    assert kept_echo_path(tmp_path / "state", "mic", "another") is None


@pytest.mark.parametrize("text", ["", "[]", '{"delay_ms": "soon"}', '{"microphone": 1, "delay_ms": 1e999}', "\udcff"])
def test_a_damaged_measurement_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "echo.json").write_bytes(text.encode(errors="surrogateescape"))
    assert kept_echo_path(tmp_path, "mic", "speaker") is None


@pytest.mark.parametrize(("drift_ppm", "can"), [(-0.4, True), (9.0, True), (-30.0, False), (120.0, False)])
def test_devices_with_a_clock_each_are_not_cancelled(drift_ppm: float, can: bool) -> None:
    assert EchoPath("mic", "speaker", 181.5, drift_ppm, 21.0).can_be_cancelled is can


async def test_faint_sweeps_by_night_tell_the_way_of_the_echo() -> None:
    sound, _ = sweeps(RATE, 0.1)
    sound = np.concatenate((sound, np.zeros(RATE, np.int16)))
    reference = EchoReference()
    echo_filter = EchoFilter(reference, None)
    card, room = Card(delay_seconds=0.23), EchoingRoom(gain=0.2)
    heard = [block async for block in card.blocks(reference, room, sound, np.zeros(len(sound), np.int16))]
    found = measurement(heard, reference)
    assert found is not None
    assert found.delay_ms == pytest.approx(230, abs=4)
    assert abs(found.drift_ppm) < 3
    assert found.return_loss_db == pytest.approx(14, abs=4)
    assert not echo_filter.works
    quiet = [Block(np.zeros_like(block.samples), block.started_at, block.arrived_at) for block in heard]
    assert measurement(quiet, reference) is None


@pytest.mark.parametrize(("hour", "minute"), [(1, 0), (3, 30), (4, 59), (14, 0), (23, 59)])
@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_the_check_is_once_a_night(hour: int, minute: int, chance: float) -> None:
    now = datetime(2026, 11, 28, hour, minute, tzinfo=UTC)
    due = now + timedelta(seconds=seconds_until_check(now, chance))
    assert now < due <= now + timedelta(days=1)
    assert 2 <= due.hour < 5
