"""One voice at two microphones is told from two voices, by real voices in simulated rooms."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.wake.sound_likeness import SAME_VOICE, likeness, print_of
from testbed.acoustics import FAR, NEAR, Acoustics
from testbed.voice import RATE, say

VOICES = ("slt", "awb", "rms", "kal16", "hibari")


def woken(voice: str, acoustics: Acoustics, *, late_ms: int = 0) -> NDArray[np.int16]:
    """Return the last 1.6 s of a microphone when a wake word was detected there."""
    word = say("hey jarvis", voice=voice)
    return acoustics.heard(np.concatenate((np.zeros(RATE, np.int16), word, np.zeros(RATE, np.int16))))[
        RATE + len(word) + late_ms * RATE // 1000 - RATE * 8 // 5 :
    ][: RATE * 8 // 5]


@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_is_the_same_near_by_and_behind_a_door(voice: str) -> None:
    for late_ms in (0, 180):
        near, far = woken(voice, NEAR), woken(voice, FAR, late_ms=late_ms)
        assert likeness(print_of(near), print_of(far)) >= SAME_VOICE


def test_two_people_who_say_the_same_are_two() -> None:
    near = {voice: print_of(woken(voice, NEAR)) for voice in VOICES}
    for one in VOICES:
        for other in VOICES:
            alike = likeness(near[one], print_of(woken(other, FAR)))
            assert (alike >= SAME_VOICE) is (one == other), (one, other, alike)


def test_silence_is_nobodys_voice() -> None:
    silence = np.zeros(RATE, np.int16)
    assert likeness(print_of(silence), print_of(woken("slt", NEAR))) < SAME_VOICE
    assert likeness(print_of(silence), print_of(silence)) < SAME_VOICE
