"""The end of a voice, found to the frame: sound in, places out."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.room.voice_activity import FRAME_SAMPLES, WINDOW_SAMPLES, VoiceActivity, silent_tail
from satellite.protocol import UPLINK_CHUNK_MS, UPLINK_RATE
from testbed.voice import SpokenCommand

PAUSE = 2 * WINDOW_SAMPLES


def sound(*parts: tuple[int, float]) -> np.ndarray:
    """Noise of so many frames and such a loudness, one part behind the other."""
    random = np.random.default_rng(1)
    return np.concatenate([random.normal(0, loudness, frames * FRAME_SAMPLES) for frames, loudness in parts]).astype(
        np.int16
    )


@pytest.mark.parametrize("silent_frames", [0, 1, 4, 9])
def test_the_silence_before_a_pause_is_counted_in_frames(silent_frames: int) -> None:
    voice = sound((40 - silent_frames, 3000.0), (silent_frames, 6.0))
    pause = np.zeros(PAUSE, np.int16)
    assert silent_tail(np.concatenate([voice, pause]), PAUSE) == silent_frames * FRAME_SAMPLES


def test_in_noise_the_score_is_kept_to() -> None:
    voice = sound((36, 3000.0), (4, 600.0))
    pause = sound((7, 600.0))
    assert silent_tail(np.concatenate([voice, pause]), len(pause)) == 0


def test_a_weak_end_of_a_word_belongs_to_it() -> None:
    voice = sound((33, 3000.0), (7, 250.0))
    assert silent_tail(np.concatenate([voice, np.zeros(PAUSE, np.int16)]), PAUSE) == 0


@pytest.mark.parametrize("text", ["turn on the kitchen lights", "play some jazz", "how warm is it"])
def test_the_end_of_speech_is_found_to_the_frame_and_in_time(text: str) -> None:
    spoken = SpokenCommand(text, wake="", lead_ms=300)
    activity, given, ends = VoiceActivity(), 0, list[tuple[float, float]]()
    chunk = UPLINK_RATE * UPLINK_CHUNK_MS // 1000
    for start in range(0, len(spoken.samples), chunk):
        piece = spoken.samples[start : start + chunk]
        given += len(piece)
        changes = activity.update(piece.tobytes())
        ends += [(given / UPLINK_RATE - each.ago_seconds, given / UPLINK_RATE) for each in changes if not each.speaking]
    found, noticed = ends[-1]
    truly = spoken.speech_end / UPLINK_RATE
    assert abs(found - truly) <= 0.03
    assert noticed - truly <= 0.2
