"""microWakeWord as the engine of wake words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from satellite.detection import FRAME_SAMPLES, Strictness
from satellite.listening import WakeWordListener
from satellite.satellite_errors import WakeWordModelError
from satellite.settings_file import parse
from satellite.wake_engines import engine_of
from testbed.voice import RATE, SpokenCommand, in_a_quiet_room, say

WORD = SpokenCommand("", voice="rms")
ENGINE = engine_of(parse({"wake_engine": "microwakeword"}))


async def test_a_wake_word_is_heard_and_other_speech_is_not() -> None:
    listener = WakeWordListener({"hey_jarvis": 0.5}, ENGINE)
    other = in_a_quiet_room(say("turn on the kitchen lights and close the blinds"))
    samples = np.concatenate((other, WORD.samples))
    heard = [
        (at, detection.wake_word)
        for at in range(0, len(samples), FRAME_SAMPLES)
        if (detection := await listener.hear(samples[at : at + FRAME_SAMPLES], Strictness()))
    ]
    assert [word for _, word in heard] == ["hey_jarvis"]
    assert heard[0][0] > len(other) + RATE


def test_a_word_in_samples_of_its_own_is_found_and_the_stream_is_not_touched() -> None:
    frames = np.split(WORD.samples[: 30 * FRAME_SAMPLES], 30)
    untouched, asked = (ENGINE.load(("hey_jarvis",)) for _ in range(2))
    scores = []
    for frame in frames:
        scores.append(asked.scores(frame))
        asked.peak("hey_jarvis", frame)
    assert scores == [untouched.scores(frame) for frame in frames]
    assert asked.peak("hey_jarvis", WORD.samples) > 0.5
    assert asked.peak("hey_jarvis", say("close the blinds")) < 0.1


def test_the_words_of_the_package_can_be_chosen_and_no_others(tmp_path: Path) -> None:
    assert {"alexa", "hey_jarvis", "okay_nabu"} <= set(ENGINE.words_here())
    with pytest.raises(WakeWordModelError, match="no wake word 'computer'"):
        ENGINE.load(("computer",))
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WakeWordModelError, match="cannot be loaded"):
        ENGINE.load((str(tmp_path / "broken.json"),))
