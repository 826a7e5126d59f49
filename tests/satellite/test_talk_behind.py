"""A wake word amid talk of one loudness is told from one that somebody near by says."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.talk_behind import is_talk_behind
from testbed.voice import NEURAL, RATE, say

TALK = "He came home late in the evening and said"


def heard(before: NDArray[np.int16], share: float) -> NDArray[np.int16]:
    """Return the two seconds that end with a wake word, after a sound whose loudness is a share of the word's."""
    word = say("hey jarvis", voice=NEURAL)
    own = [np.sqrt(np.mean(np.square(each, dtype=np.float64))) for each in (word, before)]
    fainter = (before * (share * own[0] / max(own[1], 1.0))).clip(-32768, 32767).astype(np.int16)
    return np.concatenate((np.tile(fainter, 3), word))[-2 * RATE :]


@pytest.mark.parametrize(("share", "behind"), [(1.5, True), (1.0, True), (0.5, False), (0.1, False)])
def test_talk_is_behind_a_word_that_is_no_louder(share: float, behind: bool) -> None:
    assert is_talk_behind(heard(say(TALK, voice=NEURAL), share)) is behind


@pytest.mark.parametrize("falls", [0.0, 0.5, 1.0])
def test_a_fan_is_no_talk_however_loud(falls: float) -> None:
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(size=RATE))
    spectrum /= np.maximum(np.fft.rfftfreq(RATE, 1 / RATE), 40) ** falls
    fan = np.fft.irfft(spectrum)
    assert not is_talk_behind(heard((fan * 3000 / np.std(fan)).astype(np.int16), 1.0))


def test_nothing_is_behind_a_word_in_a_silent_room_or_right_after_the_start() -> None:
    assert not is_talk_behind(heard(np.zeros(RATE, np.int16), 1.0))
    assert not is_talk_behind(heard(say(TALK, voice=NEURAL), 1.0)[-RATE:])
