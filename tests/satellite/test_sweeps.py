"""The findings of the device check, in recordings whose faults are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.sweeps import SECONDS, analyse, sweeps
from testbed.echoing_room import EchoingRoom
from testbed.voice import say

RATE = 16_000
RANDOM = np.random.default_rng(7)


def recording(gain: float = 1.0, delay_ms: float = 150.0, ppm: float = 0.0, noise: float = 0.001) -> NDArray[np.int16]:
    """Return what a microphone hears of the sweeps: delayed, by a clock that is faster by `ppm`, in noise (RMS)."""
    played, _ = sweeps(48_000, 1.0)
    seconds = np.arange(round((SECONDS + 1.0) * RATE)) / (RATE * (1 + ppm / 1e6)) - delay_ms / 1000
    heard = gain * np.interp(seconds * 48_000, np.arange(len(played)), played.astype(np.float64) / 32768)
    heard += noise * RANDOM.standard_normal(len(heard))
    return np.clip(heard * 32768, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize("delay_ms", [40.0, 152.0, 700.0])
def test_the_delay_is_told_to_a_millisecond(delay_ms: float) -> None:
    _, first = sweeps(48_000, 1.0)
    assert analyse(recording(delay_ms=delay_ms), RATE).first_at == pytest.approx(
        first / 48_000 + delay_ms / 1000, abs=1e-3
    )


@pytest.mark.parametrize("ppm", [-120.0, -40.0, 0.0, 40.0, 120.0])
def test_the_drift_of_two_clocks_is_told_to_some_ppm(ppm: float) -> None:
    drift = analyse(recording(ppm=ppm), RATE).drift_ppm
    assert drift == pytest.approx(ppm, abs=8)


@pytest.mark.parametrize("lost", [5, 80, 800])
@pytest.mark.parametrize("at", [2.2, 4.0, 6.0])
def test_sound_that_was_lost_between_two_sweeps_does_not_hide_the_drift(at: float, lost: int) -> None:
    heard = recording(ppm=-40)
    heard = np.concatenate((heard[: round(at * RATE)], heard[round(at * RATE) + lost :]))
    assert analyse(heard, RATE).drift_ppm == pytest.approx(-40, abs=8)


@pytest.mark.parametrize("added", [40, 80, 800])
def test_sound_that_came_late_between_two_sweeps_is_no_drift(added: int) -> None:
    heard = recording()
    heard = np.concatenate((heard[: 4 * RATE], np.zeros(added, np.int16), heard[4 * RATE :]))
    assert analyse(heard, RATE).drift_ppm == pytest.approx(0, abs=8)


@pytest.mark.parametrize("lost", [16, 40, 80])
def test_as_much_sound_that_was_lost_twice_is_no_drift(lost: int) -> None:
    heard = recording()
    for at in (4.0, 2.2):
        heard = np.concatenate((heard[: round(at * RATE)], heard[round(at * RATE) + lost :]))
    assert analyse(heard, RATE).drift_ppm is None


def test_two_clocks_that_differ_much_are_told_where_no_sound_was_lost() -> None:
    assert analyse(recording(ppm=600), RATE).drift_ppm == pytest.approx(600, abs=8)


@pytest.mark.parametrize("ppm", [-200.0, -15.0, 15.0, 200.0])
def test_the_drift_is_told_in_a_room_that_echoes_while_somebody_talks(ppm: float) -> None:
    echo = EchoingRoom(seed=3).echo(recording(gain=0.1, ppm=ppm, noise=0.01))
    talk = np.resize(say("And now the weather for the week."), len(echo)).astype(np.float64)
    heard = echo + talk * np.sqrt(np.mean(np.square(echo)) / np.mean(np.square(talk)))
    assert analyse(np.clip(heard, -32768, 32767).astype(np.int16), RATE).drift_ppm == pytest.approx(ppm, abs=3)


@pytest.mark.parametrize(
    ("seconds", "gain"), [(0.5, 0.45), (0.5, 0.3), (0.5, 0.1), (0.2, 0.0), (0.32, 0.0), (0.5, 0.0)]
)
@pytest.mark.parametrize("delay_ms", [40.0, 700.0])
def test_a_speaker_that_wakes_up_within_the_first_sweep_hides_neither_delay_nor_loudness(
    seconds: float, gain: float, delay_ms: float
) -> None:
    heard = recording(gain=0.3, delay_ms=delay_ms)
    awake = round((1.0 + seconds + delay_ms / 1000) * RATE)
    woken = np.concatenate(((heard[:awake] * gain).astype(np.int16), heard[awake:]))
    found, whole = analyse(woken, RATE), analyse(heard, RATE)
    assert found.first_at == pytest.approx(whole.first_at, abs=1e-3)
    assert found.drift_ppm == pytest.approx(0, abs=8)
    assert found.level_db == pytest.approx(whole.level_db, abs=1)


def test_sound_that_was_lost_again_and_again_is_no_drift() -> None:
    heard = recording()
    for at, lost in ((6.0, 80), (4.0, 300), (2.2, 150)):
        heard = np.concatenate((heard[: round(at * RATE)], heard[round(at * RATE) + lost :]))
    assert analyse(heard, RATE).drift_ppm is None


def test_level_and_noise_are_told_against_full_scale() -> None:
    loud, quiet = analyse(recording(gain=1.0), RATE), analyse(recording(gain=0.1), RATE)
    assert loud.level_db is not None
    assert quiet.level_db is not None
    assert loud.level_db - quiet.level_db == pytest.approx(20, abs=0.5)
    assert loud.noise_db == pytest.approx(-60, abs=1)


def test_a_faint_sweep_is_heard_in_noise_as_loud_as_itself() -> None:
    assert analyse(recording(gain=0.02, noise=0.004), RATE).level_db is not None


@pytest.mark.parametrize("noise", [0.0003, 0.01, 0.2])
def test_noise_alone_is_no_sweep(noise: float) -> None:
    heard = analyse(recording(gain=0.0, noise=noise), RATE)
    assert not heard.is_silent
    assert heard.level_db is None


def test_a_tone_in_the_room_is_no_sweep() -> None:
    hum = 0.2 * np.sin(2 * np.pi * 1000 * np.arange(round((SECONDS + 1) * RATE)) / RATE)
    assert analyse((hum * 32767).astype(np.int16), RATE).level_db is None


def test_clipping_is_told() -> None:
    assert analyse(recording(gain=1.0), RATE).clipped == 0
    assert analyse(recording(gain=6.0), RATE).clipped > 0.1


@pytest.mark.parametrize("value", [0, 1])
def test_zeros_are_silence(value: int) -> None:
    heard = np.zeros(round(SECONDS * RATE), np.int16)
    heard[::50] = value
    assert analyse(heard, RATE).is_silent
