"""The synthetic voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from testbed import voice


def test_the_end_of_speech_is_where_the_last_loud_sample_is() -> None:
    utterance = voice.SpokenCommand("turn on the kitchen lights", tail_ms=2_000)
    loud = np.flatnonzero(np.abs(utterance.samples.astype(np.int32)) > 300)
    assert 0 <= utterance.speech_end - int(loud[-1]) < 0.030 * voice.RATE
    assert len(utterance.samples) - utterance.speech_end == 2 * voice.RATE


def test_the_wake_word_ends_before_the_pause() -> None:
    utterance = voice.SpokenCommand("turn on the light", pause_ms=400)
    pause = utterance.samples[utterance.wake_end : utterance.wake_end + int(0.4 * voice.RATE)]
    assert np.abs(pause.astype(np.int32)).max() < 100
    assert np.abs(utterance.samples[: utterance.wake_end].astype(np.int32)).max() > 5_000


def test_a_quiet_room_is_never_digital_silence() -> None:
    quiet = voice.SpokenCommand("", wake="", lead_ms=500, tail_ms=500).samples
    longest_run = max(map(len, "".join("0" if sample == 0 else "1" for sample in quiet).split("1")))
    assert longest_run < 10
    assert np.abs(quiet.astype(np.int32)).max() < 50
    assert voice.speech_bounds(quiet) == (0, 0)


def test_bounds_are_those_of_the_sound_in_a_recording() -> None:
    tone = (8_000 * np.sin(2 * np.pi * 440 * np.arange(8_000) / voice.RATE)).astype(np.int16)
    recording = voice.in_a_quiet_room(np.concatenate([np.zeros(4_000, np.int16), tone, np.zeros(12_000, np.int16)]))
    start, end = voice.speech_bounds(recording)
    assert abs(start - 4_000) <= 80
    assert abs(end - 12_000) <= 80


def test_a_wav_file_gives_back_what_was_written(tmp_path: Path) -> None:
    said = voice.say("good morning")
    voice.write_wav(tmp_path / "said.wav", said)
    assert np.array_equal(voice.read_wav(tmp_path / "said.wav"), said)


def test_without_flite_espeak_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    espeak = tmp_path / "espeak-ng"
    espeak.symlink_to("/usr/bin/espeak-ng")
    monkeypatch.setenv("PATH", str(tmp_path))
    spoken = voice.say("the light is on")
    assert 0.5 * voice.RATE < len(spoken) < 3 * voice.RATE
